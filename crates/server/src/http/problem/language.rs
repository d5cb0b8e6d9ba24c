//! Which of the two languages a request likes better.

use axum::http::{HeaderMap, header};

/// The language of a problem's title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    German,
    English,
}

/// The one of the two languages that the request likes better; German when it likes none.
pub(super) fn language(headers: &HeaderMap) -> Language {
    let accepted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|it| it.to_str().ok());
    let accepted = accepted.unwrap_or_default();
    if weight(accepted, "en") > weight(accepted, "de") {
        Language::English
    } else {
        Language::German
    }
}

/// How much a language is liked, in thousandths (RFC 9110, 12.5.4).
fn weight(accepted: &str, language: &str) -> u32 {
    let weights = accepted.split(',').filter_map(|range| {
        let (tag, q) = range.split_once(';').unwrap_or((range, "q=1"));
        let primary = tag.trim().split('-').next()?;
        let q = q.trim().strip_prefix("q=")?.parse::<f32>().ok()?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to 0 to 1000, and a cast of NaN is 0"
        )]
        let thousandths = (q * 1_000.0).clamp(0.0, 1_000.0) as u32;
        primary
            .eq_ignore_ascii_case(language)
            .then_some(thousandths)
    });
    weights.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language_of(accepted: &str) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, accepted.parse().unwrap());
        language(&headers)
    }

    #[test]
    fn the_title_is_in_the_language_that_is_liked_better() {
        assert_eq!(language(&HeaderMap::new()), Language::German);
        assert_eq!(language_of("de-DE,de;q=0.9,en;q=0.8"), Language::German);
        assert_eq!(language_of("en-GB,en;q=0.9,de;q=0.8"), Language::English);
        assert_eq!(language_of("fr, en;q=0.5"), Language::English);
        assert_eq!(language_of("fr"), Language::German);
        assert_eq!(language_of("en;q=x, ;;,"), Language::German);
    }
}
