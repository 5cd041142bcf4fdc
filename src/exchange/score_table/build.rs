//! Gathers groups and items in the order of the table and notes what stays open.

use crate::{
    base::Decimal,
    exchange::score_table::{
        Doubt, Place, ScoreTable, TableDoubt,
        word::{Points, ScoreWords},
    },
    pack::{DraftForm, DraftGroup, DraftItem},
};

/// Where a group and its items stand.
struct Places {
    group: Place,
    items: Vec<Place>,
}

/// A form on its way.
pub struct Build<'w> {
    words: &'w ScoreWords,
    form: DraftForm,
    doubts: Vec<Doubt>,
    places: Vec<Places>,
}

impl Places {
    fn of(group: Place) -> Places {
        Places {
            group,
            items: Vec::new(),
        }
    }
}

impl<'w> Build<'w> {
    pub fn new(words: &'w ScoreWords, title: Option<String>) -> Build<'w> {
        let form = DraftForm {
            title,
            ..DraftForm::default()
        };
        Build {
            words,
            form,
            doubts: Vec::new(),
            places: Vec::new(),
        }
    }

    /// Begins a group with what its heading says.
    pub fn group(&mut self, heading: &str, place: Place) {
        let (title, points) = self.words.inline(heading);
        let title = self
            .words
            .ordinal(&title)
            .map_or(title.as_str(), |(_, rest)| rest);
        self.form.groups.push(DraftGroup {
            title: title.trim().to_string(),
            ..DraftGroup::default()
        });
        self.places.push(Places::of(place));
        self.group_points(points, place);
    }

    /// More of the heading of the group that was just begun.
    pub fn group_more(&mut self, text: &str, place: Place) {
        let (more, points) = self.words.inline(text);
        if let Some(group) = self.form.groups.last_mut() {
            group.title.push_str(&more);
        }
        self.group_points(points, place);
    }

    /// What the table says that the group in hand comes to.
    pub fn group_points(&mut self, points: Points, place: Place) {
        let points = self.settled(points, place, None);
        if let Some(group) = self.form.groups.last_mut() {
            group.points = points.or(group.points);
        }
    }

    /// Adds an item to the group in hand.
    pub fn item(&mut self, text: &str, points: Points, method: Option<&str>, place: Place) {
        if self.form.groups.is_empty() {
            let title = self.form.title.clone().unwrap_or_default();
            self.form.groups.push(DraftGroup {
                title,
                ..DraftGroup::default()
            });
            self.places.push(Places::of(place));
            self.doubt(TableDoubt::NoGroup, Some(place), None, Vec::new());
        }
        let (text, said) = match points {
            Points::None => self.words.inline(text),
            known => (text.trim().to_string(), known),
        };
        let text = self
            .words
            .ordinal(&text)
            .map_or(text.as_str(), |(_, rest)| rest);
        let method = method.map(str::trim).filter(|it| !it.is_empty());
        let group = self.form.groups.len() - 1;
        let item = self.form.groups[group].items.len();
        self.form.groups[group].items.push(DraftItem {
            text: text.trim().to_string(),
            method: method.map(str::to_string),
            ..DraftItem::default()
        });
        if let Some(places) = self.places.last_mut() {
            places.items.push(place);
        }
        self.points((group, item), said, place);
        if text.trim().is_empty() {
            self.doubt(
                TableDoubt::NoText,
                Some(place),
                Some((group, item)),
                Vec::new(),
            );
        }
    }

    /// The points of the item in hand, where they stand apart from it. Gives whether there was
    /// an item without points.
    pub fn late_points(&mut self, points: Points, place: Place) -> bool {
        let Some(at) = self.last() else { return false };
        if self.form.groups[at.0].items[at.1].points.is_some() {
            return false;
        }
        self.points(at, points, place);
        true
    }

    /// More words of the item in hand: of its text, or of its method.
    pub fn more(&mut self, text: &str, is_method: bool) {
        let Some((group, item)) = self.last() else {
            return;
        };
        let item = &mut self.form.groups[group].items[item];
        if is_method {
            let method = item.method.get_or_insert_default();
            if !method.is_empty() {
                method.push('\n');
            }
            method.push_str(text.trim());
        } else {
            item.text.push_str(text.trim());
        }
    }

    /// Whether the item in hand, if there is one, has its points.
    pub fn has_points(&self) -> Option<bool> {
        let (group, item) = self.last()?;
        Some(self.form.groups[group].items[item].points.is_some())
    }

    /// Whether the group in hand has no item yet.
    pub fn is_heading(&self) -> bool {
        self.form
            .groups
            .last()
            .is_some_and(|group| group.items.is_empty())
    }

    /// What the table says that everything comes to.
    pub fn total(&mut self, points: Points, place: Place) {
        if let Some(total) = self.settled(points, place, None) {
            self.form.total = Some(total);
        }
    }

    /// Notes that something is open.
    pub fn doubt(
        &mut self,
        code: TableDoubt,
        place: Option<Place>,
        item: Option<(usize, usize)>,
        args: Vec<(&'static str, String)>,
    ) {
        self.doubts.push(Doubt {
            code,
            place,
            item,
            args,
        });
    }

    /// Notes that words went to the item in hand without being sure.
    pub fn unsure(&mut self, code: TableDoubt, text: &str, place: Place) {
        let text = crate::base::text::clip(text, 40);
        self.doubt(code, Some(place), self.last(), vec![("text", text)]);
    }

    /// Whether the table says what the group in hand comes to.
    pub fn has_group_points(&self) -> bool {
        let group = self.form.groups.last();
        group.is_some_and(|group| group.points.is_some())
    }

    /// Holds the sums against each other and proposes rules.
    pub fn finish(mut self) -> ScoreTable {
        let mut at = 0;
        while at < self.form.groups.len() {
            if self.form.groups[at].items.is_empty() {
                let group = self.form.groups.remove(at);
                let place = self.places.remove(at).group;
                let args = vec![("text", group.title)];
                self.doubt(TableDoubt::EmptyGroup, Some(place), None, args);
                for doubt in &mut self.doubts {
                    doubt.item = doubt
                        .item
                        .map(|(group, item)| (group - usize::from(group > at), item));
                }
            } else {
                at += 1;
            }
        }
        self.propose();
        self.missing();
        self.sums();
        self.doubts
            .sort_by_key(|it| it.place.map_or(u64::MAX, |it| it.row));
        ScoreTable {
            form: self.form,
            doubts: self.doubts,
            sheet: String::new(),
            sheets_left: Vec::new(),
        }
    }

    fn propose(&mut self) {
        let words = self.words;
        let mut each = Vec::new();
        for (group, of) in self.form.groups.iter_mut().enumerate() {
            for (at, item) in of.items.iter_mut().enumerate() {
                let (proposal, is_each) =
                    words.proposal(item.method.as_deref().unwrap_or(&item.text));
                item.proposal = proposal;
                if is_each {
                    each.push((group, at));
                }
            }
        }
        for item in each {
            let place = self.place_of(item);
            self.doubt(TableDoubt::EachTime, place, Some(item), Vec::new());
        }
    }

    fn missing(&mut self) {
        let told: Vec<(usize, usize)> = self
            .doubts
            .iter()
            .filter(|it| it.code == TableDoubt::PointsUnclear)
            .filter_map(|it| it.item)
            .collect();
        let groups = self.form.groups.iter().enumerate();
        let open: Vec<(usize, usize)> = groups
            .flat_map(|(group, of)| {
                let items = of.items.iter().enumerate();
                let open = items.filter(|(_, item)| item.points.is_none());
                open.map(move |(at, _)| (group, at))
            })
            .filter(|at| !told.contains(at))
            .collect();
        for at in open {
            let place = self.place_of(at);
            self.doubt(TableDoubt::PointsMissing, place, Some(at), Vec::new());
        }
        let mut items = self.form.groups.iter().flat_map(|group| &group.items);
        if items.all(|item| item.method.is_none()) {
            self.doubt(TableDoubt::NoMethod, None, None, Vec::new());
        }
    }

    fn sums(&mut self) {
        let differs = |said: Option<Decimal>, sum: Option<Decimal>| {
            let (said, sum) = (said?, sum?);
            (said != sum).then(|| vec![("said", said.to_string()), ("sum", sum.to_string())])
        };
        for at in 0..self.form.groups.len() {
            let group = &self.form.groups[at];
            if let Some(mut args) = differs(group.points, group.sum()) {
                args.push(("text", group.title.clone()));
                let place = self.places.get(at).map(|it| it.group);
                self.doubt(TableDoubt::GroupSum, place, Some((at, 0)), args);
            }
        }
        if let Some(args) = differs(self.form.total, self.form.sum()) {
            self.doubt(TableDoubt::TotalSum, None, None, args);
        }
    }

    fn place_of(&self, (group, item): (usize, usize)) -> Option<Place> {
        self.places.get(group)?.items.get(item).copied()
    }

    fn last(&self) -> Option<(usize, usize)> {
        let group = self.form.groups.len().checked_sub(1)?;
        let item = self.form.groups[group].items.len().checked_sub(1)?;
        Some((group, item))
    }

    fn points(&mut self, at: (usize, usize), points: Points, place: Place) {
        let points = self.settled(points, place, Some(at));
        self.form.groups[at.0].items[at.1].points = points;
    }

    /// Points that are sure; of others it is noted that they are open.
    fn settled(
        &mut self,
        points: Points,
        place: Place,
        item: Option<(usize, usize)>,
    ) -> Option<Decimal> {
        match points {
            Points::None => None,
            Points::Known(points) => Some(points),
            Points::Percent(points) => {
                let is_new = self.doubts.iter().all(|it| it.code != TableDoubt::Percent);
                if is_new {
                    self.doubt(TableDoubt::Percent, Some(place), None, Vec::new());
                }
                Some(points)
            }
            Points::Unclear(text) => {
                let args = vec![("text", text)];
                self.doubt(TableDoubt::PointsUnclear, Some(place), item, args);
                None
            }
        }
    }
}
