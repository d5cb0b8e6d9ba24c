//! Workspaces and the organisations in them.

use crate::{
    Store,
    audit::{self, Action, By, Event},
    column::{Column, get},
    error::{Result, StoreError, Violation, violation},
};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use wortlaut_model::{Organisation, OrganisationId, Timestamp, Workspace, WorkspaceId};

/// What is to be changed of an organisation; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationChange {
    /// Another name.
    pub name: Option<String>,
    /// Another short form.
    pub short: Option<String>,
    /// Another place; may be empty.
    pub place: Option<String>,
    /// Another colour, 1 to 10.
    pub colour: Option<u8>,
    /// Whether it has a vote.
    pub votes: Option<bool>,
}

impl Store {
    /// Adds a workspace.
    ///
    /// # Errors
    ///
    /// [`Taken`](StoreError::Taken) when its id exists, and database errors.
    pub fn create_workspace(&self, workspace: &Workspace, by: By, now: Timestamp) -> Result<()> {
        self.write("create a workspace", |transaction| {
            transaction
                .execute(
                    "INSERT INTO workspace (id, name, language, created_at, persons_in_history)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![
                        Column(workspace.id),
                        workspace.name,
                        workspace.language,
                        Column(now),
                        workspace.persons_in_history,
                    ],
                )
                .map_err(|error| refusal(error, "the workspace", "workspace"))?;
            audit::record(
                transaction,
                &Event {
                    at: now,
                    by,
                    action: Action::WorkspaceCreated,
                    subject: &workspace.id,
                    detail: json!({}),
                },
            )
        })
    }

    /// All workspaces, the oldest first.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn workspaces(&self) -> Result<Vec<Workspace>> {
        self.reading("read the workspaces", |transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT id, name, language, persons_in_history FROM workspace ORDER BY created_at, id",
            )?;
            let workspaces = statement.query_map([], |row| workspace_at(row, 0))?;
            Ok(workspaces.collect::<Result<_, _>>()?)
        })
    }

    /// Changes whether the history shows every member which person of another organisation wrote what.
    ///
    /// # Errors
    ///
    /// [`Unknown`](StoreError::Unknown) when there is no such workspace, and database errors.
    pub fn show_persons_in_history(
        &self,
        workspace: WorkspaceId,
        shows: bool,
        by: By,
        now: Timestamp,
    ) -> Result<()> {
        self.write("change who is shown in the history", |transaction| {
            let showed = transaction
                .query_row(
                    "SELECT persons_in_history FROM workspace WHERE id = ?1",
                    [Column(workspace)],
                    |row| row.get::<_, bool>(0),
                )
                .optional()?
                .ok_or(StoreError::Unknown { what: "workspace" })?;
            if showed == shows {
                return Ok(());
            }
            transaction.execute(
                "UPDATE workspace SET persons_in_history = ?2 WHERE id = ?1",
                params![Column(workspace), shows],
            )?;
            audit::record(
                transaction,
                &Event {
                    at: now,
                    by,
                    action: Action::HistoryPersonsChanged,
                    subject: &workspace,
                    detail: json!({ "shown": shows }),
                },
            )
        })
    }

    /// Adds an organisation to a workspace.
    ///
    /// # Errors
    ///
    /// [`NameTaken`](StoreError::NameTaken) and [`ShortTaken`](StoreError::ShortTaken) when the workspace has one with this
    /// name or short form, [`Unknown`](StoreError::Unknown) when there is no such workspace, and database errors.
    pub fn add_organisation(
        &self,
        workspace: WorkspaceId,
        organisation: &Organisation,
        by: By,
        now: Timestamp,
    ) -> Result<()> {
        self.write("add an organisation", |transaction| {
            require_free(transaction, workspace, organisation)?;
            transaction
                .execute(
                    "INSERT INTO organisation
                         (id, workspace, name, short, place, colour, votes, chair, created_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                    params![
                        Column(organisation.id),
                        Column(workspace),
                        organisation.name,
                        organisation.short,
                        organisation.place,
                        organisation.colour,
                        organisation.votes,
                        organisation.chair,
                        Column(now),
                    ],
                )
                .map_err(|error| refusal(error, "the organisation", "workspace"))?;
            audit::record(
                transaction,
                &Event {
                    at: now,
                    by,
                    action: Action::OrganisationAdded,
                    subject: &organisation.id,
                    detail: json!({
                        "workspace": workspace,
                        "votes": organisation.votes,
                        "chair": organisation.chair,
                    }),
                },
            )
        })
    }

    /// Changes an organisation and returns it as it is then.
    ///
    /// # Errors
    ///
    /// [`Unknown`](StoreError::Unknown) when the workspace has no such organisation, [`NameTaken`](StoreError::NameTaken)
    /// and [`ShortTaken`](StoreError::ShortTaken) when another has the name or short form, and database errors.
    pub fn change_organisation(
        &self,
        workspace: WorkspaceId,
        id: OrganisationId,
        change: &OrganisationChange,
        by: By,
        now: Timestamp,
    ) -> Result<Organisation> {
        self.write("change an organisation", |transaction| {
            let before = require_organisation(transaction, workspace, id)?;
            let after = change.applied_to(&before);
            if after == before {
                return Ok(after);
            }
            require_free(transaction, workspace, &after)?;
            transaction.execute(
                "UPDATE organisation SET name = ?2, short = ?3, place = ?4, colour = ?5, votes = ?6
                 WHERE id = ?1",
                params![
                    Column(id),
                    after.name,
                    after.short,
                    after.place,
                    after.colour,
                    after.votes,
                ],
            )?;
            audit::record(
                transaction,
                &Event {
                    at: now,
                    by,
                    action: Action::OrganisationChanged,
                    subject: &id,
                    detail: differences(&before, &after),
                },
            )?;
            Ok(after)
        })
    }

    /// The organisations of a workspace, in the order in which they were added.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn organisations(&self, workspace: WorkspaceId) -> Result<Vec<Organisation>> {
        self.reading("read the organisations", |transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT id, name, short, place, colour, votes, chair FROM organisation
                 WHERE workspace = ?1 ORDER BY created_at, name",
            )?;
            let organisations =
                statement.query_map([Column(workspace)], |row| organisation_at(row, 0))?;
            Ok(organisations.collect::<Result<_, _>>()?)
        })
    }

    /// The organisation of a workspace that has exactly this name.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn find_organisation_by_name(
        &self,
        workspace: WorkspaceId,
        name: &str,
    ) -> Result<Option<Organisation>> {
        self.reading("find an organisation", |transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT id, name, short, place, colour, votes, chair FROM organisation
                 WHERE workspace = ?1 AND name = ?2",
            )?;
            let found = statement.query_row(params![Column(workspace), name], |row| {
                organisation_at(row, 0)
            });
            Ok(found.optional()?)
        })
    }
}

