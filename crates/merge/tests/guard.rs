//! What the guard lets in and what it does not.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

mod guard {
    mod attacks;
    mod causality;
    mod census;
    mod comments;
    mod grammar;
    mod heads;
    mod honest;
    mod javascript;
    mod marks;
    mod mutants;
    mod seeds;
    mod tables;
    mod world;
}
