//! What can go wrong, told apart by what the caller can do about it.

use crate::log::Conflict;
use std::{io, path::PathBuf};

/// The outcome of a store operation.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Why an operation of the store failed. No variant carries a name, a title, a text or a secret, neither in its message
/// nor in its `Debug` form.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has the folder open.
    #[error("another wortlaut is running on this folder: {folder}")]
    InUse {
        /// The data folder.
        folder: PathBuf,
    },
    /// A backup would take the place of a workspace; nothing was changed.
    #[error(
        "{folder} holds a workspace already: restore into an empty folder, or move it away first"
    )]
    Occupied {
        /// The data folder.
        folder: PathBuf,
    },
    /// The data folder or a file in it cannot be made or opened.
    #[error("cannot {action} {path}")]
    Folder {
        /// What was tried, as in "cannot create /srv/wortlaut".
        action: &'static str,
        /// The folder or file it was tried on.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The database file was made by another program.
    #[error("{path} is not a Wortlaut database")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The database file was made by a newer Wortlaut, whose schema this one does not know.
    #[error(
        "the data were written by a newer Wortlaut (schema {found}, this one knows {known}): update the program"
    )]
    Newer {
        /// The schema version of the file.
        found: usize,
        /// The newest schema version this program knows.
        known: usize,
    },
    /// The database file was made by an older Wortlaut, and what is to be done must not change it.
    #[error(
        "the data were written by an older Wortlaut (schema {found}, this one knows {known}): \
         start the service once to bring them up to date"
    )]
    Older {
        /// The schema version of the file.
        found: usize,
        /// The newest schema version this program knows.
        known: usize,
    },
    /// The log refused a change; nothing of that call is in the log.
    #[error(transparent)]
    Conflict(#[from] Box<Conflict>),
    /// A record with the same name exists already; nothing was changed.
    #[error("{what} exists already")]
    Taken {
        /// What exists already.
        what: &'static str,
    },
    /// Another organisation of the workspace has the name; nothing was changed.
    #[error("there is an organisation with this name already")]
    NameTaken,
    /// Another organisation of the workspace has the short form; nothing was changed.
    #[error("there is an organisation with this short form already")]
    ShortTaken,
    /// Another member has the e-mail address; nothing was changed.
    #[error("another member has this e-mail address")]
    AddressTaken,
    /// Nobody would be left who administers the workspace, today or once a guest's time is over; nothing was changed.
    #[error(
        "this is the workspace's last moderator without an end: make somebody else a moderator first"
    )]
    LastModerator,
    /// The person was erased, and comes back as a new member only; nothing was changed.
    #[error("this person was erased")]
    Erased,
    /// The member's time is over, and would have to be prolonged first; nothing was changed.
    #[error("this member's time is over: move its end first")]
    Ended,
    /// Moderators keep their right in every document; nothing was changed.
    #[error("a moderator's right is the same in every document")]
    KeepsRight,
    /// A record that the call names does not exist; nothing was changed.
    #[error("there is no such {what}")]
    Unknown {
        /// What does not exist.
        what: &'static str,
    },
    /// There are as many as there may be; nothing was changed.
    #[error("there are {most} {what}, and no more may be")]
    Full {
        /// What there are so many of.
        what: &'static str,
        /// How many there may be.
        most: u64,
    },
    /// The wait for a lock was ended by [`Store::stop_waiting`](crate::Store::stop_waiting); nothing was changed.
    #[error("gave up waiting for the database because the service is stopping")]
    Stopped,
    /// What was read back is not what was written. `wortlaut check` tells more.
    #[error("damaged data: {what}")]
    Damaged {
        /// What is damaged, by its place and never by its content.
        what: String,
    },
    /// SQLite or the disk failed. After a failed write the transaction may or may not be on disk: read back before
    /// going on.
    #[error("cannot {operation}")]
    Database {
        /// What was being done, as in "cannot append to the log".
        operation: &'static str,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// Names the operation of a database error that came up from a statement.
    pub(crate) fn during(self, operation: &'static str) -> Self {
        match self {
            Self::Database { source, .. } => Self::Database { operation, source },
            other => other,
        }
    }

    pub(crate) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged { what: what.into() }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(source: rusqlite::Error) -> Self {
        // The busy handler waits until it is told to stop, so a busy error means just that.
        if source.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) {
            return Self::Stopped;
        }
        Self::Database {
            operation: "use the database",
            source,
        }
    }
}

impl From<Conflict> for StoreError {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(Box::new(conflict))
    }
}

/// Which kind of constraint a statement violated, if that is why it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Violation {
    /// A key or a unique column exists already.
    Unique,
    /// A row that is referred to does not exist.
    Reference,
}

/// Tells whether a statement failed because of a unique or a foreign key.
pub(crate) fn violation(error: &rusqlite::Error) -> Option<Violation> {
    use rusqlite::ffi;
    match error.sqlite_error()?.extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY => {
            Some(Violation::Unique)
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => Some(Violation::Reference),
        _ => None,
    }
}
