//! Who is connected: names of peers, the credential each came with, and the documents each has open.

use super::outlet::Outlet;
use crate::auth::{Credential, Identity, SignedIn};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};
use wortlaut_model::{DocumentId, MemberId, Role};
use wortlaut_sync::{CloseCode, PeerKey};

/// Every connection of this server.
#[derive(Default)]
pub(crate) struct Connections {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    last_key: u64,
    connections: BTreeMap<PeerKey, Connection>,
    by_peer_id: HashMap<String, PeerKey>,
}

struct Connection {
    signed_in: SignedIn,
    outlet: Outlet,
    peer_id: Option<String>,
    /// What it may do with the documents it has open, as far as that is known yet.
    documents: BTreeMap<DocumentId, Option<Role>>,
}

/// A peer that has a document open.
#[derive(Clone, Debug)]
pub(crate) struct PresentPeer {
    /// The name it gave itself.
    pub(crate) peer_id: String,
    /// Who is behind it.
    pub(crate) identity: Identity,
    /// What it may do with the document.
    pub(crate) right: Role,
}

/// Another member is connected under this peer id.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PeerIdTaken;

impl Connections {
    /// Enters a connection, whose peer has not said its name yet.
    pub(crate) fn enter(&self, signed_in: SignedIn, outlet: Outlet) -> PeerKey {
        let key = self.next_key();
        let mut inner = self.lock();
        let connection = Connection {
            signed_in,
            outlet,
            peer_id: None,
            documents: BTreeMap::new(),
        };
        inner.connections.insert(key, connection);
        key
    }

    /// A key that no connection has, for a peer whom nobody has to find here.
    pub(crate) fn next_key(&self) -> PeerKey {
        let mut inner = self.lock();
        inner.last_key += 1;
        PeerKey(inner.last_key)
    }

    /// Gives a connection its peer's name. The same member's older connection under that name is closed: its network
    /// went away without a word.
    pub(crate) fn name(&self, key: PeerKey, peer_id: &str) -> Result<(), PeerIdTaken> {
        let mut inner = self.lock();
        let older = inner.by_peer_id.get(peer_id).copied();
        if let Some(older) = older.and_then(|older| inner.connections.get(&older)) {
            let newer = inner.connections.get(&key);
            if newer.is_none_or(|newer| newer.member() != older.member()) {
                return Err(PeerIdTaken);
            }
            older
                .outlet
                .close(CloseCode::Retry, "replaced-by-newer-connection");
        }
        inner.by_peer_id.insert(peer_id.to_owned(), key);
        if let Some(connection) = inner.connections.get_mut(&key) {
            connection.peer_id = Some(peer_id.to_owned());
        }
        Ok(())
    }

    /// Notes that a connection opens a document: from now on it is told when its right there changes.
    pub(crate) fn open(&self, key: PeerKey, document: DocumentId) {
        if let Some(connection) = self.lock().connections.get_mut(&key) {
            connection.documents.entry(document).or_default();
        }
    }

    /// Notes that a connection does not have a document open.
    pub(crate) fn close(&self, key: PeerKey, document: DocumentId) {
        if let Some(connection) = self.lock().connections.get_mut(&key) {
            connection.documents.remove(&document);
        }
    }

    /// Notes what a connection may do with a document it has open.
    pub(crate) fn note_right(&self, key: PeerKey, document: DocumentId, right: Option<Role>) {
        let mut inner = self.lock();
        let connection = inner.connections.get_mut(&key);
        if let Some(noted) = connection.and_then(|it| it.documents.get_mut(&document)) {
            *noted = right;
        }
    }

    /// Removes a connection that has ended.
    pub(crate) fn leave(&self, key: PeerKey) {
        let mut inner = self.lock();
        let peer_id = inner.connections.remove(&key).and_then(|it| it.peer_id);
        if let Some(peer_id) = peer_id
            && inner.by_peer_id.get(&peer_id) == Some(&key)
        {
            inner.by_peer_id.remove(&peer_id);
        }
    }

