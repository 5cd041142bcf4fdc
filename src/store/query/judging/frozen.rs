//! A closed year judged again, from the facts as they stood when each verdict was proposed.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use rusqlite::{OptionalExtension, params};

use super::{Docket, Store, StoreError, keys};
use crate::{
    base::{Date, Field, Value, date},
    domain::{Adoption, Id, Kind, Record, Row, Verdict, VerdictLine, YearClosing},
    pack,
    store::{audit, json},
};

/// Until where facts count for what was judged, and the day on which it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Basis {
    pub act: i64,
    pub day: Date,
}

/// What came of judging a closed year again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearCheck {
    /// How the year was closed.
    pub closing: YearClosing,
    /// Verdicts on record.
    pub verdicts: usize,
    /// Hash over what is on record of each: appraisal, org, person, period, raw score, proposal,
    /// ceiling.
    pub kept: String,
    /// The same over what judging gives now.
    pub judged: String,
    /// What is not as it was, the first thousand.
    pub differences: Vec<Difference>,
}

/// One thing that is not as it was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// A stable word: `pack_text`, `pack_list`, `raw`, `proposed`, `ceiling`, `not_judged`,
    /// `no_verdict`, `unfounded`, `not_frozen`.
    pub code: &'static str,
    /// The pack's id.
    pub pack: String,
    /// The appraisal's id.
    pub appraisal: String,
    /// The org.
    pub org: Option<Id>,
    /// The person.
    pub person: Option<Id>,
    /// What is on record.
    pub kept: String,
    /// What there is now.
    pub now: String,
}

/// Differences that are told.
const MOST: usize = 1000;

/// Differences as they are found.
#[derive(Default)]
struct Differences(Vec<Difference>);

impl Differences {
    fn add(&mut self, difference: Difference) {
        if self.0.len() < MOST {
            self.0.push(difference);
        }
    }

    /// Compares by the canonical bytes of what is kept.
    fn compare(
        &mut self,
        verdict: &Verdict,
        now: Option<&VerdictLine>,
        packs: &BTreeMap<Id, String>,
    ) {
        let whose = whose(verdict);
        let Some(now) = now else {
            return self.add(named("not_judged", packs, &whose));
        };
        let kept = line(verdict);
        let fields = [
            ("raw", kept.raw.to_value(), now.raw.to_value()),
            (
                "proposed",
                kept.proposed.to_value(),
                now.proposed.to_value(),
            ),
            ("ceiling", kept.ceiling.to_value(), now.ceiling.to_value()),
        ];
        for (code, kept, now) in fields {
            if bytes(&kept) != bytes(&now) {
                self.add(Difference {
                    kept: kept.shown(),
                    now: now.shown(),
                    ..named(code, packs, &whose)
                });
            }
        }
    }
}

/// Whose verdict, in which appraisal of which adoption.
type Whose = (Id, String, Id, Option<Id>);

/// Verdicts of one appraisal that were proposed at once.
type Proposed = BTreeMap<(Basis, Id, String), Vec<Verdict>>;

