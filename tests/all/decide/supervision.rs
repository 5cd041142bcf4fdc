//! Decisions of supervision: campaigns, cards, lagging orgs, links, talks, measures, verdicts.

use proptest::prelude::*;
use wudan::domain::{
    Campaign, CampaignCommand, CampaignDraft, CampaignOrg, CardCommand, CardDraft, CardIssued,
    ContactCommand, Finding, FindingCommand, FindingSource, Id, LaggingCommand, MeasureCommand,
    MeasureDraft, RefusalCode, SheetRole, TalkCommand, TalkDraft, TalkHeld, draw,
    pack::{CheckKind, TalkKind},
};

use super::{Bench, day, person::raise};

/// A bench with the pack of every kind of rule in force.
pub fn sound() -> (Bench, Id) {
    let mut bench = Bench::new();
    let adoption = bench.adopt_sound();
    (bench, adoption)
}

pub fn campaign(item: Option<&str>) -> CampaignDraft {
    CampaignDraft {
        item: item.map(Into::into),
        title: None,
        check: None,
        start: day("2026-02-01"),
        end: day("2026-02-28"),
        forms: Vec::new(),
        leader: None,
    }
}

pub fn open(adoption: Id, orgs: &[Id]) -> CampaignCommand {
    CampaignCommand::Open {
        year: 2026,
        adoption,
        draft: campaign(Some("autumn")),
        orgs: orgs.to_vec(),
    }
}

fn assign(org: Id, assessor: &str, form: Option<&str>) -> CampaignCommand {
    CampaignCommand::Assign {
        campaign: 1,
        org,
        assessor: assessor.into(),
        role: SheetRole::Inspector,
        form: form.map(Into::into),
        date: day("2026-02-10"),
    }
}

#[test]
fn a_campaign_takes_from_the_pack_what_is_not_said() {
    let (mut bench, adoption) = sound();
    bench.done(open(adoption, &[2, 3, 2]));
    let made = bench.last::<Campaign>();
    assert_eq!((made.check, made.forms.as_str()), (CheckKind::Special, "f"));
    assert_eq!(bench.all::<CampaignOrg>().len(), 2);
    let own = |check| CampaignCommand::Open {
        year: 2026,
        adoption,
        draft: CampaignDraft {
            title: Some("daily".into()),
            check,
            ..campaign(None)
        },
        orgs: vec![2],
    };
    assert_eq!(bench.refused(own(None)), RefusalCode::Empty);
    bench.done(own(Some(CheckKind::Daily)));
}

#[test]
fn a_draw_is_on_record_and_stands() {
    let (mut bench, adoption) = sound();
    for n in 4..12 {
        bench.org(&format!("1.{n}"), Some(1));
    }
    let orgs: Vec<Id> = (2..=11).collect();
    bench.done(open(adoption, &orgs));
    let draw = |seed, count| CampaignCommand::Draw {
        campaign: 1,
        seed,
        count,
    };
    assert_eq!(
        bench.refused(draw(7, None)),
        RefusalCode::Empty,
        "the pack fixes no number"
    );
    assert_eq!(bench.refused(draw(7, Some(11))), RefusalCode::BadDraw);
    bench.done(draw(7, Some(4)));
    let drawn: Vec<Id> = bench
        .all::<CampaignOrg>()
        .into_iter()
        .filter(|line| line.drawn)
        .map(|line| line.org)
        .collect();
    assert_eq!(drawn, draw::drawn(&orgs, 4, 7));
    assert_eq!(bench.refused(draw(7, Some(4))), RefusalCode::NothingToDo);
    assert_eq!(bench.refused(draw(8, Some(4))), RefusalCode::AlreadyDrawn);
    let left = orgs.iter().find(|org| !drawn.contains(org)).unwrap();
    assert_eq!(
        bench.refused(assign(*left, "He", None)),
        RefusalCode::NotInCampaign
    );
    bench.done(CampaignCommand::Pair {
        campaign: 1,
        seed: 3,
    });
    for line in bench.all::<CampaignOrg>().iter().filter(|line| line.drawn) {
        assert!(
            line.by
                .is_some_and(|by| by != line.org && drawn.contains(&by))
        );
    }
}

#[test]
fn who_scores_is_named_once_and_never_for_his_own_org() {
    let (mut bench, adoption) = sound();
    bench.done(open(adoption, &[2, 3]));
    bench.done(assign(2, "He", None));
    assert_eq!(
        bench.refused(assign(2, "He", None)),
        RefusalCode::AlreadyAssigned
    );
    bench.done(assign(2, "Wu", None));
    assert_eq!(
        bench.all::<CampaignOrg>().len(),
        3,
        "a second scorer is a second row"
    );
    bench.counts.insert("own_org", 1);
    assert_eq!(bench.refused(assign(3, "He", None)), RefusalCode::OwnOrg);
    bench.counts.clear();
    bench.done(assign(3, "He", Some("f")));
    assert!(bench.get::<CampaignOrg>(2).sheet.is_some());
    assert_eq!(
        bench.refused(CampaignCommand::Release { line: 2 }),
        RefusalCode::StillCited
    );
    bench.done(CampaignCommand::Release { line: 3 });
    bench.done(CampaignCommand::Close {
        campaign: 1,
        date: day("2026-02-28"),
        summary: None,
    });
    assert_eq!(
        bench.refused(assign(3, "Li", None)),
        RefusalCode::CampaignClosed
    );
}