    /// Who is behind a connection, and the widest right that its credential lets through; `None` when it has ended.
    pub(crate) fn member_at_most(&self, key: PeerKey) -> Option<(MemberId, Role)> {
        let inner = self.lock();
        let connection = inner.connections.get(&key);
        connection.map(|it| it.signed_in.member_at_most())
    }

    /// Notes that a member's record is another, and tells which documents their connections have open.
    pub(crate) fn renew(&self, identity: &Identity) -> Vec<(PeerKey, DocumentId)> {
        let mut open = Vec::new();
        for (key, connection) in &mut self.lock().connections {
            if connection.member() == identity.member.id {
                connection.signed_in.renew(identity.clone());
                open.extend(connection.documents.keys().map(|it| (*key, *it)));
            }
        }
        open
    }

    /// The connections that have a document open.
    pub(crate) fn with_open(&self, document: DocumentId) -> Vec<PeerKey> {
        let inner = self.lock();
        let all = inner.connections.iter();
        let open = all.filter(|(_, it)| it.documents.contains_key(&document));
        open.map(|(key, _)| *key).collect()
    }

    /// Closes a member's connections, who gets in no more, and tells which documents they have open.
    pub(crate) fn close_member(&self, member: MemberId) -> Vec<(PeerKey, DocumentId)> {
        let mut open = Vec::new();
        for (key, connection) in &self.lock().connections {
            if connection.member() == member {
                connection
                    .outlet
                    .close(CloseCode::SignInAgain, "signed-out");
                open.extend(connection.documents.keys().map(|it| (*key, *it)));
            }
        }
        open
    }

    /// Closes one connection, whose client is to come back.
    pub(crate) fn close_one(&self, key: PeerKey, reason: &str) {
        if let Some(connection) = self.lock().connections.get(&key) {
            connection.outlet.close(CloseCode::Retry, reason);
        }
    }

    /// Closes the connections that came with a credential which is no longer good.
    pub(crate) fn close_credential(&self, credential: Credential) {
        for connection in self.lock().connections.values() {
            if connection.signed_in.credential == credential {
                connection
                    .outlet
                    .close(CloseCode::SignInAgain, "signed-out");
            }
        }
    }

    /// Closes every connection with the retry code.
    pub(crate) fn close_all(&self, reason: &str) {
        for connection in self.lock().connections.values() {
            connection.outlet.close(CloseCode::Retry, reason);
        }
    }

    /// How many connections there are.
    pub(crate) fn len(&self) -> usize {
        self.lock().connections.len()
    }

    /// Who has the document open, a peer that is being closed left out.
    pub(crate) fn present(&self, document: DocumentId) -> Vec<PresentPeer> {
        self.lock()
            .connections
            .values()
            .filter(|it| !it.outlet.is_closed())
            .filter_map(|it| {
                Some(PresentPeer {
                    peer_id: it.peer_id.clone()?,
                    identity: it.signed_in.identity.clone(),
                    right: (*it.documents.get(&document)?)?,
                })
            })
            .collect()
    }

