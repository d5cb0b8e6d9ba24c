//! The revision history against documents of the library itself.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

mod history {
    mod anchoring;
    mod comparing;
    mod film;
    mod reading;
    mod restoring;
    mod revising;
    #[path = "../guard/seeds.rs"]
    mod seeds;
    mod world;
}
