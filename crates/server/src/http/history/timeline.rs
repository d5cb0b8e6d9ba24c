//! `/history`: what was written when and by whom, from months down to single changes.

use super::OpenDocument;
use super::answer::Archive;
use super::authors::device_time;
use super::body::entry::{Entry, HistoryPage, Note, Part, VersionName, Zoom};
use super::body::hex;
use super::calendar;
use super::group::{Filter, Group, Piece, group};
use super::touched::{OnPage, Touched};
use crate::http::problem::{Problem, ProblemBody};
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::IntoParams;
use wortlaut_merge::ChangeHash;
use wortlaut_merge::history::Chronicle;
use wortlaut_model::{MemberId, OrganisationId, limits};
use wortlaut_store::{SessionNote, Version};

/// Entries of a page unless the asker says otherwise.
const USUAL_PAGE: usize = 50;

/// What part of a history is asked for.
#[derive(Debug, Deserialize, IntoParams)]
pub(super) struct HistoryQuery {
    /// How much one entry covers; a session unless told otherwise.
    #[param(inline)]
    zoom: Option<Zoom>,
    /// Goes on below this position: the `next` of the page before.
    before: Option<usize>,
    /// Most entries, 1 to 200; 50 unless told otherwise.
    limit: Option<usize>,
    /// Only what this organisation wrote.
    organisation: Option<String>,
    /// Only what this member wrote.
    member: Option<String>,
    /// Only what was written in this block.
    block: Option<String>,
    /// Only what was written after this position.
    since: Option<usize>,
    /// How many minutes east of Greenwich the asker's clock is: where hours, days, weeks and months begin.
    offset: Option<i64>,
}

