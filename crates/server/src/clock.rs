//! The only place that reads the wall clock.

use std::time::{Duration, SystemTime, UNIX_EPOCH};
use wortlaut_model::Timestamp;

/// The moment now.
pub(crate) fn now() -> Timestamp {
    let since_epoch = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    Timestamp::from_millis(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
}

/// How long from now until `moment`; nothing when it has passed.
pub(crate) fn until(moment: Timestamp) -> Duration {
    let millis = moment.millis_since(now()).max(0);
    Duration::from_millis(millis.unsigned_abs())
}
