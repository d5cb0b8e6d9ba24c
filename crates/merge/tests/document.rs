//! A text written as a document reads as the same text.

mod document {
    mod roundtrip;
    mod tables;
}