/// The history of a document, newest entry first.
#[utoipa::path(
    get,
    path = "/documents/{document_id}/history",
    tag = "history",
    security(("cookie" = []), ("bearer" = [])),
    params(("document_id" = String, Path), HistoryQuery),
    responses(
        (status = OK, body = HistoryPage),
        (status = NOT_MODIFIED),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn history(
    open: OpenDocument,
    Query(query): Query<HistoryQuery>,
) -> Result<Response, Problem> {
    let asked = format!("{query:?}");
    let query = Asked::read(query)?;
    open.reply(move |archive| {
        query.require_visible(archive)?;
        let versions = archive.store.versions(archive.document)?;
        let heads = archive.chronicle.heads(&archive.chronicle.now());
        let tag = archive
            .tag_with_authors("history", &[&heads])
            // Versions are never changed: how many there are says which.
            .with(versions.len().to_le_bytes())
            .with(asked);
        archive.unless_known(tag, || Ok(page(archive, query, &versions)))
    })
    .await
}

/// The query, understood.
struct Asked {
    zoom: Zoom,
    filter: Filter,
    block: Option<String>,
    limit: usize,
    offset: i64,
}

impl Asked {
    fn read(query: HistoryQuery) -> Result<Self, Problem> {
        let bad = |_| Problem::bad_request();
        let organisation: Option<OrganisationId> = query
            .organisation
            .map(|it| it.parse().map_err(bad))
            .transpose()?;
        let member: Option<MemberId> =
            query.member.map(|it| it.parse().map_err(bad)).transpose()?;
        let offset = query.offset.unwrap_or(0);
        if offset.unsigned_abs() > calendar::OFFSET_MINUTES.unsigned_abs() {
            return Err(Problem::bad_request());
        }
        Ok(Self {
            zoom: query.zoom.unwrap_or_default(),
            filter: Filter {
                organisation,
                member,
                writers: None,
                before: query.before.unwrap_or(usize::MAX),
                since: query.since.unwrap_or(0),
            },
            block: query.block,
            limit: query
                .limit
                .unwrap_or(USUAL_PAGE)
                .clamp(1, limits::HISTORY_PAGE),
            offset,
        })
    }

    /// Whoever may not see a person may not find out by asking for what that person wrote.
    fn require_visible(&self, archive: &Archive<'_>) -> Result<(), Problem> {
        match self.filter.member {
            Some(member) if !archive.eyes.sees_member(member) => Err(Problem::forbidden()),
            _ => Ok(()),
        }
    }
}

fn page(archive: &Archive<'_>, mut asked: Asked, versions: &[Version]) -> HistoryPage {
    let chronicle = archive.chronicle;
    let touched = Touched::read(chronicle);
    asked.filter.writers = asked.block.as_deref().map(|it| touched.writers(it));
    let groups = group(
        archive,
        asked.zoom,
        &asked.filter,
        asked.limit,
        asked.offset,
    );
    let versions = Versions::of(archive.chronicle, versions, asked.zoom);
    let on_page = touched.on_page(&groups.entries);
    let entries = groups
        .entries
        .iter()
        .filter_map(|group| entry(archive, group, &versions, &on_page));
    let sum = |count: fn(&wortlaut_merge::history::Session) -> usize| {
        chronicle.sessions().iter().map(count).sum()
    };
    HistoryPage {
        entries: entries.collect(),
        next: groups.next,
        heads: hex(&chronicle.heads(&chronicle.now())),
        position: chronicle.len(),
        changes: chronicle.len(),
        inserted: sum(|session| session.inserted),
        removed: sum(|session| session.removed),
    }
}

fn entry(
    archive: &Archive<'_>,
    group: &Group,
    versions: &Versions,
    on_page: &OnPage<'_>,
) -> Option<Entry> {
    let pieces = &group.pieces;
    let first = pieces.iter().min_by_key(|it| it.first)?;
    let last = pieces.iter().max_by_key(|it| it.last)?;
    let began_at = pieces.iter().map(|it| it.began_at).min()?;
    let ended_at = pieces.iter().map(|it| it.ended_at).max()?;
    let alone = (pieces.len() == 1).then_some(first);
    let is_restore = |place| {
        archive
            .chronicle
            .facts(place)
            .is_some_and(|it| it.is_restore)
    };
    Some(Entry {
        id: archive.chronicle.hash(first.first)?.to_string(),
        first: first.first + 1,
        last: last.last + 1,
        changes: pieces.iter().map(|it| it.changes).sum(),
        inserted: pieces.iter().map(|it| it.inserted).sum(),
        removed: pieces.iter().map(|it| it.removed).sum(),
        began_at: began_at.millis(),
        ended_at: ended_at.millis(),
        written_from: alone.and_then(|it| device_time(it.written_from, it.began_at)),
        written_to: alone.and_then(|it| device_time(it.written_to, it.ended_at)),
        parts: parts(archive, pieces),
        sessions: sessions(pieces),
        is_restore: pieces.iter().all(|it| is_restore(it.first)),
        blocks: on_page.by(pieces),
        note: alone.and_then(|it| note(archive, it)),
        version: versions.within(pieces),
    })
}

/// The pieces by who wrote and who brought them, whoever wrote most first.
fn parts(archive: &Archive<'_>, pieces: &[Piece]) -> Vec<Part> {
    let mut parts = BTreeMap::new();
    for piece in pieces {
        let part = parts
            .entry((piece.member, piece.brought_by))
            .or_insert_with(|| Part {
                person: archive.eyes.person(piece.member),
                brought_by: archive.eyes.brought_by(piece.member, piece.brought_by),
                changes: 0,
                inserted: 0,
                removed: 0,
            });
        part.changes += piece.changes;
        part.inserted += piece.inserted;
        part.removed += piece.removed;
    }
    let mut parts: Vec<Part> = merged(parts.into_values());
    parts.sort_by_key(|part| std::cmp::Reverse((part.inserted + part.removed, part.changes)));
    parts
}

/// Those that the viewer cannot tell apart are one: how many of an organisation wrote is not told either.
fn merged(parts: impl Iterator<Item = Part>) -> Vec<Part> {
    let mut merged: Vec<Part> = Vec::new();
    for part in parts {
        let same = merged
            .iter_mut()
            .find(|it| it.person == part.person && it.brought_by == part.brought_by);
        match same {
            Some(same) => {
                same.changes += part.changes;
                same.inserted += part.inserted;
                same.removed += part.removed;
            }
            None => merged.push(part),
        }
    }
    merged
}

fn sessions(pieces: &[Piece]) -> usize {
    let sessions: BTreeSet<usize> = pieces.iter().map(|it| it.session).collect();
    sessions.len()
}

fn note(archive: &Archive<'_>, piece: &Piece) -> Option<Note> {
    let note: &SessionNote = if piece.is_change {
        archive.notes.on(&archive.chronicle.hash(piece.first)?.0)?
    } else {
        archive.notes.about(piece.session)?
    };
    Some(Note {
        text: note.text.clone(),
        person: archive.eyes.person(Some(note.by)),
        at: note.at.millis(),
    })
}

/// The document's versions, by the session, or the change, at whose end they stand.
struct Versions {
    by_place: BTreeMap<usize, Vec<VersionName>>,
    zoom: Zoom,
}

impl Versions {
    fn of(chronicle: &Chronicle, versions: &[Version], zoom: Zoom) -> Self {
        let mut by_place: BTreeMap<usize, Vec<VersionName>> = BTreeMap::new();
        for version in versions {
            let places = version.heads.iter().map(|head| ChangeHash(*head));
            let last = places.filter_map(|head| chronicle.find(&head)).max();
            let place = last.and_then(|place| place_at(chronicle, zoom, place));
            if let Some(place) = place {
                by_place.entry(place).or_default().push(VersionName {
                    number: version.number,
                    name: version.name.clone(),
                });
            }
        }
        Self { by_place, zoom }
    }

    fn within(&self, pieces: &[Piece]) -> Vec<VersionName> {
        let places: BTreeSet<usize> = pieces
            .iter()
            .map(|piece| match self.zoom {
                Zoom::Change => piece.first,
                _ => piece.session,
            })
            .collect();
        let within = places.iter().filter_map(|place| self.by_place.get(place));
        within.flatten().cloned().collect()
    }
}

fn place_at(chronicle: &Chronicle, zoom: Zoom, place: usize) -> Option<usize> {
    match zoom {
        Zoom::Change => Some(place),
        _ => chronicle.session_of(place),
    }
}
