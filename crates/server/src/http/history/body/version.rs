//! Named versions.

use super::author::Person;
use super::hex;
use crate::http::history::authors::Eyes;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wortlaut_merge::ChangeHash;

/// A name for exact heads, for ever. Times are milliseconds since 1970; whole hours where they are told to the hour.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct Version {
    /// Its number in the document, from 1.
    number: u64,
    name: String,
    #[schema(required)]
    note: Option<String>,
    /// The heads, sorted, as hex.
    heads: Vec<String>,
    /// How many changes of the log it is, when it is exactly the first ones.
    #[schema(required)]
    position: Option<u64>,
    /// The SHA-256 of the canonical text, as hex.
    text_sha256: String,
    created_at: i64,
    #[serde(flatten)]
    person: Person,
    /// When it was last declared the agreed one.
    #[schema(required)]
    agreed: Option<Declaration>,
    /// Whether it is the one declared last.
    is_current: bool,
}

/// That a version is the agreed one.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct Declaration {
    at: i64,
    #[schema(required)]
    note: Option<String>,
    #[serde(flatten)]
    person: Person,
}

/// A version to be named.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct NewVersion {
    /// 1 to 200 characters.
    pub(in super::super) name: String,
    /// At most 500 characters.
    pub(in super::super) note: Option<String>,
    /// The moment; absent is now.
    pub(in super::super) at: Option<String>,
}

/// A declaration to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct NewDeclaration {
    /// At most 500 characters.
    pub(in super::super) note: Option<String>,
}

impl Version {
    pub(in super::super) fn seen(version: wortlaut_store::Version, eyes: &Eyes<'_>) -> Self {
        let heads: Vec<_> = version.heads.into_iter().map(ChangeHash).collect();
        Self {
            number: version.number,
            name: version.name,
            note: version.note,
            heads: hex(&heads),
            position: version.position,
            text_sha256: crate::hex::hex(&version.text_sha256),
            created_at: eyes.moment(version.created_by, version.created_at).millis(),
            person: eyes.person(Some(version.created_by)),
            agreed: version.agreed.map(|agreed| Declaration {
                at: eyes.moment(agreed.by, agreed.at).millis(),
                note: agreed.note,
                person: eyes.person(Some(agreed.by)),
            }),
            is_current: version.is_current,
        }
    }
}
