//! Writers that are killed at any moment lose nothing that they acknowledged.

use std::time::{Duration, Instant};

use wudan::{
    domain::{Id, Person},
    store::{Envelope, Store},
};

use super::{Place, add, assert_whole, child::Worker, person};

const SOON: Duration = Duration::from_secs(20);

/// A small generator, so that a failing run can be had again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// Acknowledged saves that are not in the file: name and key.
fn lost(store: &Store, acknowledged: &[String]) -> Vec<String> {
    let kept = |line: &&String| {
        let (name, id) = line.split_once(' ').unwrap();
        let id: Id = id.parse().unwrap();
        let found: Option<Person> = store.find(id).unwrap();
        found.is_some_and(|it| it.name == name)
    };
    acknowledged
        .iter()
        .filter(|it| !kept(it))
        .cloned()
        .collect()
}

#[test]
fn writers_killed_at_any_moment_lose_no_acknowledged_save() {
    const WRITERS: usize = 3;
    let place = Place::new();
    let mut dice = Dice(0x5eed_2026);
    let mut acknowledged = Vec::new();
    for round in 0..20 {
        let name = |n: usize| format!("w{round}_{n}");
        let workers: Vec<Worker> = (0..WRITERS)
            .map(|n| Worker::start(&format!("write {}", name(n)), &place.file()))
            .collect();
        let mut said: Vec<Vec<String>> = Vec::new();
        for worker in workers {
            let mut lines: Vec<String> = worker.hear(SOON).into_iter().collect();
            // Listening for a random while is how the moment is chosen.
            let until = Instant::now() + Duration::from_micros(dice.below(9_000));
            while let Some(line) = worker.hear(until.saturating_duration_since(Instant::now())) {
                lines.push(line);
            }
            lines.extend(worker.kill());
            assert!(
                !lines.is_empty(),
                "a writer that never wrote proves nothing"
            );
            said.push(lines);
        }
        let since = Instant::now();
        let mut store = place.open("clerk");
        let one: Person = person(&store, 1);
        assert!(since.elapsed() < Duration::from_secs(1) && !one.name.is_empty());
        for (n, lines) in said.iter().enumerate() {
            settle(&mut store, &name(n), lines.len());
        }
        acknowledged.extend(said.into_iter().flatten());
        assert_eq!(lost(&store, &acknowledged), Vec::<String>::new());
    }
    let store = place.open("clerk");
    assert!(acknowledged.len() > 60);
    assert_whole(&store);
}

/// The act after the last acknowledged one may be in the file or not: sending it again is
/// harmless, and leaves one person of that name.
fn settle(store: &mut Store, name: &str, next: usize) {
    let word = format!("{name}-{next}");
    let envelope = Envelope {
        id: word.clone(),
        ..Envelope::new(add(&word), &[])
    };
    let first = store.submit(&envelope, &mut |_| {}).unwrap();
    let again = store.submit(&envelope, &mut |_| {}).unwrap();
    assert!(again.repeated && again.act == first.act && again.rows == first.rows);
    let same = store.acts(None, 1000).unwrap();
    let same = same
        .iter()
        .filter(|act| act.args.contains(&format!("\"{word}\"")));
    assert_eq!(same.count(), 1, "{word}");
}

#[test]
fn the_harness_finds_a_writer_that_acknowledges_what_it_never_wrote() {
    let place = Place::new();
    let said = Worker::start("lie w", &place.file()).finish();
    assert_eq!(lost(&place.open("clerk"), &said).len(), 50);
}

#[test]
fn a_disk_that_is_full_loses_nothing_and_says_nothing_wrong() {
    let place = Place::new();
    let room = std::fs::metadata(place.file()).unwrap().len() + 90_000;
    let said = Worker::start(&format!("full {room}"), &place.file()).finish();
    let store = place.open("clerk");
    let is_there = |word: &str| {
        let acts = store.acts(None, 100_000).unwrap();
        acts.iter().any(|act| act.command_id == word)
    };
    let (mut saved, mut failed) = (0, 0);
    for line in &said {
        let words: Vec<&str> = line.split(' ').collect();
        match words[0] {
            "saved" => {
                saved += 1;
                assert!(is_there(words[1]), "{line}");
            }
            "lost" => {
                failed += 1;
                assert!(!is_there(words[1]), "{line}");
            }
            _ => failed += 1,
        }
    }
    assert!(saved > 0 && failed > 0, "{said:?}");
    assert_whole(&store);
}
