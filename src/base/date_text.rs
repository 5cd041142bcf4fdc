//! Days and months as people and spreadsheets write them, read without guessing.

use std::fmt;

use chrono::{Datelike, Days, NaiveDate};

use crate::base::{Date, text};

/// A day, or a month where no day was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateText {
    /// A whole day.
    Day(Date),
    /// Only year and month were written.
    Month {
        /// 1900–2100.
        year: i32,
        /// 1–12.
        month: u32,
    },
}

impl DateText {
    /// The day itself, or the first day of the month.
    pub fn first_day(self) -> Date {
        match self {
            DateText::Day(day) => day,
            DateText::Month { year, month } => {
                NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(NaiveDate::MIN)
            }
        }
    }

    /// Whether the day is missing.
    pub fn is_month(self) -> bool {
        matches!(self, DateText::Month { .. })
    }
}

impl fmt::Display for DateText {
    /// ISO: `2024-09-08`, or `2024-09` without a day.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DateText::Day(day) => f.pad(&crate::base::date::iso(*day)),
            DateText::Month { year, month } => f.pad(&format!("{year:04}-{month:02}")),
        }
    }
}

crate::code_enum! {
    /// Why a text is no date.
    DateFault {
        /// The month is not 1–12.
        Month = "date_no_such_month",
        /// The month has no such day.
        Day = "date_no_such_day",
        /// Outside 1900–2100.
        Year = "date_year_out_of_range",
        /// Not written as a date, or in a way that can be read as two different days.
        Unclear = "date_unclear",
    }
}

crate::code_enum! {
    /// From which day a spreadsheet counts its serial numbers.
    Epoch {
        /// Day 1 is 1 January 1900, and a 29 February 1900 is counted that never was.
        From1900 = "1900",
        /// Day 0 is 1 January 1904.
        From1904 = "1904",
    }
}

/// Reads a date: ISO, `2024/9/8`, `2024.9.8`, `20240908`, `202409`, 2024年9月8日, 二〇二四年九月,
/// a spreadsheet's serial number of five digits; full-width forms; a time of day is left out.
/// Day-first and month-first orders are unclear and so refused.
///
/// # Errors
/// The reason why the text is no date.
pub fn parse(written: &str, epoch: Epoch) -> Result<DateText, DateFault> {
    let folded = text::fold(written);
    let plain = without_weekday(without_time(folded.trim()));
    let plain: String = plain
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| {
            if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}') {
                '-'
            } else {
                c
            }
        })
        .collect();
    if let Some(days) = serial_days(&plain) {
        return from_serial(days, epoch).map(DateText::Day);
    }
    if plain.contains('年') {
        return parse_hanzi(&plain);
    }
    let digits = plain.len() >= 6 && plain.chars().all(|c| c.is_ascii_digit());
    match plain.len() {
        8 if digits => build(&plain[..4], &plain[4..6], Some(&plain[6..])),
        6 if digits => build(&plain[..4], &plain[4..6], None),
        _ => parse_separated(&plain),
    }
}

/// The day of a serial number of a spreadsheet.
///
/// # Errors
/// [`DateFault::Year`] outside 1900–2100, [`DateFault::Day`] for 29 February 1900.
pub fn from_serial(days: u64, epoch: Epoch) -> Result<Date, DateFault> {
    let start = match epoch {
        Epoch::From1904 => NaiveDate::from_ymd_opt(1904, 1, 1),
        Epoch::From1900 if days == 60 => return Err(DateFault::Day),
        Epoch::From1900 if days < 60 => NaiveDate::from_ymd_opt(1899, 12, 31),
        Epoch::From1900 => NaiveDate::from_ymd_opt(1899, 12, 30),
    };
    start
        .and_then(|start| start.checked_add_days(Days::new(days)))
        .filter(|day| year_holds(day.year()))
        .ok_or(DateFault::Year)
}

fn year_holds(year: i32) -> bool {
    (1900..=2100).contains(&year)
}

fn without_time(written: &str) -> &str {
    let Some(at) = written.find(['T', ' ']) else {
        return written;
    };
    let rest = written[at + 1..].trim();
    let time = rest.contains(':')
        && rest
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | 'Z'));
    if time { &written[..at] } else { written }
}

/// The text without what stands in brackets at its end.
fn without_weekday(written: &str) -> &str {
    let Some(at) = written.find('(').filter(|_| written.ends_with(')')) else {
        return written;
    };
    let inside = &written[at + 1..written.len() - 1];
    let is_weekday = ["周", "星期", "礼拜"]
        .iter()
        .any(|word| inside.starts_with(word));
    if is_weekday { &written[..at] } else { written }
}

fn serial_days(plain: &str) -> Option<u64> {
    let (whole, part) = plain.split_once('.').unwrap_or((plain, "0"));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    (whole.len() == 5 && digits(whole) && !part.is_empty() && digits(part))
        .then(|| whole.parse().ok())
        .flatten()
}

fn parse_separated(plain: &str) -> Result<DateText, DateFault> {
    let plain = plain.strip_suffix(['日', '号']).unwrap_or(plain);
    let parts: Vec<&str> = plain.split(['-', '/', '.']).collect();
    let year_first = parts.first().is_some_and(|year| year.len() == 4);
    match parts[..] {
        [year, month, day] if year_first => build(year, month, Some(day)),
        [year, month] if year_first => build(year, month, None),
        _ => Err(DateFault::Unclear),
    }
}

