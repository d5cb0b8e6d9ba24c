//! Moments as they stand in addresses and on the command line.

use wortlaut_merge::ChangeHash;
use wortlaut_merge::history::{Chronicle, Moment};
use wortlaut_model::{DocumentId, limits};
use wortlaut_store::{Store, StoreError};

/// Hex digits of a change's hash.
const HASH_DIGITS: usize = 64;

/// A document has no moment of this name.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MomentError {
    /// It is written in none of the ways.
    #[error(
        "{0:?} is no moment: write a version as in v3, a number of changes, or heads (64-digit hex hashes joined by commas)"
    )]
    Unreadable(String),
    /// The history does not reach there.
    #[error("the document's history has no such moment")]
    Unknown,
    /// There is no such version.
    #[error("the document has no version {0}")]
    UnknownVersion(u64),
    /// The versions cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How a moment is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// What is there when the question is answered.
    Now,
    /// After so many changes of the log.
    Position(usize),
    /// These changes and all they build on.
    Heads(Vec<ChangeHash>),
    /// A version.
    Version(u64),
    /// As it was after so many changes, or at the end of a session, but for what was written in the session, which is named
    /// by its first change.
    BeforeSession(ChangeHash, Option<usize>),
}

impl Named {
    /// Reads a moment; an absent one is now.
    pub(crate) fn read(text: Option<&str>) -> Result<Self, MomentError> {
        match text {
            None | Some("") => Ok(Self::Now),
            Some(text) => Self::parse(text).ok_or_else(|| MomentError::Unreadable(text.to_owned())),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        if let Some(number) = text.strip_prefix('v') {
            return number
                .parse::<u32>()
                .ok()
                .map(|it| Self::Version(it.into()));
        }
        if let Some(session) = text.strip_prefix('s') {
            let (first, end) = match session.split_once('-') {
                Some((first, end)) => (first, Some(end.parse().ok()?)),
                None => (session, None),
            };
            return Some(Self::BeforeSession(hash(first)?, end));
        }
        if text.len() < HASH_DIGITS {
            return text.parse().ok().map(Self::Position);
        }
        heads(text.split(',')).map(Self::Heads)
    }

    /// Finds the moment in a document's history.
    pub(crate) fn find(
        &self,
        chronicle: &Chronicle,
        store: &Store,
        document: DocumentId,
    ) -> Result<Moment, MomentError> {
        let found = match self {
            Self::Now => Some(chronicle.now()),
            Self::Position(position) => chronicle.at_position(*position),
            Self::Heads(heads) => chronicle.at_heads(heads),
            Self::BeforeSession(first, end) => chronicle
                .find(first)
                .and_then(|place| chronicle.session_of(place))
                .and_then(|session| chronicle.before_session(session, *end)),
            Self::Version(number) => {
                let version = store.version(document, *number)?;
                let version = version.ok_or(MomentError::UnknownVersion(*number))?;
                let heads: Vec<_> = version.heads.into_iter().map(ChangeHash).collect();
                chronicle.at_heads(&heads)
            }
        };
        found.ok_or(MomentError::Unknown)
    }
}

/// Reads hashes, at least one and no more than an address may name.
pub(crate) fn heads<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Vec<ChangeHash>> {
    let heads: Option<Vec<_>> = texts.take(limits::ADDRESS_HEADS + 1).map(hash).collect();
    heads.filter(|heads| (1..=limits::ADDRESS_HEADS).contains(&heads.len()))
}

/// Reads one hash.
pub(crate) fn hash(text: &str) -> Option<ChangeHash> {
    let is_hash = text.len() == HASH_DIGITS && text.bytes().all(|it| it.is_ascii_hexdigit());
    is_hash.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: Option<&str>) -> Option<Named> {
        Named::read(text).ok()
    }

    #[test]
    fn a_moment_is_written_in_three_ways() {
        let hash = "0a".repeat(32);
        assert_eq!(read(None), Some(Named::Now));
        assert_eq!(read(Some("0")), Some(Named::Position(0)));
        assert_eq!(read(Some("12")), Some(Named::Position(12)));
        assert_eq!(read(Some("v3")), Some(Named::Version(3)));
        let one = Named::Heads(vec![ChangeHash([10; 32])]);
        assert_eq!(read(Some(&hash)), Some(one));
        let two = Named::Heads(vec![ChangeHash([10; 32]); 2]);
        assert_eq!(read(Some(&format!("{hash},{hash}"))), Some(two));
    }

    #[test]
    fn whatever_else_is_no_moment() {
        let long = format!("{},", "0a".repeat(32)).repeat(limits::ADDRESS_HEADS + 1);
        for text in [
            "v",
            "vx",
            "-1",
            "1.5",
            "heute",
            "0a0b",
            &"0g".repeat(32),
            "ä",
            &long,
        ] {
            let refused = Named::read(Some(text));
            assert!(matches!(refused, Err(MomentError::Unreadable(_))), "{text}");
        }
    }
}
