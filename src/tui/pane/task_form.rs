//! Forms of a task's text, its assessment, its notes and opinions.

use chrono::Datelike;

use super::{
    board::Board,
    org_form::{choices, orgs},
};
use crate::{
    base::{Field as _, Value, date},
    domain::{Category, Id, Kind, Outcome, Patch, Seen, Share, Task, TaskCommand, TaskDraft},
    store::query::task::{AssignmentLine, TaskView},
    tui::{
        Cx,
        event::{Effect, Mend, Request},
        overlay::{Choice, Field, FieldKind, Form, Overlay, Values},
    },
};

/// The version of a task that the clerk saw.
pub fn task_seen(task: &Task) -> Vec<Seen> {
    vec![Seen {
        kind: Kind::Task,
        id: task.id,
        version: task.version,
    }]
}

/// Leads from a refused move to the form with the field that is missing.
pub fn mend(task: Id) -> Mend {
    Box::new(move |field, cx| {
        let view = cx.ask(|store| store.task_view(task))?;
        let form = match field {
            "goal" | "standard" | "deadline" | "responsible" => {
                edit_form(&view.line.task, &view, cx)
            }
            "assessment" | "outcome" => assess_form(task, Vec::new(), cx),
            "evidence" => {
                let mut works = cx.ask(|store| store.assignments(task, 0, 2_000));
                works.retain(|line| line.assignment.evidence.is_none());
                works.truncate(1);
                super::task_act::progress_form(works, cx)
            }
            _ => return None,
        };
        let form: Box<dyn Overlay> = Box::new(form.at(field));
        Some(form)
    })
}

fn fields(task: Option<&Task>, lead: Option<Choice>, cx: &Cx) -> Vec<Field> {
    let categories: Vec<&str> = Category::ALL
        .iter()
        .map(|category| category.code())
        .collect();
    let shares: Vec<&str> = Share::ALL.iter().map(|share| share.code()).collect();
    let text = |read: fn(&Task) -> Option<&String>| task.and_then(read).map(String::as_str);
    let deadline = task.and_then(|task| task.deadline).map(date::iso);
    let category = task.map_or("basic", |task| task.category.code());
    let share = task.map_or("common", |task| task.share.code());
    vec![
        Field::new("title", FieldKind::Line, cx)
            .required()
            .maybe(text(|task| Some(&task.title))),
        Field::new("category", choices("category", &categories, cx), cx).value(category),
        Field::new("share", choices("share", &shares, cx), cx).value(share),
        Field::new("goal", FieldKind::Lines(2), cx).maybe(text(|task| task.goal.as_ref())),
        Field::new("standard", FieldKind::Lines(2), cx).maybe(text(|task| task.standard.as_ref())),
        Field::new("deadline", FieldKind::Date, cx).maybe(deadline.as_deref()),
        Field::new("lead", FieldKind::Pick(orgs(), false), cx).picks(lead.into_iter().collect()),
        Field::new("responsible", FieldKind::Line, cx)
            .maybe(text(|task| task.responsible.as_ref())),
        Field::new("figures", FieldKind::Line, cx).maybe(text(|task| task.figures.as_ref())),
        Field::new("leader", FieldKind::Line, cx).maybe(text(|task| task.leader.as_ref())),
        Field::new("measures", FieldKind::Lines(2), cx).maybe(text(|task| task.measures.as_ref())),
        Field::new("clause", FieldKind::Line, cx).maybe(text(|task| task.clause.as_ref())),
    ]
}

fn category(values: &Values) -> Category {
    Category::parse(&values.must("category")).unwrap_or(Category::Basic)
}

fn share(values: &Values) -> Share {
    Share::parse(&values.must("share")).unwrap_or(Share::Common)
}

/// Writes a task.
pub fn new(_pane: &mut Board, cx: &Cx) -> Vec<Effect> {
    let form = Form::new(
        "task-new",
        cx.word("tui.act.board.new"),
        fields(None, None, cx),
    );
    let submit = |values: &Values, cx: &Cx| {
        let draft = TaskDraft {
            title: values.must("title"),
            category: category(values),
            share: share(values),
            goal: values.text("goal"),
            standard: values.text("standard"),
            figures: values.text("figures"),
            leader: values.text("leader"),
            lead: values.ids("lead").first().copied(),
            supporting: Vec::new(),
            responsible: values.text("responsible"),
            measures: values.text("measures"),
            deadline: values.day("deadline"),
            clause: values.text("clause"),
        };
        let said = cx.say("tui.done.task_new", &[("task", &draft.title)]);
        let command = TaskCommand::Open {
            year: cx.year,
            draft,
        };
        Ok(vec![Request::new(command, said).send()])
    };
    vec![form.on_submit(submit).open()]
}

/// Changes the text of the task in hand.
pub fn edit(pane: &mut Board, cx: &Cx) -> Vec<Effect> {
    let Some(view) = pane.view() else {
        return Vec::new();
    };
    vec![edit_form(&view.line.task, view, cx).open()]
}

/// The form of a task's text.
pub fn edit_form(task: &Task, view: &TaskView, cx: &Cx) -> Form {
    let task = task.clone();
    let name = view.line.lead.clone().unwrap_or_default();
    let lead = task.lead.map(|lead| Choice::new(lead, name));
    let fields = fields(Some(&task), lead, cx);
    let title = cx.say("tui.task.edit", &[("task", &task.code)]);
    Form::new(format!("task {}", task.id), title, fields).on_submit(move |values, cx| {
        let said = cx.say("tui.done.task_edit", &[("task", &task.code)]);
        let command = TaskCommand::Edit {
            task: task.id,
            set: patches(&task, values),
        };
        Ok(vec![
            Request::new(command, said).seen(task_seen(&task)).send(),
        ])
    })
}

