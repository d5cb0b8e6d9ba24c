//! Everything that is kept about one person, for the person themselves (Regulation (EU) 2016/679, articles 15 and 20).

use crate::{
    Store,
    audit::{AuditEntry, Line},
    column::{Column, get, get_optional},
    error::Result,
    log::ChangeHash,
    member::require_member,
};
use rusqlite::{OptionalExtension, Row, Transaction};
use wortlaut_model::{DocumentId, Member, MemberId, Role, SessionId, Timestamp, TokenId};

/// Everything that is kept about a member. Secrets and their hashes are left out: they tell nothing about a person.
#[derive(Clone, Debug)]
pub struct OwnData {
    /// The member's record.
    pub member: Member,
    /// Whether the member set the address, and not whoever administers.
    pub address_set_by_member: bool,
    /// The invitations that were made for the member, the oldest first, as are all other lists.
    pub invitations: Vec<OwnInvitation>,
    /// The browsers that are signed in.
    pub sessions: Vec<OwnSession>,
    /// The tokens for programs, those that were revoked too.
    pub tokens: Vec<OwnToken>,
    /// When the password was set, if there is one.
    pub password_set_at: Option<Timestamp>,
    /// The passkeys.
    pub passkeys: Vec<OwnPasskey>,
    /// By what names other providers know the member.
    pub identities: Vec<OwnIdentity>,
    /// Up to where documents were read.
    pub visits: Vec<OwnVisit>,
    /// Rights in single documents that differ from the member's own.
    pub rights: Vec<OwnRight>,
    /// What was written, and brought, by document.
    pub writing: Vec<OwnWriting>,
    /// The versions that the member named.
    pub versions: Vec<OwnVersion>,
    /// The versions that the member declared agreed.
    pub declarations: Vec<OwnDeclaration>,
    /// What the member published or withdrew.
    pub publications: Vec<OwnPublication>,
    /// What the member said about sessions of writing.
    pub notes: Vec<OwnNote>,
    /// Changes that the member brought, or that are the member's, and that wait for a decision.
    pub held: Vec<OwnHeld>,
    /// What the audit trail tells that the member did, or that was done to them.
    pub audit: Vec<AuditEntry>,
}

/// An invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnInvitation {
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it is good.
    pub expires_at: Timestamp,
    /// When it was used.
    pub used_at: Option<Timestamp>,
}

/// A browser that is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnSession {
    /// Its id.
    pub id: SessionId,
    /// What the browser says of itself, in a few words.
    pub device: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A token for programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnToken {
    /// Its id.
    pub id: TokenId,
    /// What it is for, in the member's words.
    pub name: String,
    /// What it may do: `read` or `edit`.
    pub scope: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// A passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPasskey {
    /// What the member calls it.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
}

/// By what name a provider knows the member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnIdentity {
    /// The provider.
    pub issuer: String,
    /// The name there.
    pub subject: String,
    /// Since when.
    pub linked_at: Timestamp,
}

/// Up to where a document was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnVisit {
    /// The document.
    pub document: DocumentId,
    /// The position in its log.
    pub position: u64,
    /// When that was noted.
    pub at: Timestamp,
}

/// A right in one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnRight {
    /// The document.
    pub document: DocumentId,
    /// The right; `None` is none at all.
    pub role: Option<Role>,
}

/// What was written in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnWriting {
    /// The document.
    pub document: DocumentId,
    /// How many changes the member wrote.
    pub written: u64,
    /// How many changes of others, or of an imported file, the member brought.
    pub brought: u64,
    /// When the first of all of these was received.
    pub first_at: Timestamp,
    /// When the last was.
    pub last_at: Timestamp,
}

/// A version that the member named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnVersion {
    /// The document.
    pub document: DocumentId,
    /// Its number.
    pub number: u64,
    /// Its name.
    pub name: String,
    /// What was said about it.
    pub note: Option<String>,
    /// When it was named.
    pub at: Timestamp,
}

/// A version that the member declared the agreed one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnDeclaration {
    /// The document.
    pub document: DocumentId,
    /// The version's number.
    pub version: u64,
    /// What was said about it.
    pub note: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// A version that the member published or withdrew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnPublication {
    /// The document.
    pub document: DocumentId,
    /// The version's number.
    pub version: u64,
    /// Whether it was published; otherwise it was withdrawn.
    pub is_shown: bool,
    /// When.
    pub at: Timestamp,
}

