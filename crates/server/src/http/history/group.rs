//! Which changes one entry of a history covers.

use super::answer::Archive;
use super::authors::Eyes;
use super::body::entry::Zoom;
use super::calendar;
use super::touched::Writers;
use wortlaut_merge::history::{ChangeFacts, Session};
use wortlaut_model::{MemberId, OrganisationId, Timestamp};

/// What is asked for. Positions count from 1.
pub(super) struct Filter {
    pub(super) organisation: Option<OrganisationId>,
    pub(super) member: Option<MemberId>,
    /// Only what these wrote.
    pub(super) writers: Option<Writers>,
    /// Only what ended before this position.
    pub(super) before: usize,
    /// Only what ended after this position.
    pub(super) since: usize,
}

/// A session, or a single change; places are counted from zero.
#[derive(Clone)]
pub(super) struct Piece {
    /// The number of the session, or of the one that the change belongs to.
    pub(super) session: usize,
    pub(super) is_change: bool,
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) changes: usize,
    pub(super) inserted: usize,
    pub(super) removed: usize,
    pub(super) member: Option<MemberId>,
    pub(super) brought_by: Option<MemberId>,
    /// As the asking member may know it, and so are those that follow: nothing is grouped by what is not told.
    pub(super) began_at: Timestamp,
    pub(super) ended_at: Timestamp,
    pub(super) written_from: Option<i64>,
    pub(super) written_to: Option<i64>,
}

/// What one entry covers.
pub(super) struct Group {
    period: Option<i64>,
    pub(super) pieces: Vec<Piece>,
}

/// The entries of one page.
pub(super) struct Groups {
    pub(super) entries: Vec<Group>,
    /// Below which position the next page goes on.
    pub(super) next: Option<usize>,
}

/// The newest entries below where the filter begins, at most `limit`.
pub(super) fn group(
    archive: &Archive<'_>,
    zoom: Zoom,
    filter: &Filter,
    limit: usize,
    offset: i64,
) -> Groups {
    let mut groups = Groups {
        entries: Vec::new(),
        next: None,
    };
    let mut reached = None;
    for piece in pieces(archive, zoom, filter) {
        let period = calendar::period(zoom, piece.ended_at.millis(), offset);
        let position = piece.last + 1;
        let goes_on = |last: &&mut Group| period.is_some() && last.period == period;
        if let Some(last) = groups.entries.last_mut().filter(goes_on) {
            last.pieces.push(piece);
        } else if groups.entries.len() < limit {
            let pieces = vec![piece];
            groups.entries.push(Group { period, pieces });
        } else {
            groups.next = reached;
            break;
        }
        reached = Some(position);
    }
    groups
}

/// Sessions or changes that fit the filter, whatever ended last first. No two end at the same place.
fn pieces<'a>(
    archive: &'a Archive<'_>,
    zoom: Zoom,
    filter: &'a Filter,
) -> Box<dyn Iterator<Item = Piece> + 'a> {
    let chronicle = archive.chronicle;
    let all: Box<dyn Iterator<Item = Piece>> = if zoom == Zoom::Change {
        let end = chronicle.len().min(filter.before.saturating_sub(1));
        let places = (filter.since.min(end)..end).rev();
        Box::new(places.filter_map(move |place| {
            Some(of_change(
                &archive.eyes,
                place,
                chronicle.session_of(place)?,
                &chronicle.facts(place)?,
            ))
        }))
    } else {
        let sessions = chronicle.sessions().iter().enumerate();
        let mut sessions: Vec<Piece> = sessions
            .map(|(number, session)| of_session(&archive.eyes, number, session))
            .filter(|it| (filter.since.saturating_add(1)..filter.before).contains(&(it.last + 1)))
            .collect();
        sessions.sort_unstable_by_key(|it| std::cmp::Reverse(it.last));
        Box::new(sessions.into_iter())
    };
    Box::new(all.filter(|piece| fits(archive, filter, piece)))
}

fn fits(archive: &Archive<'_>, filter: &Filter, piece: &Piece) -> bool {
    let is_theirs = |organisation| archive.eyes.organisation(piece.member) == Some(organisation);
    filter.organisation.is_none_or(is_theirs)
        && filter.member.is_none_or(|it| piece.member == Some(it))
        && filter.writers.as_ref().is_none_or(|it| it.contain(piece))
}

fn of_session(eyes: &Eyes<'_>, number: usize, session: &Session) -> Piece {
    let (member, brought_by) = (session.member, session.brought_by);
    let (began_at, ended_at) = (session.began_at, session.ended_at);
    Piece {
        session: number,
        is_change: false,
        first: session.first,
        last: session.last,
        changes: session.changes,
        inserted: session.inserted,
        removed: session.removed,
        member,
        brought_by,
        began_at: eyes.received(member, brought_by, began_at),
        ended_at: eyes.received(member, brought_by, ended_at),
        written_from: eyes.written(member, brought_by, (session.written_from, began_at)),
        written_to: eyes.written(member, brought_by, (session.written_to, ended_at)),
    }
}

fn of_change(eyes: &Eyes<'_>, place: usize, session: usize, facts: &ChangeFacts) -> Piece {
    let (member, brought_by) = (facts.member, facts.brought_by);
    let received_at = eyes.received(member, brought_by, facts.received_at);
    let written_at = eyes.written(member, brought_by, (facts.written_at, facts.received_at));
    Piece {
        session,
        is_change: true,
        first: place,
        last: place,
        changes: 1,
        inserted: facts.inserted,
        removed: facts.removed,
        member,
        brought_by,
        began_at: received_at,
        ended_at: received_at,
        written_from: written_at,
        written_to: written_at,
    }
}