impl OrganisationChange {
    fn applied_to(&self, organisation: &Organisation) -> Organisation {
        let before = organisation.clone();
        Organisation {
            name: self.name.clone().unwrap_or(before.name),
            short: self.short.clone().unwrap_or(before.short),
            place: self.place.clone().unwrap_or(before.place),
            colour: self.colour.unwrap_or(before.colour),
            votes: self.votes.unwrap_or(before.votes),
            ..before
        }
    }
}

fn require_organisation(
    transaction: &Transaction<'_>,
    workspace: WorkspaceId,
    id: OrganisationId,
) -> Result<Organisation> {
    transaction
        .prepare_cached(
            "SELECT id, name, short, place, colour, votes, chair FROM organisation
             WHERE id = ?1 AND workspace = ?2",
        )?
        .query_row(params![Column(id), Column(workspace)], |row| {
            organisation_at(row, 0)
        })
        .optional()?
        .ok_or(StoreError::Unknown {
            what: "organisation",
        })
}

/// Refuses a name or a short form that another organisation of the workspace has.
fn require_free(
    transaction: &Transaction<'_>,
    workspace: WorkspaceId,
    organisation: &Organisation,
) -> Result<()> {
    let is_taken = |column: &str, text: &str| {
        let query = format!(
            "SELECT 1 FROM organisation WHERE workspace = ?1 AND id <> ?2 AND {column} = ?3"
        );
        let mut statement = transaction.prepare_cached(&query)?;
        statement.exists(params![Column(workspace), Column(organisation.id), text])
    };
    if is_taken("name", &organisation.name)? {
        return Err(StoreError::NameTaken);
    }
    if is_taken("short", &organisation.short)? {
        return Err(StoreError::ShortTaken);
    }
    Ok(())
}

/// What the trail tells of a change: which of its facts, and whether it has a vote.
fn differences(before: &Organisation, after: &Organisation) -> Value {
    let facts = [
        ("name", before.name != after.name),
        ("short", before.short != after.short),
        ("place", before.place != after.place),
        ("colour", before.colour != after.colour),
        ("votes", before.votes != after.votes),
    ];
    let changed = facts.into_iter().filter(|(_, is_other)| *is_other);
    let changed: Vec<_> = changed.map(|(fact, _)| fact).collect();
    json!({ "changed": changed, "votes": after.votes })
}

/// Reads the columns id, name, language, persons_in_history, from the `first` on.
pub(crate) fn workspace_at(row: &Row<'_>, first: usize) -> rusqlite::Result<Workspace> {
    Ok(Workspace {
        id: get(row, first)?,
        name: row.get(first + 1)?,
        language: row.get(first + 2)?,
        persons_in_history: row.get(first + 3)?,
    })
}

/// Reads the columns id, name, short, place, colour, votes, chair, from the `first` on.
pub(crate) fn organisation_at(row: &Row<'_>, first: usize) -> rusqlite::Result<Organisation> {
    Ok(Organisation {
        id: get(row, first)?,
        name: row.get(first + 1)?,
        short: row.get(first + 2)?,
        place: row.get(first + 3)?,
        colour: row.get(first + 4)?,
        votes: row.get(first + 5)?,
        chair: row.get(first + 6)?,
    })
}

/// Says a violated constraint in the caller's terms: what exists already, or what does not exist.
pub(crate) fn refusal(
    error: rusqlite::Error,
    taken: &'static str,
    unknown: &'static str,
) -> StoreError {
    match violation(&error) {
        Some(Violation::Unique) => StoreError::Taken { what: taken },
        Some(Violation::Reference) => StoreError::Unknown { what: unknown },
        None => error.into(),
    }
}
