//! Cron schedules as Karpenter reads those of budgets: `ParseStandard` of `robfig/cron` v3 with `TZ=UTC ` put in front.

use std::fmt;

/// The minutes at which a schedule hits, always in UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Schedule {
    minutes: Hits,
    hours: Hits,
    days: Hits,
    months: Hits,
    weekdays: Hits,
}

/// The values of a field that hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Hits {
    bits: u64,
    /// Whether `*` or `?` stands there, so that the other of the two day fields decides.
    star: bool,
}

/// Why a schedule cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The schedule brings a time zone along.
    TimeZone,
    /// There are not five fields.
    Count(usize),
    /// An `@` word that does not exist.
    Word(String),
    /// A part of a field is wrong.
    Part {
        /// The field's name.
        field: &'static str,
        /// The part of it between commas.
        part: String,
        /// What is wrong with it.
        why: &'static str,
        /// What to do.
        help: String,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::TimeZone => f.write_str("it names a time zone"),
            Fault::Count(1) => f.write_str("it has 1 field instead of 5"),
            Fault::Count(count) => write!(f, "it has {count} fields instead of 5"),
            Fault::Word(word) => write!(f, "there is no `{word}`"),
            Fault::Part { field, part, why, .. } => write!(f, "`{part}` as {field} {why}"),
        }
    }
}

impl Fault {
    /// The way out.
    pub(crate) fn help(&self) -> String {
        match self {
            Fault::TimeZone => "leave the zone out: budgets are in UTC".to_owned(),
            Fault::Count(_) => {
                "write minute, hour, day of month, month and day of week, for example `0 9 * * mon-fri`"
                    .to_owned()
            }
            Fault::Word(_) => {
                let words: Vec<&str> = WORDS.iter().map(|(word, _)| *word).collect();
                format!("take one of `{}`, or five fields", words.join("`, `"))
            }
            Fault::Part { help, .. } => help.clone(),
        }
    }
}

/// The words that stand for five fields.
const WORDS: [(&str, &str); 7] = [
    ("@hourly", "0 * * * *"),
    ("@daily", "0 0 * * *"),
    ("@midnight", "0 0 * * *"),
    ("@weekly", "0 0 * * 0"),
    ("@monthly", "0 0 1 * *"),
    ("@yearly", "0 0 1 1 *"),
    ("@annually", "0 0 1 1 *"),
];

/// A field: what it is called, its first and last value, and the names of its values from the first.
struct Field {
    name: &'static str,
    first: u64,
    last: u64,
    names: &'static [&'static str],
}

const WEEKDAY: &str = "the day of the week";

