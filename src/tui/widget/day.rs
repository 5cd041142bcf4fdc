//! Reads a day as people write it: 0918, 9-18, +3, a weekday, a month's end.

use chrono::{Datelike, Days, NaiveDate};

use crate::base::{Date, date, text};

/// The spoken words for days, in one language.
#[derive(Debug, Clone, Default)]
pub struct DayWords {
    /// Names for today, tomorrow, the day after.
    near: Vec<String>,
    /// Monday to Sunday.
    weekdays: Vec<String>,
    /// The end of this month, of this quarter, of this year.
    ends: Vec<String>,
    /// Words for year, month and day as in a written date.
    units: Vec<String>,
}

impl DayWords {
    /// Takes four lists, each parted by blanks: near days, weekdays from Monday, ends of month,
    /// quarter and year, and the words for year, month and day.
    pub fn new(lists: [&str; 4]) -> DayWords {
        let [near, weekdays, ends, units] =
            lists.map(|text| text.split_whitespace().map(str::to_lowercase).collect());
        DayWords {
            near,
            weekdays,
            ends,
            units,
        }
    }

    /// The day that a text means, seen from today. A day without a year is in this year,
    /// or in the next if it passed more than half a year ago.
    pub fn read(&self, input: &str, today: Date) -> Option<Date> {
        let folded = text::fold(input.trim()).to_lowercase();
        if let Some(day) = self.word(&folded, today) {
            return Some(day);
        }
        let count = |text: &str| text.parse::<u64>().ok().filter(|count| *count < 40_000);
        if let Some(ahead) = folded.strip_prefix('+').and_then(count) {
            return today.checked_add_days(Days::new(ahead));
        }
        if let Some(back) = folded.strip_prefix('-').and_then(count) {
            return today.checked_sub_days(Days::new(back));
        }
        let mut plain = folded;
        for unit in &self.units {
            plain = plain.replace(unit.as_str(), "-");
        }
        numbers(plain.trim_end_matches('-'), today)
    }

    fn word(&self, input: &str, today: Date) -> Option<Date> {
        let at = |list: &[String]| list.iter().position(|word| word == input);
        if let Some(ahead) = at(&self.near) {
            return today.checked_add_days(Days::new(u64::try_from(ahead).ok()?));
        }
        if let Some(weekday) = at(&self.weekdays) {
            let now = u64::from(today.weekday().num_days_from_monday());
            let ahead = (u64::try_from(weekday).ok()? % 7 + 7 - now) % 7;
            return today.checked_add_days(Days::new(ahead));
        }
        let (year, month) = (today.year(), today.month());
        match at(&self.ends)? {
            0 => Some(date::month_end(today)),
            1 => NaiveDate::from_ymd_opt(year, month.div_ceil(3) * 3, 1).map(date::month_end),
            _ => NaiveDate::from_ymd_opt(year, 12, 31),
        }
    }
}

fn numbers(plain: &str, today: Date) -> Option<Date> {
    let parts: Vec<&str> = plain.split(['-', '/', '.']).map(str::trim).collect();
    if !parts
        .iter()
        .all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()))
    {
        return None;
    }
    let number = |text: &str| text.parse::<u32>().ok();
    match parts[..] {
        [one] if one.len() == 8 => day(number(&one[..4])?, number(&one[4..6])?, number(&one[6..])?),
        [one] if one.len() == 6 => day(
            2000 + number(&one[..2])?,
            number(&one[2..4])?,
            number(&one[4..])?,
        ),
        [one] if one.len() == 4 => without_year(number(&one[..2])?, number(&one[2..])?, today),
        [one] if one.len() <= 2 => {
            let found = NaiveDate::from_ymd_opt(today.year(), today.month(), number(one)?)?;
            Some(if found < today {
                date::add_months(found, 1)
            } else {
                found
            })
        }
        [month, of_month] => without_year(number(month)?, number(of_month)?, today),
        [year, month, of_month] => {
            let year = number(year)?;
            let year = if year < 100 { 2000 + year } else { year };
            day(year, number(month)?, number(of_month)?)
        }
        _ => None,
    }
}

fn day(year: u32, month: u32, day: u32) -> Option<Date> {
    let year = i32::try_from(year)
        .ok()
        .filter(|year| (1900..2200).contains(year))?;
    NaiveDate::from_ymd_opt(year, month, day)
}

fn without_year(month: u32, day: u32, today: Date) -> Option<Date> {
    let this = NaiveDate::from_ymd_opt(today.year(), month, day)?;
    let is_long_past = this < date::add_months(today, -6);
    if is_long_past {
        NaiveDate::from_ymd_opt(today.year() + 1, month, day)
    } else {
        Some(this)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        let words = DayWords::new([
            "今天 明天 后天",
            "周一 周二 周三 周四 周五 周六 周日",
            "月底 季末 年底",
            "年 月 日",
        ]);
        let today = date::parse_iso("2026-09-16").unwrap();
        for (input, wanted) in [
            ("0918", "2026-09-18"),
            ("9-18", "2026-09-18"),
            ("9月30日", "2026-09-30"),
            ("2027年1月5日", "2027-01-05"),
            ("+3", "2026-09-19"),
            ("＋３", "2026-09-19"),
            ("周五", "2026-09-18"),
            ("周三", "2026-09-16"),
            ("月底", "2026-09-30"),
            ("季末", "2026-09-30"),
            ("年底", "2026-12-31"),
            ("明天", "2026-09-17"),
            ("0110", "2027-01-10"),
            ("20260131", "2026-01-31"),
            ("30", "2026-09-30"),
            ("2", "2026-10-02"),
        ] {
            assert_eq!(words.read(input, today), date::parse_iso(wanted), "{input}");
        }
        for input in [
            "",
            "2-30",
            "13-1",
            "abc",
            "+99999999999",
            "12345",
            "字字",
            "-",
            "1-2-3-4",
        ] {
            assert_eq!(words.read(input, today), None, "{input}");
        }
    }
}
