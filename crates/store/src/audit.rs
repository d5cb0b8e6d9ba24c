//! The audit trail: who changed which record, when. It is only ever added to, and each entry carries the hash of the one
//! before.

use crate::{
    Store,
    error::{Result, StoreError},
};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt;
use wortlaut_model::{MemberId, Timestamp};

/// What the first entry names as the hash of the one before.
pub(crate) const BEGINNING: [u8; 32] = [0; 32];

/// Most entries one call reads.
const ENTRIES_A_PAGE: usize = 1_000;

/// Who does something to the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A signed-in member.
    Member(MemberId),
    /// Whoever runs commands on the server's machine.
    Shell,
    /// The service itself, as when it sets up its first workspace.
    Server,
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            By::Member(id) => id.fmt(f),
            By::Shell => f.write_str("shell"),
            By::Server => f.write_str("server"),
        }
    }
}

impl By {
    /// Reads what [`Display`](fmt::Display) writes.
    pub fn from_text(text: &str) -> Option<Self> {
        match text {
            "shell" => Some(By::Shell),
            "server" => Some(By::Server),
            member => member.parse().ok().map(By::Member),
        }
    }
}

/// What was done. The names stand in the trail for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// A workspace was created.
    WorkspaceCreated,
    /// An organisation was added.
    OrganisationAdded,
    /// A member was added.
    MemberAdded,
    /// A member's role was changed.
    RoleChanged,
    /// A member's name was changed.
    MemberRenamed,
    /// A member's e-mail address was set, changed or taken away.
    MemberAddressChanged,
    /// A guest's end was set, moved or taken away.
    MemberEndChanged,
    /// A member was removed: since then they get in no more.
    MemberRemoved,
    /// A person was erased: the member's name and all that they signed in with are gone.
    MemberErased,
    /// A member who had been removed was let in again.
    MemberReadmitted,
    /// Everything that signs a member in was taken away.
    MemberLockedOut,
    /// All sessions of a member were ended.
    SessionsEnded,
    /// Something about an organisation was changed.
    OrganisationChanged,
    /// An invitation for a member was made.
    MemberInvited,
    /// A member signed in.
    SignedIn,
    /// A session was ended.
    SignedOut,
    /// A member changed their own name, address or language.
    OwnRecordChanged,
    /// A member set a password.
    PasswordSet,
    /// A member's password was taken away.
    PasswordRemoved,
    /// A member added a passkey.
    PasskeyAdded,
    /// A member called a passkey otherwise.
    PasskeyRenamed,
    /// A passkey was taken away.
    PasskeyRemoved,
    /// A provider's account was linked with a member.
    ProviderLinked,
    /// A provider's account signs its member in no more.
    ProviderUnlinked,
    /// A token was made.
    TokenCreated,
    /// A token was revoked.
    TokenRevoked,
    /// A document was created.
    DocumentCreated,
    /// A document was put away: it is read since then, and not written in.
    DocumentArchived,
    /// A document that had been put away was taken out again.
    DocumentUnarchived,
    /// A document was deleted for good.
    DocumentDeleted,
    /// A member got another right in one document than their own, or their own again.
    DocumentRightChanged,
    /// A version of a document was named.
    VersionNamed,
    /// A version was declared the agreed one.
    VersionAgreed,
    /// A version was published.
    VersionPublished,
    /// A published version was withdrawn.
    VersionWithdrawn,
    /// Something was noted about a session of writing, or taken away.
    SessionNoted,
    /// Whether persons are shown in the history was changed.
    HistoryPersonsChanged,
    /// A member brought changes of another's, which wait for their author.
    ChangesHeld,
    /// A moderator admitted changes that waited for their author.
    ChangesRecovered,
    /// A moderator dropped changes that waited for their author.
    ChangesDropped,
    /// The data folder was made from a backup: what came after the entry before is lost.
    BackupRestored,
}

impl Action {
    /// The action's name in the trail.
    pub const fn as_str(self) -> &'static str {
        match self {
            Action::WorkspaceCreated => "workspace-created",
            Action::OrganisationAdded => "organisation-added",
            Action::MemberAdded => "member-added",
            Action::RoleChanged => "role-changed",
            Action::MemberRenamed => "member-renamed",
            Action::MemberAddressChanged => "member-address-changed",
            Action::MemberEndChanged => "member-end-changed",
            Action::MemberRemoved => "member-removed",
            Action::MemberErased => "member-erased",
            Action::MemberReadmitted => "member-readmitted",
            Action::MemberLockedOut => "member-locked-out",
            Action::SessionsEnded => "sessions-ended",
            Action::OrganisationChanged => "organisation-changed",
            Action::MemberInvited => "member-invited",
            Action::SignedIn => "signed-in",
            Action::SignedOut => "signed-out",
            Action::OwnRecordChanged => "own-record-changed",
            Action::PasswordSet => "password-set",
            Action::PasswordRemoved => "password-removed",
            Action::PasskeyAdded => "passkey-added",
            Action::PasskeyRenamed => "passkey-renamed",
            Action::PasskeyRemoved => "passkey-removed",
            Action::ProviderLinked => "provider-linked",
            Action::ProviderUnlinked => "provider-unlinked",
            Action::TokenCreated => "token-created",
            Action::TokenRevoked => "token-revoked",
            Action::DocumentCreated => "document-created",
            Action::DocumentArchived => "document-archived",
            Action::DocumentUnarchived => "document-unarchived",
            Action::DocumentDeleted => "document-deleted",
            Action::DocumentRightChanged => "document-right-changed",
            Action::VersionNamed => "version-named",
            Action::VersionAgreed => "version-agreed",
            Action::VersionPublished => "version-published",
            Action::VersionWithdrawn => "version-withdrawn",
            Action::SessionNoted => "session-noted",
            Action::HistoryPersonsChanged => "history-persons-changed",
            Action::ChangesHeld => "changes-held",
            Action::ChangesRecovered => "changes-recovered",
            Action::ChangesDropped => "changes-dropped",
            Action::BackupRestored => "backup-restored",
        }
    }
}

