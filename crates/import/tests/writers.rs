//! Files that pandoc and LibreOffice write; `make test-export` runs this where they are.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

mod import {
    mod words;
    mod writers;
}
