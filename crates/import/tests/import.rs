//! Files of all formats, kind and unkind ones.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

mod import {
    mod changes;
    mod counting;
    mod fields;
    mod hostile;
    mod joined;
    mod libreoffice;
    mod numbering;
    mod package;
    mod pasted;
    mod plain;
    mod plain_tables;
    mod titles;
    mod unkind;
    mod word;
    mod words;
}