/// What the member said about a session of writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnNote {
    /// The document.
    pub document: DocumentId,
    /// The session's first change.
    pub change: ChangeHash,
    /// What was said.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// A change that waits for a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnHeld {
    /// The document.
    pub document: DocumentId,
    /// The change.
    pub change: ChangeHash,
    /// How long it is, in bytes.
    pub bytes: u64,
    /// Whether the member made it; else the member brought another's.
    pub is_own: bool,
    /// When it was brought.
    pub at: Timestamp,
}

impl Store {
    /// Everything that is kept about a member, from one consistent state. Reads the whole log's columns once, which takes
    /// about a second for a million changes.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::StoreError::Unknown) when there is no such member, and database errors.
    pub fn own_data(&self, member: MemberId) -> Result<OwnData> {
        self.reading("read what is kept about a member", |transaction| {
            let rows = Rows {
                transaction,
                member,
            };
            Ok(OwnData {
                member: require_member(transaction, member)?,
                address_set_by_member: rows.address_set_by_member()?,
                invitations: rows.read(INVITATIONS, invitation_at)?,
                sessions: rows.read(SESSIONS, session_at)?,
                tokens: rows.read(TOKENS, token_at)?,
                password_set_at: rows.password_set_at()?,
                passkeys: rows.read(PASSKEYS, passkey_at)?,
                identities: rows.read(IDENTITIES, identity_at)?,
                visits: rows.read(VISITS, visit_at)?,
                rights: rows.read(RIGHTS, right_at)?,
                writing: rows.read(WRITING, writing_at)?,
                versions: rows.read(VERSIONS, version_at)?,
                declarations: rows.read(DECLARATIONS, declaration_at)?,
                publications: rows.read(PUBLICATIONS, publication_at)?,
                notes: rows.read(NOTES, note_at)?,
                held: rows.read(HELD, held_at)?,
                audit: rows.audit()?,
            })
        })
    }
}

const INVITATIONS: &str = "SELECT created_at, expires_at, used_at FROM invitation
    WHERE member = ?1 ORDER BY created_at, id";
const SESSIONS: &str = "SELECT id, device, created_at, last_used_at, expires_at FROM session
    WHERE member = ?1 ORDER BY created_at, id";
const TOKENS: &str =
    "SELECT id, name, scope, created_at, expires_at, last_used_at, revoked_at FROM token
    WHERE member = ?1 ORDER BY created_at, id";
const PASSKEYS: &str = "SELECT name, created_at, last_used_at FROM passkey
    WHERE member = ?1 ORDER BY created_at, id";
const IDENTITIES: &str = "SELECT issuer, subject, linked_at FROM external_identity
    WHERE member = ?1 ORDER BY linked_at, issuer, subject";
const VISITS: &str =
    "SELECT document, position, at FROM visit WHERE member = ?1 ORDER BY at, document";
const RIGHTS: &str =
    "SELECT document, role FROM document_right WHERE member = ?1 ORDER BY document";
const WRITING: &str =
    "SELECT document, ifnull(sum(member = ?1), 0), ifnull(sum(member IS NOT ?1), 0),
        min(received_at), max(received_at)
    FROM change WHERE member = ?1 OR brought_by = ?1 GROUP BY document ORDER BY min(received_at)";
const VERSIONS: &str = "SELECT document, number, name, note, created_at FROM version
    WHERE created_by = ?1 ORDER BY created_at, document, number";
const DECLARATIONS: &str = "SELECT document, version, note, declared_at FROM agreed
    WHERE declared_by = ?1 ORDER BY id";
const PUBLICATIONS: &str =
    "SELECT document, version, is_shown, at FROM publication WHERE by = ?1 ORDER BY id";
const NOTES: &str = "SELECT document, change, text, at FROM session_note
    WHERE by = ?1 ORDER BY at, document, change";
/// When another's device brought the member's words is told by the hour, as it is elsewhere.
const HELD: &str = "SELECT document, hash, length(bytes), author IS ?1,
        iif(brought_by = ?1, at, at - at % 3600000)
    FROM held_change WHERE brought_by = ?1 OR author = ?1 ORDER BY at, document, hash";
/// Some entries name the member they are about in their detail: whose token it was, for one.
const AUDIT: &str = "SELECT number, at, by, action, subject, detail FROM audit
    WHERE by = ?1 OR subject = ?1 OR instr(detail, ?1) > 0 ORDER BY number";

/// The rows of one member.
struct Rows<'a> {
    transaction: &'a Transaction<'a>,
    member: MemberId,
}

