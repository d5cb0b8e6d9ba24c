//! The fonts, which are part of the binary: a document looks the same wherever it was made.
//!
//! Licences and coverage: `fonts/README.md`.

use std::sync::LazyLock;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::LazyHash;

/// The family that has a box for every character, see `fonts/placeholder.py`.
const PLACEHOLDER: &str = "Wortlaut Placeholder";

static PLACEHOLDER_FONT: &[u8] = include_bytes!("../fonts/placeholder.ttf");

/// All fonts, parsed once.
pub(crate) static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::new);

pub(crate) struct Fonts {
    /// What the layout engine chooses from.
    pub book: LazyHash<FontBook>,
    /// The fonts, in the order of the book.
    pub fonts: Vec<Font>,
}

impl Fonts {
    fn new() -> Self {
        let files = typst_assets::fonts().chain([PLACEHOLDER_FONT]);
        let fonts: Vec<Font> = files
            .flat_map(|file| Font::iter(Bytes::new(file)))
            .collect();
        Self {
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
        }
    }

    /// Whether one of the fonts that show characters has this one.
    pub(crate) fn show(&self, character: char) -> bool {
        let showing = self.fonts.iter().map(Font::info).filter(|info| shows(info));
        showing
            .into_iter()
            .any(|info| info.coverage.contains(u32::from(character)))
    }
}

fn shows(info: &FontInfo) -> bool {
    info.family != PLACEHOLDER
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fonts_show_european_scripts_and_common_symbols() {
        let latin = ('\u{a0}'..='\u{24f}').chain('\u{1e00}'..='\u{1eff}');
        let greek_and_cyrillic = "ΑΩαωάΐϋΆ АЯаяЁёЄєІіЇїЉљЊњЋћЏџҐґ".chars();
        let symbols = "„“‚‘»«›‹–—…•·°§¶†‡€£¥$%‰′″←→↑↓⇒⇔≤≥≠≈±×÷√∞∑∏∫∂∈∉∅∪∩☐☑☒✓✗★☆№™©®½¼¾²³".chars();
        for character in latin.chain(greek_and_cyrillic).chain(symbols) {
            assert!(FONTS.show(character), "U+{:04X}", u32::from(character));
        }
    }

    #[test]
    fn every_other_character_has_a_box() {
        let placeholder = FONTS.fonts.last().unwrap();
        assert_eq!(placeholder.info().family, PLACEHOLDER);
        for character in "中😀\u{10ffff}ܐ".chars() {
            assert!(!FONTS.show(character));
            assert!(placeholder.ttf().glyph_index(character).is_some());
        }
    }
}
