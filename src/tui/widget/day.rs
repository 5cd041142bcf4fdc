//! Reads a day as people write it: 0918, 9-18, +3, 下周五, 9月底, 第三季度末.

use chrono::{Datelike, Days, NaiveDate};

use crate::base::{Date, date, text};

/// The spoken words for days, in one language. A word may have several forms.
#[derive(Debug, Clone, Default)]
pub struct DayWords {
    /// Today, tomorrow, and so on; yesterday, and so on.
    near: Forms,
    past: Forms,
    /// Monday to Sunday.
    weekdays: Forms,
    /// January to December, the first to the fourth quarter, the first and the second half-year.
    months: Forms,
    quarters: Forms,
    halves: Forms,
    /// What means this, the next, the last of a week, a month, a quarter, a year.
    which: Forms,
    /// A week, a month, a quarter, a year.
    spans: Forms,
    /// This year, the next, the last.
    years: Forms,
    /// What means the last day of a span, and what alone means that of the spans at hand.
    ends: Forms,
    span_ends: Forms,
    /// Zero, one, two.
    numerals: Forms,
    /// Days, weeks, months from now, and before now: what stands behind their number.
    after: Forms,
    before: Forms,
    /// Words for year, month and day as in a written date.
    units: Forms,
}

/// Words in their order, each with its forms.
type Forms = Vec<Vec<String>>;

/// The offsets that `which` and `years` mean, in their order.
const OFFSETS: [i32; 3] = [0, 1, -1];
const MONTHS: i32 = 12;

impl DayWords {
    /// Takes the lists by name: words are parted by blanks, the forms of a word by `/`.
    pub fn new(list: impl Fn(&str) -> String) -> DayWords {
        let forms = |name: &str| -> Forms {
            let text = list(name).to_lowercase();
            let words = text.split_whitespace();
            words
                .map(|word| word.split('/').map(String::from).collect())
                .collect()
        };
        DayWords {
            near: forms("near"),
            past: forms("past"),
            weekdays: forms("weekday"),
            months: forms("month"),
            quarters: forms("quarter"),
            halves: forms("half"),
            which: forms("which"),
            spans: forms("span"),
            years: forms("year"),
            ends: forms("end"),
            span_ends: forms("span_end"),
            numerals: forms("numeral"),
            after: forms("after"),
            before: forms("before"),
            units: forms("unit"),
        }
    }

    /// The day that a text means, seen from today. A day without a year is in this year,
    /// or in the next if it passed more than half a year ago.
    pub fn read(&self, input: &str, today: Date) -> Option<Date> {
        let folded = text::fold(input.trim()).to_lowercase();
        let dense: String = folded.split_whitespace().collect();
        if let Some(day) = self.spoken(&dense, today) {
            return Some(day);
        }
        if let Some(ahead) = dense.strip_prefix('+') {
            return shifted(today, (0, counted(ahead)?));
        }
        if let Some(back) = dense.strip_prefix('-')
            && let Some(back) = counted(back)
        {
            return shifted(today, (0, -back));
        }
        let mut plain = folded;
        for unit in self.units.iter().flatten() {
            plain = plain.replace(unit.as_str(), "-");
        }
        numbers(plain.trim_end_matches('-'), today)
    }

    fn spoken(&self, input: &str, today: Date) -> Option<Date> {
        let near = at(&self.near, input).map(|ahead| (0, ahead));
        let past = || at(&self.past, input).map(|back| (0, -back - 1));
        if let Some(step) = near.or_else(past) {
            return shifted(today, step);
        }
        let ahead = self.distance(&self.after, input);
        let back = || {
            self.distance(&self.before, input)
                .map(|(unit, count)| (unit, -count))
        };
        if let Some(step) = ahead.or_else(back) {
            return shifted(today, step);
        }
        if let Some(span) = at(&self.span_ends, input) {
            return last_of(span, 0, today);
        }
        self.weekday(input, today).or_else(|| {
            let ends = self.ends.iter().flatten();
            let mut stems = ends.filter_map(|end| input.strip_suffix(end.as_str()));
            stems.find_map(|stem| self.end_of(stem, today))
        })
    }

    /// So many days, weeks or months: the unit's place, and how many.
    fn distance(&self, units: &Forms, input: &str) -> Option<(i64, i64)> {
        let mut found = (0..).zip(units).flat_map(|(unit, forms)| {
            let stems = forms
                .iter()
                .filter_map(|form| input.strip_suffix(form.as_str()));
            stems
                .filter_map(|stem| self.counted(stem))
                .map(move |count| (unit, count))
        });
        found.next()
    }

