//! What happens in the workspace, told to whoever listens.

use crate::auth::Credential;
use tokio::sync::broadcast;
use wortlaut_model::{DocumentId, MemberId, SessionId, TokenId, WorkspaceId};

/// Notices that may wait for one listener; one that has fallen further behind fetches everything anew.
const WAITING: usize = 256;

/// Something happened. A notice says what to look at again, never what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    /// The list of a workspace's documents changed.
    Documents(WorkspaceId),
    /// A member's own record changed.
    Member(MemberId),
    /// Somebody opened or left a document.
    Presence(DocumentId),
    /// Changes wait for their authors in a document, or do so no more.
    Held(DocumentId),
    /// A session ended.
    SessionEnded(SessionId),
    /// A token was revoked.
    TokenRevoked(TokenId),
}

/// The way to tell, and to listen.
#[derive(Clone)]
pub(crate) struct Events {
    sender: broadcast::Sender<Notice>,
}

impl Default for Events {
    fn default() -> Self {
        Self {
            sender: broadcast::Sender::new(WAITING),
        }
    }
}

impl Events {
    /// Tells everybody who listens.
    pub(crate) fn tell(&self, notice: Notice) {
        // Nobody listening is no error.
        let _ = self.sender.send(notice);
    }

    /// Listens from now on.
    pub(crate) fn listen(&self) -> broadcast::Receiver<Notice> {
        self.sender.subscribe()
    }
}

impl From<Credential> for Notice {
    fn from(ended: Credential) -> Self {
        match ended {
            Credential::Session(session) => Self::SessionEnded(session),
            Credential::Token(token) => Self::TokenRevoked(token),
        }
    }
}
