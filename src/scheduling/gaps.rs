//! When no budget of a pool holds, in words: by the week where all weeks are alike, else by the year.

use crate::scheduling::coverage::{DAY, FIRST_WEEKDAY, YEAR, dates};

/// What is left uncovered: spans of minutes, apart from each other and in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Gaps(Vec<(u32, u32)>);

const HOUR: u32 = 60;
const WEEK: u32 = 7 * DAY;

impl Gaps {
    /// These spans of minutes of the year simulated.
    pub(super) fn new(spans: Vec<(u32, u32)>) -> Self {
        Gaps(spans)
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether nothing but gaps is left.
    pub(crate) fn is_everything(&self) -> bool {
        self.0 == [YEAR]
    }

    /// How many minutes of the year's first `days` they are.
    pub(crate) fn minutes(&self, days: u32) -> u32 {
        self.within(YEAR.0, YEAR.0 + days * DAY).map(|(from, to)| to - from).sum()
    }

    /// How long they are together, in words: `128 of 168 hours a week`, `168 of the 8784 hours of a leap year`.
    pub(crate) fn length(&self) -> String {
        const DAYS: u32 = (YEAR.1 - YEAR.0) / DAY;
        if self.is_weekly() {
            return match self.minutes(7) {
                minutes @ ..HOUR => format!("{minutes} minutes a week"),
                minutes => format!("{} of 168 hours a week", hours(minutes)),
            };
        }
        match self.minutes(DAYS) {
            ..HOUR => "less than an hour a year".to_owned(),
            minutes => format!("{} of the {} hours of a leap year", hours(minutes), DAYS * 24),
        }
    }

    /// The longest of them in words: `from Friday 17:00 to Monday 09:00`, `from 31 January 00:00 to 1 February 00:00`.
    ///
    /// None where it is a week or longer and no two weeks differ.
    pub(crate) fn longest(&self) -> Option<String> {
        if !self.is_weekly() {
            let (from, to) = longest(self.around_the_year().into_iter())?;
            return Some(format!("from {} to {}", moment_of_year(from), moment_of_year(to)));
        }
        let inner = self.0.iter().copied().filter(|(from, to)| *from > YEAR.0 && *to < YEAR.1);
        let (from, to) = longest(inner)?;
        (to - from < WEEK).then(|| format!("from {} to {}", moment_of_week(from), moment_of_week(to)))
    }

    /// Whether every week is like the one before.
    fn is_weekly(&self) -> bool {
        let (from, to) = YEAR;
        let next = self.within(from + WEEK, to).map(|(from, to)| (from - WEEK, to - WEEK));
        self.within(from, to - WEEK).eq(next)
    }

    /// What of them lies between two minutes.
    fn within(&self, begin: u32, end: u32) -> impl Iterator<Item = (u32, u32)> {
        let cut = self.0.iter().map(move |(from, to)| ((*from).max(begin), (*to).min(end)));
        cut.filter(|(from, to)| from < to)
    }

    /// The gaps, one that begins in December going on in January.
    fn around_the_year(&self) -> Vec<(u32, u32)> {
        let mut gaps = self.0.clone();
        if let [(YEAR_BEGIN, first_to), .., (_, last_to @ YEAR_END)] = &mut gaps[..] {
            *last_to = *first_to + (YEAR.1 - YEAR.0);
            gaps.remove(0);
        }
        gaps
    }
}

const YEAR_BEGIN: u32 = YEAR.0;
const YEAR_END: u32 = YEAR.1;

/// The first of the longest.
fn longest(gaps: impl DoubleEndedIterator<Item = (u32, u32)>) -> Option<(u32, u32)> {
    gaps.rev().max_by_key(|(from, to)| to - from)
}

/// Minutes as hours, with a tenth where they are not whole.
fn hours(minutes: u32) -> String {
    if minutes.is_multiple_of(HOUR) {
        (minutes / HOUR).to_string()
    } else {
        format!("{:.1}", f64::from(minutes) / f64::from(HOUR))
    }
}

fn moment_of_week(minute: u32) -> String {
    const NAMES: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
    format!("{} {}", NAMES[((minute / DAY + FIRST_WEEKDAY) % 7) as usize], clock(minute))
}

fn moment_of_year(minute: u32) -> String {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let day = (minute - YEAR.0) % (YEAR.1 - YEAR.0) + YEAR.0;
    let date = dates().nth((day / DAY) as usize);
    let (month, date) = date.expect("the year's days are among those simulated");
    format!("{date} {} {}", NAMES[(month - 1) as usize], clock(minute))
}

fn clock(minute: u32) -> String {
    format!("{:02}:{:02}", minute % DAY / HOUR, minute % HOUR)
}

#[cfg(test)]
mod tests {
    use crate::scheduling::coverage::Coverage;
    use crate::scheduling::cron::Schedule;

    use super::*;

    fn gaps(schedule: &str, minutes: u64) -> Gaps {
        Coverage::of(&Schedule::parse(schedule).unwrap(), minutes).gaps()
    }

    #[test]
    fn gaps_of_a_week() {
        let cases = [
            ("0 9 * * mon-fri", 8 * 60, "128 of 168 hours a week", Some("from Friday 17:00 to Monday 09:00")),
            ("@daily", 10, "166.8 of 168 hours a week", Some("from Monday 00:10 to Tuesday 00:00")),
            ("0 22 * * *", 8 * 60, "112 of 168 hours a week", Some("from Monday 06:00 to Monday 22:00")),
            ("@hourly", 59, "2.8 of 168 hours a week", Some("from Monday 00:59 to Monday 01:00")),
            ("0 0 * * *", 24 * 60 - 1, "7 minutes a week", Some("from Monday 23:59 to Tuesday 00:00")),
        ];
        for (schedule, minutes, length, longest) in cases {
            assert_eq!(gaps(schedule, minutes).length(), length, "{schedule}");
            assert_eq!(gaps(schedule, minutes).longest().as_deref(), longest, "{schedule}");
        }
    }

    /// The weekday on which a month begins is an accident of the year simulated.
    #[test]
    fn gaps_of_a_year() {
        const LEAP: &str = "of the 8784 hours of a leap year";
        let cases = [
            ("@monthly", 24, "8496", "from 2 January 00:00 to 1 February 00:00"),
            ("@monthly", 720, "168", "from 31 January 00:00 to 1 February 00:00"),
            ("@yearly", 24, "8760", "from 2 January 00:00 to 1 January 00:00"),
            ("0 0 29 2 *", 24, "8760", "from 1 March 00:00 to 29 February 00:00"),
            ("30 6 1 12 *", 48, "8736", "from 3 December 06:30 to 1 December 06:30"),
            ("0 9 * 6 mon-fri", 8, "8624", "from 28 June 17:00 to 3 June 09:00"),
        ];
        for (schedule, hours, length, longest) in cases {
            assert_eq!(gaps(schedule, hours * 60).length(), format!("{length} {LEAP}"), "{schedule}");
            assert_eq!(gaps(schedule, hours * 60).longest().as_deref(), Some(longest), "{schedule}");
        }
        assert_eq!(gaps("@yearly", 366 * 24 * 60 - 1).length(), "less than an hour a year");
    }
}