    /// The documents that somebody has open.
    pub(crate) fn open_documents(&self) -> BTreeSet<DocumentId> {
        let inner = self.lock();
        inner
            .connections
            .values()
            .flat_map(|it| it.documents.keys())
            .copied()
            .collect()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connection {
    fn member(&self) -> MemberId {
        self.signed_in.identity.member.id
    }
}

#[cfg(test)]
mod tests {
    use super::super::outlet::{Outbox, outlet};
    use super::*;
    use wortlaut_model::{
        Member, Organisation, OrganisationId, Scope, Timestamp, TokenId, Workspace, WorkspaceId,
    };

    const TEXT: DocumentId = DocumentId::from_bytes([9; 16]);

    fn identity(number: u8) -> Identity {
        let organisation_id = OrganisationId::from_bytes([1; 16]);
        Identity {
            member: Member::new(
                MemberId::from_bytes([number; 16]),
                format!("member {number}"),
                organisation_id,
                Role::Editor,
                Timestamp::from_millis(0),
            ),
            organisation: Organisation {
                id: organisation_id,
                name: "Stadtwerke Lübeck Gruppe".to_owned(),
                short: "HL".to_owned(),
                place: "Lübeck".to_owned(),
                colour: 1,
                votes: true,
                chair: true,
            },
            workspace: Workspace {
                id: WorkspaceId::from_bytes([1; 16]),
                name: "Task Force".to_owned(),
                language: "de".to_owned(),
                persons_in_history: false,
            },
        }
    }

    fn signed_in(member: u8, scope: Scope) -> SignedIn {
        SignedIn {
            identity: identity(member),
            credential: Credential::Token(TokenId::from_bytes([member; 16])),
            most: scope.most(),
            own: identity(member).member.role,
            ends_at: None,
        }
    }

    fn enter(connections: &Connections, member: u8) -> (PeerKey, Outlet, Outbox) {
        let (outlet, outbox) = outlet();
        let key = connections.enter(signed_in(member, Scope::Edit), outlet.clone());
        (key, outlet, outbox)
    }

    #[test]
    fn a_members_newer_connection_replaces_the_older_and_keeps_the_name_when_that_ends() {
        let connections = Connections::default();
        let (older, older_outlet, _o) = enter(&connections, 1);
        let (newer, newer_outlet, _n) = enter(&connections, 1);
        assert_eq!(connections.name(older, "tab"), Ok(()));
        assert_eq!(connections.name(newer, "tab"), Ok(()));
        assert!(older_outlet.is_closed() && !newer_outlet.is_closed());
        connections.leave(older);
        let (stranger, ..) = enter(&connections, 2);
        assert_eq!(connections.name(stranger, "tab"), Err(PeerIdTaken));
    }

    #[test]
    fn a_revoked_credential_closes_its_connections_and_no_other() {
        let connections = Connections::default();
        let (_, revoked, outbox) = enter(&connections, 1);
        let (_, other, _o) = enter(&connections, 2);
        connections.close_credential(Credential::Token(TokenId::from_bytes([1; 16])));
        assert_eq!(
            outbox.goodbye().borrow().clone().unwrap().code,
            CloseCode::SignInAgain
        );
        assert!(revoked.is_closed() && !other.is_closed());
    }

    #[test]
    fn a_token_for_reading_is_given_no_wider_right() {
        let connections = Connections::default();
        let (outlet, _outbox) = outlet();
        let key = connections.enter(signed_in(1, Scope::Read), outlet);
        connections.renew(&Identity {
            member: Member {
                role: Role::Moderator,
                ..identity(1).member
            },
            ..identity(1)
        });
        let asker = (MemberId::from_bytes([1; 16]), Role::Reader);
        assert_eq!(connections.member_at_most(key), Some(asker));
    }

    #[test]
    fn whoever_has_a_document_open_is_present_with_the_right_of_now() {
        let connections = Connections::default();
        let (key, _outlet, _outbox) = enter(&connections, 1);
        connections.name(key, "tab").unwrap();
        connections.open(key, TEXT);
        assert!(connections.present(TEXT).is_empty(), "it may not be let in");
        for right in [Role::Editor, Role::Reader] {
            connections.note_right(key, TEXT, Some(right));
            let present = connections.present(TEXT);
            assert_eq!(present.len(), 1);
            assert_eq!(present[0].right, right);
        }
        connections.note_right(key, TEXT, None);
        assert!(connections.present(TEXT).is_empty());
        connections.note_right(key, TEXT, Some(Role::Reader));
        connections.leave(key);
        assert!(connections.present(TEXT).is_empty());
    }

    #[test]
    fn a_member_who_gets_in_no_more_is_signed_out_of_all_connections_and_nobody_else_is() {
        let connections = Connections::default();
        let (key, _, first) = enter(&connections, 1);
        let (_, second, _o) = enter(&connections, 1);
        let (_, other, _p) = enter(&connections, 2);
        connections.open(key, TEXT);
        let open = connections.close_member(MemberId::from_bytes([1; 16]));
        assert_eq!(open, [(key, TEXT)]);
        let goodbye = first.goodbye().borrow().clone().unwrap();
        assert_eq!(goodbye.code, CloseCode::SignInAgain);
        assert!(second.is_closed() && !other.is_closed());
    }
}