    fn counted(&self, text: &str) -> Option<i64> {
        counted(text).or_else(|| at(&self.numerals, text))
    }

    /// A weekday: the next there is, or that of a week.
    fn weekday(&self, input: &str, today: Date) -> Option<Date> {
        let now = i64::from(today.weekday().num_days_from_monday());
        if let Some(wanted) = at(&self.weekdays, input) {
            return shifted(today, (0, (wanted + 7 - now) % 7));
        }
        let (week, rest) = self.which(input)?;
        let wanted = at(&self.weekdays, rest)?;
        shifted(today, (0, wanted - now + 7 * i64::from(week)))
    }

    /// What begins with this, next or last, and the rest of it.
    fn which<'a>(&self, input: &'a str) -> Option<(i32, &'a str)> {
        begun(&self.which, input)
    }

    /// The last day of a span of time.
    fn end_of(&self, stem: &str, today: Date) -> Option<Date> {
        if let Some((step, span)) = self.which(stem).or(Some((0, stem)))
            && let Some(span) = at(&self.spans, span)
        {
            return last_of(span, step, today);
        }
        let (year, rest) = self.year(stem, today);
        let month = [(&self.months, 1), (&self.quarters, 3), (&self.halves, 6)]
            .iter()
            .find_map(|(forms, months)| Some((at(forms, rest)? + 1) * months));
        let month = match (month, rest, year) {
            (Some(month), ..) => u32::try_from(month).ok()?,
            (None, "", Some(_)) => 12,
            _ => return None,
        };
        let last = |year: i32| NaiveDate::from_ymd_opt(year, month, 1).map(date::month_end);
        let this = last(year.unwrap_or(today.year()))?;
        match year.is_none() && is_long_past(this, today) {
            true => last(today.year() + 1),
            false => Some(this),
        }
    }

    /// The year that a text begins with, and the rest of it.
    fn year<'a>(&self, stem: &'a str, today: Date) -> (Option<i32>, &'a str) {
        if let Some((step, rest)) = begun(&self.years, stem) {
            return (Some(today.year() + step), rest);
        }
        let digits = stem.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = stem.split_at(digits);
        let unit = self.units.first().into_iter().flatten();
        let rest = unit
            .filter_map(|unit| rest.strip_prefix(unit.as_str()))
            .next();
        match (number.parse::<i32>(), rest) {
            (Ok(year), Some(rest)) if digits == 4 => (Some(year), rest),
            _ => (None, stem),
        }
    }
}

/// The place of the word that a text is.
fn at(words: &Forms, input: &str) -> Option<i64> {
    let found = words
        .iter()
        .position(|forms| forms.iter().any(|form| form == input));
    i64::try_from(found?).ok()
}

/// The offset of the word that a text begins with, and the rest. The longest form counts.
fn begun<'a>(words: &Forms, input: &'a str) -> Option<(i32, &'a str)> {
    let rests = OFFSETS.iter().zip(words).flat_map(|(offset, forms)| {
        let rests = forms
            .iter()
            .filter_map(|form| input.strip_prefix(form.as_str()));
        rests.map(move |rest| (*offset, rest))
    });
    rests.min_by_key(|(_, rest)| rest.len())
}

fn counted(text: &str) -> Option<i64> {
    text.parse::<u16>()
        .ok()
        .map(i64::from)
        .filter(|_| !text.starts_with('+'))
}

/// A day so many days, weeks or months away.
fn shifted(today: Date, (unit, count): (i64, i64)) -> Option<Date> {
    let days = Days::new(count.unsigned_abs() * if unit == 1 { 7 } else { 1 });
    match (unit, count < 0) {
        (2, _) => Some(date::add_months(today, i32::try_from(count).ok()?)),
        (_, false) => today.checked_add_days(days),
        (_, true) => today.checked_sub_days(days),
    }
}

/// The last day of the week, month, quarter or year that is so many away from today's.
fn last_of(span: i64, step: i32, today: Date) -> Option<Date> {
    let month = i32::try_from(today.month()).ok()?;
    let months = match span {
        0 => {
            let now = i64::from(today.weekday().num_days_from_monday());
            return shifted(today, (0, 6 - now + 7 * i64::from(step)));
        }
        1 => step,
        2 => (month + 2) / 3 * 3 - month + 3 * step,
        _ => MONTHS - month + MONTHS * step,
    };
    let first = today.with_day(1)?;
    Some(date::month_end(date::add_months(first, months)))
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
    match is_long_past(this, today) {
        true => NaiveDate::from_ymd_opt(today.year() + 1, month, day),
        false => Some(this),
    }
}

