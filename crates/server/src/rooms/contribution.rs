//! The server's own hand in a document, on behalf of a member or of whoever runs its commands: a peer like any other.
//!
//! It joins the document's room with an outlet of its own and sends an ordinary sync message, so that guard, rights, log
//! before acknowledgement and fan-out hold for it as for every client. It has no name, so nobody sees it as present.

use super::{RoomHandle, ToRoom};
use crate::app::App;
use crate::auth::SignedIn;
use crate::clock;
use crate::rights;
use crate::socket::outlet::{Goodbye, Outbox, Outgoing, Outlet, outlet};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;
use wortlaut_merge::ChangeHash;
use wortlaut_merge::guard::{Contributor, Weight};
use wortlaut_merge::message::{Have, MessageVersion, SyncMessage};
use wortlaut_model::{DocumentId, MemberId, Role};
use wortlaut_store::StoreError;
use wortlaut_sync::{CloseCode, PeerKey};

/// How long the room may take to say that the changes are on disk.
const PATIENCE: Duration = Duration::from_secs(30);

/// Consecutive changes to be contributed.
#[derive(Clone, Debug)]
pub(crate) struct Contribution {
    /// The document.
    pub(crate) document: DocumentId,
    /// The durable heads that the first change builds on.
    pub(crate) base: Vec<ChangeHash>,
    /// The changes, each one chunk, each building on the one before.
    pub(crate) changes: Vec<Vec<u8>>,
    /// The hash of the last one.
    pub(crate) last: ChangeHash,
    /// Whose they are.
    pub(crate) whose: Whose,
}

/// Whose the changes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    /// Whoever brings them wrote them.
    Bringers,
    /// They were imported: nobody here wrote them.
    Import,
}

/// Who brings changes.
#[derive(Clone, Debug)]
pub(crate) enum Bringer {
    /// A member, with the right of the moment in which they arrive.
    Member(Box<SignedIn>),
    /// Whoever runs commands on the server's machine, and brings imports only.
    Shell,
}

impl Bringer {
    /// The member.
    pub(crate) fn member(&self) -> Option<MemberId> {
        match self {
            Self::Member(signed_in) => Some(signed_in.identity.member.id),
            Self::Shell => None,
        }
    }

    /// The widest right that their credential lets through.
    fn most(&self) -> Role {
        match self {
            Self::Member(signed_in) => signed_in.most,
            Self::Shell => Role::Moderator,
        }
    }
}

/// The changes are not known to be on disk.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ContributeError {
    /// The member may not, or no longer, write here.
    #[error("the member may not write here")]
    NoRight,
    /// The guard refused a change; the word names the rule.
    #[error("a change was refused: {0}")]
    Refused(String),
    /// The room ended, took too long, or the server stops. The changes may yet be on disk.
    #[error("the room did not answer: {0}")]
    Unanswered(String),
    /// The member has no credit left for changes so dear.
    #[error("the member has brought too much in too short a time")]
    TooMuch,
    /// The store failed before anything was sent.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Contributes changes on somebody's behalf and returns the heads of what is on disk when all of them are.
///
/// It goes on when nobody waits for it any more: what has been sent is seen through.
pub(crate) async fn contribute(
    app: Arc<App>,
    bringer: Bringer,
    contribution: Contribution,
) -> Result<Vec<ChangeHash>, ContributeError> {
    let task = tokio::spawn(async move {
        let Some(_token) = app.sockets.begin() else {
            return Err(ContributeError::Unanswered("stopping".to_owned()));
        };
        let room = app.rooms.enter(contribution.document);
        let room = room.map_err(|gone| ContributeError::Unanswered(gone.to_string()))?;
        let (outlet, outbox) = outlet();
        let hand = Hand::enter(&app, room, bringer, outlet);
        let outcome = timeout(PATIENCE, hand.contribute(&contribution, outbox)).await;
        hand.leave().await;
        outcome.unwrap_or_else(|_| Err(ContributeError::Unanswered("too slow".to_owned())))
    });
    let panicked = |_| ContributeError::Unanswered("panicked".to_owned());
    task.await.map_err(panicked)?
}

/// A connection without a socket.
struct Hand<'a> {
    app: &'a App,
    room: RoomHandle,
    bringer: Bringer,
    key: PeerKey,
    outlet: Outlet,
}

impl<'a> Hand<'a> {
    fn enter(app: &'a App, room: RoomHandle, bringer: Bringer, outlet: Outlet) -> Self {
        let key = match &bringer {
            Bringer::Member(signed_in) => {
                let signed_in = signed_in.as_ref().clone();
                app.connections.enter(signed_in, outlet.clone())
            }
            // Nobody's right can end, so nobody has to find it.
            Bringer::Shell => app.connections.next_key(),
        };
        Self {
            app,
            room,
            bringer,
            key,
            outlet,
        }
    }

