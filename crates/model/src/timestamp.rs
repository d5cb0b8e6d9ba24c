//! A moment.

use serde::{Deserialize, Serialize};

/// An hour.
const HOUR_MILLIS: i64 = 60 * 60 * 1_000;

/// The months as German dates spell them, `24. November 2026`.
pub const GERMAN_MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

/// Milliseconds since 1970-01-01T00:00:00Z, as the server's clock had them when it handed the moment in.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The moment `milliseconds` after the epoch.
    pub const fn from_millis(milliseconds: i64) -> Self {
        Self(milliseconds)
    }

    /// Milliseconds since the epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// The moment `milliseconds` later; stays at the end of the range instead of wrapping.
    #[must_use]
    pub const fn plus_millis(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// The whole hour that the moment lies in: what is told where the minute is nobody's business. Hours are Greenwich's,
    /// so that they begin when a wall clock's do in nearly all time zones.
    ///
    /// ```
    /// use wortlaut_model::Timestamp;
    ///
    /// let fourteen = Timestamp::from_millis(1_795_528_800_000);
    /// assert_eq!(fourteen.plus_millis(59 * 60_000 + 59_999).to_the_hour(), fourteen);
    /// assert_eq!(fourteen.to_the_hour(), fourteen);
    /// ```
    #[must_use]
    pub const fn to_the_hour(self) -> Self {
        Self(self.0.saturating_sub(self.0.rem_euclid(HOUR_MILLIS)))
    }

    /// Whether the moment is a whole hour, as one that is told to the hour is.
    pub const fn is_whole_hour(self) -> bool {
        self.0.rem_euclid(HOUR_MILLIS) == 0
    }

    /// Milliseconds from `earlier` to here; negative when `earlier` is the later one.
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}