/// One entry of the trail.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditEntry {
    /// Its number, from 1, without gaps.
    pub number: u64,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it.
    pub by: By,
    /// What was done: the name of an [`Action`], of this or of a later version.
    pub action: String,
    /// The id of what it was done to.
    pub subject: String,
    /// More about it, without names, titles or content.
    pub detail: Value,
}

/// What a record function hands in; the trail adds number and hashes.
pub(crate) struct Event<'a> {
    pub(crate) at: Timestamp,
    pub(crate) by: By,
    pub(crate) action: Action,
    pub(crate) subject: &'a dyn fmt::Display,
    pub(crate) detail: Value,
}

/// Adds an entry to the trail, in the transaction of what it tells about.
pub(crate) fn record(transaction: &Transaction<'_>, event: &Event<'_>) -> Result<()> {
    let (number, previous) = transaction
        .prepare_cached("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .unwrap_or((0_u64, BEGINNING));
    let entry = Line {
        number: number + 1,
        at: event.at.millis(),
        by: event.by.to_string(),
        action: event.action.as_str().to_owned(),
        subject: event.subject.to_string(),
        detail: event.detail.to_string(),
    };
    transaction
        .prepare_cached(
            "INSERT INTO audit (number, at, by, action, subject, detail, previous, hash)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            entry.number,
            entry.at,
            entry.by,
            entry.action,
            entry.subject,
            entry.detail,
            previous,
            entry.hash(&previous),
        ])?;
    Ok(())
}

/// An entry as it stands in the table, which is what its hash is made of.
pub(crate) struct Line {
    pub(crate) number: u64,
    at: i64,
    by: String,
    action: String,
    subject: String,
    detail: String,
}

impl Line {
    /// Reads the columns number, at, by, action, subject, detail.
    pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            number: row.get(0)?,
            at: row.get(1)?,
            by: row.get(2)?,
            action: row.get(3)?,
            subject: row.get(4)?,
            detail: row.get(5)?,
        })
    }

    /// The SHA-256 over the hash of the entry before, then number and time as 8 bytes little-endian, then by, action,
    /// subject and detail as UTF-8, each after its length in bytes as 8 bytes little-endian.
    pub(crate) fn hash(&self, previous: &[u8; 32]) -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(previous);
        hasher.update(self.number.to_le_bytes());
        hasher.update(self.at.to_le_bytes());
        for text in [&self.by, &self.action, &self.subject, &self.detail] {
            hasher.update((text.len() as u64).to_le_bytes());
            hasher.update(text);
        }
        hasher.finalize().into()
    }

    pub(crate) fn entry(self) -> Result<AuditEntry> {
        let damaged = || StoreError::damaged(format!("audit entry {}", self.number));
        Ok(AuditEntry {
            number: self.number,
            at: Timestamp::from_millis(self.at),
            by: By::from_text(&self.by).ok_or_else(damaged)?,
            detail: serde_json::from_str(&self.detail).map_err(|_| damaged())?,
            action: self.action,
            subject: self.subject,
        })
    }
}

impl Store {
    /// Reads the audit trail from the first entry after number `after` (0: from the beginning), at most 1,000 entries.
    ///
    /// # Errors
    ///
    /// [`Damaged`](crate::StoreError::Damaged) when an entry cannot be read, and database errors.
    pub fn audit_trail(&self, after: u64) -> Result<Vec<AuditEntry>> {
        self.reading("read the audit trail", |transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT number, at, by, action, subject, detail FROM audit
                 WHERE number > ?1 ORDER BY number LIMIT ?2",
            )?;
            let lines = statement.query_map(params![after, ENTRIES_A_PAGE], Line::from_row)?;
            lines.map(|line| line?.entry()).collect()
        })
    }

    /// Reads the audit trail backwards, from the last entry before number `before` (`None`: from the newest), at most so
    /// many entries.
    ///
    /// # Errors
    ///
    /// [`Damaged`](crate::StoreError::Damaged) when an entry cannot be read, and database errors.
    pub fn audit_before(&self, before: Option<u64>, most: usize) -> Result<Vec<AuditEntry>> {
        // Numbers are kept in 63 bits.
        let before = before.and_then(|it| i64::try_from(it).ok());
        self.reading("read the audit trail", |transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT number, at, by, action, subject, detail FROM audit
                 WHERE number < ?1 ORDER BY number DESC LIMIT ?2",
            )?;
            let before = before.unwrap_or(i64::MAX);
            let lines = statement.query_map(params![before, most], Line::from_row)?;
            lines.map(|line| line?.entry()).collect()
        })
    }
}
