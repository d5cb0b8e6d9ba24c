//! The values of the history's API, apart from the domain's.

pub(super) mod author;
pub(super) mod compare;
pub(super) mod entry;
pub(super) mod film;
pub(super) mod restore;
pub(super) mod text;
pub(super) mod version;

use super::authors::Eyes;
use serde::Serialize;
use utoipa::ToSchema;
use wortlaut_merge::ChangeHash;
use wortlaut_merge::history::{Chronicle, Moment};

/// A moment of a document's history.
#[derive(Serialize, ToSchema)]
pub(super) struct Point {
    /// The heads, sorted, as hex.
    pub(super) heads: Vec<String>,
    /// How many changes of the log it is, when it is exactly the first ones.
    #[schema(required)]
    pub(super) position: Option<usize>,
    /// When the last change of it was received, in milliseconds since 1970; a whole hour where it is told to the hour.
    #[schema(required)]
    pub(super) at: Option<i64>,
}

impl Point {
    pub(super) fn of(
        chronicle: &Chronicle,
        eyes: &Eyes<'_>,
        moment: &Moment,
        heads: &[ChangeHash],
    ) -> Self {
        Self {
            heads: hex(heads),
            position: chronicle.position(moment),
            at: eyes.last_received(chronicle, moment).map(|it| it.millis()),
        }
    }
}

/// Hashes as hex.
pub(super) fn hex(hashes: &[ChangeHash]) -> Vec<String> {
    hashes.iter().map(ToString::to_string).collect()
}