fn is_long_past(day: Date, today: Date) -> bool {
    day < date::add_months(today, -6)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Lang, Words};

    fn words(lang: Lang) -> DayWords {
        let words = Words::built_in(lang);
        DayWords::new(|name| words.get(&format!("tui.day.{name}")).into_owned())
    }

    fn assert_read(lang: Lang, table: &str) {
        // A Wednesday.
        let today = date::parse_iso("2026-09-16").unwrap();
        let words = words(lang);
        for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (input, wanted) = line.rsplit_once(' ').unwrap();
            let wanted = date::parse_iso(wanted);
            assert!(wanted.is_some(), "{line}");
            assert_eq!(words.read(input.trim(), today), wanted, "{input}");
        }
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        assert_read(
            Lang::ZhCn,
            "0918 2026-09-18
            9-18 2026-09-18
            9月30日 2026-09-30
            9月30号 2026-09-30
            2027年1月5日 2027-01-05
            2027.1.5 2027-01-05
            0110 2027-01-10
            20260131 2026-01-31
            260131 2026-01-31
            30 2026-09-30
            2 2026-10-02
            +3 2026-09-19
            ＋３ 2026-09-19
            -3 2026-09-13
            今天 2026-09-16
            明天 2026-09-17
            大后天 2026-09-19
            昨天 2026-09-15
            前天 2026-09-14
            3天后 2026-09-19
            两周后 2026-09-30
            2周后 2026-09-30
            1个月后 2026-10-16
            10天前 2026-09-06",
        );
    }

    #[test]
    fn weekdays_are_those_to_come_or_of_a_week() {
        assert_read(
            Lang::ZhCn,
            "周五 2026-09-18
            星期五 2026-09-18
            礼拜天 2026-09-20
            周三 2026-09-16
            周二 2026-09-22
            本周二 2026-09-15
            下周五 2026-09-25
            下个星期五 2026-09-25
            下周一 2026-09-21
            上周五 2026-09-11
            周末 2026-09-20
            下周末 2026-09-27",
        );
    }

    #[test]
    fn the_end_of_a_span_is_its_last_day() {
        assert_read(
            Lang::ZhCn,
            "月底 2026-09-30
            本月底 2026-09-30
            月末 2026-09-30
            下月底 2026-10-31
            下个月底 2026-10-31
            上月底 2026-08-31
            9月底 2026-09-30
            九月底 2026-09-30
            十二月末 2026-12-31
            2月底 2027-02-28
            2028年2月底 2028-02-29
            明年2月底 2027-02-28
            季末 2026-09-30
            季度末 2026-09-30
            本季度末 2026-09-30
            下季度末 2026-12-31
            上季度末 2026-06-30
            第三季度末 2026-09-30
            三季度末 2026-09-30
            第4季度末 2026-12-31
            一季度末 2026-03-31
            今年一季度末 2026-03-31
            上半年末 2026-06-30
            下半年底 2026-12-31
            年底 2026-12-31
            今年底 2026-12-31
            明年底 2027-12-31
            明年年底 2027-12-31
            去年底 2025-12-31
            2028年底 2028-12-31",
        );
    }

    #[test]
    fn days_are_read_in_english() {
        assert_read(
            Lang::En,
            "today 2026-09-16
            yesterday 2026-09-15
            3 days later 2026-09-19
            2 weeks ago 2026-09-02
            fri 2026-09-18
            Friday 2026-09-18
            next fri 2026-09-25
            month end 2026-09-30
            next month end 2026-10-31
            october end 2026-10-31
            q4 end 2026-12-31
            last quarter end 2026-06-30
            eom 2026-09-30
            year end 2026-12-31
            next year end 2027-12-31",
        );
    }

    #[test]
    fn what_is_no_day_is_none() {
        let today = date::parse_iso("2026-09-16").unwrap();
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
            "底",
            "下底",
            "下",
            "13月底",
            "第五季度末",
            "天后",
            "第三季度",
            "2027年1月5日底",
        ] {
            assert_eq!(words(Lang::ZhCn).read(input, today), None, "{input}");
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_refused(
            input in "[0-9零一二三四五上下本月周季度年末底天后前+ -]{0,10}",
            days in 0i64..40_000,
        ) {
            let day = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap() + chrono::Duration::days(days);
            let _ = words(Lang::ZhCn).read(&input, day);
        }
    }
}
