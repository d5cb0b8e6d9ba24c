//! Names that a file gives: of people and of styles.

use wortlaut_model::limits;

/// The name of whoever wrote or changed something, cut to what is kept of a name. Our own files tell neighbouring changes
/// apart by a space without width behind it, which no reader sees.
pub(crate) fn author(name: &str) -> String {
    cut(name.trim_end_matches('\u{200b}')).to_owned()
}

/// As much of a name as is kept.
pub(crate) fn cut(name: &str) -> &str {
    let end = name.floor_char_boundary(limits::IMPORT_NAME_BYTES);
    name.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_cut_between_characters() {
        assert_eq!(author("Stadt Kiel\u{200b}\u{200b}"), "Stadt Kiel");
        let long = "ü".repeat(limits::IMPORT_NAME_BYTES);
        assert_eq!(author(&long), "ü".repeat(limits::IMPORT_NAME_BYTES / 2));
    }
}
