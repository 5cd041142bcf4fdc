//! Quotas: have, need, pace, by period and by person (F2).

use wudan::{
    base::{Exact, Period},
    domain::{
        PostKind,
        judge::{
            Attendance, Entry, OrgFacts, Standings,
            indicator::{Standing, judge},
            trace::Why,
        },
        pack::Pack,
    },
};

use super::{day, dec, entry, facts, holder, pack_of};

/// One quota over records of kind `m`.
fn quota(tail: &str) -> Pack {
    pack_of(&format!(
        r#"
[[record_kind]]
id = "m"
clause = "1"
title = "会"
unit = "次"
fields = ["date", "quantity"]

[[record_kind]]
id = "big"
clause = "1"
title = "大会"
unit = "次"
fields = ["date"]
counts_as = ["m"]

[[indicator]]
id = "q"
clause = "1"
title = "定额"
counts = ["m"]
{tail}
"#
    ))
}

fn stand(pack: &Pack, facts: &OrgFacts) -> Standing {
    judge(pack, pack.indicator("q").unwrap(), facts)
}

fn on(today: &str, days: &[&str]) -> OrgFacts {
    let mut facts = facts(1);
    facts.today = day(today);
    facts.events = (1..).zip(days).map(|(id, at)| entry(id, "m", at)).collect();
    facts
}

fn plain(direction: &str, need: &str, period: &str) -> Pack {
    quota(&format!(
        "how = \"records\"\ndirection = \"{direction}\"\nneed = {need}\nperiod = \
            \"{period}\"\nper = \"org\""
    ))
}

#[test]
fn f02_a_yearly_quota_is_met_on_pace_behind_or_missed() {
    let pack = plain("at_least", "4", "year");
    let held = ["2026-02-01", "2026-05-01", "2026-08-01", "2026-11-01"];
    // today, entries so far, state, missing
    let cases = [
        ("2026-01-01", 0, Standings::OnPace, None),
        ("2026-04-01", 0, Standings::OnPace, None),
        ("2026-04-02", 0, Standings::Behind, None),
        ("2026-07-01", 1, Standings::OnPace, None),
        ("2026-07-02", 1, Standings::Behind, None),
        ("2026-11-02", 4, Standings::Met, Some(0)),
        ("2026-12-31", 3, Standings::Behind, None),
        ("2027-01-01", 3, Standings::Missed, Some(1)),
        ("2027-01-01", 4, Standings::Met, Some(0)),
        ("2027-01-01", 0, Standings::Missed, Some(4)),
    ];
    for (today, count, state, missing) in cases {
        let facts = on(today, &held[..count]);
        let found = stand(&pack, &facts);
        // Entries dated after today do not count yet.
        let known = held[..count]
            .iter()
            .filter(|at| day(at) <= day(today))
            .count();
        assert_eq!(found.have, Some(Exact::count(known)), "{today} {count}");
        if known == count {
            assert_eq!(found.state, state, "{today} {count}");
            assert_eq!(found.missing, missing.map(Exact::whole), "{today} {count}");
        }
    }
}

#[test]
fn f02_what_is_left_and_how_many_days_are_told() {
    let pack = plain("at_least", "4", "year");
    let found = stand(&pack, &on("2026-12-30", &["2026-02-01"]));
    let part = &found.parts[0];
    assert_eq!(part.left(), Some(Exact::whole(3)));
    assert_eq!(part.days_left(day("2026-12-30")), 2);
    assert_eq!(part.days_left(day("2027-02-01")), 0);
    assert_eq!(part.sources.len(), 1);
    assert_eq!(found.now(day("2026-12-30")), Some(Standings::Behind));
    assert_eq!(found.now(day("2027-01-01")), None);
}

#[test]
fn f02_directions_have_their_own_ends() {
    // direction, need, most, count, over?, state
    let cases = [
        ("at_most", "2", "", 2, false, "on_pace"),
        ("at_most", "2", "", 3, false, "missed"),
        ("at_most", "2", "", 2, true, "met"),
        ("exactly", "2", "", 2, false, "on_pace"),
        ("exactly", "2", "", 2, true, "met"),
        ("exactly", "2", "", 1, true, "missed"),
        ("exactly", "2", "", 3, false, "missed"),
        ("between", "1", "most = 2", 1, true, "met"),
        ("between", "1", "most = 2", 2, true, "met"),
        ("between", "1", "most = 2", 3, true, "missed"),
        ("between", "1", "most = 2", 0, true, "missed"),
    ];
    for (direction, need, most, count, over, state) in cases {
        let pack = quota(&format!(
            "how = \"records\"\ndirection = \"{direction}\"\nneed = {need}\n{most}\nperiod = \
             \"year\"\nper = \"org\""
        ));
        let days = ["2026-01-02", "2026-01-03", "2026-01-04"];
        let today = if over { "2027-01-01" } else { "2026-06-30" };
        let found = stand(&pack, &on(today, &days[..count]));
        assert_eq!(found.state.code(), state, "{direction} {count} {over}");
    }
}

