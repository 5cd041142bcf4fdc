//! `pack try --example`: a file of made-up facts for a pack, every fact with what it is.

mod cast;
mod mark;
mod value;

use chrono::Datelike;

use self::cast::{Part, cast};
use crate::{
    base::{Date, Decimal},
    domain::{
        judge::term::rule_for,
        pack::{
            About, Appraisal, AppraisalSubject, FactKind, Pack, QuotaPeriod, RecordField, ScoreHow,
        },
    },
    pack,
    words::Words,
};

/// A file of made-up facts for a pack, as of a year in which it is in force.
pub(super) fn page(words: &Words, pack: &Pack, today: Date) -> String {
    let head = &pack.head;
    let last = head.until.map_or(i32::MAX, |until| until.year());
    let year = today.year().max(head.in_force.year()).min(last);
    let mut page = Page {
        words,
        pack,
        year,
        out: String::new(),
    };
    let title = [("title", head.title.as_str())];
    for key in ["title", "how", "spare", "number", "missing", "try"] {
        page.note(key, &title);
    }
    page.blank();
    page.line(&format!("year = {year}"), "year", &[]);
    page.line(&format!("today = {}-01-10", year + 1), "today", &[]);
    for part in cast(pack) {
        page.org(&part);
    }
    page.out
}

/// The page as far as it is written.
struct Page<'a> {
    words: &'a Words,
    pack: &'a Pack,
    year: i32,
    out: String,
}

