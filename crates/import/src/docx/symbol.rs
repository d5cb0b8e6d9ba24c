//! Characters of symbol fonts, which have places of their own in Unicode's private area.

/// The ordinary character nearest to one of a symbol font, whose code is given in hexadecimal.
pub(super) fn ordinary(font: &str, code: &str) -> char {
    let Ok(code) = u32::from_str_radix(code, 16) else {
        return '\u{fffd}';
    };
    // Word adds F000 to the codes of its symbol fonts.
    let in_font = if (0xf000..0xf100).contains(&code) {
        code - 0xf000
    } else {
        code
    };
    match (font.to_lowercase().as_str(), in_font) {
        ("symbol", 0x61..=0x7a) => greek(in_font),
        ("symbol", 0xb7) | ("wingdings", 0x6c | 0x9f | 0xb7) => '•',
        ("symbol", 0xb3) => '≥',
        ("symbol", 0xa3) => '≤',
        ("symbol", 0xb1) => '±',
        ("symbol", 0xb4) => '×',
        ("symbol", 0xae) => '→',
        ("wingdings", 0xa7) => '▪',
        ("wingdings", 0xe0 | 0xf0) => '→',
        ("wingdings", 0xfc) => '✓',
        ("wingdings", 0xfb) => '✗',
        ("wingdings", 0xa8 | 0x6f) => '☐',
        ("wingdings", 0xfe) => '☑',
        ("wingdings", 0xfd) => '☒',
        ("wingdings" | "wingdings 2" | "wingdings 3" | "webdings", _) => '\u{fffd}',
        _ => char::from_u32(in_font)
            .filter(|it| !it.is_control())
            .unwrap_or('\u{fffd}'),
    }
}

fn greek(code: u32) -> char {
    const LETTERS: [char; 26] = [
        'α', 'β', 'χ', 'δ', 'ε', 'φ', 'γ', 'η', 'ι', 'ϕ', 'κ', 'λ', 'μ', 'ν', 'ο', 'π', 'θ', 'ρ',
        'σ', 'τ', 'υ', 'ϖ', 'ω', 'ξ', 'ψ', 'ζ',
    ];
    let index = code
        .checked_sub(0x61)
        .and_then(|it| usize::try_from(it).ok());
    let letter = index.and_then(|it| LETTERS.get(it));
    letter.copied().unwrap_or('\u{fffd}')
}
