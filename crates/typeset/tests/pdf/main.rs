//! The pages are read back by programs that nobody here wrote: poppler's pdftotext, qpdf, and the checkers of accessible
//! PDF `pdfua` and `outloud` (`scripts/need-readers` and `scripts/need-pdf-checkers` bring them).

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

mod checked;
mod made;
mod reading;
mod robust;
mod same;
mod synopsis;
mod words;
