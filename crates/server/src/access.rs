//! How a change of what somebody may do reaches the documents they have open.
//!
//! What a connection may do is always what the store says. Whoever tells a room of a right looks into the store again
//! afterwards, until what was told is what stands there: of two changes at the same time, neither can be undone by the
//! other's word arriving late.

use crate::app::App;
use crate::events::Notice;
use crate::rights;
use std::error::Error;
use tracing::warn;
use wortlaut_model::{DocumentId, MemberId, Role};
use wortlaut_store::StoreError;
use wortlaut_sync::PeerKey;

impl App {
    /// Sees to it that a document's room knows what a connection may do there now. `told` is what it has been told.
    pub(crate) async fn settle_right(
        &self,
        peer: PeerKey,
        document: DocumentId,
        told: Option<Role>,
    ) {
        let mut told = told;
        loop {
            let right = match self.right_of(peer, document).await {
                Ok(right) => right,
                Err(failure) => {
                    let failure = &failure as &dyn Error;
                    warn!(peer = peer.0, error = failure, "cannot read a right");
                    self.connections.close_one(peer, "store-unavailable");
                    return;
                }
            };
            self.connections.note_right(peer, document, right);
            if right == told {
                return;
            }
            self.rooms.change_role(document, peer, right).await;
            told = right;
        }
    }

    /// Tells a document's room what a connection may do there now, whatever it has been told.
    async fn change_right(&self, peer: PeerKey, document: DocumentId) {
        match self.right_of(peer, document).await {
            Ok(right) => {
                self.connections.note_right(peer, document, right);
                self.rooms.change_role(document, peer, right).await;
                self.settle_right(peer, document, right).await;
            }
            Err(_) => self.connections.close_one(peer, "store-unavailable"),
        }
    }

    /// What a connection may do with a document; nothing when it has ended.
    async fn right_of(
        &self,
        peer: PeerKey,
        document: DocumentId,
    ) -> Result<Option<Role>, StoreError> {
        let Some(asker) = self.connections.member_at_most(peer) else {
            return Ok(None);
        };
        self.with_store(move |store| rights::on_document(store, asker, document))
            .await
    }

    /// A member's record changed: what they may do, or how they are called.
    pub(crate) async fn member_changed(&self, member: MemberId) {
        let found = self.with_store(move |store| store.identity(member)).await;
        let Ok(Some(identity)) = found else {
            return self.admission_ended(member).await;
        };
        for (peer, document) in self.connections.renew(&identity) {
            self.change_right(peer, document).await;
            self.events.tell(Notice::Presence(document));
        }
        self.events.tell(Notice::Member(member));
        self.events.tell(Notice::Members(identity.workspace.id));
        // An end may have come nearer.
        self.ends.notify_one();
    }

    /// A member gets in no more: their connections close, and no frame of theirs counts from here on.
    pub(crate) async fn admission_ended(&self, member: MemberId) {
        let open = self.connections.close_member(member);
        self.events.tell(Notice::AdmissionEnded(member));
        for (peer, document) in open {
            self.rooms.change_role(document, peer, None).await;
        }
    }

    /// What everybody may do with a document changed.
    pub(crate) async fn document_changed(&self, document: DocumentId) {
        for peer in self.connections.with_open(document) {
            self.change_right(peer, document).await;
        }
        self.events.tell(Notice::Presence(document));
    }
}