impl Store {
    /// Judges a closed year again and compares it with what is on record, pack texts included.
    /// `None` if the year is not closed.
    ///
    /// # Errors
    /// What SQLite says; differences are a result, not an error.
    pub fn verify_year(&self, year: i32) -> Result<Option<YearCheck>, StoreError> {
        let Some(closing) = self.year_closing(year)? else {
            return Ok(None);
        };
        let adoptions = self.adoptions(Some(year))?;
        let ids: Vec<Id> = adoptions.iter().map(|adoption| adoption.id).collect();
        let tail = "WHERE t.adoption IN (SELECT value FROM json_each(?1)) \
                    ORDER BY t.adoption, t.appraisal, t.org, t.person, t.id";
        let verdicts: Vec<Verdict> = self.records(tail, [keys(&ids)])?;
        let mut found = Differences::default();
        texts(&adoptions, &closing, &mut found);
        let packs: BTreeMap<Id, String> = adoptions
            .into_iter()
            .map(|adoption| (adoption.id, adoption.pack))
            .collect();
        let kept = verdicts
            .iter()
            .map(|verdict| (verdict.adoption, line(verdict)));
        let (count, kept) = (verdicts.len(), digest(kept));
        let mut proposed: Proposed = BTreeMap::new();
        // One proposal gives many verdicts, and its arguments are long.
        let mut bases: BTreeMap<i64, Basis> = BTreeMap::new();
        let mut loose = Vec::new();
        for verdict in verdicts {
            if verdict.frozen.is_none() {
                found.add(named("not_frozen", &packs, &whose(&verdict)));
            }
            let Some(act) = self.proposal(&verdict)? else {
                found.add(named("unfounded", &packs, &whose(&verdict)));
                loose.push(verdict);
                continue;
            };
            let basis = match bases.entry(act) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(place) => *place.insert(self.basis_of(act)?),
            };
            let key = (basis, verdict.adoption, verdict.appraisal.clone());
            proposed.entry(key).or_default().push(verdict);
        }
        // What no proposal gave is held against the latest one of its appraisal.
        for verdict in loose {
            let of = |key: &&(Basis, Id, String)| {
                (key.1, key.2.as_str()) == (verdict.adoption, verdict.appraisal.as_str())
            };
            if let Some(key) = proposed.keys().rev().find(of).cloned() {
                proposed.entry(key).or_default().push(verdict);
            }
        }
        let judged = self.again(&proposed, &packs, &mut found)?;
        Ok(Some(YearCheck {
            closing,
            verdicts: count,
            kept,
            judged: digest(judged.into_iter()),
            differences: found.0,
        }))
    }

    /// What judging on today's facts would give otherwise than what is on record of an open year,
    /// the first thousand: what happened since the verdicts were proposed.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn moved(&self, year: i32) -> Result<Vec<Difference>, StoreError> {
        let mut found = Differences::default();
        for adoption in self.adoptions(Some(year))? {
            let packs = BTreeMap::from([(adoption.id, adoption.pack)]);
            let mut kept: BTreeMap<String, Vec<Verdict>> = BTreeMap::new();
            let tail = "WHERE t.adoption = ?1 ORDER BY t.appraisal, t.org, t.id";
            for verdict in self.records::<Verdict>(tail, [adoption.id])? {
                let of = kept.entry(verdict.appraisal.clone()).or_default();
                of.push(verdict);
            }
            for (appraisal, verdicts) in kept {
                let mut lines = lines(self, adoption.id, &appraisal)?;
                for verdict in &verdicts {
                    found.compare(verdict, lines.remove(&whose(verdict)).as_ref(), &packs);
                }
                for whose in lines.keys() {
                    found.add(named("no_verdict", &packs, whose));
                }
            }
        }
        Ok(found.0)
    }

    /// Judges what was proposed at once on what was known then.
    fn again(
        &self,
        proposed: &Proposed,
        packs: &BTreeMap<Id, String>,
        differences: &mut Differences,
    ) -> Result<Vec<(Id, VerdictLine)>, StoreError> {
        let known: BTreeSet<Whose> = proposed.values().flatten().map(whose).collect();
        let mut last: BTreeMap<(Id, &str), Basis> = BTreeMap::new();
        for (basis, adoption, appraisal) in proposed.keys() {
            last.insert((*adoption, appraisal), *basis);
        }
        let bases: BTreeSet<Basis> = proposed.keys().map(|(basis, ..)| *basis).collect();
        let mut found = Vec::new();
        for basis in bases {
            let view = self.as_of(basis.act, basis.day)?;
            let at_once = proposed.iter().filter(|((at, ..), _)| *at == basis);
            for ((_, adoption, appraisal), verdicts) in at_once {
                let mut lines = lines(view.store(), *adoption, appraisal)?;
                for verdict in verdicts {
                    let now = lines.remove(&whose(verdict));
                    differences.compare(verdict, now.as_ref(), packs);
                    found.extend(now.map(|now| (*adoption, now)));
                }
                let is_last = last.get(&(*adoption, appraisal)) == Some(&basis);
                for whose in lines.keys().filter(|it| is_last && !known.contains(*it)) {
                    differences.add(named("no_verdict", packs, whose));
                }
            }
        }
        let key = |(adoption, it): &(Id, VerdictLine)| {
            (*adoption, it.appraisal.clone(), it.org, it.person, it.start)
        };
        found.sort_by_key(key);
        Ok(found)
    }

    /// The basis of a docket of a closed year: that of the latest proposal for its appraisal, or
    /// of any; else the closing itself. `None` while the year is open.
    pub(super) fn bound(&self, docket: &Docket) -> Result<Option<Basis>, StoreError> {
        let Some(closing) = self.year_closing(docket.adoption.year)? else {
            return Ok(None);
        };
        let sql = "SELECT c.seq FROM change c JOIN verdict v ON v.id = c.id \
                   JOIN audit a ON a.seq = c.seq \
                   WHERE c.kind = 'verdict' AND v.adoption = ?1 \
                   AND (?2 IS NULL OR v.appraisal = ?2) \
                   AND a.command = 'verdict.propose' ORDER BY c.seq DESC LIMIT 1";
        let bound = params![docket.adoption.id, docket.appraisal];
        let mut statement = self.conn.prepare_cached(sql)?;
        let act = statement.query_row(bound, |row| row.get(0)).optional()?;
        if let Some(basis) = act.map(|act| self.basis_of(act)).transpose()? {
            return Ok(Some(basis));
        }
        let sql = "SELECT min(seq) FROM change WHERE kind = 'year_closing' AND id = ?1";
        let mut statement = self.conn.prepare_cached(sql)?;
        let act = statement.query_row([closing.id], |row| row.get(0))?;
        Ok(Some(Basis {
            act,
            day: closing.date,
        }))
    }

    /// The act that gave a verdict its raw score, proposal and ceiling.
    fn proposal(&self, verdict: &Verdict) -> Result<Option<i64>, StoreError> {
        let sql = "SELECT c.seq, a.command, c.image FROM change c JOIN audit a ON a.seq = c.seq \
                   WHERE c.kind = 'verdict' AND c.id = ?1 ORDER BY c.seq DESC";
        let touches: Vec<(i64, String, Option<String>)> = self.list(sql, [verdict.id], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        let wanted = line(verdict);
        let mut after = Some(verdict.clone());
        for (act, command, image) in touches {
            let given = after.as_ref().map(line);
            if command == "verdict.propose" && given.as_ref() == Some(&wanted) {
                return Ok(Some(act));
            }
            after = image.map(|image| imaged(verdict.id, &image)).transpose()?;
        }
        Ok(None)
    }

    /// What a proposal said of its basis; an older act said nothing and rests on what was there
    /// before it, or before the first part of its bulk act.
    fn basis_of(&self, act: i64) -> Result<Basis, StoreError> {
        let sql = "SELECT coalesce(json_extract(a.args, '$.basis'), \
                   (SELECT min(b.seq) FROM audit b WHERE b.batch = a.batch) - 1, a.seq - 1), \
                   a.business_date FROM audit a WHERE a.seq = ?1";
        let mut statement = self.conn.prepare_cached(sql)?;
        let (basis, day): (i64, String) =
            statement.query_row([act], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let day = date::parse_iso(&day);
        Ok(Basis {
            act: basis,
            day: day.ok_or_else(|| StoreError::Damaged(format!("audit {act}")))?,
        })
    }
}

/// What judging gives for one appraisal by what a view knows.
fn lines(
    store: &Store,
    adoption: Id,
    appraisal: &str,
) -> Result<BTreeMap<Whose, VerdictLine>, StoreError> {
    let Some(adopted) = store.find::<Adoption>(adoption)? else {
        return Ok(BTreeMap::new());
    };
    let mut dockets = store.dockets(adopted.year)?;
    dockets.retain(|docket| docket.adoption.id == adoption);
    let Some(docket) = dockets.pop() else {
        return Ok(BTreeMap::new());
    };
    let Some(period) = docket.pack.appraisal(appraisal).map(|it| it.period) else {
        return Ok(BTreeMap::new());
    };
    let hearing = store.heard(docket.over(period))?;
    let verdicts = hearing.proposals(appraisal, &hearing.assessed());
    let lines = hearing.lines(&verdicts).into_iter();
    let whose = |it: &VerdictLine| (adoption, it.appraisal.clone(), it.org, it.person);
    Ok(lines.map(|line| (whose(&line), line)).collect())
}

/// Each pack's text must have the hash that it was adopted with, and the closing must name it so.
fn texts(adoptions: &[Adoption], closing: &YearClosing, found: &mut Differences) {
    for adoption in adoptions {
        let now = pack::hash(&adoption.text);
        if now != adoption.hash {
            found.add(Difference {
                code: "pack_text",
                pack: adoption.pack.clone(),
                kept: adoption.hash.clone(),
                now,
                ..Difference::default()
            });
        }
    }
    let told = |it: &Adoption| format!("{} {} {}", it.pack, it.pack_version, it.hash);
    let now: Vec<String> = adoptions.iter().map(told).collect();
    let now = now.join("\n");
    if now != closing.packs {
        found.add(Difference {
            code: "pack_list",
            kept: closing.packs.clone(),
            now,
            ..Difference::default()
        });
    }
}

fn bytes(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    value.canonical(&mut bytes);
    bytes
}

/// The hash over lines in the order of adoption, appraisal, org and person.
fn digest(lines: impl Iterator<Item = (Id, VerdictLine)>) -> String {
    let mut all = Vec::new();
    for (adoption, line) in lines {
        adoption.to_value().canonical(&mut all);
        line.to_value().canonical(&mut all);
    }
    audit::hash(&all)
}

fn whose(verdict: &Verdict) -> Whose {
    let appraisal = verdict.appraisal.clone();
    (verdict.adoption, appraisal, verdict.org, verdict.person)
}

fn named(code: &'static str, packs: &BTreeMap<Id, String>, whose: &Whose) -> Difference {
    let (adoption, appraisal, org, person) = whose;
    Difference {
        code,
        pack: packs.get(adoption).cloned().unwrap_or_default(),
        appraisal: appraisal.clone(),
        org: Some(*org),
        person: *person,
        ..Difference::default()
    }
}

/// What of a verdict was proposed.
fn line(verdict: &Verdict) -> VerdictLine {
    VerdictLine {
        appraisal: verdict.appraisal.clone(),
        org: verdict.org,
        person: verdict.person,
        start: verdict.start,
        end: verdict.end,
        raw: verdict.raw,
        proposed: verdict.proposed.clone(),
        ceiling: verdict.ceiling.clone(),
    }
}

fn imaged(id: Id, image: &str) -> Result<Verdict, StoreError> {
    let damaged = || StoreError::Damaged(format!("{} {id}", Kind::Verdict));
    let row = Row {
        kind: Kind::Verdict,
        id,
        version: 0,
        values: json::values(image, Kind::Verdict).ok_or_else(damaged)?,
    };
    Verdict::from_row(&row).ok_or_else(damaged)
}
