//! Whose words these are, as the asking member may see it. Every person in an answer about a history comes from here.

use super::body::author::{Author, Person};
use crate::auth::Identity;
use crate::http::persons::{sees_everybody, shows_in_history};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use wortlaut_merge::history::{ChangeFacts, Chronicle, Moment, Session};
use wortlaut_model::{Member, MemberId, OrganisationId, Timestamp};
use wortlaut_store::SessionNote;

/// A device's clock is told only when it differs from the server's by more than this, in milliseconds.
const CLOCK_DIFFERS_MILLIS: i64 = 2 * 60 * 1_000;
const HOUR_MILLIS: i64 = 60 * 60 * 1_000;
/// A device's clock that is further ahead than this, in milliseconds, tells no time: ten years. Anybody can write any
/// number there, also one that is no date.
const CLOCK_AHEAD_MILLIS: i64 = 10 * 366 * 24 * 60 * 60 * 1_000;

/// What a member may see of the others.
pub(in crate::http) struct Eyes<'a> {
    viewer: &'a Identity,
    organisations: HashMap<MemberId, OrganisationId>,
}

impl<'a> Eyes<'a> {
    pub(super) fn of(viewer: &'a Identity, members: &[Member]) -> Self {
        let organisations = members.iter().map(|it| (it.id, it.organisation_id));
        Self {
            viewer,
            organisations: organisations.collect(),
        }
    }

    /// Whose view it is: two members with the same one see the same persons.
    pub(super) fn view(&self) -> String {
        if sees_everybody(self.viewer) {
            return "all".to_owned();
        }
        self.viewer.member.organisation_id.to_string()
    }

    /// Who looks.
    pub(super) fn viewer(&self) -> MemberId {
        self.viewer.member.id
    }

    /// The organisation a member acts for, and the person behind it where the viewer may see that.
    pub(in crate::http) fn person(&self, member: Option<MemberId>) -> Person {
        let organisation = self.organisation(member);
        let member = member.filter(|_| organisation.is_some_and(|it| self.sees(it)));
        Person {
            organisation_id: organisation.map(|it| it.to_string()),
            member_id: member.map(|it| it.to_string()),
        }
    }

    /// When a member did something, as far as the viewer may know it: exactly, or the whole hour.
    pub(in crate::http) fn moment(&self, member: MemberId, at: Timestamp) -> Timestamp {
        self.received(Some(member), None, at)
    }

    /// When something was received, as far as the viewer may know it: exactly where they see both who wrote it and who
    /// brought it, else the whole hour. What the service itself wrote is nobody's doing.
    pub(super) fn received(
        &self,
        member: Option<MemberId>,
        brought_by: Option<MemberId>,
        at: Timestamp,
    ) -> Timestamp {
        if self.sees_both(member, brought_by) {
            at
        } else {
            at.to_the_hour()
        }
    }

    /// When the last change of a moment was received, as far as the viewer may know it.
    pub(super) fn last_received(
        &self,
        chronicle: &Chronicle,
        moment: &Moment,
    ) -> Option<Timestamp> {
        let facts = chronicle.facts(chronicle.last_of(moment)?)?;
        Some(self.received(facts.member, facts.brought_by, facts.received_at))
    }

    /// The device's own time where it differs from the service's, as far as the viewer may know it, in milliseconds.
    pub(super) fn written(
        &self,
        member: Option<MemberId>,
        brought_by: Option<MemberId>,
        (written, received): (Timestamp, Timestamp),
    ) -> Option<i64> {
        let written = differing(written, received)?;
        Some(self.received(member, brought_by, written).millis())
    }

    fn sees_both(&self, member: Option<MemberId>, brought_by: Option<MemberId>) -> bool {
        let mut persons = [member, brought_by].into_iter().flatten();
        persons.all(|it| self.sees_member(it))
    }

    /// Whether the viewer may ask what this member did.
    pub(super) fn sees_member(&self, member: MemberId) -> bool {
        self.organisation(Some(member))
            .is_some_and(|it| self.sees(it))
    }

    pub(super) fn organisation(&self, member: Option<MemberId>) -> Option<OrganisationId> {
        self.organisations.get(&member?).copied()
    }

    /// Whose organisation brought what another wrote: an import, or a recovered change.
    pub(super) fn brought_by(
        &self,
        member: Option<MemberId>,
        brought_by: Option<MemberId>,
    ) -> Option<String> {
        let other = brought_by.filter(|it| Some(*it) != member);
        self.organisation(other).map(|it| it.to_string())
    }

    fn sees(&self, organisation: OrganisationId) -> bool {
        shows_in_history(self.viewer, organisation)
    }
}

/// What is said about sessions, by session.
pub(super) struct Notes {
    by_session: HashMap<usize, SessionNote>,
    all: Vec<SessionNote>,
}

impl Notes {
    /// Of several notes within one session the newest counts.
    pub(super) fn new(mut all: Vec<SessionNote>, chronicle: &Chronicle) -> Self {
        all.sort_by_key(|note| (note.at, note.change));
        let by_session = all.iter().filter_map(|note| {
            let place = chronicle.find(&wortlaut_merge::ChangeHash(note.change))?;
            Some((chronicle.session_of(place)?, note.clone()))
        });
        Self {
            by_session: by_session.collect(),
            all,
        }
    }

