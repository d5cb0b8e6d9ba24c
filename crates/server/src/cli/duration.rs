//! Lengths of time, as in `90d` or `12h`.

/// The text is no length of time.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no length of time: expected days or hours, as in 90d or 12h")]
pub(super) struct BadDuration(String);

/// Milliseconds of a length of time.
pub(super) fn duration(text: &str) -> Result<i64, BadDuration> {
    let bad = || BadDuration(text.to_owned());
    let (number, hours) = match (text.strip_suffix('d'), text.strip_suffix('h')) {
        (Some(days), _) => (days, 24),
        (_, Some(hours)) => (hours, 1),
        _ => return Err(bad()),
    };
    let number: i64 = number.parse().map_err(|_| bad())?;
    let millis = number.checked_mul(hours * 60 * 60 * 1_000);
    millis.filter(|it| *it > 0).ok_or_else(bad)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_hours_are_lengths_of_time_and_nothing_else_is() {
        const HOUR: i64 = 60 * 60 * 1_000;
        assert_eq!(duration("12h"), Ok(12 * HOUR));
        assert_eq!(duration("90d"), Ok(90 * 24 * HOUR));
        for bad in [
            "",
            "d",
            "12",
            "0h",
            "-1d",
            "1.5h",
            "90 d",
            "9223372036854775807d",
        ] {
            assert_eq!(duration(bad), Err(BadDuration(bad.to_owned())), "{bad}");
        }
    }
}
