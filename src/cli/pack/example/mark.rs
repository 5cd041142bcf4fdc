//! Sheets of an example: marks where a person must judge, spare ones where facts do.

use super::{Page, cast::Part, number, quoted};
use crate::{
    base::Decimal,
    domain::{
        pack::{Form, ScoreHow, Scorer},
        rule::{Addition, Deduction, Modifier, Rule},
    },
};

/// One line that may be marked: its key, what it is, its points, its rule.
struct Asked<'a> {
    key: String,
    text: &'a str,
    points: Decimal,
    rule: &'a Rule,
}

impl Page<'_> {
    /// A sheet for every form that the org is asked, by each whose sheet some score reads.
    pub(super) fn sheets(&mut self, part: &Part) {
        let pack = self.pack;
        for form in pack.forms.iter().filter(|it| part.asks(&it.audience)) {
            let read = pack.scores.iter().filter_map(|row| match &row.how {
                ScoreHow::Form { form: id, by, .. } if *id == form.id => Some(*by),
                _ => None,
            });
            let mut scorers: Vec<Scorer> = read.collect();
            if scorers.is_empty() {
                scorers.push(form.who.first().copied().unwrap_or(Scorer::Inspector));
            }
            scorers.sort_unstable();
            scorers.dedup();
            for by in scorers {
                self.sheet(&form.id, (by, None), &form.title);
                for asked in items(form) {
                    self.mark(part, &asked);
                }
                if part.is_whole {
                    self.modifiers(form);
                }
            }
            self.owned(form);
        }
        for row in &pack.scores {
            if let ScoreHow::Rule { points, rule } = &row.how
                && needs_person(rule)
            {
                self.sheet(&row.id, (Scorer::Body, None), &row.title);
                for asked in parts(&row.id, &row.title, (*points, rule)) {
                    self.mark(part, &asked);
                }
            }
        }
    }

    fn sheet(&mut self, form: &str, (by, office): (Scorer, Option<&str>), title: &str) {
        self.table("[[org.sheet]]", "sheet");
        self.line(
            &format!("form = \"{form}\""),
            "of_form",
            &[("title", title)],
        );
        let code = by.code();
        self.line(&format!("by = \"{code}\""), "of_scorer", &[("by", code)]);
        let assessor = quoted(&self.say("assessor", &[]));
        self.bare(&format!("assessor = {assessor}"));
        if let Some(office) = office {
            let title = self.pack.office(office).map_or(office, |it| &it.title);
            let line = format!("office = \"{office}\"");
            self.line(&line, "of_office", &[("title", title)]);
        }
        self.spare(&format!("date = {}-11-20", self.year), "of_date", &[]);
        self.bare("[org.sheet.marks]");
    }

    /// A mark that a person must give, or may give instead of what facts say.
    fn mark(&mut self, part: &Part, asked: &Asked<'_>) {
        let kind = asked.rule.kind().code();
        let full = asked.points.to_string();
        let args = [("text", asked.text), ("rule", kind), ("full", &full)];
        let key = quoted(&asked.key);
        if matches!(asked.rule, Rule::Owned { .. }) {
            return;
        }
        let is_whole = !matches!(asked.rule, Rule::Parts { .. });
        if !is_whole || !needs_person(asked.rule) {
            let line = format!("{key} = {}", number(asked.points));
            if part.is_whole {
                self.spare(&line, "mark_spare", &args);
            }
            return;
        }
        match asked.rule {
            Rule::Conditions { deduct, .. } => {
                let list = deductions(deduct);
                let args = [args[0], args[1], args[2], ("list", list.as_str())];
                self.line(&format!("{key} = []"), "ticks", &args);
            }
            Rule::Cascade { stages: list, .. } | Rule::Steps { steps: list, .. } => {
                let ticks: Vec<String> = (1..=list.len()).map(|no| no.to_string()).collect();
                let list = additions(list);
                let args = [args[0], args[1], args[2], ("list", list.as_str())];
                self.line(&format!("{key} = [{}]", ticks.join(", ")), "ticks", &args);
            }
            Rule::Judged { from, to, .. } => {
                let less = to.minus(Decimal::whole(i64::from(part.turn)));
                let given = less.filter(|it| it >= from).unwrap_or(*to);
                self.line(&format!("{key} = {}", number(given)), "mark", &args);
            }
            _ => {}
        }
    }

    /// What an assessor says of modifiers that no fact shows.
    fn modifiers(&mut self, form: &Form) {
        for item in form.items() {
            let said =
                |(at, it): (usize, &Modifier)| it.fact.is_none().then(|| (at + 1, it.text.clone()));
            let said: Vec<(usize, String)> =
                item.modifiers.iter().enumerate().filter_map(said).collect();
            for (no, text) in said {
                let key = quoted(&format!("{}/m{no}", item.id));
                self.spare(&format!("{key} = [1]"), "modifier", &[("text", &text)]);
            }
        }
    }

    /// The sheets of other bodies that score items of the form.
    fn owned(&mut self, form: &Form) {
        let of = |asked: &Asked<'_>| match asked.rule {
            Rule::Owned { by, .. } => Some(by.clone()),
            _ => None,
        };
        let mut offices: Vec<String> = items(form).iter().filter_map(of).collect();
        offices.sort_unstable();
        offices.dedup();
        for office in offices {
            self.sheet(&form.id, (Scorer::Body, Some(&office)), &form.title);
            for asked in items(form) {
                if of(&asked).as_ref() != Some(&office) {
                    continue;
                }
                let full = asked.points.to_string();
                let kind = asked.rule.kind().code();
                let args = [("text", asked.text), ("rule", kind), ("full", &full)];
                let line = format!("{} = {}", quoted(&asked.key), number(asked.points));
                self.line(&line, "mark", &args);
            }
        }
    }
}

fn items(form: &Form) -> Vec<Asked<'_>> {
    let items = form.items();
    items
        .flat_map(|item| parts(&item.id, &item.text, (item.most(), &item.rule)))
        .collect()
}

/// A line and, where several rules make it, its parts.
fn parts<'a>(key: &str, text: &'a str, (points, rule): (Decimal, &'a Rule)) -> Vec<Asked<'a>> {
    let mut found = vec![Asked {
        key: key.to_string(),
        text,
        points,
        rule,
    }];
    if let Rule::Parts { parts: list, .. } = rule {
        for (at, part) in list.iter().enumerate() {
            let key = format!("{key}/{}", at + 1);
            found.extend(parts(&key, &part.text, (part.points, &part.rule)));
        }
    }
    found
}

/// Whether points can only come from a person.
fn needs_person(rule: &Rule) -> bool {
    match rule {
        Rule::Judged { .. } | Rule::Owned { .. } => true,
        Rule::Conditions { deduct, .. } => deduct.iter().any(|it| it.fact.is_none()),
        Rule::Cascade { stages: list, .. } | Rule::Steps { steps: list, .. } => {
            list.iter().any(|it| it.fact.is_none())
        }
        Rule::Parts { parts, .. } => parts.iter().any(|part| needs_person(&part.rule)),
        _ => false,
    }
}

fn deductions(list: &[Deduction]) -> String {
    let one = |(at, it): (usize, &Deduction)| format!("{} {} -{}", at + 1, it.text, it.minus);
    let all: Vec<String> = list.iter().enumerate().map(one).collect();
    all.join("; ")
}

fn additions(list: &[Addition]) -> String {
    let one = |(at, it): (usize, &Addition)| format!("{} {} +{}", at + 1, it.text, it.plus);
    let all: Vec<String> = list.iter().enumerate().map(one).collect();
    all.join("; ")
}