    /// What is said about a session.
    pub(super) fn about(&self, session: usize) -> Option<&SessionNote> {
        self.by_session.get(&session)
    }

    /// What is said about one change.
    pub(super) fn on(&self, change: &[u8; 32]) -> Option<&SessionNote> {
        self.all.iter().find(|note| note.change == *change)
    }

    /// Every change about which something is said.
    pub(super) fn changes(&self) -> impl Iterator<Item = &[u8; 32]> {
        self.all.iter().map(|note| &note.change)
    }

    /// Differs whenever somebody is told something else about a session. It is made of what is told: of a moment that is
    /// told to the hour, the minute could else be found by trying them all.
    pub(super) fn stamp(&self, eyes: &Eyes<'_>) -> Vec<u8> {
        let mut notes: Vec<_> = self.all.iter().collect();
        notes.sort_unstable_by_key(|note| note.change);
        let mut stamp = Sha256::new();
        for note in notes {
            let person = eyes.person(Some(note.by));
            let by = (person.organisation_id, person.member_id);
            let at = eyes.moment(note.by, note.at);
            stamp.update(note.change);
            stamp.update(format!("{:?}", (by, at, &note.text)));
        }
        let mut counting: Vec<_> = self.by_session.iter().collect();
        counting.sort_unstable_by_key(|(session, _)| **session);
        for (_, note) in counting {
            stamp.update(note.change);
        }
        stamp.finalize().to_vec()
    }
}

/// The device's own time, where it is told, could be one, and differs from the server's. Our pages write the whole hour
/// only, which stands for all of its minutes.
fn differing(written: Timestamp, received: Timestamp) -> Option<Timestamp> {
    let latest = received.plus_millis(CLOCK_AHEAD_MILLIS).millis();
    let is_plausible = (1..=latest).contains(&written.millis());
    let meant = if written.is_whole_hour() {
        HOUR_MILLIS
    } else {
        0
    };
    let after = written.millis_since(received);
    let before = received.millis_since(written.plus_millis(meant));
    let differs = after.max(before) > CLOCK_DIFFERS_MILLIS;
    (is_plausible && differs).then_some(written)
}

/// The authors of an answer, each session once, in the order in which they are met.
pub(super) struct Authors<'a> {
    chronicle: &'a Chronicle,
    eyes: &'a Eyes<'a>,
    notes: &'a Notes,
    index_of: HashMap<usize, usize>,
    met: Vec<Author>,
}

impl<'a> Authors<'a> {
    pub(super) fn new(chronicle: &'a Chronicle, eyes: &'a Eyes<'a>, notes: &'a Notes) -> Self {
        Self {
            chronicle,
            eyes,
            notes,
            index_of: HashMap::new(),
            met: Vec::new(),
        }
    }

    /// The index of the author of a change, by its place in the log.
    pub(super) fn of_change(&mut self, place: usize) -> Option<usize> {
        self.of_session(self.chronicle.session_of(place)?)
    }

    /// The index of a session.
    pub(super) fn of_session(&mut self, number: usize) -> Option<usize> {
        if let Some(index) = self.index_of.get(&number) {
            return Some(*index);
        }
        let session = self.chronicle.sessions().get(number)?;
        self.met.push(self.author(number, session)?);
        let index = self.met.len() - 1;
        self.index_of.insert(number, index);
        Some(index)
    }

    fn author(&self, number: usize, session: &Session) -> Option<Author> {
        let first = self.chronicle.facts(session.first)?;
        let (member, brought_by) = (session.member, session.brought_by);
        let received = |at| self.eyes.received(member, brought_by, at).millis();
        let written = (first.written_at, first.received_at);
        Some(Author {
            session: self.chronicle.hash(session.first)?.to_string(),
            person: self.eyes.person(member),
            brought_by: self.eyes.brought_by(member, brought_by),
            received_at: received(session.began_at),
            received_until: received(session.ended_at),
            written_at: self.eyes.written(member, brought_by, written),
            first: session.first + 1,
            last: session.last + 1,
            note: self.notes.about(number).map(|note| note.text.clone()),
        })
    }

    /// When a change was received, as far as the asking member may know it.
    pub(super) fn received_at(&self, facts: &ChangeFacts) -> Timestamp {
        self.eyes
            .received(facts.member, facts.brought_by, facts.received_at)
    }

    /// All that were met.
    pub(super) fn finish(self) -> Vec<Author> {
        self.met
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_devices_time_is_told_where_it_differs_and_a_whole_hour_stands_for_all_its_minutes() {
        let fourteen = Timestamp::from_millis(1_795_528_800_000);
        let minute = |minutes: i64| fourteen.plus_millis(minutes * 60_000);
        // 14:05 by the device.
        assert_eq!(differing(minute(5), minute(6)), None);
        assert_eq!(differing(minute(5), minute(8)), Some(minute(5)));
        assert_eq!(differing(minute(5), minute(2)), Some(minute(5)));
        // "14" by the device.
        assert_eq!(differing(fourteen, minute(59)), None);
        assert_eq!(differing(fourteen, minute(61)), None);
        assert_eq!(differing(fourteen, minute(63)), Some(fourteen));
        assert_eq!(differing(fourteen, minute(-3)), Some(fourteen));
        assert_eq!(differing(Timestamp::from_millis(0), fourteen), None);
    }
}
