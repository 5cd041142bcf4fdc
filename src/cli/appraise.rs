//! `appraise`: judges orgs beside their peers, and opens every number down to clauses and facts.

use std::collections::BTreeSet;

use clap::Args;
use serde_json::{Value as Json, json};

use super::{
    context::Context,
    explain,
    failure::{Exit, Failure},
    reply::{Column, Reply},
    what_if::Trial,
};
use crate::{
    domain::{
        Id, Org, Person,
        judge::{Assessed, Node, OrgFacts, Outcome, grade::Verdict},
        pack::{Pack, QuotaPeriod},
    },
    store::{
        Store,
        query::judging::{Docket, Hearing},
    },
};

const SCORES: &[Column] = &[
    ("org", None),
    ("org_name", None),
    ("title", None),
    ("score", None),
    ("came", Some("came")),
    ("why", Some("why")),
];

/// The columns of judged verdicts.
pub(super) const VERDICTS: &[Column] = &[
    ("org", None),
    ("org_name", None),
    ("person_name", None),
    ("score", None),
    ("came", Some("came")),
    ("why", Some("why")),
    ("ceiling_title", None),
    ("proposal_title", None),
    ("grade_title", None),
    ("verdict", Some("verdict_state")),
];

/// What to judge, and whom to show.
#[derive(Debug, Args)]
pub struct Appraise {
    /// Orgs; all in the pack's scope if none is named.
    orgs: Vec<String>,
    /// Id of the appraisal.
    #[arg(long, required_unless_present_any = ["score", "form"])]
    appraisal: Option<String>,
    /// Id of a score instead.
    #[arg(long = "by-score", id = "score", conflicts_with_all = ["appraisal", "form"])]
    score: Option<String>,
    /// Id of a form instead.
    #[arg(long, conflicts_with = "appraisal")]
    form: Option<String>,
    #[arg(long)]
    pack: Option<String>,
    #[arg(long)]
    year: Option<i32>,
    #[arg(long, conflicts_with = "orgs")]
    under: Option<String>,
    /// Shows how each number came about.
    #[arg(long)]
    explain: bool,
    /// Judges one org as if this were so.
    #[arg(long, num_args = 1.., requires = "appraisal", conflicts_with = "under")]
    what_if: Vec<String>,
    /// Shows which single changes would lift one org's grade.
    #[arg(long, requires = "appraisal", conflicts_with_all = ["under", "what_if", "explain"])]
    least: bool,
}

/// One line of the answer: what came of an org or a person, with the tree of its reasons.
pub(super) struct Line<'a> {
    pub facts: &'a OrgFacts,
    pub outcome: Outcome,
    pub verdict: Option<&'a Verdict>,
    pub trace: Option<&'a Node>,
}

impl<'a> Line<'a> {
    /// What a verdict tells of the org that it is about.
    pub fn of(facts: &'a OrgFacts, verdict: &'a Verdict) -> Line<'a> {
        Line {
            facts,
            outcome: verdict.score,
            verdict: Some(verdict),
            trace: Some(&verdict.trace),
        }
    }
}