proptest! {
    #[test]
    fn a_draw_depends_on_seed_and_orgs_alone(
        orgs in prop::collection::btree_set(1..100_000_i64, 1..200),
        seed: i64,
        count in 0..250_usize,
    ) {
        let sorted: Vec<Id> = orgs.iter().copied().collect();
        let mut turned = sorted.clone();
        turned.reverse();
        turned.extend(&sorted);
        let drawn = draw::drawn(&sorted, count, seed);
        prop_assert_eq!(&drawn, &draw::drawn(&turned, count, seed));
        prop_assert_eq!(drawn.len(), count.min(sorted.len()));
        prop_assert!(drawn.iter().all(|org| orgs.contains(org)));
        prop_assert!(drawn.windows(2).all(|two| two[0] < two[1]), "each once");
    }

    #[test]
    fn a_pair_is_never_an_org_with_itself(
        orgs in prop::collection::btree_set(1..100_000_i64, 2..200),
        seed: i64,
    ) {
        let orgs: Vec<Id> = orgs.into_iter().collect();
        let pairs = draw::pairs(&orgs, seed);
        let mut checked: Vec<Id> = pairs.iter().map(|pair| pair.0).collect();
        let mut checking: Vec<Id> = pairs.iter().map(|pair| pair.1).collect();
        checked.sort_unstable();
        checking.sort_unstable();
        prop_assert_eq!(&checked, &orgs);
        prop_assert_eq!(&checking, &orgs);
        prop_assert!(pairs.iter().all(|(one, other)| one != other));
    }
}

#[test]
fn every_org_is_drawn_about_as_often_as_the_others() {
    let orgs: Vec<Id> = (1..=10).collect();
    let mut times = [0_u32; 11];
    for seed in 0..2000 {
        for org in draw::drawn(&orgs, 3, seed) {
            times[usize::try_from(org).unwrap()] += 1;
        }
    }
    assert!(
        times[1..].iter().all(|n| (500..700).contains(n)),
        "{times:?}"
    );
}

pub fn card(card: &str, finding: Option<Id>) -> CardDraft {
    CardDraft {
        card: card.into(),
        org: 2,
        person: None,
        year: 2026,
        issued: day("2026-02-20"),
        issuer: "He".into(),
        reason: "why".into(),
        finding,
        deadline: Some(day("2026-03-20")),
        look_back: None,
    }
}

#[test]
fn a_card_is_issued_only_as_the_ladder_allows() {
    let (mut bench, adoption) = sound();
    let issue = |draft| CardCommand::Issue { adoption, draft };
    let orange = bench.refused(issue(card("orange", None)));
    assert_eq!(orange, RefusalCode::JumpNotChosen);
    assert_eq!(
        bench.refused(issue(card("green", None))),
        RefusalCode::NoSuchItem
    );
    let nobody = CardDraft {
        issuer: " ".into(),
        ..card("yellow", None)
    };
    assert_eq!(bench.refused(issue(nobody)), RefusalCode::Empty);
    bench.done(issue(card("yellow", None)));
    bench.done(issue(card("orange", None)));
    assert_eq!(bench.last::<CardIssued>().follows, Some(1));
    let elsewhere = CardDraft {
        org: 3,
        ..card("orange", None)
    };
    assert!(
        bench.apply(issue(elsewhere)).is_err(),
        "another org's card does not count"
    );
    let next_year = CardDraft {
        year: 2027,
        ..card("orange", None)
    };
    assert!(
        bench.apply(issue(next_year)).is_err(),
        "a card lasts its year"
    );
    let lift = |reason: &str| CardCommand::Lift {
        card: 1,
        reason: reason.into(),
        date: day("2026-03-01"),
    };
    assert_eq!(bench.refused(lift("")), RefusalCode::NoReason);
    bench.done(lift("wrong org"));
    assert_eq!(bench.refused(lift("again")), RefusalCode::AlreadyEnded);
    assert!(
        bench.apply(issue(card("orange", None))).is_err(),
        "a lifted card carries nothing"
    );
}

#[test]
fn a_look_back_closes_a_card_or_leaves_it_standing() {
    let (mut bench, adoption) = sound();
    bench.done(CardCommand::Issue {
        adoption,
        draft: card("yellow", None),
    });
    let look = |rectified| CardCommand::LookBack {
        card: 1,
        date: day("2026-03-01"),
        rectified,
        remark: Some("seen".into()),
    };
    bench.done(look(false));
    assert!(bench.get::<CardIssued>(1).stands_on(day("2026-03-05")));
    bench.done(look(true));
    assert!(!bench.get::<CardIssued>(1).stands_on(day("2026-03-05")));
    assert_eq!(bench.refused(look(true)), RefusalCode::AlreadyEnded);
}

