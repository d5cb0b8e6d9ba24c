//! The history over HTTP, of texts that members wrote through their own connections.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a broken expectation is how a test fails"
)]

mod authorship;
mod caching;
mod long;
mod persons;
mod restoring;
mod scene;
mod versions;
mod visits;
