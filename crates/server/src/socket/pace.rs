//! How fast one connection may send: whoever is faster waits.

use std::time::{Duration, Instant};

/// What one frame costs, whatever its size: 500 a second. automerge-repo sends ten a second and document.
const PER_FRAME: Duration = Duration::from_millis(2);
/// What a mebibyte costs: 8 MB a second.
const PER_MEBIBYTE: Duration = Duration::from_millis(125);
/// What may be sent at once before anything waits: 1,500 frames or 24 MB, a long stretch written without network.
const BURST: Duration = Duration::from_secs(3);

/// The debt of one connection, paid off by time.
pub(crate) struct Pace {
    paid_at: Instant,
}

impl Pace {
    pub(crate) fn new(now: Instant) -> Self {
        Self { paid_at: now }
    }

    /// Counts a frame of so many bytes, and tells how long to wait before the next is read.
    pub(crate) fn count(&mut self, bytes: usize, now: Instant) -> Duration {
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let cost = PER_FRAME + PER_MEBIBYTE.saturating_mul(bytes) / (1 << 20);
        self.paid_at = self.paid_at.max(now) + cost;
        self.paid_at.saturating_duration_since(now + BURST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_never_waits_and_a_flood_does() {
        let start = Instant::now();
        let mut pace = Pace::new(start);
        for tenth in 0..1_000 {
            let now = start + Duration::from_millis(100) * tenth;
            assert_eq!(pace.count(2_000, now), Duration::ZERO);
        }
        let mut pace = Pace::new(start);
        let waits = (0..10_000).map(|_| pace.count(100, start)).max().unwrap();
        assert!(waits > Duration::from_secs(15), "{waits:?}");
    }

    #[test]
    fn large_frames_cost_by_their_size() {
        let start = Instant::now();
        let mut pace = Pace::new(start);
        let waits = (0..8).map(|_| pace.count(8 << 20, start)).max().unwrap();
        assert!(waits > Duration::from_secs(4), "{waits:?}");
    }
}
