//! What the server counts, in Prometheus' text format.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds of the commit latency buckets, in microseconds: an fsync takes 0.1 ms on a good disk, 30 on a bad one.
const LATENCY_BOUNDS: [u64; 10] = [
    500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 500_000, 2_500_000,
];
/// Upper bounds of the commit size buckets, in changes.
const SIZE_BOUNDS: [u64; 8] = [1, 2, 5, 10, 50, 100, 1_000, 10_000];
/// Upper bounds of the buckets for the time a file takes, in microseconds: most take some, a long PDF a million.
const EXPORT_BOUNDS: [u64; 8] = [
    1_000, 5_000, 20_000, 100_000, 500_000, 2_000_000, 10_000_000, 60_000_000,
];
/// Most reasons that are counted apart: reasons are words of this program, so more would be a bug.
const REASONS: usize = 128;

/// Everything counted since the server started.
#[derive(Default)]
pub(crate) struct Metrics {
    admitted: AtomicU64,
    closed: Mutex<BTreeMap<&'static str, u64>>,
    commits: Histogram<{ LATENCY_BOUNDS.len() }>,
    commit_sizes: Histogram<{ SIZE_BOUNDS.len() }>,
    failed_commits: AtomicU64,
    snapshots: AtomicU64,
    passwords: AtomicU64,
    exported: Mutex<BTreeMap<&'static str, u64>>,
    exports: Histogram<{ EXPORT_BOUNDS.len() }>,
}

/// What is measured when it is asked for.
pub(crate) struct Gauges {
    /// Open sockets.
    pub(crate) connections: usize,
    /// Open rooms.
    pub(crate) rooms: usize,
    /// Bytes of histories kept in memory, as they estimate themselves.
    pub(crate) history_bytes: usize,
}

impl Metrics {
    /// Changes passed the guard.
    pub(crate) fn admitted(&self, changes: usize) {
        self.admitted.fetch_add(changes as u64, Ordering::Relaxed);
    }

    /// A connection was closed by a room.
    pub(crate) fn closed(&self, reason: &'static str) {
        let mut closed = self.closed.lock().unwrap_or_else(PoisonError::into_inner);
        if closed.len() < REASONS || closed.contains_key(reason) {
            *closed.entry(reason).or_default() += 1;
        }
    }

    /// A commit is on disk.
    pub(crate) fn committed(&self, changes: usize, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.commits.observe(micros, &LATENCY_BOUNDS);
        self.commit_sizes.observe(changes as u64, &SIZE_BOUNDS);
    }

    /// A commit failed.
    pub(crate) fn commit_failed(&self) {
        self.failed_commits.fetch_add(1, Ordering::Relaxed);
    }

    /// A snapshot was made and verified.
    pub(crate) fn snapshot_made(&self) {
        self.snapshots.fetch_add(1, Ordering::Relaxed);
    }

    /// A password is hashed, to be set or to be compared.
    pub(crate) fn password_hashed(&self) {
        self.passwords.fetch_add(1, Ordering::Relaxed);
    }

    /// How many passwords were hashed.
    pub(crate) fn passwords_hashed(&self) -> u64 {
        self.passwords.load(Ordering::Relaxed)
    }

    /// A file was written in this format.
    pub(crate) fn exported(&self, format: &'static str, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.exports.observe(micros, &EXPORT_BOUNDS);
        let mut exported = self.exported.lock().unwrap_or_else(PoisonError::into_inner);
        *exported.entry(format).or_default() += 1;
    }

    /// The text that Prometheus reads.
    pub(crate) fn render(&self, gauges: &Gauges) -> String {
        let mut page = Page::default();
        page.value(
            "wortlaut_connections",
            "gauge",
            "Open sync sockets.",
            gauges.connections as u64,
        );
        page.value(
            "wortlaut_rooms",
            "gauge",
            "Documents open in memory.",
            gauges.rooms as u64,
        );
        page.value(
            "wortlaut_history_bytes",
            "gauge",
            "Estimated bytes of histories kept in memory.",
            gauges.history_bytes as u64,
        );
        let admitted = self.admitted.load(Ordering::Relaxed);
        page.value(
            "wortlaut_changes_admitted_total",
            "counter",
            "Changes that passed the guard.",
            admitted,
        );
        page.value(
            "wortlaut_password_hashes_total",
            "counter",
            "Passwords that were hashed, to be set or to be compared.",
            self.passwords_hashed(),
        );
        page.head(
            "wortlaut_closed_total",
            "counter",
            "Connections closed by a room, by reason.",
        );
        for (reason, count) in self
            .closed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
        {
            page.line(format_args!(
                "wortlaut_closed_total{{reason=\"{reason}\"}} {count}"
            ));
        }
        let failed = self.failed_commits.load(Ordering::Relaxed);
        page.value(
            "wortlaut_commits_failed_total",
            "counter",
            "Commits that failed.",
            failed,
        );
        let snapshots = self.snapshots.load(Ordering::Relaxed);
        page.value(
            "wortlaut_snapshots_total",
            "counter",
            "Snapshots made and verified.",
            snapshots,
        );
        page.head(
            "wortlaut_commit_seconds",
            "histogram",
            "Time of one group commit with its fsync.",
        );
        self.commits
            .render(&mut page, "wortlaut_commit_seconds", &LATENCY_BOUNDS, 1e-6);
        page.head(
            "wortlaut_commit_changes",
            "histogram",
            "Changes of one group commit.",
        );
        self.commit_sizes
            .render(&mut page, "wortlaut_commit_changes", &SIZE_BOUNDS, 1.0);
        self.render_exports(&mut page);
        if let Some(bytes) = resident_bytes() {
            page.value(
                "process_resident_memory_bytes",
                "gauge",
                "Resident memory.",
                bytes,
            );
        }
        page.text
    }

