//! Values of options: days, numbers, words of closed lists by code or by what people call them.

use std::{any::TypeId, ffi::OsStr, marker::PhantomData};

use clap::{
    Arg, Command,
    builder::{PossibleValue, TypedValueParser},
    error::{ContextKind, ContextValue, ErrorKind},
};

use crate::{
    base::{Code, Date, Decimal, Value, date},
    demo::Which,
    domain::{
        Category, ChaseOf, CheckMode, CheckResult, FindingSource, FindingState, Kind, MemberStatus,
        OrgKind, Outcome, Patch, PostKind, Role, Sector, Share, SheetRole, Stage, State,
        pack::{CheckKind, Dated, HonourStep, TalkKind},
    },
    exchange::paper::PaperForm,
    pack::Extent,
    report::ReportKind,
    term::ColorMode,
    tui::Lines,
    words::{Lang, Words},
};

/// A closed list of words: its group in the words, and its codes.
pub type List = (String, Vec<&'static str>);

/// An ISO day.
///
/// # Errors
/// The key of what would be right.
pub fn day(text: &str) -> Result<Date, String> {
    date::parse_iso(text).ok_or_else(|| "cli.value.day".to_string())
}

/// A plain decimal number.
///
/// # Errors
/// The key of what would be right.
pub fn decimal(text: &str) -> Result<Decimal, String> {
    Decimal::parse(text).ok_or_else(|| "cli.value.decimal".to_string())
}

/// A quarter of a year that may be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quarter {
    /// The year, if it is named.
    pub year: Option<i32>,
    /// 1 to 4.
    pub number: u32,
}

/// A quarter alone, as `3`, or with its year, as `2026Q3`.
///
/// # Errors
/// The key of what would be right.
pub fn quarter(text: &str) -> Result<Quarter, String> {
    let wrong = || "cli.value.quarter".to_string();
    let text = crate::base::text::fold(text).trim().to_uppercase();
    let (year, number) = match text.split_once('Q') {
        Some(("", number)) => (None, number),
        Some((year, number)) => (Some(year.trim().parse().map_err(|_| wrong())?), number),
        None => (None, text.as_str()),
    };
    let number: u32 = number.trim().parse().map_err(|_| wrong())?;
    match number {
        1..=4 => Ok(Quarter { year, number }),
        _ => Err(wrong()),
    }
}

/// `field=value`; an empty value empties the column.
///
/// # Errors
/// The key of what would be right.
pub fn patch(text: &str) -> Result<Patch, String> {
    let wrong = || "cli.value.patch".to_string();
    let (field, value) = text.split_once('=').ok_or_else(wrong)?;
    let value = if value.is_empty() {
        Value::Null
    } else {
        Value::Text(value.to_string())
    };
    Ok(Patch {
        field: field.to_string(),
        value,
    })
}

/// `name=value`, for cells and votes.
///
/// # Errors
/// The key of what would be right.
pub fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or_else(|| "cli.value.patch".to_string())?;
    Ok((name.trim().to_string(), value.to_string()))
}

/// Reads the words of a closed list.
#[derive(Debug)]
pub struct Word<T>(PhantomData<fn() -> T>);

// Not derived, since that would ask the same of the list.
impl<T> Clone for Word<T> {
    fn clone(&self) -> Word<T> {
        Word(PhantomData)
    }
}

/// A parser of the words of a closed list; it takes the labels of both languages too.
pub fn word<T: Code>() -> Word<T> {
    Word(PhantomData)
}

impl<T: Code> TypedValueParser for Word<T> {
    type Value = T;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<T, clap::Error> {
        let text = value.to_string_lossy();
        let text = text.trim();
        if let Some(found) = named(text) {
            return Ok(found);
        }
        let codes = T::list().iter().map(|it| it.word().to_string()).collect();
        let mut error = clap::Error::new(ErrorKind::InvalidValue).with_cmd(command);
        let given = ContextValue::String(text.to_string());
        let arg = arg.map(ToString::to_string).unwrap_or_default();
        error.insert(ContextKind::InvalidArg, ContextValue::String(arg));
        error.insert(ContextKind::InvalidValue, given);
        error.insert(ContextKind::ValidValue, ContextValue::Strings(codes));
        error.insert(ContextKind::Custom, ContextValue::String(group(T::NAME)));
        Err(error)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(
            T::list().iter().map(|it| PossibleValue::new(it.word())),
        ))
    }
}

/// The variant of a code, or of what people call it.
pub fn named<T: Code>(text: &str) -> Option<T> {
    let by_code = T::list().iter().find(|it| it.word() == text);
    by_code.copied().or_else(|| labelled(text))
}

/// The variant that people call so, in either language.
fn labelled<T: Code>(text: &str) -> Option<T> {
    let group = group(T::NAME);
    Lang::ALL.iter().find_map(|lang| {
        let words = Words::built_in(*lang);
        let named = |it: &&T| words.code(&group, it.word()) == text;
        T::list().iter().find(named).copied()
    })
}

/// The group of words of a list: its name with underscores.
fn group(name: &str) -> String {
    let mut out = String::new();
    for (at, letter) in name.chars().enumerate() {
        if letter.is_uppercase() && at > 0 {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

fn list<T: Code>() -> (TypeId, &'static str, Vec<&'static str>) {
    let codes = T::list().iter().map(|it| it.word()).collect();
    (TypeId::of::<T>(), T::NAME, codes)
}

/// The closed list that an argument's values come from, if they come from one.
pub fn list_of(arg: &Arg) -> Option<List> {
    let wanted = arg.get_value_parser().type_id();
    let lists = [
        list::<OrgKind>(),
        list::<Sector>(),
        list::<PostKind>(),
        list::<Stage>(),
        list::<State>(),
        list::<Category>(),
        list::<Share>(),
        list::<Outcome>(),
        list::<CheckMode>(),
        list::<CheckResult>(),
        list::<SheetRole>(),
        list::<FindingSource>(),
        list::<FindingState>(),
        list::<MemberStatus>(),
        list::<Role>(),
        list::<Kind>(),
        list::<ChaseOf>(),
        list::<Dated>(),
        list::<CheckKind>(),
        list::<TalkKind>(),
        list::<HonourStep>(),
        list::<Lang>(),
        list::<Which>(),
        list::<Extent>(),
        list::<ColorMode>(),
        list::<Lines>(),
        list::<ReportKind>(),
        list::<PaperForm>(),
    ];
    lists
        .into_iter()
        .find(|(id, ..)| wanted == *id)
        .map(|(_, name, codes)| (group(name), codes))
}
