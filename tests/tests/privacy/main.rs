//! What is told of persons, and what goes for good when it is to go.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a broken expectation is how a test fails"
)]

mod commands;
mod deletion;
mod erasure;
mod minutes;
mod own_data;
mod scene;
