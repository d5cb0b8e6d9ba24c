//! Changes that wait for their author: another member brought them, and the log lacks them.
//!
//! It happens after a restore from a backup: devices have what the server has lost. Whether such a change is its author's
//! word or was made up cannot be told from it, so it stays beside the log until the author brings it or a moderator
//! decides. Appending a change to the log takes its copy away, in the same transaction.

use crate::{
    Store,
    audit::{self, Action, By, Event},
    column::{Column, get},
    error::{Result, StoreError},
    log::ChangeHash,
};
use rusqlite::{Row, Transaction, params};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, btree_map::Entry};
use std::{fmt, sync::Arc};
use wortlaut_model::{DocumentId, MemberId, Timestamp, limits};

/// A change that waits for its author.
#[derive(Clone, PartialEq, Eq)]
pub struct HeldChange {
    /// Its hash.
    pub hash: ChangeHash,
    /// The actor that made it.
    pub actor: Vec<u8>,
    /// Whose the actor is: it is bound to them, or says that they made it.
    pub author: MemberId,
    /// Its number among the changes of its actor.
    pub sequence: u64,
    /// The change as one uncompressed Automerge change chunk.
    pub bytes: Arc<[u8]>,
    /// Whose connection brought it.
    pub brought_by: MemberId,
    /// When it came.
    pub at: Timestamp,
}

impl fmt::Debug for HeldChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Never its content: that is what people write.
        f.debug_struct("HeldChange")
            .field("sequence", &self.sequence)
            .field("bytes", &self.bytes.len())
            .field("brought_by", &self.brought_by)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

/// The changes of one author that one member brought: what a moderator decides about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldGroup {
    /// The SHA-256 over its changes' hashes: another one as soon as a change joins or leaves, so that a decision is about
    /// what was looked at.
    pub id: [u8; 32],
    /// Whose the changes are.
    pub author: MemberId,
    /// Whose device had them.
    pub brought_by: MemberId,
    /// When the first of them came.
    pub at: Timestamp,
    /// The changes, those of an actor in the order in which it made them.
    pub changes: Vec<HeldChange>,
}

/// What is known of a change that came before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownHeld {
    /// Its hash.
    pub hash: ChangeHash,
    /// Whether a moderator dropped it.
    pub is_dropped: bool,
}

