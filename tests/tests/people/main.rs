//! Who gets in and what they may do: administered by moderators, seen by whoever is connected.
#![expect(
    clippy::unwrap_used,
    reason = "a broken expectation is how a test fails"
)]

mod acts;
mod audit;
mod commands;
mod documents;
mod guests;
mod members;
mod organisations;
mod programs;
mod revocation;
mod rights;
mod scene;
