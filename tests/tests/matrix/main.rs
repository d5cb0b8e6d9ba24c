//! Every route and every kind of frame, asked for by everybody who could ask.
//!
//! What must happen is taken from the table of rights that the binary prints (`wortlaut rights`), so a new row is tested
//! without a word here. Who is let in by the table must not be sent away for want of a right; who is not must be answered
//! with exactly the status that fits, and nothing in the database may be another afterwards.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a broken expectation is how a test fails"
)]
#![expect(unreachable_pub, reason = "nothing outside reaches into a test")]

mod asker;
mod frames;
mod records;
mod routes;
mod table;