#[test]
fn f02_a_pack_says_in_how_many_days_all_of_it_is_expected() {
    let need = "how = \"records\"\ndirection = \"at_least\"\nneed = 2\nperiod = \"quarter\"\n\
                per = \"org\"";
    // pace_days, today, entries so far, state of the quarter that begins in April
    let cases = [
        ("", "2026-06-29", 1, Standings::OnPace),
        ("", "2026-06-30", 1, Standings::Behind),
        ("\npace_days = 1", "2026-04-01", 1, Standings::Behind),
        ("\npace_days = 1", "2026-04-01", 2, Standings::Met),
        ("\npace_days = 10", "2026-04-04", 0, Standings::OnPace),
        ("\npace_days = 10", "2026-04-05", 0, Standings::Behind),
        ("\npace_days = 10", "2026-04-09", 1, Standings::OnPace),
        ("\npace_days = 10", "2026-06-10", 1, Standings::Behind),
        ("\npace_days = 10", "2026-07-01", 1, Standings::Missed),
        // No day of the period is later than its last.
        ("\npace_days = 400", "2026-06-29", 1, Standings::OnPace),
        ("\npace_days = 400", "2026-06-30", 1, Standings::Behind),
    ];
    for (pace, today, count, state) in cases {
        let pack = quota(&format!("{need}{pace}"));
        let held = ["2026-04-01", "2026-04-01"];
        let found = stand(&pack, &on(today, &held[..count]));
        let quarter = found.parts.iter();
        let mut quarter = quarter.filter(|it| it.period.start == day("2026-04-01"));
        assert_eq!(
            quarter.next().unwrap().state,
            state,
            "{pace} {today} {count}"
        );
    }
}

#[test]
fn f02_every_period_of_the_year_is_judged_by_itself() {
    for (period, number) in [
        ("week", 52),
        ("month", 12),
        ("two_months", 6),
        ("quarter", 4),
        ("half", 2),
        ("school_term", 2),
        ("year", 1),
    ] {
        let pack = plain("at_least", "1", period);
        let found = stand(&pack, &on("2027-03-01", &["2026-01-05"]));
        assert_eq!(found.parts.len(), number, "{period}");
        let lacking = i64::try_from(number).unwrap() - i64::from(period != "school_term");
        assert_eq!(found.missing, Some(Exact::whole(lacking)), "{period}");
    }
    let pack = plain("at_least", "1", "month");
    let found = stand(&pack, &on("2026-03-15", &["2026-01-31", "2026-02-28"]));
    assert_eq!(found.parts.len(), 3, "months to come are not asked yet");
    assert_eq!(found.missing, Some(Exact::ZERO));
    assert_eq!(found.state, Standings::OnPace);
}

#[test]
fn f02_pairs_of_years_terms_and_once_have_their_own_periods() {
    let pack = plain("at_least", "1", "two_years");
    let found = stand(&pack, &on("2026-12-31", &["2026-01-05"]));
    assert_eq!(found.parts[0].period.end, day("2027-12-31"));
    let once = plain("at_least", "1", "once");
    let found = stand(&once, &on("2026-12-31", &["2021-01-05"]));
    assert_eq!(found.state, Standings::Met);
    let term = plain("at_least", "1", "term");
    let found = stand(&term, &on("2026-12-31", &["2026-01-05"]));
    assert_eq!(
        (found.state, found.why),
        (Standings::Missing, Some(Why::NoFact))
    );
}

#[test]
fn f02_a_within_leaves_only_that_part_of_the_period() {
    let pack = quota(
        "how = \"records\"\ndirection = \"at_least\"\nneed = 1\nperiod = \"year\"\nper = \"org\"\n\
         within = { from = { month = 1, day = 1 }, to = { month_end = 6 } }",
    );
    let states = |today: &str, days: &[&str]| stand(&pack, &on(today, days)).state;
    assert_eq!(states("2026-07-01", &["2026-06-30"]), Standings::Met);
    assert_eq!(states("2026-12-31", &["2026-07-01"]), Standings::Missed);
    assert_eq!(states("2026-06-29", &[]), Standings::OnPace);
    assert_eq!(states("2026-06-30", &[]), Standings::Behind);
}