impl Rows<'_> {
    fn read<T>(
        &self,
        query: &str,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.transaction.prepare(query)?;
        let rows = statement.query_map([Column(self.member)], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn address_set_by_member(&self) -> Result<bool> {
        let query = "SELECT address_set_by_member FROM member WHERE id = ?1";
        let mut statement = self.transaction.prepare(query)?;
        Ok(statement.query_row([Column(self.member)], |row| row.get(0))?)
    }

    fn password_set_at(&self) -> Result<Option<Timestamp>> {
        let mut statement = self
            .transaction
            .prepare("SELECT set_at FROM password WHERE member = ?1")?;
        let set_at = statement.query_row([Column(self.member)], |row| get(row, 0));
        Ok(set_at.optional()?)
    }

    fn audit(&self) -> Result<Vec<AuditEntry>> {
        let mut statement = self.transaction.prepare(AUDIT)?;
        let lines = statement.query_map([self.member.to_string()], Line::from_row)?;
        lines.map(|line| line?.entry()).collect()
    }
}

fn invitation_at(row: &Row<'_>) -> rusqlite::Result<OwnInvitation> {
    Ok(OwnInvitation {
        created_at: get(row, 0)?,
        expires_at: get(row, 1)?,
        used_at: get_optional(row, 2)?,
    })
}

fn session_at(row: &Row<'_>) -> rusqlite::Result<OwnSession> {
    Ok(OwnSession {
        id: get(row, 0)?,
        device: row.get(1)?,
        created_at: get(row, 2)?,
        last_used_at: get(row, 3)?,
        expires_at: get(row, 4)?,
    })
}

fn token_at(row: &Row<'_>) -> rusqlite::Result<OwnToken> {
    Ok(OwnToken {
        id: get(row, 0)?,
        name: row.get(1)?,
        scope: row.get(2)?,
        created_at: get(row, 3)?,
        expires_at: get_optional(row, 4)?,
        last_used_at: get_optional(row, 5)?,
        revoked_at: get_optional(row, 6)?,
    })
}

fn passkey_at(row: &Row<'_>) -> rusqlite::Result<OwnPasskey> {
    Ok(OwnPasskey {
        name: row.get(0)?,
        created_at: get(row, 1)?,
        last_used_at: get_optional(row, 2)?,
    })
}

fn identity_at(row: &Row<'_>) -> rusqlite::Result<OwnIdentity> {
    Ok(OwnIdentity {
        issuer: row.get(0)?,
        subject: row.get(1)?,
        linked_at: get(row, 2)?,
    })
}

fn visit_at(row: &Row<'_>) -> rusqlite::Result<OwnVisit> {
    Ok(OwnVisit {
        document: get(row, 0)?,
        position: row.get(1)?,
        at: get(row, 2)?,
    })
}

fn right_at(row: &Row<'_>) -> rusqlite::Result<OwnRight> {
    let role: String = row.get(1)?;
    Ok(OwnRight {
        document: get(row, 0)?,
        // The table holds a right or `none`.
        role: role.parse().ok(),
    })
}

fn writing_at(row: &Row<'_>) -> rusqlite::Result<OwnWriting> {
    Ok(OwnWriting {
        document: get(row, 0)?,
        written: row.get(1)?,
        brought: row.get(2)?,
        first_at: get(row, 3)?,
        last_at: get(row, 4)?,
    })
}

fn version_at(row: &Row<'_>) -> rusqlite::Result<OwnVersion> {
    Ok(OwnVersion {
        document: get(row, 0)?,
        number: row.get(1)?,
        name: row.get(2)?,
        note: row.get(3)?,
        at: get(row, 4)?,
    })
}

fn declaration_at(row: &Row<'_>) -> rusqlite::Result<OwnDeclaration> {
    Ok(OwnDeclaration {
        document: get(row, 0)?,
        version: row.get(1)?,
        note: row.get(2)?,
        at: get(row, 3)?,
    })
}

fn publication_at(row: &Row<'_>) -> rusqlite::Result<OwnPublication> {
    Ok(OwnPublication {
        document: get(row, 0)?,
        version: row.get(1)?,
        is_shown: row.get(2)?,
        at: get(row, 3)?,
    })
}

fn note_at(row: &Row<'_>) -> rusqlite::Result<OwnNote> {
    Ok(OwnNote {
        document: get(row, 0)?,
        change: row.get(1)?,
        text: row.get(2)?,
        at: get(row, 3)?,
    })
}

fn held_at(row: &Row<'_>) -> rusqlite::Result<OwnHeld> {
    Ok(OwnHeld {
        document: get(row, 0)?,
        change: row.get(1)?,
        bytes: row.get(2)?,
        is_own: row.get(3)?,
        at: get(row, 4)?,
    })
}
