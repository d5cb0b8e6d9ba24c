//! Documents as files: what is asked for, what a file is written from, and whose turn it is.
//!
//! A file is made in two steps, so that writing it keeps no history busy: a [`Draft`] takes out of the history what the
//! file tells, and is written afterwards. Both happen on threads that may block, and only so many files at a time.

mod bundle;
mod edition;
mod file_name;
mod format;
mod records;
mod shelf;
mod turns;
mod write;

pub(crate) use edition::Subject;
pub(crate) use file_name::FileName;
pub(crate) use format::Format;
pub(crate) use records::Records;
pub(crate) use shelf::{Kept, Shelf, Shelved};
pub(crate) use turns::{Party, Turn, Turns};
pub(crate) use write::Draft;

use crate::histories::HistoryError;
use crate::metrics::Metrics;
use crate::moment::{MomentError, Named};
use std::sync::Arc;
use std::time::{Duration, Instant};
use wortlaut_model::limits;
use wortlaut_store::StoreError;

/// How long a file may take, with the wait for its turn. What takes longer goes on, but nobody waits for it.
pub(crate) const EXPORT_TIME: Duration = Duration::from_secs(50);

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Export {
    pub(crate) format: Format,
    pub(crate) wish: Wish,
}

/// What a file is to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// The text of a moment.
    Text(Named),
    /// What became of it between two moments.
    Comparison { from: Named, to: Named },
}

/// A file.
pub(crate) struct File {
    pub(crate) name: FileName,
    pub(crate) format: Format,
    pub(crate) bytes: Vec<u8>,
}

/// A file was not written. The message is for the person who asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExportError {
    /// The document has no such moment.
    #[error(transparent)]
    Moment(#[from] MomentError),
    /// The format holds one text only.
    #[error("two texts cannot be compared as {0}: choose html, pdf, docx or odt")]
    NoComparison(Format),
    /// There is no such document.
    #[error("there is no such document")]
    UnknownDocument,
    /// The history or the records cannot be read.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// Whoever asked has left too many files unread, or all have.
    #[error("too many files wait to be read")]
    Unread,
    /// It took longer than [`EXPORT_TIME`].
    #[error("the file took too long")]
    TooSlow,
    /// A writer failed or panicked.
    #[error("the text cannot be written as {format}")]
    Write {
        format: Format,
        #[source]
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
}

impl From<StoreError> for ExportError {
    fn from(failure: StoreError) -> Self {
        Self::History(failure.into())
    }
}

impl ExportError {
    /// Whether the service only stops: it comes back.
    pub(crate) fn is_stopping(&self) -> bool {
        matches!(
            self,
            Self::History(HistoryError::Store(StoreError::Stopped))
        )
    }
}

impl Export {
    /// Refuses comparisons in formats that hold none.
    pub(crate) fn new(format: Format, wish: Wish) -> Result<Self, ExportError> {
        if matches!(wish, Wish::Comparison { .. }) && !format.compares() {
            return Err(ExportError::NoComparison(format));
        }
        Ok(Self { format, wish })
    }
}

/// The files that are being written.
pub(crate) struct Exports {
    turns: Turns,
    /// Room for written files that wait to be read, each megabyte a turn.
    unread: Turns,
    metrics: Arc<Metrics>,
    /// What the public asked for before.
    pub(crate) shelf: Arc<Shelf>,
}

impl Exports {
    pub(crate) fn new(metrics: Arc<Metrics>) -> Self {
        Self {
            turns: Turns::new(limits::EXPORTS_AT_ONCE),
            unread: Turns::with_several(
                limits::UNREAD_FILE_MB,
                limits::UNREAD_FILE_MB_OF_ONE_MEMBER,
            ),
            metrics,
            shelf: Arc::default(),
        }
    }

    /// Waits for the party's turn.
    pub(crate) async fn take_turn(&self, party: Party) -> Turn {
        self.turns.take(party).await
    }

    /// Writes a file in a turn.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        turn: Turn,
        format: Format,
        write: impl FnOnce() -> Result<T, ExportError> + Send + 'static,
    ) -> Result<T, ExportError> {
        let began = Instant::now();
        let written = self.work(turn, write).await;
        let written = written.map_err(|Panicked| ExportError::Write {
            format,
            source: None,
        })??;
        self.metrics.exported(format.as_str(), began.elapsed());
        Ok(written)
    }

    /// Room for a written file of so many bytes, until it has been read.
    pub(crate) fn room(&self, party: Party, bytes: usize) -> Result<Turn, ExportError> {
        let megabytes = u32::try_from(bytes.div_ceil(1 << 20)).unwrap_or(u32::MAX);
        let room = self.unread.try_take_many(party, megabytes);
        room.ok_or(ExportError::Unread)
    }

    /// Works on a thread that may block, in a turn, which ends with the work even when nobody waits for it any more.
    pub(crate) async fn work<T: Send + 'static>(
        &self,
        turn: Turn,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Panicked> {
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        });
        done.await.map_err(|_| Panicked)
    }
}

/// Work on a file panicked.
#[derive(Debug)]
pub(crate) struct Panicked;