impl Store {
    /// Keeps changes for their authors and tells how many of them are new. Beyond the bounds of a document or of who
    /// brings them ([`limits::HELD_FOR_AUTHORS`], [`limits::HELD_OF_BRINGER`]) nothing more is kept.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn hold(&self, document: DocumentId, changes: &[HeldChange]) -> Result<usize> {
        self.write("keep changes for their authors", |transaction| {
            let mut kept = 0;
            let mut of_document = Amount::of_document(transaction, document)?;
            let mut of_bringers = BTreeMap::new();
            for change in changes {
                let of_bringer = match of_bringers.entry(change.brought_by) {
                    Entry::Occupied(entry) => entry.into_mut(),
                    Entry::Vacant(entry) => {
                        entry.insert(Amount::of_bringer(transaction, change.brought_by)?)
                    }
                };
                if of_document.is_full(&DOCUMENT_LIMIT) || of_bringer.is_full(&BRINGER_LIMIT) {
                    continue;
                }
                if insert(transaction, document, change)? {
                    if of_bringer.changes == 0 {
                        tell(transaction, document, change)?;
                    }
                    kept += 1;
                    of_document.add(change);
                    of_bringer.add(change);
                }
            }
            Ok(kept)
        })
    }

    /// What waits in a document, by author and by who brought it, the oldest first.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn held(&self, document: DocumentId) -> Result<Vec<HeldGroup>> {
        self.reading("read what waits for its author", |transaction| {
            groups(transaction, document)
        })
    }

    /// Every change of a document that waits, or was dropped.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn known_held(&self, document: DocumentId) -> Result<Vec<KnownHeld>> {
        self.reading("read what waits for its author", |transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT hash, dropped_at IS NOT NULL FROM held_change WHERE document = ?1",
            )?;
            let rows = statement.query_map([Column(document)], |row| {
                Ok(KnownHeld {
                    hash: row.get(0)?,
                    is_dropped: row.get(1)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The hashes of what waits in a document and was not dropped, at most so many.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn waiting(&self, document: DocumentId, most: usize) -> Result<Vec<ChangeHash>> {
        self.reading("read what waits for its author", |transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT hash FROM held_change WHERE document = ?1 AND dropped_at IS NULL LIMIT ?2",
            )?;
            let hashes = statement.query_map(params![Column(document), most], |row| row.get(0))?;
            Ok(hashes.collect::<Result<_, _>>()?)
        })
    }

    /// Notes that a moderator admits a group, and gives it. Its changes stay until the log has them.
    ///
    /// # Errors
    ///
    /// [`Unknown`](StoreError::Unknown) when no such group waits (any more), and database errors.
    pub fn recover_held(
        &self,
        document: DocumentId,
        group: &[u8; 32],
        by: MemberId,
        now: Timestamp,
    ) -> Result<HeldGroup> {
        self.write("admit what waits for its author", |transaction| {
            let group = one(transaction, document, group)?;
            let decision = (Action::ChangesRecovered, By::Member(by), now);
            decided(transaction, document, &group, decision)?;
            Ok(group)
        })
    }

    /// Drops a group on a moderator's word: only its hashes are left.
    ///
    /// # Errors
    ///
    /// [`Unknown`](StoreError::Unknown) when no such group waits (any more), and database errors.
    pub fn drop_held(
        &self,
        document: DocumentId,
        group: &[u8; 32],
        by: MemberId,
        now: Timestamp,
    ) -> Result<HeldGroup> {
        self.write("drop what waits for its author", |transaction| {
            let group = one(transaction, document, group)?;
            let mut statement = transaction.prepare_cached(
                "UPDATE held_change SET bytes = x'', dropped_at = ?3 WHERE document = ?1 AND hash = ?2",
            )?;
            for change in &group.changes {
                statement.execute(params![Column(document), change.hash, Column(now)])?;
            }
            let decision = (Action::ChangesDropped, By::Member(by), now);
            decided(transaction, document, &group, decision)?;
            Ok(group)
        })
    }
}

/// How much is kept.
struct Amount {
    changes: u64,
    bytes: u64,
}

const DOCUMENT_LIMIT: Amount = Amount {
    changes: limits::HELD_FOR_AUTHORS,
    bytes: limits::HELD_FOR_AUTHORS_BYTES,
};
const BRINGER_LIMIT: Amount = Amount {
    changes: limits::HELD_OF_BRINGER,
    bytes: limits::HELD_OF_BRINGER_BYTES,
};

impl Amount {
    fn of_document(transaction: &Transaction<'_>, document: DocumentId) -> Result<Self> {
        let sums =
            "SELECT count(*), ifnull(sum(length(bytes)), 0) FROM held_change WHERE document = ?1";
        let mut statement = transaction.prepare_cached(sums)?;
        Ok(statement.query_row([Column(document)], Self::from_row)?)
    }

    fn of_bringer(transaction: &Transaction<'_>, bringer: MemberId) -> Result<Self> {
        let sums =
            "SELECT count(*), ifnull(sum(length(bytes)), 0) FROM held_change WHERE brought_by = ?1";
        let mut statement = transaction.prepare_cached(sums)?;
        Ok(statement.query_row([Column(bringer)], Self::from_row)?)
    }

    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            changes: row.get(0)?,
            bytes: row.get(1)?,
        })
    }

    fn is_full(&self, limit: &Self) -> bool {
        self.changes >= limit.changes || self.bytes >= limit.bytes
    }

    fn add(&mut self, change: &HeldChange) {
        self.changes += 1;
        self.bytes += change.bytes.len() as u64;
    }
}

