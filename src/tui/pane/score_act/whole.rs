//! Acts on a whole sheet: opening, handing in, opening again.

use crate::{
    base::date,
    domain::{Kind, Seen, SheetCommand, SheetRole},
    tui::{
        Cx,
        event::{Effect, Request},
        overlay::{Choice, Field, FieldKind, Form, TypedWord, Values},
        pane::{
            org_form::{choices, orgs},
            score::Score,
        },
    },
};

pub(super) fn submit(pane: &mut Score, cx: &Cx) -> Vec<Effect> {
    let Some(open) = pane.sheet_mut() else {
        return Vec::new();
    };
    if open.missing() > 0 {
        let n = open.missing().to_string();
        open.go_to_first_missing();
        return vec![cx.warn("tui.score.still_missing", &[("n", &n)])];
    }
    let sheet = open.sheet.clone();
    let seen = vec![Seen {
        kind: Kind::Sheet,
        id: sheet.id,
        version: sheet.version,
    }];
    let said = cx.say("tui.done.submit", &[("org", &open.org)]);
    let lines = vec![cx.say("tui.confirm.submit", &[("org", &open.org)])];
    let command = SheetCommand::Submit {
        sheet: sheet.id,
        date: cx.today,
    };
    let request = Request::new(command, said).seen(seen);
    let title = cx.word("tui.act.score.submit");
    let word = cx.word("tui.confirm.submit_word");
    vec![TypedWord::new(title, lines, word).then(move || vec![request.send()])]
}

pub(super) fn reopen(pane: &mut Score, cx: &Cx) -> Vec<Effect> {
    let Some(open) = pane.sheet() else {
        return Vec::new();
    };
    let sheet = open.sheet.id;
    let fields = vec![Field::new("reason", FieldKind::Lines(2), cx).required()];
    let form = Form::new(
        format!("sheet-reopen {sheet}"),
        cx.word("tui.act.score.reopen"),
        fields,
    );
    let submit = move |values: &Values, cx: &Cx| {
        let command = SheetCommand::Reopen {
            sheet,
            reason: values.must("reason"),
        };
        Ok(vec![
            Request::new(command, cx.word("tui.done.sheet_reopen")).send(),
        ])
    };
    vec![form.on_submit(submit).open()]
}

/// Opens a sheet: a form of a pack in force, an org, who fills it.
pub(super) fn new(pane: &mut Score, cx: &Cx) -> Vec<Effect> {
    let _ = pane;
    let mut forms = Vec::new();
    for adoption in cx.ask(|store| store.adoptions(Some(cx.year))) {
        if let Some(pack) = cx.ask(|store| store.pack_of(adoption.id)) {
            let choice = |form: &crate::domain::pack::Form| {
                let code = format!("{} {}", adoption.id, form.id);
                Choice::new(code, form.title.clone()).note(pack.head.short.clone())
            };
            forms.extend(pack.forms.iter().map(choice));
        }
    }
    if forms.is_empty() {
        return vec![cx.warn("tui.reason.no_form", &[])];
    }
    let first = forms.first().cloned();
    let source = std::rc::Rc::new(move |_: &Cx, typed: &str| {
        let matcher = crate::base::find::Matcher::new(typed);
        matcher.ranked(forms.clone(), |form: &Choice| vec![&form.label])
    });
    let roles: Vec<&str> = SheetRole::ALL.iter().map(|role| role.code()).collect();
    let org = cx
        .org
        .and_then(|id| cx.ask(|store| store.find::<crate::domain::Org>(id)));
    let org = org.map(|org| Choice::new(org.id, org.name));
    let actor = cx.store.map(|store| store.session().actor.clone());
    let fields = vec![
        Field::new("form", FieldKind::Pick(source, false), cx)
            .required()
            .picks(first.into_iter().collect()),
        Field::new("org", FieldKind::Pick(orgs(), false), cx)
            .required()
            .picks(org.into_iter().collect()),
        Field::new("role", choices("sheet_role", &roles, cx), cx)
            .required()
            .value("inspector"),
        Field::new("assessor", FieldKind::Line, cx)
            .required()
            .maybe(actor.as_deref()),
        Field::new("date", FieldKind::Date, cx)
            .required()
            .value(&date::iso(cx.today)),
    ];
    let form = Form::new("sheet-new", cx.word("tui.act.score.new"), fields);
    let submit = |values: &Values, cx: &Cx| {
        let code = values.must("form");
        let (adoption, form) = code.split_once(' ').unwrap_or_default();
        let command = SheetCommand::Open {
            year: cx.year,
            org: values.ids("org").first().copied().unwrap_or_default(),
            adoption: adoption.parse().unwrap_or_default(),
            form: form.to_string(),
            role: SheetRole::parse(&values.must("role")).unwrap_or(SheetRole::Inspector),
            assessor: values.must("assessor"),
            date: values.day("date").unwrap_or(cx.today),
        };
        Ok(vec![
            Request::new(command, cx.word("tui.done.sheet_new")).send(),
        ])
    };
    vec![form.on_submit(submit).open()]
}
