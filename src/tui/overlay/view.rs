//! Views that a person keeps of a list by name: its filter, order and columns.

use super::{Choice, ChoiceList, Field, FieldKind, Form};
use crate::tui::{
    Cx,
    event::{Effect, PaneId},
    pane::listing::Listing,
    widget::arrangement::Arrangement,
};

/// Views kept of one list at most.
const VIEWS_MAX: usize = 30;

/// A view of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct View {
    /// Its name.
    pub name: String,
    /// Whether the list is shown so when it is turned to.
    pub is_default: bool,
    /// The filter as typed.
    pub pattern: Option<String>,
    /// Order, columns, and the rows that alone are shown.
    pub arrangement: Arrangement,
}

/// The name under which the views of a list are kept.
pub fn kept_name(list: &str) -> String {
    format!("view.{list}")
}

/// The views kept of a list.
pub fn kept(list: &str, cx: &Cx) -> Vec<View> {
    of_lines(cx.kept(&kept_name(list)))
}

fn of_lines(lines: &[String]) -> Vec<View> {
    let mut views: Vec<View> = Vec::new();
    let mut rest: Vec<Vec<String>> = Vec::new();
    for line in lines {
        match line.split_once('\t') {
            Some(("view", name)) => {
                let name = name.to_string();
                views.push(View {
                    name,
                    ..View::default()
                });
                rest.push(Vec::new());
            }
            Some(("filter", pattern)) => {
                if let Some(view) = views.last_mut() {
                    view.pattern = Some(pattern.to_string());
                }
            }
            None if line == "default" => {
                if let Some(view) = views.last_mut() {
                    view.is_default = true;
                }
            }
            _ => rest
                .last_mut()
                .into_iter()
                .for_each(|own| own.push(line.clone())),
        }
    }
    for (view, lines) in views.iter_mut().zip(rest) {
        view.arrangement = Arrangement::of_lines(&lines);
    }
    views
}

fn lines(views: &[View]) -> Vec<String> {
    let mut lines = Vec::new();
    for view in views {
        lines.push(format!("view\t{}", view.name));
        if view.is_default {
            lines.push("default".to_string());
        }
        lines.extend(
            view.pattern
                .iter()
                .map(|pattern| format!("filter\t{pattern}")),
        );
        lines.extend(view.arrangement.lines());
    }
    lines
}

/// What shows a list as a view has it.
pub fn show(pane: PaneId, view: &View) -> Vec<Effect> {
    vec![
        Effect::Narrow(pane, view.pattern.clone()),
        Effect::Arrange(pane, view.arrangement.clone()),
    ]
}

fn keep(listing: &Listing, views: &[View]) -> Effect {
    Effect::Remember {
        name: kept_name(&listing.name()),
        lines: lines(views),
    }
}

/// What a view holds, in a few words.
fn note(view: &View, cx: &Cx) -> String {
    let mut parts = Vec::new();
    if view.is_default {
        parts.push(cx.word("tui.list.default"));
    }
    parts.extend(view.pattern.iter().map(|pattern| format!("/{pattern}")));
    let only = view.arrangement.only.as_ref();
    parts.extend(only.map(|(name, value)| format!("{name}={value}")));
    let sort = view.arrangement.sort.as_ref();
    parts.extend(sort.map(|(name, is_down)| format!("{name}{}", if *is_down { 'v' } else { '^' })));
    parts.join("  ")
}

/// The views of a list: used by their number, kept, changed.
pub fn list(listing: &Listing, cx: &Cx) -> Effect {
    let views = kept(&listing.name(), cx);
    let mut list = ChoiceList::new(cx.word("tui.act.all.views"));
    let pane = listing.pane;
    for (at, view) in views.iter().enumerate() {
        let choice = Choice::new(at, &view.name).note(note(view, cx));
        let view = view.clone();
        list = list.line(choice, move || show(pane, &view));
    }
    if views.len() < VIEWS_MAX {
        let form = name_form(listing, None, cx);
        list = list.line(
            Choice::new("new", cx.word("tui.list.keep_view")),
            move || vec![form],
        );
    }
    if !views.is_empty() {
        let change = change(listing, cx);
        let choice = Choice::new("change", cx.word("tui.list.change_views"));
        list = list.line(choice, move || vec![change]);
    }
    list.open()
}

