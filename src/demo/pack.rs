//! Packs put in force for the year: offices and classes mapped, duties laid and moved, tasks drawn.

use super::{
    maker::{Maker, lack},
    plan::TaskShape,
};
use crate::{
    domain::{DutyCommand, Id, Kind, PackCommand, PostKind, State, TaskCommand},
    pack::builtin,
    store::StoreError,
};

/// What a demonstration has of its own, beside the delivered packs: file name and text.
const OWN: [(&str, &str); 1] = [(
    "c1-branch-life.toml",
    include_str!("../../data/demo/c1-branch-life.toml"),
)];

/// Puts the plan's packs in force.
pub(super) fn adopt(maker: &mut Maker<'_>) -> Result<(), StoreError> {
    let plan = maker.plan;
    for shape in &plan.adopt {
        if !shape.new {
            let before = take(maker, &shape.pack, maker.year() - 1)?;
            maker.earlier.insert(shape.pack.clone(), before);
        }
        let adoption = take(maker, &shape.pack, maker.year())?;
        maker.adoptions.insert(shape.pack.clone(), adoption);
        map(maker, adoption, &shape.offices)?;
        for (class, set) in &shape.classes {
            let command = PackCommand::MapClass {
                adoption,
                class: class.clone(),
                orgs: maker.set(set)?,
            };
            maker.act(command)?;
        }
        let mut orgs = Vec::new();
        for set in &shape.duties {
            orgs.extend(maker.set(set)?);
        }
        if !orgs.is_empty() {
            maker.act(DutyCommand::Lay { adoption, orgs })?;
        }
        draw(maker, adoption, &shape.pack)?;
    }
    Ok(())
}

/// Adopts a pack for a year.
fn take(maker: &mut Maker<'_>, pack: &str, year: i32) -> Result<Id, StoreError> {
    let named = |file: &str| file.split('-').next() == Some(pack);
    let mut packs = builtin().iter().chain(&OWN);
    let found = packs.find(|(file, _)| named(file));
    let (file, text) = found.ok_or_else(|| lack(pack))?;
    let command = PackCommand::Adopt {
        year,
        file: (*file).to_string(),
        text: (*text).to_string(),
        shift: true,
    };
    maker.make(Kind::Adoption, command)
}

/// Maps the offices that adoption did not find by itself.
fn map(
    maker: &mut Maker<'_>,
    adoption: Id,
    offices: &[(String, String)],
) -> Result<(), StoreError> {
    let known = maker.store.office_map(adoption)?;
    for (office, code) in offices {
        let org = maker.org(code)?.id;
        if known
            .iter()
            .any(|map| map.office == *office && map.org == org)
        {
            continue;
        }
        let office = office.clone();
        maker.act(PackCommand::MapOffice {
            adoption,
            office,
            org,
        })?;
    }
    Ok(())
}

/// Writes the tasks of a pack that the plan goes on with, and remembers which is which.
fn draw(maker: &mut Maker<'_>, adoption: Id, name: &str) -> Result<(), StoreError> {
    let of_pack = |task: &&TaskShape| task.pack.as_deref() == Some(name);
    let shapes = maker.plan.task.iter().filter(of_pack);
    let items: Vec<String> = shapes.filter_map(|task| task.item.clone()).collect();
    if items.is_empty() {
        return Ok(());
    }
    let drawn = items.clone();
    let made = maker.act(TaskCommand::Draw { adoption, items })?;
    let pack = maker.store.pack_of(adoption)?.ok_or_else(|| lack(name))?;
    // Lines are drawn in the pack's order, whatever the order of their ids.
    let lines = pack.tasks.iter().filter(|line| drawn.contains(&line.id));
    for (line, task) in lines.zip(made.created(Kind::Task)) {
        let key = (name.to_string(), line.id.clone());
        maker.tasks.insert(key, task);
    }
    Ok(())
}

/// Some responsibility lists have moved, and some have lines of their own.
pub(super) fn work(maker: &mut Maker<'_>) -> Result<(), StoreError> {
    let plan = maker.plan;
    for (code, text) in &plan.duty.own {
        let command = DutyCommand::Add {
            year: maker.year(),
            org: maker.org(code)?.id,
            post: PostKind::Secretary,
            text: text.clone(),
            area: None,
            clause: None,
        };
        maker.act(command)?;
    }
    for code in &plan.duty.orgs {
        let org = maker.org(code)?.clone();
        let year = maker.year();
        let lines = maker
            .store
            .duties(org.id, year, Some(PostKind::Secretary), plan.duty.each)?;
        for (n, duty) in lines.into_iter().enumerate() {
            set(maker, (n, duty.id), &org.name)?;
        }
    }
    Ok(())
}

fn set(maker: &mut Maker<'_>, (n, duty): (usize, Id), org: &str) -> Result<(), StoreError> {
    let text = &maker.stock.text;
    let (state, progress) = match n % 7 {
        0 | 1 | 4 => (State::Done, 100),
        5 => (State::Troubled, maker.dice.between(1, 4) * 10),
        _ => (State::Going, maker.dice.between(2, 9) * 10),
    };
    let remark = match state {
        State::Troubled => &text.trouble,
        _ => &text.remark,
    };
    let evidence = (state == State::Done).then(|| maker.say(&text.evidence, org));
    let remark = (state != State::Done).then(|| maker.say(remark, org));
    let command = DutyCommand::Set {
        duty,
        state,
        progress,
        evidence,
        remark,
    };
    maker.act(command).map(drop)
}