fn parse_hanzi(plain: &str) -> Result<DateText, DateFault> {
    let (year, rest) = plain.split_once('年').ok_or(DateFault::Unclear)?;
    let (month, day) = rest.split_once('月').ok_or(DateFault::Unclear)?;
    let day = day.strip_suffix(['日', '号']).unwrap_or(day);
    let number = |text: &str| hanzi_number(text).ok_or(DateFault::Unclear);
    let (year, month) = (number(year)?, number(month)?);
    let day = if day.is_empty() {
        None
    } else {
        Some(number(day)?)
    };
    build(&year, &month, day.as_deref())
}

/// `2024`, 二〇二四, 十一, 二十, 三十一 as ASCII digits.
fn hanzi_number(text: &str) -> Option<String> {
    const DIGITS: &str = "〇一二三四五六七八九";
    let digit = |c: char| match c {
        '0'..='9' => Some(c),
        '零' | '○' => Some('0'),
        _ => DIGITS
            .chars()
            .position(|d| d == c)
            .and_then(|at| char::from_digit(u32::try_from(at).ok()?, 10)),
    };
    let all = |text: &str| text.chars().map(digit).collect::<Option<String>>();
    let Some((tens, ones)) = text.split_once('十') else {
        return all(text).filter(|digits| !digits.is_empty());
    };
    let tens = if tens.is_empty() {
        "1".into()
    } else {
        all(tens)?
    };
    let ones = if ones.is_empty() {
        "0".into()
    } else {
        all(ones)?
    };
    Some(format!("{tens}{ones}"))
}

fn build(year: &str, month: &str, day: Option<&str>) -> Result<DateText, DateFault> {
    let number = |text: &str| {
        let digits = (1..=4).contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit());
        digits
            .then(|| text.parse::<u32>().ok())
            .flatten()
            .ok_or(DateFault::Unclear)
    };
    if year.len() != 4 {
        return Err(DateFault::Unclear);
    }
    let (written, month) = (number(year)?, number(month)?);
    let year = i32::try_from(written).map_err(|_| DateFault::Year)?;
    if !year_holds(year) {
        return Err(DateFault::Year);
    }
    if !(1..=12).contains(&month) {
        return Err(DateFault::Month);
    }
    let Some(day) = day else {
        return Ok(DateText::Month { year, month });
    };
    NaiveDate::from_ymd_opt(year, month, number(day)?)
        .map(DateText::Day)
        .ok_or(DateFault::Day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match parse(text, Epoch::From1900) {
            Ok(date) => date.to_string(),
            Err(fault) => fault.to_string(),
        }
    }

    #[test]
    fn every_way_to_write_a_day_gives_the_same_day() {
        for text in [
            "2024-09-08",
            "2024-9-8",
            "2024/9/8",
            "2024.9.8",
            "2024.09.08",
            "20240908",
            "２０２４．９．８",
            "2024年9月8日",
            " 2024 年 9 月 8 号 ",
            "二〇二四年九月八日",
            "2024-09-08T00:00:00",
            "2024-09-08 10:30",
            "45543",
            "45543.5",
            "2024\u{2013}9\u{2013}8",
            "2024—09—08",
            "2024.9.8日",
            "2024年9月8日（星期日）",
            "2024、9、8",
        ] {
            assert_eq!(read(text), "2024-09-08", "{text}");
        }
        assert_eq!(read("二○二四年十二月三十一日"), "2024-12-31");
    }

    #[test]
    fn a_month_without_a_day_stays_a_month() {
        for text in ["2024年11月", "2024-11", "2024.11", "202411", "2024/11"] {
            assert_eq!(read(text), "2024-11", "{text}");
        }
    }

    #[test]
    fn impossible_dates_say_why() {
        assert_eq!(read("2022.13.18"), "date_no_such_month");
        assert_eq!(read("20240230"), "date_no_such_day");
        assert_eq!(read("2023年2月29日"), "date_no_such_day");
        assert_eq!(read("1066-10-14"), "date_year_out_of_range");
        for text in [
            "9/8/2024",
            "24.9.8",
            "2024",
            "上周",
            "",
            "2024年",
            "x",
            "2024-9-8-1",
        ] {
            assert_eq!(read(text), "date_unclear", "{text}");
        }
    }

    #[test]
    fn both_epochs_of_spreadsheets_count_right() {
        let day = |days, epoch| {
            from_serial(days, epoch)
                .map(|d| d.to_string())
                .unwrap_or_default()
        };
        assert_eq!(day(1, Epoch::From1900), "1900-01-01");
        assert_eq!(day(59, Epoch::From1900), "1900-02-28");
        assert_eq!(day(60, Epoch::From1900), "");
        assert_eq!(day(61, Epoch::From1900), "1900-03-01");
        assert_eq!(day(45543, Epoch::From1900), "2024-09-08");
        assert_eq!(day(45543 - 1462, Epoch::From1904), "2024-09-08");
        assert_eq!(day(u64::MAX, Epoch::From1900), "");
    }
}
