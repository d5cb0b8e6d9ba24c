//! Which hour, day, week or month a moment lies in, as the asker's clock has it.

use super::body::entry::Zoom;

const HOUR_MILLIS: i64 = 60 * 60 * 1_000;
const DAY_MILLIS: i64 = 24 * HOUR_MILLIS;
/// 1970-01-01 was a Thursday, three days after a Monday.
const DAYS_AFTER_MONDAY: i64 = 3;

/// The farthest a clock is from Greenwich's, in minutes, either way: more than any zone has.
pub(super) const OFFSET_MINUTES: i64 = 18 * 60;

/// The number of the period that a moment lies in; `None` where every entry stands alone. `offset` is in minutes east.
pub(super) fn period(zoom: Zoom, millis: i64, offset: i64) -> Option<i64> {
    let local = millis.saturating_add(offset * 60_000);
    let days = local.div_euclid(DAY_MILLIS);
    match zoom {
        Zoom::Session | Zoom::Change => None,
        Zoom::Hour => Some(local.div_euclid(HOUR_MILLIS)),
        Zoom::Day => Some(days),
        Zoom::Week => Some((days + DAYS_AFTER_MONDAY).div_euclid(7)),
        Zoom::Month => Some(month(days)),
    }
}

/// The month that a day lies in, by the day's number from 1970-01-01. Months are counted from the year 0; the calendar
/// is taken to begin in March, so that the leap day is the last of its year (Howard Hinnant, "chrono-compatible low-level
/// date algorithms", `civil_from_days`).
fn month(days: i64) -> i64 {
    const ERA_DAYS: i64 = 146_097;
    let days = days + 719_468;
    let era = days.div_euclid(ERA_DAYS);
    let of_era = days.rem_euclid(ERA_DAYS);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    (era * 400 + year) * 12 + from_march + 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(text: [i64; 3]) -> i64 {
        // Counted out, as a check of the formula.
        let is_leap = |y: i64| y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
        let [year, month, day] = text;
        let years: i64 = (1970..year)
            .map(|y| if is_leap(y) { 366 } else { 365 })
            .sum();
        let lengths = [
            31,
            if is_leap(year) { 29 } else { 28 },
            31,
            30,
            31,
            30,
            31,
            31,
            30,
            31,
            30,
            31,
        ];
        let months: i64 = lengths[..month as usize - 1].iter().sum();
        years + months + day - 1
    }

    #[test]
    fn months_begin_on_their_first_day() {
        for year in [1970, 2000, 2024, 2026, 2100] {
            for number in 1..=12 {
                let first = days([year, number, 1]);
                assert_eq!(month(first), year * 12 + number - 1, "{year}-{number}");
                assert_eq!(month(first - 1), month(first) - 1, "{year}-{number}");
            }
        }
    }

    #[test]
    fn weeks_begin_on_monday() {
        let monday = days([2026, 11, 23]) * DAY_MILLIS;
        let week = |millis| period(Zoom::Week, millis, 0);
        assert_eq!(week(monday), week(monday + 7 * DAY_MILLIS - 1));
        assert_ne!(week(monday), week(monday - 1));
    }

    #[test]
    fn days_are_those_of_the_askers_clock() {
        // 23:30 in Greenwich is half past midnight in Lübeck's winter.
        let late = days([2026, 11, 24]) * DAY_MILLIS - HOUR_MILLIS / 2;
        assert_eq!(
            period(Zoom::Day, late, 60),
            period(Zoom::Day, late + HOUR_MILLIS, 60)
        );
        assert_ne!(
            period(Zoom::Day, late, 0),
            period(Zoom::Day, late + HOUR_MILLIS, 0)
        );
    }
}
