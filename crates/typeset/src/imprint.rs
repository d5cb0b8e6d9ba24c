//! What a PDF says of itself besides its words: an identity, a title, whose it is, and its day.

use typst::foundations::Datetime;
use wortlaut_export::{Edition, Manuscript, Redline, labels};
use wortlaut_model::Timestamp;

/// Longest title and description in a PDF's properties, in characters; a PDF string has at most 32,767 bytes.
const PROPERTY_CHARS: usize = 2_000;

/// What makes a PDF this PDF and no other.
pub(crate) struct Imprint {
    /// The same for the same edition, and for no other.
    pub identity: String,
    /// The day and time of the edition.
    pub at: Datetime,
}

pub(crate) fn of_manuscript(manuscript: &Manuscript) -> Imprint {
    Imprint {
        identity: format!("wortlaut manuscript {}", identity(&manuscript.edition)),
        at: date(manuscript.edition.at),
    }
}

pub(crate) fn of_redline(redline: &Redline) -> Imprint {
    let (from, to) = (identity(&redline.from), identity(&redline.to));
    Imprint {
        identity: format!("wortlaut synopsis {from} {to}"),
        at: date(redline.to.at),
    }
}

/// What is said of an edition in the properties: name, heads in full, hash.
pub(crate) fn description(edition: &Edition) -> String {
    let line = labels::edition_line(edition);
    let (heads, hash) = (labels::heads_full(edition), labels::hash(edition));
    property(&format!(
        "{line}. {}: {heads}. {}: {hash}.",
        labels::HEADS,
        labels::HASH
    ))
}

/// Words as a PDF's properties may hold them.
pub(crate) fn property(words: &str) -> String {
    words.chars().take(PROPERTY_CHARS).collect()
}

fn identity(edition: &Edition) -> String {
    let (document, line) = (edition.document, labels::edition_line(edition));
    format!(
        "{document} {line} {} {}",
        labels::heads_full(edition),
        labels::hash(edition)
    )
}

/// The moment in universal time; what lies outside of the years that a PDF can name becomes the first of them.
fn date(at: Timestamp) -> Datetime {
    let epoch = time::OffsetDateTime::UNIX_EPOCH;
    let seconds = at.millis().div_euclid(1_000);
    let moment = time::OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(epoch);
    let moment = if (1..=9_999).contains(&moment.year()) {
        moment
    } else {
        epoch
    };
    Datetime::Datetime(time::PrimitiveDateTime::new(moment.date(), moment.time()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_becomes_a_day_and_none_is_out_of_range() {
        let day = date(Timestamp::from_millis(1_795_556_985_123));
        assert_eq!(
            (day.year(), day.month(), day.day()),
            (Some(2026), Some(11), Some(24))
        );
        assert_eq!(
            (day.hour(), day.minute(), day.second()),
            (Some(21), Some(49), Some(45))
        );
        assert_eq!(date(Timestamp::from_millis(i64::MAX)).year(), Some(1970));
        assert_eq!(date(Timestamp::from_millis(i64::MIN)).year(), Some(1970));
    }
}
