//! Forms of the organisation tree: a new org, its facts, its posts and terms.

use super::org::Orgs;
use crate::{
    base::{Field as _, date, text},
    domain::{Id, Kind, Org, OrgCommand, OrgKind, Patch, PersonCommand, PostKind, Sector, Seen},
    store::query::roster::{OrgName, PersonName},
    tui::{
        Cx,
        event::{Effect, Request},
        overlay::{Choice, Field, FieldKind, Form, Source, Values},
    },
};

/// The words of a closed list as choices.
pub fn choices(group: &str, codes: &[&str], cx: &Cx) -> FieldKind {
    let choice = |code: &&str| Choice::new(code, cx.code(group, code));
    FieldKind::Choice(codes.iter().map(choice).collect())
}

fn kinds(cx: &Cx) -> FieldKind {
    let codes: Vec<&str> = OrgKind::ALL.iter().map(|kind| kind.code()).collect();
    let source = pick_code("org_kind", codes);
    let _ = cx;
    FieldKind::Pick(source, false)
}

fn sectors() -> FieldKind {
    let codes: Vec<&str> = Sector::ALL.iter().map(|sector| sector.code()).collect();
    FieldKind::Pick(pick_code("sector", codes), false)
}

/// Picks one code of a list that is too long to lie side by side.
pub fn pick_code(group: &'static str, codes: Vec<&'static str>) -> Source {
    std::rc::Rc::new(move |cx, typed| {
        let matcher = crate::base::find::Matcher::new(typed);
        let choice = |code: &&'static str| Choice::new(code, cx.code(group, code));
        let all = codes.iter().map(choice).collect();
        matcher.ranked(all, |choice: &Choice| vec![&choice.label])
    })
}

/// A code as something picked.
pub fn picked(group: &str, code: &str, cx: &Cx) -> Vec<Choice> {
    vec![Choice::new(code, cx.code(group, code))]
}

/// Lines that a picker offers at most.
const FOUND_MAX: usize = 500;

/// Orgs found by name, code or secretary.
pub fn orgs() -> Source {
    std::rc::Rc::new(|cx, typed| {
        let roster = cx.roster();
        let (found, _) = roster.find_orgs(typed, FOUND_MAX, &cx.liked_ids("org"));
        let choice = |org: &OrgName| {
            let kind = cx.code("org_kind", org.kind.code());
            let choice = Choice::new(org.id, org.name.to_string()).note(kind);
            choice.of("org")
        };
        found.into_iter().map(choice).collect()
    })
}

/// Persons of the register found by name.
pub fn known_persons(cx: &Cx, typed: &str) -> Vec<Choice> {
    let (roster, liked) = (cx.roster(), cx.liked_ids("person"));
    let wanted = (typed, FOUND_MAX);
    let (found, _) = cx.ask(|store| roster.find_persons(store, wanted, &liked));
    let choice = |person: PersonName| {
        let choice = Choice::new(person.id, person.name).note(person.title);
        choice.of("person")
    };
    found.into_iter().map(choice).collect()
}

/// Persons found by name, and a new one of the typed name.
pub fn persons() -> Source {
    std::rc::Rc::new(|cx, typed| {
        let typed = typed.trim().to_string();
        let mut found = known_persons(cx, &typed);
        if !typed.is_empty() {
            let label = cx.say("tui.form.new_person", &[("name", &typed)]);
            found.push(Choice::new(format!("new:{typed}"), label));
        }
        found
    })
}

/// Adds an org below the one in hand.
pub fn found(pane: &mut Orgs, cx: &Cx) -> Vec<Effect> {
    let parent = pane
        .view()
        .map(|view| Choice::new(view.org.id, view.org.name.clone()));
    let sector = pane
        .view()
        .map_or("university", |view| view.org.sector.code());
    let fields = vec![
        Field::new("name", FieldKind::Line, cx).required(),
        Field::new("code", FieldKind::Line, cx).required(),
        Field::new("kind", kinds(cx), cx)
            .required()
            .picks(picked("org_kind", "branch", cx)),
        Field::new("sector", sectors(), cx)
            .required()
            .picks(picked("sector", sector, cx)),
        Field::new("parent", FieldKind::Pick(orgs(), false), cx)
            .picks(parent.into_iter().collect()),
        Field::new("members", FieldKind::Number, cx),
        Field::new("founded", FieldKind::Date, cx),
    ];
    let form = Form::new("org-new", cx.word("tui.act.org.new"), fields);
    vec![
        form.on_submit(|values, cx| Ok(vec![found_request(values, cx).send()]))
            .open(),
    ]
}

fn found_request(values: &Values, cx: &Cx) -> Request {
    let name = values.must("name");
    let said = cx.say("tui.done.org_new", &[("org", &name)]);
    let command = OrgCommand::Found {
        code: text::fold(&values.must("code")),
        parent: values.ids("parent").first().copied(),
        name,
        kind: OrgKind::parse(&values.must("kind")).unwrap_or(OrgKind::Branch),
        sector: Sector::parse(&values.must("sector")).unwrap_or(Sector::Other),
        members: values.number("members"),
        founded: values.day("founded"),
    };
    Request::new(command, said).then(|outcome| {
        let new = outcome.created(Kind::Org).next();
        new.map(|id| Effect::Aim(crate::tui::event::Target::Org(id)))
            .into_iter()
            .collect()
    })
}

