//! A document opened for reading.

use super::{read, text::Text};
use automerge::{
    Automerge, AutomergeError, Change, ChangeHash, LoadChangeError, LoadOptions, ReadDoc,
    TextEncoding,
};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A document opened from admitted changes or from a snapshot, for reading only.
///
/// Every call of the library runs under `catch_unwind`. What a panic may have left half done is thrown away, which is
/// why [`Materialised::apply`] takes the document and gives it back.
#[derive(Debug)]
pub struct Materialised {
    doc: Automerge,
}

/// A document could not be opened, read or saved.
#[derive(Debug, thiserror::Error)]
pub enum MaterialiseError {
    /// The bytes are no change chunk; `index` counts from 0 in the order they were handed in.
    #[error("change {index} cannot be decoded")]
    Change {
        /// Which of the changes.
        index: usize,
        /// What is wrong with it.
        #[source]
        source: LoadChangeError,
    },
    /// Automerge refused the changes or the snapshot.
    #[error("Automerge cannot open the document")]
    Automerge(#[from] AutomergeError),
    /// Changes depend on others that were not handed in.
    #[error("{missing} changes that others depend on are missing")]
    Incomplete {
        /// How many are missing directly.
        missing: usize,
    },
    /// Automerge panicked; the document was thrown away.
    #[error("Automerge panicked while it should {doing}")]
    Panicked {
        /// What it was asked to do.
        doing: &'static str,
    },
    /// A snapshot was made that does not read back as the document it was made of, and was thrown away.
    #[error("the snapshot does not read back as the document it was made of")]
    SnapshotDiffers,
}

impl Materialised {
    /// Opens a document from all changes of its log, each one change chunk.
    ///
    /// # Errors
    /// When a change cannot be decoded or applied, or one that others depend on is missing.
    pub fn from_log<'a>(
        changes: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Self, MaterialiseError> {
        let doc = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit);
        Self { doc }.apply(changes)
    }

    /// Opens a document from a snapshot that [`Materialised::save`] made. Bytes of any other origin must not come here:
    /// the library trusts them.
    ///
    /// # Errors
    /// When the snapshot cannot be read or its heads are not those it names.
    pub fn load(snapshot: &[u8]) -> Result<Self, MaterialiseError> {
        let options = LoadOptions::new().text_encoding(TextEncoding::Utf16CodeUnit);
        let doc = guarded("load a snapshot", || {
            Automerge::load_with_options(snapshot, options)
        })??;
        Ok(Self { doc })
    }

    /// Applies further changes of the log as one batch; changes the document has already are passed over.
    ///
    /// # Errors
    /// As for [`Materialised::from_log`]. The document is gone then, and is opened again from the log.
    pub fn apply<'a>(
        mut self,
        changes: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Self, MaterialiseError> {
        let changes = decode(changes)?;
        let missing = guarded("apply changes", || {
            self.doc.apply_changes(changes)?;
            Ok::<_, AutomergeError>(self.doc.get_missing_deps(&[]).len())
        })??;
        match missing {
            0 => Ok(self),
            missing => Err(MaterialiseError::Incomplete { missing }),
        }
    }

    /// The hashes of the changes that no other change depends on, sorted.
    pub fn heads(&self) -> Vec<ChangeHash> {
        let mut heads = self.doc.get_heads();
        heads.sort_unstable();
        heads
    }

    /// Reads the whole text.
    ///
    /// # Errors
    /// When Automerge panics.
    pub fn text(&self) -> Result<Text, MaterialiseError> {
        guarded("read the text", || read::text(&self.doc))
    }

    /// Reads the title alone, on one line.
    ///
    /// # Errors
    /// When Automerge panics.
    pub fn title(&self) -> Result<String, MaterialiseError> {
        guarded("read the title", || read::title(&self.doc))
    }

    /// Makes a snapshot, and opens it again to see that it has the same heads and reads the same.
    ///
    /// # Errors
    /// When the snapshot cannot be opened or differs.
    pub fn save(&self) -> Result<Vec<u8>, MaterialiseError> {
        let snapshot = guarded("save a snapshot", || self.doc.save())?;
        let again = Self::load(&snapshot)?;
        if again.heads() == self.heads() && again.text()? == self.text()? {
            Ok(snapshot)
        } else {
            Err(MaterialiseError::SnapshotDiffers)
        }
    }
}

fn decode<'a>(
    changes: impl IntoIterator<Item = &'a [u8]>,
) -> Result<Vec<Change>, MaterialiseError> {
    guarded("decode changes", || {
        changes
            .into_iter()
            .enumerate()
            .map(|(index, bytes)| {
                Change::try_from(bytes).map_err(|source| MaterialiseError::Change { index, source })
            })
            .collect()
    })?
}

fn guarded<T>(doing: &'static str, call: impl FnOnce() -> T) -> Result<T, MaterialiseError> {
    catch_unwind(AssertUnwindSafe(call)).map_err(|_| MaterialiseError::Panicked { doing })
}
