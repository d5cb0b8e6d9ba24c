//! Waiting for conditions.

use std::time::{Duration, Instant};

/// How long anything may take before the test fails: far beyond what a loaded machine needs.
pub const PATIENCE: Duration = Duration::from_secs(30);

const BETWEEN_LOOKS: Duration = Duration::from_millis(10);

/// Looks again and again until `look` finds something; fails with `what` after [`PATIENCE`].
pub async fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(
            started.elapsed() < PATIENCE,
            "waited {PATIENCE:?} for: {what}"
        );
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}
