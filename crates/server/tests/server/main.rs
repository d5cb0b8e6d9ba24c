//! The real binary on a free port: its command line, its API, and its socket's door. What goes through the socket is
//! tested by clients nobody here wrote, in `/tests`.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "inside tests a panic is how a test fails, in what they share too"
)]

mod commands;
mod http;
mod running;
mod sign_in;
mod socket;