#[test]
fn what_comes_back_is_open_again_and_what_is_the_same_is_linked() {
    let (mut bench, _) = sound();
    bench.done(raise(2, None));
    let look = |held| FindingCommand::LookBack {
        finding: 1,
        date: day("2026-03-01"),
        held,
        remark: None,
    };
    assert_eq!(bench.refused(look(true)), RefusalCode::NotClosedYet);
    bench.done(FindingCommand::Rectify {
        finding: 1,
        measure: "m".into(),
        evidence: "e".into(),
    });
    bench.done(FindingCommand::Close {
        finding: 1,
        verifier: "He".into(),
        date: day("2026-02-20"),
    });
    bench.done(look(true));
    bench.done(look(false));
    let found = bench.get::<Finding>(1);
    assert!(found.relapsed.is_some() && found.closed.is_none());
    bench.done(raise(3, None));
    let repeat = |finding, earlier| FindingCommand::Repeat { finding, earlier };
    assert_eq!(bench.refused(repeat(2, 1)), RefusalCode::NotTheSame);
    let mut old = found.clone();
    old.year = 2025;
    old.source = FindingSource::HigherInspection;
    let old = bench.put(old);
    bench.done(repeat(1, old));
    assert_eq!(bench.get::<Finding>(1).repeats, Some(old));
}

#[test]
fn a_lagging_org_is_delisted_only_after_plan_and_acceptance() {
    let (mut bench, _) = sound();
    let date = day("2026-02-10");
    let list = LaggingCommand::List {
        org: 2,
        year: 2026,
        date,
        reason: "no meetings".into(),
    };
    bench.done(list.clone());
    assert_eq!(bench.refused(list), RefusalCode::AlreadyListed);
    let accept = LaggingCommand::Accept {
        lagging: 1,
        date,
        acceptance: "good".into(),
    };
    let delist = LaggingCommand::Delist { lagging: 1, date };
    assert_eq!(bench.refused(accept.clone()), RefusalCode::Empty);
    assert_eq!(bench.refused(delist.clone()), RefusalCode::NotAccepted);
    bench.done(LaggingCommand::Plan {
        lagging: 1,
        plan: "meet".into(),
        helper: None,
        helper_org: Some(1),
        deadline: None,
    });
    bench.done(accept);
    bench.done(delist.clone());
    assert_eq!(bench.refused(delist), RefusalCode::AlreadyEnded);
}

#[test]
fn a_leader_is_bound_once_to_a_branch() {
    let (mut bench, _) = sound();
    let person = bench.person("Li");
    let link = |since: &str| ContactCommand::Link {
        person,
        org: 2,
        since: day(since),
        remark: None,
    };
    bench.done(link("2026-01-01"));
    assert_eq!(
        bench.refused(link("2026-02-01")),
        RefusalCode::AlreadyLinked
    );
    bench.done(ContactCommand::End {
        contact: 1,
        until: day("2026-01-31"),
    });
    bench.done(link("2026-02-01"));
}

#[test]
fn a_talk_is_held_by_somebody_about_something_of_the_org() {
    let (mut bench, adoption) = sound();
    let person = bench.person("Li");
    bench.done(raise(3, None));
    let talk = |kind, finding| TalkCommand::Hold {
        draft: TalkDraft {
            adoption: Some(adoption),
            talk: None,
            kind,
            person,
            org: 2,
            by: "He".into(),
            date: day("2026-02-20"),
            topics: vec!["a".into(), " ".into(), "b".into()],
            result: None,
            card: None,
            finding,
        },
    };
    assert_eq!(bench.refused(talk(None, None)), RefusalCode::Empty);
    let kind = Some(TalkKind::Interview);
    assert_eq!(bench.refused(talk(kind, Some(1))), RefusalCode::BadValue);
    bench.done(talk(kind, None));
    assert_eq!(bench.last::<TalkHeld>().topics.as_deref(), Some("a\nb"));
}

#[test]
fn a_measure_is_of_the_pack_and_ends_once() {
    let (mut bench, adoption) = sound();
    let apply = |consequence: &str| MeasureCommand::Apply {
        adoption,
        draft: MeasureDraft {
            consequence: consequence.into(),
            org: 2,
            person: None,
            year: 2026,
            text: None,
            by: "committee".into(),
            since: day("2026-02-01"),
            until: None,
            card: None,
            finding: None,
            verdict: None,
        },
    };
    assert_eq!(bench.refused(apply("exile")), RefusalCode::NoSuchItem);
    bench.done(apply("poor-twice"));
    let finish = MeasureCommand::Finish {
        measure: 1,
        date: day("2026-02-20"),
        evidence: "document 3".into(),
    };
    bench.done(finish.clone());
    assert_eq!(bench.refused(finish), RefusalCode::AlreadyEnded);
}