impl Page<'_> {
    fn say(&self, key: &str, args: &[(&str, &str)]) -> String {
        self.words.say(&format!("cli.pack.example.{key}"), args)
    }

    fn blank(&mut self) {
        self.out.push('\n');
    }

    /// A remark that stands alone.
    fn note(&mut self, key: &str, args: &[(&str, &str)]) {
        let text = self.say(key, args);
        self.out.push_str(&format!("# {text}\n"));
    }

    /// A line with its remark.
    fn line(&mut self, text: &str, key: &str, args: &[(&str, &str)]) {
        let remark = self.say(key, args);
        self.out.push_str(&format!("{text}  # {remark}\n"));
    }

    /// A line without a remark.
    fn bare(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// A line that counts only once its mark is taken away.
    fn spare(&mut self, text: &str, key: &str, args: &[(&str, &str)]) {
        self.line(&format!("#{text}"), key, args);
    }

    /// The beginning of a table, after a blank line.
    fn table(&mut self, header: &str, key: &str) {
        self.blank();
        self.line(header, key, &[]);
    }

    fn org(&mut self, part: &Part) {
        let name = self.name(part.no);
        self.table("[[org]]", "org");
        self.bare(&format!("name = {}", quoted(&name)));
        let kind = part.kind.code();
        self.line(&format!("kind = \"{kind}\""), "kind", &[("kind", kind)]);
        let sector = part.sector.code();
        let sector_line = format!("sector = \"{sector}\"");
        self.line(&sector_line, "sector", &[("sector", sector)]);
        if !self.pack.classes.is_empty() {
            let ids: Vec<String> = part.classes.iter().map(|id| quoted(id)).collect();
            let title = |id: &String| self.pack.class(id).map(|class| class.title.clone());
            let titles: Vec<String> = part.classes.iter().filter_map(title).collect();
            let separator = self.words.get("kind.list.separator").into_owned();
            let titles = titles.join(&separator);
            let line = format!("classes = [{}]", ids.join(", "));
            self.line(&line, "classes", &[("titles", &titles)]);
        }
        match part.above {
            Some(no) => {
                let above = quoted(&self.name(no));
                self.line(&format!("parent = {above}"), "parent", &[]);
            }
            None => {
                let above = part.parent_kind.map_or("committee", |kind| kind.code());
                let line = format!("parent_kind = \"{above}\"");
                match part.parent_kind {
                    Some(_) => self.line(&line, "parent_kind", &[("kind", above)]),
                    None => self.spare(&line, "parent_kind", &[("kind", above)]),
                }
            }
        }
        self.line("members = 30", "members", &[]);
        if part.is_whole {
            self.size(part);
        }
        self.posts(part);
        self.facts(part);
        if part.is_whole {
            self.records(part);
        }
        self.sheets(part);
        if part.is_whole {
            self.rest(part);
        }
    }

    /// What is rarely asked of an org.
    fn size(&mut self, part: &Part) {
        self.spare("staff = 100", "staff", &[]);
        self.spare("departments = 4", "departments", &[]);
        self.spare("small = true", "small", &[]);
        let founded = format!("founded = {}-03-01", self.year - 10);
        self.spare(&founded, "founded", &[]);
        if let Some(honour) = self.pack.honours.first() {
            let line = format!("honours = [\"{}\"]", honour.id);
            self.spare(&line, "honours", &[("title", &honour.title)]);
        }
        let people: Vec<String> = (0..part.posts.len() + 2)
            .map(|at| quoted(&self.person(part.no, at)))
            .collect();
        let line = format!("roster = [{}]", people.join(", "));
        self.line(&line, "roster", &[]);
    }

    fn posts(&mut self, part: &Part) {
        for (at, post) in part.posts.iter().enumerate() {
            self.table("[[org.post]]", "post");
            let code = post.code();
            self.line(
                &format!("post = \"{code}\""),
                "post_kind",
                &[("post", code)],
            );
            let person = quoted(&self.person(part.no, at));
            self.bare(&format!("person = {person}"));
            self.line(&format!("since = {}-01-01", self.year - 2), "since", &[]);
            self.line("full_time = true", "full_time", &[]);
            if part.is_whole && at == 0 {
                self.spare(&format!("until = {}-06-30", self.year), "until", &[]);
                self.spare("acting = true", "acting", &[]);
                for quality in [
                    "administrative_head",
                    "associate_senior",
                    "doctorate",
                    "party_member",
                ] {
                    let key = [("quality", quality)];
                    self.spare(&format!("{quality} = true"), "quality", &key);
                }
            }
        }
    }

    fn facts(&mut self, part: &Part) {
        let asked: Vec<_> = self
            .pack
            .facts
            .iter()
            .filter(|line| part.asks_fact(self.pack, line))
            .collect();
        if asked.is_empty() {
            return;
        }
        self.table("[org.facts]", "facts");
        for line in asked {
            let kind = pack::kind_word(&line.kind);
            let unit = line.unit.as_deref().unwrap_or_default();
            let args = [
                ("title", line.title.as_str()),
                ("kind", kind),
                ("unit", unit),
            ];
            let derived = matches!(line.kind, FactKind::Event { .. } | FactKind::Peers { .. });
            if derived {
                let args = [("id", line.id.as_str()), ("title", &line.title)];
                self.note("derived", &args);
                continue;
            }
            let text = value::written(line, self.year, part.turn);
            let list = value::list(line);
            let key = match (unit.is_empty(), list.is_empty(), &line.kind) {
                (_, _, FactKind::Incident { .. }) => "fact_incident",
                (false, ..) => "fact_unit",
                (true, false, _) => "fact_list",
                (true, true, _) => "fact",
            };
            let sample = value::sample(line, self.year);
            let more = [("list", list.as_str()), ("sample", sample.as_str())];
            let args = [args[0], args[1], args[2], more[0], more[1]];
            self.line(&format!("{} = {text}", key_of(&line.id)), key, &args);
        }
    }

    /// An entry each month for every kind of record.
    fn records(&mut self, part: &Part) {
        for kind in &self.pack.record_kinds {
            if !part.asks(&kind.audience) {
                continue;
            }
            self.table("[[org.record]]", "record");
            let line = format!("kind = \"{}\"", kind.id);
            self.line(&line, "record_kind", &[("title", &kind.title)]);
            let days: Vec<String> = (1..=12)
                .map(|month| format!("{}-{month:02}-15", self.year))
                .collect();
            self.line(&format!("dates = [{}]", days.join(", ")), "dates", &[]);
            let asks = |field| kind.fields.contains(&field);
            if asks(RecordField::Quantity) {
                self.line("quantity = 6", "quantity", &[("unit", &kind.unit)]);
            }
            if kind.about == About::Person {
                let person = quoted(&self.person(part.no, 0));
                self.bare(&format!("person = {person}"));
            }
            let people = part.posts.len() + 2;
            let names = (0..people).map(|at| quoted(&self.person(part.no, at)));
            let names: Vec<String> = names.collect();
            let (text, none) = (format!("present = [{}]", names.join(", ")), "absent = []");
            if asks(RecordField::Present) {
                self.line(&text, "present", &[]);
                self.line(none, "absent", &[]);
            } else {
                self.spare(&text, "present", &[]);
                self.spare(none, "absent", &[]);
            }
            let fields: Vec<String> = kind.fields.iter().map(|it| format!("\"{it}\"")).collect();
            let line = format!("filled = [{}]", fields.join(", "));
            self.spare(&line, "filled", &[]);
        }
    }

    /// Terms, cards, findings, past years, answers, decisions: most of them spare.
    fn rest(&mut self, part: &Part) {
        let year = self.year;
        let by_term = |it: &Appraisal| it.period == QuotaPeriod::Term;
        if !self.pack.terms.is_empty() || self.pack.appraisals.iter().any(by_term) {
            self.table("[[org.term]]", "term");
            let whom = part.whom();
            let years = rule_for(self.pack, &whom).map_or(3, |rule| rule.years);
            // It ends soon after the day on which is judged.
            let start = i32::try_from(years).map_or(year, |years| year + 1 - years);
            self.bare(&format!("start = {start}-02-01"));
            self.line(&format!("years = {years}"), "years", &[]);
            self.spare(
                &format!("extended_to = {}-06-30", year + 1),
                "extended",
                &[],
            );
            let approver = quoted(&self.say("body", &[]));
            self.spare(&format!("approved_by = {approver}"), "approved", &[]);
            self.spare(&format!("ended = {year}-12-20"), "ended", &[]);
        }
        let cards = self.pack.ladders.iter().flat_map(|ladder| &ladder.cards);
        let cards: Vec<(String, String)> =
            cards.map(|it| (it.id.clone(), it.title.clone())).collect();
        if let Some((id, title)) = cards.first() {
            self.table("#[[org.card]]", "card");
            self.spare(
                &format!("card = \"{id}\""),
                "card_kind",
                &[("title", title)],
            );
            self.spare(&format!("issued = {year}-07-20"), "issued", &[]);
            self.spare(&format!("deadline = {year}-08-20"), "deadline", &[]);
        }
        self.table("#[[org.finding]]", "finding");
        self.spare(&format!("found = {year}-07-01"), "found", &[]);
        self.spare(&format!("deadline = {year}-08-01"), "deadline", &[]);
        self.spare("source = \"higher_inspection\"", "source", &[]);
        self.spare(&format!("closed = {year}-09-01"), "closed", &[]);
        self.spare("relapsed = true", "relapsed", &[]);
        self.spare("repeated = true", "repeated", &[]);
        self.past(&cards);
        self.asked(part);
    }

    fn past(&mut self, cards: &[(String, String)]) {
        self.table("#[[org.past]]", "past");
        self.spare(&format!("year = {}", self.year - 1), "past_year", &[]);
        let pack = self.pack;
        let inline = |pairs: Vec<String>| format!("{{ {} }}", pairs.join(", "));
        if let Some(appraisal) = pack.appraisals.first()
            && let Some(scale) = pack.scale(&appraisal.scale)
            && let Some(grade) = scale.grades.last()
        {
            let pair = format!("{} = \"{}\"", key_of(&appraisal.id), grade.id);
            let text = format!("grades = {}", inline(vec![pair]));
            self.spare(&text, "past_grades", &[]);
        }
        let numeric = |kind: &FactKind| {
            matches!(
                kind,
                FactKind::Number {} | FactKind::Rate { .. } | FactKind::Count { .. }
            )
        };
        let facts = pack.facts.iter().filter(|line| numeric(&line.kind)).take(3);
        let facts: Vec<String> = facts.map(|it| format!("{} = 8", key_of(&it.id))).collect();
        if !facts.is_empty() {
            self.spare(&format!("facts = {}", inline(facts)), "past_facts", &[]);
        }
        let first = |ids: Vec<&String>| {
            let pairs = ids.into_iter().take(1);
            inline(pairs.map(|id| format!("{} = 80", key_of(id))).collect())
        };
        if !pack.indicators.is_empty() {
            let ids = first(pack.indicators.iter().map(|it| &it.id).collect());
            self.spare(&format!("indicators = {ids}"), "past_indicators", &[]);
        }
        if !pack.scores.is_empty() {
            let ids = first(pack.scores.iter().map(|it| &it.id).collect());
            self.spare(&format!("scores = {ids}"), "past_scores", &[]);
        }
        if let Some((id, _)) = cards.first() {
            self.spare(&format!("cards = [\"{id}\"]"), "past_cards", &[]);
        }
    }

    /// What others said or decided: starts of gains, other grades, answers, decisions.
    fn asked(&mut self, part: &Part) {
        let pack = self.pack;
        let targets = pack.targets.iter().filter_map(|it| it.fact.as_ref());
        if let Some(fact) = targets.clone().next() {
            self.table("#[org.base]", "base");
            self.spare(&format!("{} = 60", key_of(fact)), "base_line", &[]);
        }
        let periods = pack.scores.iter().find_map(|row| match &row.how {
            ScoreHow::Periods { score, .. } => Some(score),
            _ => None,
        });
        if let Some(score) = periods {
            self.table("#[[org.period_score]]", "period_score");
            self.spare(&format!("score = \"{score}\""), "period_line", &[]);
            let (from, to) = (self.year, self.year);
            self.spare(&format!("from = {from}-01-01"), "from", &[]);
            self.spare(&format!("to = {to}-03-31"), "to", &[]);
            self.spare("points = 80", "points", &[]);
        }
        let mut questions: Vec<(&str, &str)> = pack::questions(pack);
        questions.sort_unstable();
        questions.dedup_by_key(|(id, _)| *id);
        if !questions.is_empty() {
            self.table("#[org.answers]", "answers");
            for (id, text) in questions {
                let line = format!("{} = true", key_of(id));
                self.spare(&line, "answer", &[("text", text)]);
            }
        }
        for appraisal in &pack.appraisals {
            if part.asks(&appraisal.audience) {
                self.decision(part, appraisal);
            }
        }
    }

    fn decision(&mut self, part: &Part, appraisal: &Appraisal) {
        let Some(scale) = self.pack.scale(&appraisal.scale) else {
            return;
        };
        let Some(grade) = scale.grades.last() else {
            return;
        };
        self.table("#[[org.decision]]", "decision");
        let line = format!("appraisal = \"{}\"", appraisal.id);
        self.spare(&line, "of_appraisal", &[("title", &appraisal.title)]);
        let ids: Vec<String> = scale
            .grades
            .iter()
            .map(|it| format!("{} {}", it.id, it.title))
            .collect();
        let list = ids.join(&self.words.get("kind.list.separator"));
        let line = format!("grade = \"{}\"", grade.id);
        self.spare(&line, "of_grade", &[("list", &list)]);
        let posts = &appraisal.audience.posts;
        let of_person = matches!(
            appraisal.subject,
            AppraisalSubject::Secretary | AppraisalSubject::Officer
        );
        if of_person {
            let at = part.posts.iter().position(|post| posts.contains(post));
            let person = quoted(&self.person(part.no, at.unwrap_or(0)));
            self.spare(&format!("person = {person}"), "of_person", &[]);
        }
        let (reason, body) = (self.say("reason", &[]), self.say("body", &[]));
        self.spare(&format!("reason = {}", quoted(&reason)), "of_reason", &[]);
        self.spare(&format!("by = {}", quoted(&body)), "of_body", &[]);
    }

    fn name(&self, no: usize) -> String {
        self.say("name", &[("no", &no.to_string())])
    }

    fn person(&self, org: usize, at: usize) -> String {
        let no = format!("{org}-{}", at + 1);
        self.say("person", &[("no", &no)])
    }
}

/// Text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_string()).to_string()
}

/// An id as a key: bare where it may be.
fn key_of(id: &str) -> String {
    let is_bare = id
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if is_bare { id.to_string() } else { quoted(id) }
}

/// A number as these files write it: whole numbers bare, others in quotes.
fn number(number: Decimal) -> String {
    if number.places() == 0 {
        number.to_string()
    } else {
        format!("\"{number}\"")
    }
}