fn insert(
    transaction: &Transaction<'_>,
    document: DocumentId,
    change: &HeldChange,
) -> Result<bool> {
    // A change that the log has by now waits for nobody.
    let mut statement = transaction.prepare_cached(
        "INSERT INTO held_change (document, hash, actor, sequence, bytes, brought_by, at, author)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE NOT EXISTS
             (SELECT 1 FROM change WHERE document = ?1 AND hash = ?2)
         ON CONFLICT (document, hash) DO NOTHING",
    )?;
    let inserted = statement.execute(params![
        Column(document),
        change.hash,
        change.actor,
        change.sequence,
        change.bytes,
        Column(change.brought_by),
        Column(change.at),
        Column(change.author),
    ])?;
    Ok(inserted == 1)
}

/// The trail tells once of each member who has begun to bring what is not theirs.
fn tell(transaction: &Transaction<'_>, document: DocumentId, change: &HeldChange) -> Result<()> {
    audit::record(
        transaction,
        &Event {
            at: change.at,
            by: By::Member(change.brought_by),
            action: Action::ChangesHeld,
            subject: &document,
            detail: json!({}),
        },
    )
}

fn groups(transaction: &Transaction<'_>, document: DocumentId) -> Result<Vec<HeldGroup>> {
    let mut statement = transaction.prepare_cached(
        "SELECT hash, actor, sequence, bytes, brought_by, at, author FROM held_change
         WHERE document = ?1 AND dropped_at IS NULL AND author IS NOT NULL
         ORDER BY actor, sequence, hash",
    )?;
    let rows = statement.query_map([Column(document)], held_change)?;
    let mut by_people: BTreeMap<_, Vec<HeldChange>> = BTreeMap::new();
    for row in rows {
        let change = row?;
        let people = (change.author, change.brought_by);
        by_people.entry(people).or_default().push(change);
    }
    let groups = by_people.into_iter();
    let mut groups: Vec<_> = groups
        .filter_map(|(people, changes)| group(people, changes))
        .collect();
    groups.sort_by_key(|group| (group.at, group.id));
    Ok(groups)
}

fn held_change(row: &Row<'_>) -> rusqlite::Result<HeldChange> {
    let bytes: Vec<u8> = row.get(3)?;
    Ok(HeldChange {
        hash: row.get(0)?,
        actor: row.get(1)?,
        sequence: row.get(2)?,
        bytes: bytes.into(),
        brought_by: get(row, 4)?,
        at: get(row, 5)?,
        author: get(row, 6)?,
    })
}

fn group(
    (author, brought_by): (MemberId, MemberId),
    changes: Vec<HeldChange>,
) -> Option<HeldGroup> {
    let at = changes.iter().map(|change| change.at).min()?;
    let mut id = Sha256::new();
    for change in &changes {
        id.update(change.hash);
    }
    Some(HeldGroup {
        id: id.finalize().into(),
        author,
        brought_by,
        at,
        changes,
    })
}

fn one(transaction: &Transaction<'_>, document: DocumentId, id: &[u8; 32]) -> Result<HeldGroup> {
    let found = groups(transaction, document)?
        .into_iter()
        .find(|group| group.id == *id);
    found.ok_or(StoreError::Unknown {
        what: "group of changes that wait",
    })
}

fn decided(
    transaction: &Transaction<'_>,
    document: DocumentId,
    group: &HeldGroup,
    (action, by, at): (Action, By, Timestamp),
) -> Result<()> {
    let detail = json!({
        "author": group.author.to_string(),
        "brought_by": group.brought_by.to_string(),
        "changes": group.changes.len(),
    });
    let subject = &document;
    audit::record(
        transaction,
        &Event {
            at,
            by,
            action,
            subject,
            detail,
        },
    )
}