#[test]
fn f02_the_first_fitting_need_holds_and_none_is_not_asked() {
    let pack = quota(
        "how = \"records\"\ndirection = \"at_least\"\nperiod = \"year\"\nper = \"org\"\n\
         needs = [{ kinds = [\"committee\"], need = 12 }, { kinds = [\"branch\"], need = 3 }, \
         { need = 1 }]",
    );
    let mut facts = on("2027-01-01", &[]);
    assert_eq!(stand(&pack, &facts).need, Some(Exact::whole(3)));
    facts.org.kind = wudan::domain::OrgKind::GeneralBranch;
    assert_eq!(stand(&pack, &facts).need, Some(Exact::ONE));
    let narrow = quota(
        "how = \"records\"\ndirection = \"at_least\"\nperiod = \"year\"\nper = \"org\"\n\
         needs = [{ kinds = [\"committee\"], need = 12 }]",
    );
    let found = stand(&narrow, &facts);
    assert_eq!((found.state, found.missing), (Standings::NotAsked, None));
}

#[test]
fn f02_a_quota_for_each_branch_counts_their_own_ledgers_and_none_makes_up_for_another() {
    let pack = per("branch");
    let mut facts = on("2027-01-01", &["2026-02-01"]);
    facts.org.kind = wudan::domain::OrgKind::GeneralBranch;
    facts.children = vec![21, 22, 23];
    let ledger = |from: i64, days: &[&str]| -> Vec<Entry> {
        let days = (from..).zip(days);
        days.map(|(id, day)| entry(id, "m", day)).collect()
    };
    let three = ledger(100, &["2026-03-01", "2026-04-01", "2026-05-01"]);
    facts.below.insert(21, three);
    facts.below.insert(22, ledger(200, &["2026-06-01"]));
    // Two each of three: two of the three that one has, one, and one in the org's own ledger.
    let found = stand(&pack, &facts);
    assert_eq!(
        (found.have, found.need),
        (Some(Exact::whole(4)), Some(Exact::whole(6)))
    );
    assert_eq!(found.missing, Some(Exact::whole(2)));
    assert_eq!(found.parts[0].sources.len(), 5);
    // A branch answers for itself alone.
    facts.org.kind = wudan::domain::OrgKind::Branch;
    facts.below.clear();
    assert_eq!(stand(&pack, &facts).need, Some(Exact::whole(2)));
}

#[test]
fn l06_a_row_counts_for_what_began_while_it_was_in_force() {
    let pack = quota(
        "how = \"records\"\ndirection = \"at_least\"\nneed = 1\nperiod = \"quarter\"\nper = \
         \"org\"\nin_force = 2026-04-01\nuntil = 2026-08-31",
    );
    let found = stand(&pack, &on("2027-01-01", &[]));
    let starts: Vec<_> = found.parts.iter().map(|part| part.period.start).collect();
    assert_eq!(starts, [day("2026-04-01"), day("2026-07-01")]);
}

#[test]
fn f02_an_org_is_not_asked_for_what_ended_before_it_was_founded() {
    let pack = plain("at_least", "1", "month");
    let mut facts = on("2027-01-01", &[]);
    facts.org.founded = Some(day("2026-10-31"));
    assert_eq!(stand(&pack, &facts).parts.len(), 3);
}

fn attended(id: i64, date: &str, present: Attendance) -> Entry {
    Entry {
        present,
        ..entry(id, "m", date)
    }
}

fn per(who: &str) -> Pack {
    quota(&format!(
        "how = \"records\"\ndirection = \"at_least\"\nneed = 2\nperiod = \"year\"\nper = \"{who}\""
    ))
}

#[test]
fn f02_a_quota_per_member_needs_names() {
    let pack = per("member");
    let mut facts = on("2027-01-01", &[]);
    assert_eq!(stand(&pack, &facts).why, Some(Why::NoRoster), "no roster");
    facts.roster = Some(vec![5, 6]);
    facts.events = vec![
        attended(1, "2026-03-01", Attendance::Persons(vec![5, 6])),
        attended(2, "2026-04-01", Attendance::Persons(vec![5])),
    ];
    let found = stand(&pack, &facts);
    let states: Vec<_> = found
        .parts
        .iter()
        .map(|part| (part.person, part.state))
        .collect();
    assert_eq!(
        states,
        [(Some(5), Standings::Met), (Some(6), Standings::Missed)]
    );
    assert_eq!(found.missing, Some(Exact::ONE));
    facts
        .events
        .push(attended(3, "2026-05-01", Attendance::Count(1)));
    let found = stand(&pack, &facts);
    let states: Vec<_> = found.parts.iter().map(|part| part.state).collect();
    assert_eq!(
        states,
        [Standings::Met, Standings::Missing],
        "enough is enough"
    );
    assert_eq!((found.missing, found.why), (None, Some(Why::NoRoster)));
}

