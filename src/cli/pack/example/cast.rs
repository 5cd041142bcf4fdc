//! Which made-up orgs an example needs: every form and every appraisal asks one of them.

use crate::domain::{
    OrgKind, PostKind, Sector,
    judge::whom::Whom,
    pack::{Audience, FactLine, Pack, Per, ScoreHow, StaffingNorm},
    rule::Rule,
};

/// One made-up org.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Its number, from 1.
    pub(super) no: usize,
    pub(super) kind: OrgKind,
    pub(super) sector: Sector,
    pub(super) classes: Vec<String>,
    /// Kind of the org above; `None` for one that may be a root.
    pub(super) parent_kind: Option<OrgKind>,
    /// Number of the org above, if it is in the file.
    pub(super) above: Option<usize>,
    pub(super) posts: Vec<PostKind>,
    /// How far its figures differ from the first org's.
    pub(super) turn: u32,
    /// Whether records, sheets and the rest are shown too, or only facts.
    pub(super) is_whole: bool,
    /// Whether it shows the facts that no org of the file is asked.
    is_first: bool,
}

impl Part {
    pub(super) fn asks(&self, audience: &Audience) -> bool {
        audience.holds(self.kind, self.sector, &self.classes)
    }

    /// The org as the rows of the pack see it.
    pub(super) fn whom(&self) -> Whom {
        Whom {
            org: 0,
            kind: self.kind,
            sector: self.sector,
            parent: self.parent_kind,
            classes: self.classes.clone(),
        }
    }

    pub(super) fn asks_fact(&self, pack: &Pack, line: &FactLine) -> bool {
        let nobody = || !cast(pack).iter().any(|part| part.asks(&line.audience));
        self.asks(&line.audience) || self.is_first && nobody()
    }
}

/// Orgs beside the first of a peer group, so that ranks and shares mean something.
const PEERS: u32 = 2;

/// The orgs, those that cover most first.
pub(super) fn cast(pack: &Pack) -> Vec<Part> {
    let asked = pack.forms.iter().map(|it| &it.audience);
    let asked = asked.chain(pack.appraisals.iter().map(|it| &it.audience));
    let mut open: Vec<&Audience> = asked.collect();
    let all = candidates(pack);
    let mut parts: Vec<Part> = Vec::new();
    loop {
        let gain = |part: &Part| open.iter().filter(|it| part.asks(it)).count();
        // Of equals the first: it is the plainest.
        let best = all.iter().rev().max_by_key(|part| gain(part));
        let Some(best) = best.filter(|part| gain(part) > 0 || parts.is_empty()) else {
            break;
        };
        open.retain(|it| !best.asks(it));
        parts.push(best.clone());
    }
    if let Some(first) = parts.first_mut() {
        first.is_first = true;
    }
    let first = parts.first().cloned();
    if let Some(first) = first.filter(|_| !pack.peer_groups.is_empty()) {
        parts.extend((1..=PEERS).map(|turn| Part {
            turn,
            is_whole: false,
            is_first: false,
            ..first.clone()
        }));
    }
    if let Some(kind) = below(pack).filter(|kind| pack.head.kinds.contains(kind)) {
        let child = all.iter().find(|part| part.kind == kind);
        parts.extend(child.map(|child| Part {
            above: Some(1),
            turn: 1,
            ..child.clone()
        }));
    }
    for (at, part) in parts.iter_mut().enumerate() {
        part.no = at + 1;
        part.posts = posts(pack, part);
    }
    parts
}

/// Every kind, sector and single class of the pack's scope.
fn candidates(pack: &Pack) -> Vec<Part> {
    let sectors: &[Sector] = if pack.head.sectors.is_empty() {
        Sector::ALL
    } else {
        &pack.head.sectors
    };
    let mut all = Vec::new();
    for kind in &pack.head.kinds {
        for sector in sectors {
            let is_root = matches!(kind, OrgKind::Committee | OrgKind::WorkCommittee);
            let plain = Part {
                no: 0,
                kind: *kind,
                sector: *sector,
                classes: Vec::new(),
                parent_kind: (!is_root).then_some(OrgKind::Committee),
                above: None,
                posts: Vec::new(),
                turn: 0,
                is_whole: true,
                is_first: false,
            };
            let classes = pack.classes.iter();
            let classes = classes.filter(|class| class.audience.holds(*kind, *sector, &[]));
            let with = classes.map(|class| Part {
                classes: vec![class.id.clone()],
                parent_kind: class.parents.first().copied().or(plain.parent_kind),
                ..plain.clone()
            });
            let with: Vec<Part> = with.collect();
            all.push(plain);
            all.extend(with);
        }
    }
    all
}

/// The kind of org over which some rule rolls up, or in which a quota is counted one by one.
fn below(pack: &Pack) -> Option<OrgKind> {
    let items = pack.forms.iter().flat_map(|form| form.items());
    let rules = items.map(|item| &item.rule);
    let scores = pack.scores.iter().filter_map(|row| match &row.how {
        ScoreHow::Rule { rule, .. } => Some(&**rule),
        _ => None,
    });
    let rolled = rules.chain(scores).find_map(|rule| match rule {
        Rule::Rollup { over, .. } => over.first().copied(),
        _ => None,
    });
    let counted = pack.indicators.iter().any(|line| line.per == Per::Branch);
    rolled.or(counted.then_some(OrgKind::Branch))
}

/// The secretary, whom appraisals are about, and who is counted.
fn posts(pack: &Pack, part: &Part) -> Vec<PostKind> {
    let mut posts = vec![PostKind::Secretary];
    let asked = pack.appraisals.iter().filter(|it| part.asks(&it.audience));
    posts.extend(asked.flat_map(|it| it.audience.posts.iter().copied()));
    let norms = pack.staffing.iter().filter(|it| part.asks(&it.audience));
    posts.extend(norms.filter_map(|it| match &it.norm {
        StaffingNorm::Count { post, .. }
        | StaffingNorm::Share { post, .. }
        | StaffingNorm::Holder { post, .. } => Some(*post),
        StaffingNorm::Size { .. } => None,
    }));
    let mut seen = Vec::new();
    for post in posts {
        if !seen.contains(&post) {
            seen.push(post);
        }
    }
    seen
}