    fn render_exports(&self, page: &mut Page) {
        page.head(
            "wortlaut_exports_total",
            "counter",
            "Files that were written, by format.",
        );
        let exported = self.exported.lock().unwrap_or_else(PoisonError::into_inner);
        for (format, count) in exported.iter() {
            page.line(format_args!(
                "wortlaut_exports_total{{format=\"{format}\"}} {count}"
            ));
        }
        page.head(
            "wortlaut_export_seconds",
            "histogram",
            "Time of writing one file, without the wait for its turn.",
        );
        self.exports
            .render(page, "wortlaut_export_seconds", &EXPORT_BOUNDS, 1e-6);
    }
}

#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        self.line(format_args!("# HELP {name} {help}"));
        self.line(format_args!("# TYPE {name} {kind}"));
    }

    fn value(&mut self, name: &str, kind: &str, help: &str, value: u64) {
        self.head(name, kind, help);
        self.line(format_args!("{name} {value}"));
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{line}");
    }
}

/// Counts by upper bound, with the sum of all that was observed.
struct Histogram<const N: usize> {
    buckets: [AtomicU64; N],
    count: AtomicU64,
    sum: AtomicU64,
}

impl<const N: usize> Default for Histogram<N> {
    fn default() -> Self {
        Self {
            buckets: std::array::from_fn(|_| AtomicU64::new(0)),
            count: AtomicU64::new(0),
            sum: AtomicU64::new(0),
        }
    }
}

impl<const N: usize> Histogram<N> {
    fn observe(&self, value: u64, bounds: &[u64; N]) {
        let bucket = self
            .buckets
            .iter()
            .zip(bounds)
            .find(|(_, bound)| value <= **bound);
        if let Some((bucket, _)) = bucket {
            bucket.fetch_add(1, Ordering::Relaxed);
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        self.sum.fetch_add(value, Ordering::Relaxed);
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "a chart does not show the 53rd bit"
    )]
    fn render(&self, page: &mut Page, name: &str, bounds: &[u64; N], unit: f64) {
        let mut below = 0;
        for (bucket, bound) in self.buckets.iter().zip(bounds) {
            below += bucket.load(Ordering::Relaxed);
            let bound = *bound as f64 * unit;
            page.line(format_args!("{name}_bucket{{le=\"{bound}\"}} {below}"));
        }
        let count = self.count.load(Ordering::Relaxed);
        let sum = self.sum.load(Ordering::Relaxed) as f64 * unit;
        page.line(format_args!("{name}_bucket{{le=\"+Inf\"}} {count}"));
        page.line(format_args!("{name}_sum {sum}"));
        page.line(format_args!("{name}_count {count}"));
    }
}

/// Resident memory as Linux tells it; nothing elsewhere.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kib * 1_024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_counts_what_happened() {
        let metrics = Metrics::default();
        metrics.admitted(3);
        metrics.closed("reader");
        metrics.closed("reader");
        metrics.committed(3, Duration::from_micros(800));
        metrics.committed(1, Duration::from_secs(10));
        let page = metrics.render(&Gauges {
            connections: 2,
            rooms: 1,
            history_bytes: 0,
        });
        for line in [
            "wortlaut_connections 2",
            "wortlaut_changes_admitted_total 3",
            "wortlaut_closed_total{reason=\"reader\"} 2",
            "wortlaut_commit_seconds_bucket{le=\"0.0005\"} 0",
            "wortlaut_commit_seconds_bucket{le=\"0.001\"} 1",
            "wortlaut_commit_seconds_bucket{le=\"+Inf\"} 2",
            "wortlaut_commit_changes_sum 4",
        ] {
            assert!(page.lines().any(|it| it == line), "no {line:?} in\n{page}");
        }
    }
}
