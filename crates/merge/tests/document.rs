//! Documents: what is written reads the same, whatever is found reads as something, and the guard lets both in.

#[cfg(test)]
mod document {
    mod admission;
    mod creation;
    mod odd_content;
    mod reading;
    mod snapshots;
    mod texts;
}