    async fn contribute(
        &self,
        contribution: &Contribution,
        outbox: Outbox,
    ) -> Result<Vec<ChangeHash>, ContributeError> {
        match self.bringer.member() {
            Some(member) => self.join(member, contribution).await?,
            None => {
                self.join_as(Contributor::import(None, Role::Editor))
                    .await?
            }
        }
        self.send(contribution).await?;
        acknowledgement(outbox, contribution.last).await
    }

    /// Joins with the right of now. From its entry in the registry on, whoever changes the right tells the room.
    async fn join(
        &self,
        member: MemberId,
        contribution: &Contribution,
    ) -> Result<(), ContributeError> {
        let document = contribution.document;
        self.app.connections.open(self.key, document);
        let most = self.bringer.most();
        let right = self
            .app
            .with_store(move |store| rights::on_document(store, (member, most), document))
            .await?;
        // The text is all that the server writes in for others.
        let role = right.filter(|right| *right >= Role::Editor);
        let role = role.ok_or(ContributeError::NoRight)?;
        let contributor = match contribution.whose {
            Whose::Bringers => Contributor::member(member, role),
            Whose::Import => Contributor::import(Some(member), role),
        };
        self.join_as(contributor.at_most(most)).await?;
        self.app.settle_right(self.key, document, Some(role)).await;
        Ok(())
    }

    async fn join_as(&self, contributor: Contributor) -> Result<(), ContributeError> {
        self.tell(ToRoom::Join {
            peer: self.key,
            peer_id: self.app.server_id.clone(),
            contributor,
            outlet: self.outlet.clone(),
        })
        .await
    }

    async fn send(&self, contribution: &Contribution) -> Result<(), ContributeError> {
        let data: bytes::Bytes = message(contribution).into();
        let weight = wortlaut_sync::weigh(&data, &Weight::MESSAGE);
        if let Some(member) = self.bringer.member() {
            let account = self.app.accounts.of(member);
            let paid = account.pay(weight.cost(), clock::now());
            paid.map_err(|_| ContributeError::TooMuch)?;
        }
        let standing = self.app.inbox_share(data.len()).await;
        self.tell(ToRoom::Sync {
            peer: self.key,
            data,
            // Whatever is restored or imported may be a whole document.
            is_long: true,
            standing,
        })
        .await
    }

    async fn tell(&self, message: ToRoom) -> Result<(), ContributeError> {
        self.room
            .tell(message)
            .await
            .map_err(|gone| ContributeError::Unanswered(gone.to_string()))
    }

    async fn leave(self) {
        self.app.connections.leave(self.key);
        // A room that has ended has nobody in it.
        let _ = self.room.tell(ToRoom::Leave { peer: self.key }).await;
    }
}

/// The changes with the heads they were made on: the room has nothing to send us but what came since.
fn message(contribution: &Contribution) -> Vec<u8> {
    let mut heads = contribution.base.clone();
    heads.push(contribution.last);
    let message = SyncMessage {
        version: MessageVersion::V1,
        heads,
        need: Vec::new(),
        have: vec![Have::up_to(contribution.base.clone())],
        chunks: contribution.changes.iter().map(Vec::as_slice).collect(),
        reset: false,
    };
    message.encode()
}

/// Waits until the room names the change among its heads, which it does once it is on disk. Nobody can have built on it
/// before: nobody has been sent it.
async fn acknowledgement(
    mut outbox: Outbox,
    last: ChangeHash,
) -> Result<Vec<ChangeHash>, ContributeError> {
    let mut goodbye = outbox.goodbye();
    loop {
        let frame = tokio::select! {
            biased;
            frame = outbox.next() => frame,
            _ = goodbye.wait_for(Option::is_some) => None,
        };
        let Some(frame) = frame else {
            return Err(reason(goodbye.borrow().as_ref()));
        };
        let Outgoing::Sync { data, .. } = frame else {
            continue;
        };
        let Ok(message) = SyncMessage::decode(&data) else {
            continue;
        };
        if message.heads.contains(&last) {
            return Ok(message.heads);
        }
        if !message.need.is_empty() {
            let lacking = "changes that these build on are not here";
            return Err(ContributeError::Unanswered(lacking.to_owned()));
        }
    }
}

fn reason(goodbye: Option<&Goodbye>) -> ContributeError {
    let Some(goodbye) = goodbye else {
        return ContributeError::Unanswered("closed".to_owned());
    };
    let word = goodbye.reason.rsplit(' ').next().unwrap_or_default();
    match (goodbye.code, word) {
        (CloseCode::NoAccess | CloseCode::SignInAgain, _)
        | (CloseCode::ChangeRefused, "reader")
        | (CloseCode::Retry, "access-ended") => ContributeError::NoRight,
        (CloseCode::ChangeRefused | CloseCode::Malformed, word) => {
            ContributeError::Refused(word.to_owned())
        }
        (CloseCode::TooFast | CloseCode::Retry, word) => {
            ContributeError::Unanswered(word.to_owned())
        }
    }
}

#[cfg(test)]
mod tests;
