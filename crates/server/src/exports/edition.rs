//! Which text a file is of: found in a document's history, and told from its records.

use super::{Format, Records, Wish};
use crate::moment::{MomentError, Named};
use sha2::{Digest, Sha256};
use wortlaut_export::{Edition, Manuscript, anchor};
use wortlaut_merge::ChangeHash;
use wortlaut_merge::document::canonical;
use wortlaut_merge::history::{Chronicle, Moment};
use wortlaut_store::{Store, Version};

/// The moments that a wish names.
pub(crate) enum Subject<'a> {
    Text(Part<'a>),
    Comparison { from: Part<'a>, to: Part<'a> },
}

/// A moment, and the version that it is.
pub(crate) struct Part<'a> {
    pub(super) moment: Moment,
    pub(super) heads: Vec<ChangeHash>,
    pub(super) version: Option<&'a Version>,
}

impl<'a> Subject<'a> {
    /// Finds what a wish names.
    pub(crate) fn find(
        wish: &Wish,
        chronicle: &Chronicle,
        store: &Store,
        records: &'a Records,
    ) -> Result<Self, MomentError> {
        let part = |named: &Named| Part::find(named, chronicle, store, records);
        Ok(match wish {
            Wish::Text(at) => Self::Text(part(at)?),
            Wish::Comparison { from, to } => Self::Comparison {
                from: part(from)?,
                to: part(to)?,
            },
        })
    }

    /// What a file of it depends on: two files with the same stamp and format are the same, byte by byte.
    pub(crate) fn stamp(&self, format: Format, records: &Records) -> Vec<u8> {
        match self {
            Self::Text(part) if format == Format::Bundle => {
                // It tells of the versions before this one, and whose the changes are.
                let mut stamp = part.stamp(records);
                stamp.extend(records.stamp_of_history());
                stamp
            }
            Self::Text(part) => part.stamp(records),
            Self::Comparison { from, to } => {
                let mut stamp = from.stamp(records);
                stamp.extend(to.stamp(records));
                stamp.extend(records.stamp_of_names());
                stamp
            }
        }
    }
}

impl<'a> Part<'a> {
    fn find(
        named: &Named,
        chronicle: &Chronicle,
        store: &Store,
        records: &'a Records,
    ) -> Result<Self, MomentError> {
        let moment = named.find(chronicle, store, records.document.id)?;
        let heads = chronicle.heads(&moment);
        let version = match named {
            Named::Version(number) => records.version(*number),
            _ => records.version_at(&heads),
        };
        Ok(Self {
            moment,
            heads,
            version,
        })
    }

    fn stamp(&self, records: &Records) -> Vec<u8> {
        let heads = self.heads.iter().flat_map(|head| head.0);
        heads.chain(records.stamp(self.version)).collect()
    }
}

/// A text with what every file says about it.
pub(crate) struct Text {
    pub(super) edition: Edition,
    text: wortlaut_merge::document::Text,
    anchors: Vec<Option<String>>,
}

impl Text {
    /// Reads the text of a moment.
    pub(crate) fn read(part: &Part<'_>, chronicle: &Chronicle, records: &Records) -> Self {
        let text = chronicle.text(&part.moment);
        let reading = chronicle.reading(&part.moment);
        let anchors = reading
            .blocks
            .iter()
            .map(|it| it.id.as_ref().map(|id| anchor(id.as_str())));
        Self {
            edition: records.edition(
                part.heads.clone(),
                Sha256::digest(canonical(&text)).into(),
                chronicle.received_at(&part.moment),
                part.version,
            ),
            anchors: anchors.collect(),
            text,
        }
    }

    /// As every format writes it.
    pub(crate) fn manuscript(self) -> Manuscript {
        Manuscript::new(&self.text, &self.anchors, self.edition)
    }
}