/// Asks which view to change.
fn change(listing: &Listing, cx: &Cx) -> Effect {
    let mut list = ChoiceList::new(cx.word("tui.list.change_views"));
    for (at, view) in kept(&listing.name(), cx).iter().enumerate() {
        let choice = Choice::new(at, &view.name).note(note(view, cx));
        let acts = acts(listing, at, cx);
        list = list.line(choice, move || vec![acts]);
    }
    list.open()
}

/// What can be done with a view.
fn acts(listing: &Listing, at: usize, cx: &Cx) -> Effect {
    let views = kept(&listing.name(), cx);
    let name = views
        .get(at)
        .map(|view| view.name.clone())
        .unwrap_or_default();
    let word = |key: &str| Choice::new(key, cx.word(&format!("tui.list.{key}")));
    let changed = |change: &dyn Fn(&mut Vec<View>)| {
        let mut views = views.clone();
        change(&mut views);
        keep(listing, &views)
    };
    let now = View {
        name: name.clone(),
        is_default: views.get(at).is_some_and(|view| view.is_default),
        pattern: listing.pattern.clone(),
        arrangement: listing.arrangement.clone(),
    };
    let over = changed(&|views| views[at] = now.clone());
    let default = changed(&|views| {
        for (place, view) in views.iter_mut().enumerate() {
            view.is_default = place == at && !view.is_default;
        }
    });
    let drop = changed(&|views| {
        views.remove(at);
    });
    let rename = name_form(listing, Some(at), cx);
    let said = |key: &str| cx.info(&format!("tui.list.{key}"), &[("name", &name)]);
    let (kept, dropped, set) = (
        said("view_kept"),
        said("view_dropped"),
        said("view_default"),
    );
    ChoiceList::new(name.clone())
        .line(word("over_view"), move || vec![over, kept])
        .line(word("rename_view"), move || vec![rename])
        .line(word("default_view"), move || vec![default, set])
        .line(word("drop_view"), move || vec![drop, dropped])
        .open()
}

/// Asks for a name: of the list as it is now, or of a view that has another.
fn name_form(listing: &Listing, at: Option<usize>, cx: &Cx) -> Effect {
    let views = kept(&listing.name(), cx);
    let listing = listing.clone();
    let held = at
        .and_then(|at| views.get(at))
        .map(|view| view.name.clone());
    let field = Field::new("name", FieldKind::Line, cx).required();
    let field = field.maybe(held.as_deref());
    let title = match at {
        Some(_) => cx.word("tui.list.rename_view"),
        None => cx.word("tui.list.keep_view"),
    };
    Form::new(format!("view.{}", listing.name()), title, vec![field])
        .on_submit(move |values, cx| {
            let name = values.must("name").replace('\t', " ");
            let mut views = views.clone();
            let is_taken = |other: &(usize, &View)| other.1.name == name && Some(other.0) != at;
            let taken = views
                .iter()
                .enumerate()
                .find(is_taken)
                .map(|(place, _)| place);
            match (at, taken) {
                (Some(_), Some(_)) => return Err(("name".into(), "tui.list.name_taken".into())),
                (Some(at), None) => views[at].name.clone_from(&name),
                (None, taken) => {
                    let now = View {
                        name: name.clone(),
                        is_default: taken.is_some_and(|place| views[place].is_default),
                        pattern: listing.pattern.clone(),
                        arrangement: listing.arrangement.clone(),
                    };
                    match taken {
                        Some(place) => views[place] = now,
                        None => views.push(now),
                    }
                }
            }
            let said = cx.info("tui.list.view_kept", &[("name", &name)]);
            Ok(vec![Effect::Done, keep(&listing, &views), said])
        })
        .open()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_come_back_as_they_were_kept() {
        let arrangement = Arrangement::of_lines(&["column\tA".into(), "down\tB".into()]);
        let views = vec![
            View {
                name: "逾期".into(),
                is_default: true,
                pattern: Some("!物电".into()),
                arrangement,
            },
            View {
                name: "全部".into(),
                ..View::default()
            },
        ];
        assert_eq!(of_lines(&lines(&views)), views);
        assert_eq!(of_lines(&["nix".into()]), []);
    }
}
