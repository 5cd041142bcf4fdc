//! Shares of a peer group that may or must have a grade, with rounding and ties (G02, G03).

use crate::{
    base::{Decimal, Exact, Rounding},
    domain::{
        Id,
        pack::{ShareHow, ShareTies},
    },
};

/// Where one member of a group stands while shares are applied. Grades are places in the scale,
/// 0 the best.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stand {
    /// The org.
    pub org: Id,
    /// Its score, if known.
    pub score: Option<Exact>,
    /// The grade so far; `None` where no threshold is fixed.
    pub grade: Option<usize>,
    /// The best grade allowed.
    pub ceiling: usize,
    /// Whether a veto has fixed the grade.
    pub is_fixed: bool,
    /// Whether equal scores leave the member to the body.
    pub to_body: bool,
}

/// A share as it stands in the pack.
#[derive(Debug, Clone, Copy)]
pub struct Share {
    /// The grade's place in the scale.
    pub grade: usize,
    /// Number of grades in the scale.
    pub grades: usize,
    /// The sense of the share; `None` is "this grade and worse, at least" (G03).
    pub how: Option<ShareHow>,
    /// How many members it comes to.
    pub limit: usize,
    /// What equal scores at its edge get.
    pub ties: ShareTies,
}

/// How many members a percentage of a group comes to; `None` on overflow.
pub fn limit(percent: Decimal, members: usize, rounding: Rounding) -> Option<usize> {
    let part = Exact::from(percent).times(Exact::count(members))?;
    let whole = part.over(Exact::HUNDRED)?.round(0, rounding)?;
    usize::try_from(whole.decimal()?.to_i64()?).ok()
}

/// Applies a share to the members of one group.
pub fn apply(share: Share, members: &mut [Stand]) {
    match share.how {
        Some(ShareHow::AtMost) => at_most(share, members),
        Some(ShareHow::AtLeast) => at_least(share, members),
        Some(ShareHow::About) => {
            at_most(share, members);
            at_least(share, members);
        }
        None => below(share, members),
    }
}

/// Those who have the grade beyond the limit get the next worse one.
fn at_most(share: Share, members: &mut [Stand]) {
    let next = share.grade + 1;
    let graded = chosen(members, |it| it.grade == Some(share.grade) && !it.is_fixed);
    let held = members
        .iter()
        .filter(|it| it.grade == Some(share.grade) && it.is_fixed)
        .count();
    let room = share.limit.saturating_sub(held);
    for (at, fate) in best(members, graded, room, share.ties) {
        match fate {
            Fate::In => {}
            Fate::Out if next < share.grades => members[at].grade = Some(next),
            Fate::Out => {}
            Fate::Body => members[at].to_body = true,
        }
    }
    // Where no threshold is fixed, those beyond the limit may at best get the next grade.
    let open = chosen(members, |it| {
        it.grade.is_none() && !it.is_fixed && it.ceiling <= share.grade
    });
    for (at, fate) in best(members, open, room, share.ties) {
        if fate == Fate::Out && next < share.grades {
            members[at].ceiling = members[at].ceiling.max(next);
        }
    }
}

/// If too few have the grade, the best of the worse ones get it; of the worst grade of all, the
/// worst of the better ones.
fn at_least(share: Share, members: &mut [Stand]) {
    if share.grade + 1 == share.grades {
        return below(share, members);
    }
    let have = members
        .iter()
        .filter(|it| it.grade == Some(share.grade))
        .count();
    let mut room = share.limit.saturating_sub(have);
    for worse in share.grade + 1..=share.grades {
        let fits = |it: &Stand| {
            let at_hand = match it.grade {
                Some(grade) => grade == worse,
                None => worse == share.grades && it.score.is_some(),
            };
            at_hand && it.ceiling <= share.grade && !it.is_fixed
        };
        let list = chosen(members, fits);
        let count = list.len();
        for (at, fate) in best(members, list, room, share.ties) {
            match fate {
                Fate::In => members[at].grade = Some(share.grade),
                Fate::Out => {}
                Fate::Body => members[at].to_body = true,
            }
        }
        room = room.saturating_sub(count);
    }
}

/// If too few have the grade or a worse one, the worst of the better ones get it.
fn below(share: Share, members: &mut [Stand]) {
    let have = members
        .iter()
        .filter(|it| it.grade.is_some_and(|grade| grade >= share.grade));
    let room = share.limit.saturating_sub(have.count());
    let graded = chosen(members, |it| {
        it.grade.is_some_and(|grade| grade < share.grade) && !it.is_fixed
    });
    for (at, fate) in worst(members, graded, room, share.ties) {
        match fate {
            Fate::In => members[at].grade = Some(share.grade),
            Fate::Out => {}
            Fate::Body => members[at].to_body = true,
        }
    }
    let open = chosen(members, |it| {
        it.grade.is_none() && !it.is_fixed && it.score.is_some()
    });
    for (at, fate) in worst(members, open, room, share.ties) {
        if fate == Fate::In {
            members[at].ceiling = members[at].ceiling.max(share.grade);
        }
    }
}

/// What a share does to one member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    In,
    Out,
    Body,
}

fn chosen(members: &[Stand], fits: impl Fn(&Stand) -> bool) -> Vec<usize> {
    (0..members.len())
        .filter(|at| fits(&members[*at]))
        .collect()
}

fn best(
    members: &[Stand],
    mut list: Vec<usize>,
    room: usize,
    ties: ShareTies,
) -> Vec<(usize, Fate)> {
    list.sort_by(|a, b| members[*b].score.cmp(&members[*a].score).then(a.cmp(b)));
    cut(members, list, room, ties)
}

fn worst(
    members: &[Stand],
    mut list: Vec<usize>,
    room: usize,
    ties: ShareTies,
) -> Vec<(usize, Fate)> {
    // Who has no score is not pushed down before those who have one.
    list.sort_by(|a, b| {
        let key = |at: usize| (members[at].score.is_none(), members[at].score);
        key(*a).cmp(&key(*b)).then(a.cmp(b))
    });
    cut(members, list, room, ties)
}

/// The first `room` of a sorted list are in; equal scores at the edge share one fate.
fn cut(members: &[Stand], list: Vec<usize>, room: usize, ties: ShareTies) -> Vec<(usize, Fate)> {
    let edge = match (
        room.checked_sub(1).and_then(|last| list.get(last)),
        list.get(room),
    ) {
        (Some(last), Some(next)) if members[*last].score == members[*next].score => {
            Some(members[*last].score)
        }
        _ => None,
    };
    let fate = |(place, at): (usize, usize)| {
        let tied = edge == Some(members[at].score);
        let fate = match ties {
            ShareTies::AllIn if tied => Fate::In,
            ShareTies::AllOut if tied => Fate::Out,
            ShareTies::Body if tied => Fate::Body,
            _ if place < room => Fate::In,
            _ => Fate::Out,
        };
        (at, fate)
    };
    list.into_iter().enumerate().map(fate).collect()
}