fn patches(org: &Org, values: &Values) -> Vec<Patch> {
    let sector = Sector::parse(&values.must("sector")).unwrap_or(org.sector);
    let code = text::fold(&values.must("code"));
    let pairs = [
        ("code", org.code.to_value(), code.to_value()),
        ("sector", org.sector.to_value(), sector.to_value()),
        (
            "members",
            org.members.to_value(),
            values.number("members").to_value(),
        ),
        (
            "phone",
            org.phone.to_value(),
            values.text("phone").to_value(),
        ),
        (
            "founded",
            org.founded.to_value(),
            values.day("founded").to_value(),
        ),
    ];
    let changed = pairs.into_iter().filter(|(_, old, new)| old != new);
    changed
        .map(|(field, _, value)| Patch {
            field: field.into(),
            value,
        })
        .collect()
}

/// Changes the facts of the org in hand; a new name is a renaming with its day.
pub fn edit(pane: &mut Orgs, cx: &Cx) -> Vec<Effect> {
    let Some(view) = pane.view() else {
        return Vec::new();
    };
    let org = view.org.clone();
    let members = org.members.map(|members| members.to_string());
    let founded = org.founded.map(date::iso);
    let fields = vec![
        Field::new("name", FieldKind::Line, cx)
            .required()
            .value(&org.name),
        Field::new("code", FieldKind::Line, cx)
            .required()
            .value(&org.code),
        Field::new("sector", sectors(), cx).required().picks(picked(
            "sector",
            org.sector.code(),
            cx,
        )),
        Field::new("members", FieldKind::Number, cx).maybe(members.as_deref()),
        Field::new("phone", FieldKind::Line, cx).maybe(org.phone.as_deref()),
        Field::new("founded", FieldKind::Date, cx).maybe(founded.as_deref()),
    ];
    let form = Form::new(
        format!("org-edit {}", org.id),
        cx.word("tui.act.org.edit"),
        fields,
    );
    let submit = move |values: &Values, cx: &Cx| {
        let seen = vec![Seen {
            kind: Kind::Org,
            id: org.id,
            version: org.version,
        }];
        let said = cx.say("tui.done.org_edit", &[("org", &org.name)]);
        let set = patches(&org, values);
        let name = values.must("name");
        let edit = OrgCommand::Edit {
            org: org.id,
            set: set.clone(),
        };
        if name == org.name {
            return Ok(vec![Request::new(edit, said).seen(seen).send()]);
        }
        let rename = OrgCommand::Rename {
            org: org.id,
            name,
            date: cx.today,
            reason: None,
        };
        let request = Request::new(rename, said.clone()).seen(seen);
        let more = !set.is_empty();
        let follow = move |_: &_| {
            if more {
                vec![Request::new(edit, said).send()]
            } else {
                Vec::new()
            }
        };
        Ok(vec![request.then(follow).send()])
    };
    vec![form.on_submit(submit).open()]
}

/// Puts a person in a post of the org in hand.
pub fn appoint(pane: &mut Orgs, cx: &Cx) -> Vec<Effect> {
    let Some(view) = pane.view() else {
        return Vec::new();
    };
    let (org, name) = (view.org.id, view.org.name.clone());
    let posts: Vec<&str> = PostKind::ALL.iter().map(|post| post.code()).collect();
    let fields = vec![
        Field::new("person", FieldKind::Pick(persons(), false), cx).required(),
        Field::new(
            "post",
            FieldKind::Pick(pick_code("post_kind", posts), false),
            cx,
        )
        .required()
        .picks(picked("post_kind", "secretary", cx)),
        Field::new("since", FieldKind::Date, cx)
            .required()
            .value(&date::iso(cx.today)),
        Field::new("acting", choices("list", &["no", "yes"], cx), cx),
    ];
    let form = Form::new(
        format!("appoint {org}"),
        cx.word("tui.act.org.appoint"),
        fields,
    );
    let submit = move |values: &Values, cx: &Cx| {
        let said = cx.say("tui.done.appoint", &[("org", &name)]);
        let post = PostKind::parse(&values.must("post")).unwrap_or(PostKind::Secretary);
        let since = values.day("since").unwrap_or(cx.today);
        let acting = values.must("acting") == "yes";
        let appoint = move |person: Id| PersonCommand::Appoint {
            person,
            org,
            post,
            since,
            acting,
        };
        let person = values.must("person");
        match person.strip_prefix("new:") {
            Some(new) => {
                let add = PersonCommand::Add {
                    name: new.to_string(),
                    title: None,
                    degree: None,
                    full_time: false,
                    administrative_head: false,
                    phone: None,
                };
                let request = Request::new(add, said.clone()).then(move |outcome| {
                    let new = outcome.created(Kind::Person).next();
                    new.map(|id| Request::new(appoint(id), said).send())
                        .into_iter()
                        .collect()
                });
                Ok(vec![request.send()])
            }
            None => {
                let id = values.ids("person").first().copied().unwrap_or_default();
                Ok(vec![Request::new(appoint(id), said).send()])
            }
        }
    };
    vec![form.on_submit(submit).open()]
}

/// Records an election.
pub fn term(pane: &mut Orgs, cx: &Cx) -> Vec<Effect> {
    let Some(view) = pane.view() else {
        return Vec::new();
    };
    let (org, name) = (view.org.id, view.org.name.clone());
    let years = view.term().map(|term| term.years.to_string());
    let fields = vec![
        Field::new("start", FieldKind::Date, cx)
            .required()
            .value(&date::iso(cx.today)),
        Field::new("years", FieldKind::Number, cx)
            .required()
            .maybe(years.as_deref()),
    ];
    let form = Form::new(format!("term {org}"), cx.word("tui.act.org.term"), fields);
    let submit = move |values: &Values, cx: &Cx| {
        let command = PersonCommand::BeginTerm {
            org,
            start: values.day("start").unwrap_or(cx.today),
            years: values.number("years").unwrap_or(0),
        };
        let said = cx.say("tui.done.term", &[("org", &name)]);
        Ok(vec![Request::new(command, said).send()])
    };
    vec![form.on_submit(submit).open()]
}