#[test]
fn f02_a_quota_per_officer_asks_who_is_there_at_the_periods_end() {
    let pack = per("secretary");
    let mut facts = on("2027-01-01", &[]);
    facts.holders = vec![
        holder(5, PostKind::Secretary, "2020-01-01", "2026-06-30"),
        holder(6, PostKind::Secretary, "2026-07-01", ""),
        holder(7, PostKind::DeputySecretary, "2020-01-01", ""),
    ];
    let found = stand(&pack, &facts);
    let persons: Vec<_> = found.parts.iter().map(|part| part.person).collect();
    assert_eq!(persons, [Some(6)]);
    facts.holders[1].acting = true;
    assert_eq!(
        stand(&pack, &facts).state,
        Standings::NotAsked,
        "nobody holds the post"
    );
}

#[test]
fn f02_once_per_officer_counts_from_the_day_he_took_the_post() {
    let pack = quota(
        "how = \"records\"\ndirection = \"at_least\"\nneed = 1\nperiod = \"once\"\nper = \
         \"secretary\"\nin_force = 2022-06-01",
    );
    let mut facts = on("2026-12-31", &[]);
    facts.events = vec![Entry {
        person: Some(5),
        ..entry(1, "m", "2022-07-01")
    }];
    // first day in the post, state
    let cases = [
        ("2022-05-31", Standings::NotAsked),
        ("2022-06-01", Standings::Met),
        ("2022-07-02", Standings::OnPace),
    ];
    for (since, state) in cases {
        facts.holders = vec![holder(5, PostKind::Secretary, since, "")];
        assert_eq!(stand(&pack, &facts).state, state, "{since}");
    }
}

#[test]
fn f02_quantities_and_shares_are_counted_and_missing_ones_are_told() {
    let pack = quota(
        "how = \"quantity\"\ndirection = \"at_least\"\nneed = 56\nperiod = \"year\"\nper = \"org\"",
    );
    let mut facts = on("2027-01-01", &["2026-02-02", "2026-03-03"]);
    let found = stand(&pack, &facts);
    assert_eq!(
        (found.state, found.why),
        (Standings::Missing, Some(Why::NoFact))
    );
    facts.events[0].quantity = Some(dec("30.5"));
    facts.events[1].quantity = Some(dec("25.5"));
    assert_eq!(stand(&pack, &facts).state, Standings::Met);
    facts.events[1].quantity = Some(dec("25.4"));
    assert_eq!(stand(&pack, &facts).missing, Some(Exact::from(dec("0.1"))));
    let share = quota(
        "how = \"share\"\ndirection = \"at_least\"\nneed = 80\nperiod = \"year\"\nper = \"org\"",
    );
    facts.events[0].present = Attendance::Count(8);
    facts.events[0].absent = Attendance::Count(2);
    facts.events.truncate(1);
    assert_eq!(stand(&share, &facts).have, Some(Exact::whole(80)));
    assert_eq!(stand(&share, &facts).state, Standings::Met);
}

#[test]
fn f02_a_kind_that_counts_as_another_counts() {
    let pack = plain("at_least", "1", "year");
    let mut facts = on("2027-01-01", &[]);
    facts.events = vec![
        entry(1, "big", "2026-01-01"),
        entry(2, "other", "2026-01-01"),
    ];
    assert_eq!(stand(&pack, &facts).have, Some(Exact::ONE));
}

#[test]
fn f02_the_order_of_entry_does_not_matter_and_more_never_harms() {
    let pack = plain("at_least", "1", "month");
    let days = [
        "2026-01-31",
        "2026-02-28",
        "2026-12-31",
        "2026-07-01",
        "2026-07-31",
    ];
    let mut facts = on("2027-01-01", &days);
    let one = stand(&pack, &facts);
    facts.events.reverse();
    assert_eq!(stand(&pack, &facts), one);
    let mut last = Exact::whole(13);
    for count in 0..=days.len() {
        let lacking = stand(&pack, &on("2027-01-01", &days[..count]))
            .missing
            .unwrap();
        assert!(lacking <= last);
        last = lacking;
    }
    facts.period = Period::year(2025);
    assert_eq!(
        stand(&pack, &facts).have,
        Some(Exact::ZERO),
        "another year's entries"
    );
}
