//! Markdown: what becomes of it, what is warned of, and that no word is lost.

#[cfg(test)]
mod markdown {
    mod conversion;
    mod definition;
    mod nothing_lost;
    mod sketch;
}
