//! Moments as people in Germany read them.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use wortlaut_model::{GERMAN_MONTHS, Timestamp};

/// The time that German law calls legal time, with its rules since they exist (from the IANA database, compiled in, so that
/// it is the same on every machine).
static BERLIN: TimeZone = jiff::tz::get!("Europe/Berlin");

/// The day in German local time, `24. November 2026`.
pub fn german_date(at: Timestamp) -> String {
    let at = local(at);
    let month = usize::try_from(at.month() - 1).ok();
    let month = month
        .and_then(|month| GERMAN_MONTHS.get(month))
        .unwrap_or(&"");
    format!("{}. {month} {}", at.day(), at.year())
}

/// Day and time in German local time, `24. November 2026, 22:49 Uhr`.
pub fn german_date_time(at: Timestamp) -> String {
    let date = german_date(at);
    let at = local(at);
    format!("{date}, {:02}:{:02} Uhr", at.hour(), at.minute())
}

/// The day in German local time as it sorts, `2026-11-24`.
pub fn iso_date(at: Timestamp) -> String {
    local(at).strftime("%Y-%m-%d").to_string()
}

/// The moment in universal time as XML and JSON spell it, to the second: `2026-11-24T21:49:45Z`.
pub fn utc(at: Timestamp) -> String {
    let at = TimeZone::UTC.to_datetime(instant(at));
    let (date, time) = (at.date(), at.time());
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        date.year(),
        date.month(),
        date.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}

fn local(at: Timestamp) -> DateTime {
    BERLIN.to_datetime(instant(at))
}

/// Moments outside of what calendars reach (the years -9999 to 9999) are brought to the nearest end.
fn instant(at: Timestamp) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(at.millis()).unwrap_or(if at.millis() < 0 {
        jiff::Timestamp::MIN
    } else {
        jiff::Timestamp::MAX
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1_000)
    }

    #[test]
    fn winter_and_summer_have_their_own_time() {
        assert_eq!(
            german_date_time(at(1_795_556_985)),
            "24. November 2026, 22:49 Uhr"
        );
        assert_eq!(
            german_date_time(at(1_784_930_400)),
            "25. Juli 2026, 00:00 Uhr"
        );
        assert_eq!(utc(at(1_795_556_985)), "2026-11-24T21:49:45Z");
        assert_eq!(iso_date(at(1_784_930_400)), "2026-07-25");
    }

    #[test]
    fn the_clock_leaps_at_one_in_the_morning_universal_time() {
        let spring = 1_774_746_000; // 2026-03-29T01:00:00Z
        assert_eq!(german_date_time(at(spring - 1)), "29. März 2026, 01:59 Uhr");
        assert_eq!(german_date_time(at(spring)), "29. März 2026, 03:00 Uhr");
        let autumn = 1_792_890_000; // 2026-10-25T01:00:00Z
        assert_eq!(
            german_date_time(at(autumn - 1)),
            "25. Oktober 2026, 02:59 Uhr"
        );
        assert_eq!(german_date_time(at(autumn)), "25. Oktober 2026, 02:00 Uhr");
    }

    #[test]
    fn no_moment_is_out_of_range() {
        assert!(german_date(Timestamp::from_millis(i64::MAX)).ends_with(" 9999"));
        assert!(german_date(Timestamp::from_millis(i64::MIN)).ends_with(" -9999"));
    }
}
