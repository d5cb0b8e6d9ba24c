//! Bundles are written of a small office's work, read by others, damaged in every way, and checked.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "inside tests a panic is how a test fails, in what they share too"
)]

mod archive;
mod damage;
mod hostile;
mod office;
mod report;
mod tampering;
mod writing;
