//! What leaves the house and what comes in: files, the public page, imports.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test"
)]

mod bundle;
mod files;
mod importing;
mod public;
mod revising;
mod scene;
