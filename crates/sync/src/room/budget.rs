//! A budget that refills with time.

use wortlaut_model::Timestamp;

/// Units that may be spent at once, refilled at a steady rate. Spending may overdraw it once; then it must recover.
#[derive(Debug)]
pub struct Budget {
    units: i64,
    capacity: i64,
    per_second: i64,
    refilled_at: Timestamp,
}

impl Budget {
    /// A full budget.
    pub fn new(capacity: u64, per_second: u64, now: Timestamp) -> Self {
        let capacity = i64::try_from(capacity).unwrap_or(i64::MAX);
        Self {
            units: capacity,
            capacity,
            per_second: i64::try_from(per_second).unwrap_or(i64::MAX).max(1),
            refilled_at: now,
        }
    }

    /// Whether anything may be spent now.
    pub fn has_credit(&mut self, now: Timestamp) -> bool {
        self.refill(now);
        self.units > 0
    }

    /// Takes `units` off; the work is done already, so it may go below zero.
    pub fn spend(&mut self, units: u64) {
        let units = i64::try_from(units).unwrap_or(i64::MAX);
        self.units = self.units.saturating_sub(units);
    }

    /// How many units have been spent that were not there.
    pub fn debt(&self) -> u64 {
        u64::try_from(self.units.saturating_neg()).unwrap_or(0)
    }

    /// When there will be credit again.
    pub fn credit_at(&self, now: Timestamp) -> Timestamp {
        let missing = self.units.saturating_neg().max(0).saturating_add(1);
        now.plus_millis(missing.saturating_mul(1_000) / self.per_second + 1)
    }

    fn refill(&mut self, now: Timestamp) {
        // The clock may have been set back: it counts on from where it is.
        self.refilled_at = self.refilled_at.min(now);
        let elapsed = now.millis_since(self.refilled_at);
        let gained = elapsed.saturating_mul(self.per_second) / 1_000;
        if gained > 0 {
            self.units = self.units.saturating_add(gained).min(self.capacity);
            self.refilled_at = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overdrawn_budget_has_credit_again_when_it_says() {
        let start = Timestamp::from_millis(0);
        let mut budget = Budget::new(10, 100, start);
        assert!(budget.has_credit(start));
        budget.spend(60);
        assert!(!budget.has_credit(start));
        let later = budget.credit_at(start);
        assert!(!budget.has_credit(Timestamp::from_millis(300)));
        assert!(budget.has_credit(later));
    }

    #[test]
    fn a_clock_that_is_set_back_by_an_hour_keeps_nobody_waiting_for_it() {
        let before = Timestamp::from_millis(3_600_000);
        let mut budget = Budget::new(10, 100, before);
        budget.spend(60);
        let now = Timestamp::from_millis(0);
        assert!(!budget.has_credit(now));
        assert!(budget.has_credit(budget.credit_at(now)));
    }
}
