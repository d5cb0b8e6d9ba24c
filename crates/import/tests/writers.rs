//! Files that pandoc and LibreOffice write, and our own that LibreOffice saved again; `make test-export` runs this where
//! they are.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

mod import {
    mod words;
    mod writers;
}

mod own {
    mod desk;
    mod resaved;
    #[path = "../../../export/tests/readers/soffice.rs"]
    mod soffice;
}
