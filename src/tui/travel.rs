//! The places where the clerk has been, the way back and forward, and what works on any list.

use super::{
    App,
    event::{Effect, PaneId, Target},
    overlay::{listing, view},
    pane::{Filter, Spot, listing::kept_name},
    widget::arrangement::Arrangement,
};
use crate::domain::Id;

/// Places kept in either direction.
const PLACES_MAX: usize = 100;

/// Where the clerk stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pane: PaneId,
    spot: Spot,
    org: Option<Id>,
    pattern: Option<String>,
    only: Option<(String, String)>,
}

impl Place {
    /// The view of the pane; of a sheet that is filled in it does not matter how far.
    fn leaf(&self) -> &str {
        match self.pane {
            PaneId::Score if !self.spot.leaf.is_empty() => &self.spot.row,
            _ => &self.spot.leaf,
        }
    }

    /// Whether two places show the same list.
    fn is_beside(&self, other: &Place) -> bool {
        self.pane == other.pane && self.leaf() == other.leaf() && self.only == other.only
    }
}

/// The places before and behind the clerk.
#[derive(Debug, Default)]
pub struct Travels {
    past: Vec<Place>,
    future: Vec<Place>,
    is_under_way: bool,
}

fn push(places: &mut Vec<Place>, place: Place) {
    if places.last() != Some(&place) {
        places.push(place);
    }
    let surplus = places.len().saturating_sub(PLACES_MAX);
    places.drain(..surplus);
}

impl App {
    /// Where the clerk stands.
    pub(super) fn here(&self) -> Option<Place> {
        let pane = self.pane(self.focus)?;
        Some(Place {
            pane: self.focus,
            spot: pane.spot(),
            org: self.desk.org,
            pattern: pane.pattern(),
            only: pane.arrangement().and_then(|it| it.only.clone()),
        })
    }

    /// After a key: keeps the place before it if the clerk has jumped. A list that is turned to is
    /// shown as its default view has it.
    pub(super) fn arrived_from(&mut self, before: Option<Place>, had_overlay: bool) {
        let (Some(before), Some(now)) = (before, self.here()) else {
            return;
        };
        let is_picked = had_overlay && before.spot.row != now.spot.row;
        if std::mem::take(&mut self.travels.is_under_way) {
            return;
        }
        if before.is_beside(&now) && !is_picked {
            return;
        }
        let has_turned = before.pane != now.pane || before.leaf() != now.leaf();
        push(&mut self.travels.past, before);
        self.travels.future.clear();
        if has_turned && now.pattern.is_none() && now.only.is_none() {
            self.show_default();
        }
    }

    /// Shows the list in use as its default view has it, if there is one.
    pub(super) fn show_default(&mut self) {
        let cx = self.desk.cx();
        let listing = self.pane(self.focus).and_then(|pane| pane.listing(&cx));
        let Some(listing) = listing else { return };
        let views = view::kept(&listing.name(), &cx);
        if let Some(found) = views.iter().find(|view| view.is_default) {
            let effects = view::show(self.focus, found);
            self.apply(effects);
        }
    }

    /// One place back or forward; places whose record is gone are left out.
    pub(super) fn travel(&mut self, is_back: bool) -> Vec<Effect> {
        let Some(start) = self.here() else {
            return Vec::new();
        };
        self.travels.is_under_way = true;
        loop {
            let places = match is_back {
                true => &mut self.travels.past,
                false => &mut self.travels.future,
            };
            let Some(place) = places.pop() else {
                self.stand_at(&start);
                let key = match is_back {
                    true => "tui.message.no_place_back",
                    false => "tui.message.no_place_forward",
                };
                return vec![self.desk.cx().info(key, &[])];
            };
            if place != start && self.stand_at(&place) {
                let places = match is_back {
                    true => &mut self.travels.future,
                    false => &mut self.travels.past,
                };
                push(places, start);
                return Vec::new();
            }
        }
    }

    /// Goes to a place; false if its record is not there any more.
    fn stand_at(&mut self, place: &Place) -> bool {
        if let Some(org) = place.org
            && self.desk.org != Some(org)
        {
            let cx = self.desk.cx();
            if cx
                .ask(|store| store.find::<crate::domain::Org>(org))
                .is_none()
            {
                return false;
            }
            self.aim(Target::Org(org));
        }
        self.apply(vec![Effect::Go(place.pane)]);
        self.with(place.pane, |pane, cx| {
            pane.stand(&place.spot, cx);
            if pane.pattern() != place.pattern {
                pane.filter(place.pattern.as_deref().and_then(Filter::new), cx);
            }
            if let Some(now) = pane.arrangement().cloned()
                && now.only != place.only
            {
                let only = place.only.clone();
                pane.arrange(Arrangement { only, ..now }, cx);
            }
            pane.stand(&place.spot, cx);
            place.spot.row.is_empty() || pane.spot().row == place.spot.row
        })
    }

    /// Opens what works on the list in use.
    pub(super) fn list(&mut self, name: &str) -> Vec<Effect> {
        let cx = self.desk.cx();
        let listing = self.pane(self.focus).and_then(|pane| pane.listing(&cx));
        match listing {
            Some(listing) => vec![listing::open(name, listing, &cx)],
            None => vec![cx.warn("tui.list.none", &[])],
        }
    }

    /// Arranges a list and keeps that for this person.
    pub(super) fn arrange(&mut self, id: PaneId, arrangement: Arrangement) {
        let cx = self.desk.cx();
        let name = self.pane(id).and_then(|pane| pane.listing(&cx));
        if let Some(listing) = name {
            let lines = arrangement.lasting().lines();
            self.desk
                .remember(vec![(kept_name(&listing.name()), lines)]);
        }
        self.with(id, |pane, cx| pane.arrange(arrangement, cx));
    }

    /// Shows all rows again where only those of one value were shown; false if all were.
    pub(super) fn show_all_rows(&mut self) -> bool {
        self.with(self.focus, |pane, cx| match pane.arrangement() {
            Some(now) if now.only.is_some() => {
                let lasting = now.lasting();
                pane.arrange(lasting, cx);
                true
            }
            _ => false,
        })
    }
}