impl Appraise {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let store = context.open()?;
        let year = context.year(&store, self.year)?;
        let docket = self.docket(context, &store, year)?;
        let shown = self.shown(context, &store, &docket)?;
        let is_shown = |org: &Id| shown.as_ref().is_none_or(|shown| shown.contains(org));
        let hearing = store.hearing(docket)?;
        if self.least || !self.what_if.is_empty() {
            return self.tried(context, &store, &hearing);
        }
        let pack = hearing.pack();
        let judged = hearing.assessed();
        let id = self.appraisal.as_deref().unwrap_or_default();
        let verdicts = store.verdicts_of(&hearing, id, &judged)?;
        let mut rows = Vec::new();
        let mut lines = Vec::new();
        let wanted = judged.iter().filter(|one| is_shown(&one.facts.org.id));
        for line in wanted.flat_map(|one| self.lines(one, &verdicts)) {
            let mut row = row(&store, pack, self.title(pack), &line)?;
            if self.explain {
                lines.push(line.facts.org.name.clone());
                match line.trace {
                    Some(node) => lines.extend(explain::lines(&context.words, pack, node)),
                    None => lines.push(explain::result(&context.words, line.outcome)),
                }
                row["trace"] = line.trace.map_or(Json::Null, explain::tree);
            }
            rows.push(row);
            if rows.len() >= context.limit as usize {
                break;
            }
        }
        if self.explain {
            let object = Json::Array(rows);
            return Ok(Reply::Lines { lines, object });
        }
        let columns = if self.appraisal.is_some() {
            VERDICTS
        } else {
            SCORES
        };
        Ok(Reply::List { columns, rows })
    }

    /// What is asked of one org: its verdicts, its score, or its form by each who filled it in.
    fn lines<'a>(&self, one: &'a Assessed<'_>, verdicts: &'a [Verdict]) -> Vec<Line<'a>> {
        let facts = one.facts;
        let line = |outcome, trace| Line {
            facts,
            outcome,
            verdict: None,
            trace,
        };
        match (&self.score, &self.form) {
            (Some(id), _) => {
                let trace = one.scores.get(id).map(|scored| &scored.trace);
                vec![line(one.score(id), trace)]
            }
            (None, Some(id)) => {
                let forms = one.forms.iter().filter(|form| form.form == *id);
                let all = forms.map(|it| line(it.total.outcome, Some(&it.total.trace)));
                all.collect()
            }
            (None, None) => {
                let own = verdicts.iter().filter(|it| it.org == facts.org.id);
                own.map(|it| Line::of(facts, it)).collect()
            }
        }
    }

    /// The adopted pack that knows what is asked, over the period that it judges by.
    fn docket(&self, context: &Context, store: &Store, year: i32) -> Result<Docket, Failure> {
        let pack = self.pack.as_deref();
        if let Some(id) = &self.appraisal {
            return context.docket(store, id, (pack, Some(year)));
        }
        let named = pack.map(|pack| context.adoption(store, Some(pack), Some(year)));
        let named = named.transpose()?;
        for docket in store.dockets(year)? {
            if named.is_some_and(|named| named != docket.adoption.id) {
                continue;
            }
            let knows_score = self
                .score
                .as_ref()
                .is_some_and(|id| docket.pack.score(id).is_some());
            let knows_form = self
                .form
                .as_ref()
                .is_some_and(|id| docket.pack.form(id).is_some());
            if knows_score || knows_form {
                return Ok(docket.over(QuotaPeriod::Year));
            }
        }
        let (noun, id) = match (&self.score, &self.form) {
            (Some(id), _) => ("score", id.as_str()),
            (None, id) => ("form", id.as_deref().unwrap_or_default()),
        };
        Err(Failure::missing(noun, id))
    }

    /// Whom to show; everybody who is judged if nobody is named.
    fn shown(
        &self,
        context: &Context,
        store: &Store,
        docket: &Docket,
    ) -> Result<Option<BTreeSet<Id>>, Failure> {
        if !self.orgs.is_empty() {
            // A closed year knows orgs that have gone since.
            let orgs = self.orgs.iter().map(|org| context.org_ever(store, org));
            return orgs.collect::<Result<_, _>>().map(Some);
        }
        let Some(under) = &self.under else {
            return Ok(None);
        };
        let under = context.org(store, under)?;
        let below = store.orgs_in_scope(&docket.pack, Some(under))?;
        Ok(Some(below.into_iter().collect()))
    }

    /// The sandbox: one org, judged as it is and as it would be.
    fn tried(&self, context: &Context, store: &Store, hearing: &Hearing) -> Result<Reply, Failure> {
        let [org] = &self.orgs[..] else {
            return Err(Failure::new("one_org", Exit::Usage));
        };
        let id = self.appraisal.as_deref().unwrap_or_default();
        let appraisal = hearing.pack().appraisal(id);
        let trial = Trial {
            context,
            store,
            hearing,
            appraisal: appraisal.ok_or_else(|| Failure::missing("appraisal", id))?,
            org: context.org_ever(store, org)?,
        };
        if self.least {
            trial.least()
        } else {
            trial.what_if(&self.what_if, self.explain)
        }
    }

    fn title<'a>(&self, pack: &'a Pack) -> Option<&'a str> {
        let appraisal = self.appraisal.as_ref().and_then(|id| pack.appraisal(id));
        let score = self.score.as_ref().and_then(|id| pack.score(id));
        let form = self.form.as_ref().and_then(|id| pack.form(id));
        appraisal
            .map(|it| it.title.as_str())
            .or_else(|| score.map(|it| it.title.as_str()))
            .or_else(|| form.map(|it| it.title.as_str()))
    }
}

/// One line as JSON, with the titles of its grades.
pub(super) fn row(
    store: &Store,
    pack: &Pack,
    title: Option<&str>,
    line: &Line<'_>,
) -> Result<Json, Failure> {
    let person = line.verdict.and_then(|it| it.person);
    let name = person.map(|id| store.find::<Person>(id)).transpose()?;
    let names = Names {
        org: store.find::<Org>(line.facts.org.id)?.map(|org| org.code),
        person: name.flatten().map(|person| person.name),
        title: title.map(str::to_string),
    };
    Ok(named(pack, line, names))
}

/// What a line is called.
pub(super) struct Names {
    /// The org's code; made-up orgs have none.
    pub org: Option<String>,
    /// The person's name.
    pub person: Option<String>,
    /// Title of the appraisal, score or form.
    pub title: Option<String>,
}

/// A line as one object.
pub(super) fn named(pack: &Pack, line: &Line<'_>, names: Names) -> Json {
    let facts = line.facts;
    let (points, why, came) = explain::outcome(line.outcome);
    let verdict = line.verdict;
    let grade = |of: fn(&Verdict) -> &Option<String>| {
        let id = verdict.and_then(|it| of(it).clone());
        let title = id.as_ref().and_then(|id| {
            let (scale, place) = pack.grade(id)?;
            Some(scale.grades[place].title.clone())
        });
        (id, title)
    };
    let (raw, raw_title) = grade(|it| &it.raw);
    let (ceiling, ceiling_title) = grade(|it| &it.ceiling);
    let (proposal, proposal_title) = grade(|it| &it.proposal);
    let (given, grade_title) = grade(|it| &it.grade);
    json!({
        "pack": pack.head.id,
        "title": names.title,
        "org": names.org,
        "org_name": facts.org.name,
        "person": verdict.and_then(|it| it.person),
        "person_name": names.person,
        "period_start": Context::day(Some(facts.period.start)),
        "period_end": Context::day(Some(facts.period.end)),
        "score": points,
        "came": came,
        "why": why,
        "raw": raw,
        "raw_title": raw_title,
        "ceiling": ceiling,
        "ceiling_title": ceiling_title,
        "proposal": proposal,
        "proposal_title": proposal_title,
        "grade": given,
        "grade_title": grade_title,
        "verdict": verdict.map(|it| it.state.code()),
        "flaw": verdict.and_then(|it| it.flaw).map(|it| it.code()),
        "pending": verdict.map_or(&[][..], |it| &it.pending),
    })
}
