//! A text written as a document reads as the same text.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod document {
    mod roundtrip;
    mod tables;
}
