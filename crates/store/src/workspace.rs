//! Workspaces and the organisations in them.

use crate::{
    Store,
    audit::{self, Action, By, Event},
    column::{Column, get},
    error::{Result, StoreError, Violation, violation},
};
use rusqlite::{OptionalExtension, Row, params};
use serde_json::json;
use wortlaut_model::{Organisation, Timestamp, Workspace, WorkspaceId};

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
    /// [`Taken`](StoreError::Taken) when the workspace has one with this name or these initials,
    /// [`Unknown`](StoreError::Unknown) when there is no such workspace, and database errors.
    pub fn add_organisation(
        &self,
        workspace: WorkspaceId,
        organisation: &Organisation,
        by: By,
        now: Timestamp,
    ) -> Result<()> {
        self.write("add an organisation", |transaction| {
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
                .map_err(|error| {
                    refusal(
                        error,
                        "an organisation with this name or these initials",
                        "workspace",
                    )
                })?;
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