const FIELDS: [Field; 5] = [
    Field { name: "the minute", first: 0, last: 59, names: &[] },
    Field { name: "the hour", first: 0, last: 23, names: &[] },
    Field { name: "the day of the month", first: 1, last: 31, names: &[] },
    Field {
        name: "the month",
        first: 1,
        last: 12,
        names: &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    },
    Field { name: WEEKDAY, first: 0, last: 6, names: &["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];

impl Schedule {
    /// Reads a schedule.
    pub(crate) fn parse(text: &str) -> Result<Self, Fault> {
        let text = text.trim();
        if text.starts_with("TZ=") || text.starts_with("CRON_TZ=") {
            return Err(Fault::TimeZone);
        }
        let text = match WORDS.iter().find(|(word, _)| *word == text) {
            Some((_, fields)) => fields,
            None if text.starts_with('@') => return Err(Fault::Word(short(text))),
            None => text,
        };
        let texts: Vec<&str> = text.split_whitespace().take(MOST_FIELDS).collect();
        let [minutes, hours, days, months, weekdays] = texts[..] else {
            return Err(Fault::Count(texts.len()));
        };
        Ok(Schedule {
            minutes: FIELDS[0].parse(minutes)?,
            hours: FIELDS[1].parse(hours)?,
            days: FIELDS[2].parse(days)?,
            months: FIELDS[3].parse(months)?,
            weekdays: FIELDS[4].parse(weekdays)?,
        })
    }

    /// Whether it hits on some minute of a day; weekdays count from Sunday, 0.
    pub(crate) fn hits_day(&self, month: u64, day: u64, weekday: u64) -> bool {
        let (day, weekday) = (self.days.has(day), self.weekdays.has(weekday));
        let either = !(self.days.star || self.weekdays.star);
        self.months.has(month) && if either { day || weekday } else { day && weekday }
    }

    /// The minutes of a day that it hits, counted from midnight.
    pub(crate) fn minutes_of_day(&self) -> impl Iterator<Item = u32> {
        let hours = (0..24).filter(|hour| self.hours.has(u64::from(*hour)));
        hours.flat_map(|hour| {
            (0..60)
                .filter(|minute| self.minutes.has(u64::from(*minute)))
                .map(move |minute| hour * 60 + minute)
        })
    }

    /// Whether it hits at all: there is no 30 February.
    pub(crate) fn ever_hits(&self) -> bool {
        const LONGEST: [u64; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let days = (1..).zip(LONGEST).flat_map(|(month, longest)| (1..=longest).map(move |day| (month, day)));
        let mut dates = days.flat_map(|(month, day)| (0..7).map(move |weekday| (month, day, weekday)));
        self.minutes_of_day().next().is_some()
            && dates.any(|(month, day, weekday)| self.hits_day(month, day, weekday))
    }
}

/// Fields looked at: enough to say that there are too many.
const MOST_FIELDS: usize = 100;

impl Hits {
    fn has(self, value: u64) -> bool {
        self.bits >> value & 1 == 1
    }
}

impl Field {
    /// Parts between commas; empty ones say nothing.
    fn parse(&self, text: &str) -> Result<Hits, Fault> {
        let parts = text.split(',').filter(|part| !part.is_empty());
        parts.map(|part| self.part(part)).try_fold(Hits::default(), |all, hits| {
            let hits = hits?;
            Ok(Hits { bits: all.bits | hits.bits, star: all.star | hits.star })
        })
    }

    /// A value, a range or `*`, perhaps with a step.
    fn part(&self, part: &str) -> Result<Hits, Fault> {
        let fault = |why, help: &str| self.fault(part, why, help);
        let mut halves = part.split('/');
        let (range, step) = (halves.next().unwrap_or_default(), halves.next());
        if halves.next().is_some() {
            return Err(fault("has more than one `/`", "write one step, for example `*/15`"));
        }
        let step = match step.map(str::parse::<i64>) {
            None => 1,
            Some(Ok(step @ 1..)) => step.unsigned_abs(),
            Some(_) => return Err(fault("has a step that is no number from 1", "write it as in `*/15`")),
        };
        let (first, last, star) = self.range(part, range, step, part.contains('/'))?;
        let in_steps = (first..=last).step_by(usize::try_from(step).unwrap_or(usize::MAX));
        Ok(Hits { bits: in_steps.fold(0, |bits, value| bits | 1 << value), star })
    }

    /// First and last value, and whether a star says so.
    fn range(&self, part: &str, range: &str, step: u64, has_step: bool) -> Result<(u64, u64, bool), Fault> {
        let mut ends = range.split('-');
        let (first, last) = (ends.next().unwrap_or_default(), ends.next());
        if matches!(first, "*" | "?") {
            return Ok((self.first, self.last, step == 1));
        }
        if ends.next().is_some() {
            return Err(self.fault(part, "has more than one `-`", "write one range, for example `1-5`"));
        }
        let begin = self.value(part, first)?;
        if last == Some("7") && self.name == WEEKDAY {
            return Err(self.fault(part, "is out of range", &to_sunday(first, begin, step)));
        }
        let end = match last {
            Some(last) => self.value(part, last)?,
            None if has_step => self.last,
            None => begin,
        };
        if begin > end {
            let help = format!("write `{},{}`", self.upto(first, begin, self.last), self.from(last, end));
            return Err(self.fault(part, "ends before it begins", &help));
        }
        Ok((begin, end, false))
    }

    fn value(&self, part: &str, text: &str) -> Result<u64, Fault> {
        let lower = text.to_ascii_lowercase();
        let named = (self.first..).zip(self.names).find(|(_, name)| **name == lower).map(|(value, _)| value);
        let number = || text.parse::<i64>().ok().and_then(|number| u64::try_from(number).ok());
        let help = || match (self.name, text) {
            (WEEKDAY, "7") => "write Sunday as `0` or `sun`".to_owned(),
            _ => self.choice(),
        };
        match named.or_else(number) {
            Some(value) if (self.first..=self.last).contains(&value) => Ok(value),
            Some(_) => Err(self.fault(part, "is out of range", &help())),
            None => Err(self.fault(part, "is no number", &help())),
        }
    }

    /// What may be written.
    fn choice(&self) -> String {
        match (self.names.first(), self.names.last()) {
            (Some(first), Some(last)) => {
                format!("write a number from {} to {} or `{first}` to `{last}`", self.first, self.last)
            }
            _ => format!("write a number from {} to {}", self.first, self.last),
        }
    }

    /// `first` to the field's end, in the words of `first`.
    fn upto(&self, text: &str, first: u64, last: u64) -> String {
        let text = short(text);
        if first == last { text } else { format!("{text}-{}", self.word(last, &text)) }
    }

    /// The field's beginning to `last`, in the words of `last`.
    fn from(&self, text: Option<&str>, last: u64) -> String {
        let text = short(text.unwrap_or_default());
        if self.first == last { text } else { format!("{}-{text}", self.word(self.first, &text)) }
    }

    /// A value as a name where `like` is one, else as a number.
    fn word(&self, value: u64, like: &str) -> String {
        let index = usize::try_from(value - self.first).unwrap_or(usize::MAX);
        let name =
            self.names.get(index).filter(|_| like.starts_with(|first: char| first.is_ascii_alphabetic()));
        name.map_or_else(|| value.to_string(), |name| (*name).to_owned())
    }

    fn fault(&self, part: &str, why: &'static str, help: &str) -> Fault {
        Fault::Part { field: self.name, part: short(part), why, help: help.to_owned() }
    }
}

/// The way out of a range of weekdays that ends with Sunday as 7, which is 0.
fn to_sunday(text: &str, begin: u64, step: u64) -> String {
    let sunday = if text.starts_with(|first: char| first.is_ascii_alphabetic()) { "sun" } else { "0" };
    let text = short(text);
    match (begin, step) {
        (0 | 1, 1) => "write every day as `*`".to_owned(),
        (6, 1) => format!("write Sunday as `{sunday}`: `{text},{sunday}`"),
        (_, 1) => format!(
            "write Sunday as `{sunday}`: `{text}-{},{sunday}`",
            if sunday == "0" { "6" } else { "sat" }
        ),
        _ => {
            let days = (begin..=7).step_by(usize::try_from(step).unwrap_or(usize::MAX));
            let days: Vec<String> = days.map(|day| (day % 7).to_string()).collect();
            format!("write Sunday as `0`: `{}`", days.join(","))
        }
    }
}

/// As much of a text as a message repeats.
fn short(text: &str) -> String {
    let shown = |char: char| if char.is_control() { char::REPLACEMENT_CHARACTER } else { char };
    text.chars().take(40).map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recorded from the library itself.
    #[test]
    fn readable_schedules() {
        for good in [
            "0 9 * * mon-fri",
            "0 9 * * MON",
            "0 0 1 jan *",
            "0 9 ? * ?",
            "0 9 * * mon,",
            "*/70 * * * *",
            "0 9 * * 0-6",
            "5/10 * * * *",
            "1-10/3 * * * *",
            "0,30 8-18 * * 1-5",
            "  0 9 * * 1 ",
            "+5 07 * * *",
            "@annually",
            "@yearly",
            "@monthly",
            "@weekly",
            "@daily",
            "@midnight",
            "@hourly",
            "0 0 31 2 *",
            ", * * * *",
        ] {
            assert!(Schedule::parse(good).is_ok(), "{good}: {:?}", Schedule::parse(good));
        }
    }

    #[test]
    fn unreadable_schedules() {
        let cases = [
            ("TZ=Europe/Berlin 0 9 * * *", "it names a time zone"),
            ("CRON_TZ=UTC 0 9 * * *", "it names a time zone"),
            ("0 9 * * 1-7", "`1-7` as the day of the week is out of range"),
            ("0 9 * * 0-7", "`0-7` as the day of the week is out of range"),
            ("0 9 * * 7", "`7` as the day of the week is out of range"),
            ("0 9 * * sat-sun", "`sat-sun` as the day of the week ends before it begins"),
            ("0 9 * * fri-mon", "`fri-mon` as the day of the week ends before it begins"),
            ("60 9 * * *", "`60` as the minute is out of range"),
            ("0 24 * * *", "`24` as the hour is out of range"),
            ("0 9 0 * *", "`0` as the day of the month is out of range"),
            ("0 0 9 * * *", "it has 6 fields instead of 5"),
            ("0 9 * *", "it has 4 fields instead of 5"),
            ("every day at nine o'clock", "`every` as the minute is no number"),
            ("@dailyfoo", "there is no `@dailyfoo`"),
            ("@daily 0 0 0 0", "there is no `@daily 0 0 0 0`"),
            ("0 9 * * monday", "`monday` as the day of the week is no number"),
            ("*/0 9 * * *", "`*/0` as the minute has a step that is no number from 1"),
            ("*/-5 9 * * *", "`*/-5` as the minute has a step that is no number from 1"),
            ("1/2/3 9 * * *", "`1/2/3` as the minute has more than one `/`"),
            ("1-2-3 9 * * *", "`1-2-3` as the minute has more than one `-`"),
            ("-5 9 * * *", "`-5` as the minute is no number"),
            ("", "it has 0 fields instead of 5"),
        ];
        for (text, expected) in cases {
            assert_eq!(Schedule::parse(text).unwrap_err().to_string(), expected, "{text}");
        }
    }

    #[test]
    fn wrapped_ranges_are_written_as_two() {
        let cases = [
            ("0 9 * * sat-sun", "write `sat,sun`"),
            ("0 9 * * fri-mon", "write `fri-sat,sun-mon`"),
            ("0 22-6 * * *", "write `22-23,0-6`"),
            ("0 9 * nov-feb *", "write `nov-dec,jan-feb`"),
        ];
        for (text, expected) in cases {
            assert_eq!(Schedule::parse(text).unwrap_err().help(), expected, "{text}");
        }
    }

    /// Sunday is 0 alone; what the help says must be a schedule itself.
    #[test]
    fn ranges_to_sunday_as_seven() {
        let cases = [
            ("1-7", "write every day as `*`"),
            ("0-7", "write every day as `*`"),
            ("mon-7", "write every day as `*`"),
            ("5-7", "write Sunday as `0`: `5-6,0`"),
            ("6-7", "write Sunday as `0`: `6,0`"),
            ("fri-7", "write Sunday as `sun`: `fri-sat,sun`"),
            ("1-7/2", "write Sunday as `0`: `1,3,5,0`"),
            ("7", "write Sunday as `0` or `sun`"),
            ("7-3", "write Sunday as `0` or `sun`"),
        ];
        for (days, expected) in cases {
            let help = Schedule::parse(&format!("0 9 * * {days}")).unwrap_err().help();
            assert_eq!(help, expected, "{days}");
            let instead = help.split('`').rev().nth(1).unwrap();
            assert!(Schedule::parse(&format!("0 9 * * {instead}")).is_ok(), "{help}");
        }
    }

    fn hits(text: &str, month: u64, day: u64, weekday: u64) -> Vec<u32> {
        let schedule = Schedule::parse(text).unwrap();
        let on_day = schedule.hits_day(month, day, weekday);
        schedule.minutes_of_day().filter(|_| on_day).collect()
    }

    #[test]
    fn hits_of_a_day() {
        assert_eq!(hits("0 9 * * mon-fri", 6, 3, 1), [540]);
        assert_eq!(hits("0 9 * * mon-fri", 6, 2, 0), [0; 0]);
        assert_eq!(hits("*/30 22-23 * * *", 1, 1, 0), [1320, 1350, 1380, 1410]);
        assert_eq!(hits("50/5 0 * * *", 1, 1, 0), [50, 55]);
        assert_eq!(hits("*/70 0 * * *", 1, 1, 0), [0]);
        assert_eq!(hits("@weekly", 5, 5, 0), [0]);
        assert_eq!(hits("@weekly", 5, 5, 1), [0; 0]);
    }

    /// With both day fields said, either is enough; a star, but not one with a step, leaves it to the other.
    #[test]
    fn the_two_day_fields() {
        assert_eq!(hits("0 0 13 * 5", 1, 13, 1), [0]);
        assert_eq!(hits("0 0 13 * 5", 1, 14, 5), [0]);
        assert_eq!(hits("0 0 13 * *", 1, 14, 5), [0; 0]);
        assert_eq!(hits("0 0 */2 * 5", 1, 2, 5), [0]);
        assert_eq!(hits("0 0 */1 * 5", 1, 2, 4), [0; 0]);
    }

    #[test]
    fn impossible_dates_never_hit() {
        for never in ["0 0 31 2 *", "0 0 30 feb *", "0 0 31 4,6,9,11 *", ", * * * *", "0 0 * * ,"] {
            assert!(!Schedule::parse(never).unwrap().ever_hits(), "{never}");
        }
        for sometimes in ["0 0 29 2 *", "0 0 31 2 mon", "0 0 31 * *", "@hourly"] {
            assert!(Schedule::parse(sometimes).unwrap().ever_hits(), "{sometimes}");
        }
    }
}