fn patches(task: &Task, values: &Values) -> Vec<Patch> {
    let mut set = Vec::new();
    let mut patch = |field: &str, old: Value, new: Value| {
        if old != new {
            set.push(Patch {
                field: field.into(),
                value: new,
            });
        }
    };
    patch(
        "title",
        task.title.to_value(),
        values.must("title").to_value(),
    );
    patch(
        "category",
        task.category.to_value(),
        category(values).to_value(),
    );
    patch("share", task.share.to_value(), share(values).to_value());
    patch(
        "deadline",
        task.deadline.to_value(),
        values.day("deadline").to_value(),
    );
    patch(
        "lead",
        task.lead.to_value(),
        values.ids("lead").first().copied().to_value(),
    );
    let texts = [
        ("goal", &task.goal),
        ("standard", &task.standard),
        ("responsible", &task.responsible),
        ("figures", &task.figures),
        ("leader", &task.leader),
        ("measures", &task.measures),
        ("clause", &task.clause),
    ];
    for (field, old) in texts {
        patch(field, old.to_value(), values.text(field).to_value());
    }
    set
}

/// The form of the measured assessment; without assignments it is for all not yet assessed.
pub fn assess_form(task: Id, works: Vec<AssignmentLine>, cx: &Cx) -> Form {
    let outcomes: Vec<&str> = Outcome::ALL.iter().map(|outcome| outcome.code()).collect();
    let mut fields = vec![
        Field::new("outcome", choices("outcome", &outcomes, cx), cx).required(),
        Field::new("assessment", FieldKind::Lines(3), cx).required(),
    ];
    if !works.is_empty() {
        fields.push(Field::new("score", FieldKind::Points, cx));
    }
    let intro = match works.as_slice() {
        [] => cx.word("tui.task.assess_all"),
        [one] => one.org.clone(),
        [first, ..] => {
            let n = works.len().to_string();
            cx.say("tui.task.orgs", &[("org", &first.org), ("n", &n)])
        }
    };
    let id = works.first().map_or(task, |line| line.assignment.id);
    let form = Form::new(
        format!("assess {id}"),
        cx.word("tui.act.board.assess"),
        fields,
    );
    form.intro(vec![intro]).on_submit(move |values, cx| {
        let outcome = Outcome::parse(&values.must("outcome")).unwrap_or(Outcome::NotDone);
        let assessment = values.must("assessment");
        let said = cx.word("tui.done.assess");
        if works.is_empty() {
            let command = TaskCommand::AssessAll {
                task,
                outcome,
                assessment,
            };
            return Ok(vec![Request::new(command, said).send()]);
        }
        let send = |line: &AssignmentLine| {
            let work = &line.assignment;
            let command = TaskCommand::Assess {
                assignment: work.id,
                outcome,
                assessment: assessment.clone(),
                score: values.points("score"),
            };
            let seen = Seen {
                kind: Kind::Assignment,
                id: work.id,
                version: work.version,
            };
            Request::new(command, said.clone()).seen(vec![seen]).send()
        };
        Ok(works.iter().map(send).collect())
    })
}

/// Adds a progress note for the quarter.
pub fn note(pane: &mut Board, cx: &Cx) -> Vec<Effect> {
    let Some(view) = pane.view() else {
        return Vec::new();
    };
    let task = view.line.task.clone();
    let assignment = match pane.works().as_slice() {
        [one] => Some(one.assignment.id),
        _ => None,
    };
    let quarter = format!("{}Q{}", cx.today.year(), cx.today.month().div_ceil(3));
    let fields = vec![
        Field::new("quarter", FieldKind::Line, cx)
            .required()
            .value(&quarter),
        Field::new("text", FieldKind::Lines(4), cx).required(),
        Field::new("date", FieldKind::Date, cx)
            .required()
            .value(&date::iso(cx.today)),
    ];
    let form = Form::new(
        format!("note {}", task.id),
        cx.word("tui.act.board.note"),
        fields,
    )
    .intro(vec![format!("{} {}", task.code, task.title)]);
    let submit = move |values: &Values, cx: &Cx| {
        let command = TaskCommand::AddNote {
            task: task.id,
            assignment,
            quarter: values.must("quarter"),
            date: values.day("date").unwrap_or(cx.today),
            text: values.must("text"),
        };
        Ok(vec![Request::new(command, cx.word("tui.done.note")).send()])
    };
    vec![form.on_submit(submit).open()]
}

/// Records a member's opinion.
pub fn opinion(pane: &mut Board, cx: &Cx) -> Vec<Effect> {
    let Some(view) = pane.view() else {
        return Vec::new();
    };
    let task = view.line.task.clone();
    let fields = vec![
        Field::new("text", FieldKind::Lines(4), cx).required(),
        Field::new("member", FieldKind::Line, cx),
        Field::new("date", FieldKind::Date, cx)
            .required()
            .value(&date::iso(cx.today)),
    ];
    let form = Form::new(
        format!("opinion {}", task.id),
        cx.word("tui.act.board.opinion"),
        fields,
    )
    .intro(vec![format!("{} {}", task.code, task.title)]);
    let submit = move |values: &Values, cx: &Cx| {
        let command = TaskCommand::AddOpinion {
            task: task.id,
            date: values.day("date").unwrap_or(cx.today),
            member: values.text("member"),
            text: values.must("text"),
        };
        Ok(vec![
            Request::new(command, cx.word("tui.done.opinion")).send(),
        ])
    };
    vec![form.on_submit(submit).open()]
}
