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
            let paid = account.pay(weight.operations, clock::now());
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
mod tests {
    use super::*;
    use crate::admin::Office;
    use crate::app::Parts;
    use crate::auth::Credential;
    use crate::auth::origin::PublicUrl;
    use crate::auth::proxies::TrustedProxies;
    use crate::openid::Providers;
    use crate::operator::OperatorPages;
    use automerge::transaction::Transactable;
    use automerge::{Automerge, ROOT, ReadDoc};
    use std::ops::ControlFlow;
    use tempfile::TempDir;
    use wortlaut_model::{
        DocumentKind, Member, Organisation, OrganisationId, TokenId, WorkspaceId,
    };
    use wortlaut_store::{By, ChangeLog, Store};

    /// A running server without a listener, with one document.
    struct World {
        app: Arc<App>,
        document: DocumentId,
        workspace: WorkspaceId,
        _folder: TempDir,
    }

    impl World {
        fn start() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let public_url = PublicUrl::listening("127.0.0.1:8080".parse().unwrap());
            let store = Arc::new(Store::open(folder.path().join("data")).unwrap());
            let office = Office {
                store: Arc::clone(&store),
                public_url: public_url.clone(),
                by: By::Shell,
                now: clock::now(),
            };
            let workspace = office.workspace(None).unwrap().id;
            let kind = DocumentKind::Definition;
            let created = office.create_document(workspace, "Definition".to_owned(), kind);
            let app = App::start(Parts {
                store,
                public_url,
                proxies: TrustedProxies::new(Vec::new()),
                operator: OperatorPages::default(),
                providers: Providers::default(),
                server_id: "server".to_owned(),
                storage_id: "storage".to_owned(),
            });
            Self {
                app: Arc::new(app.unwrap()),
                document: created.unwrap().reply.id,
                workspace,
                _folder: folder,
            }
        }

        fn member(&self, number: u8, role: Role) -> Bringer {
            let organisation_id = OrganisationId::from_bytes([number; 16]);
            let organisation = Organisation {
                id: organisation_id,
                name: format!("organisation {number}"),
                short: number.to_string(),
                place: String::new(),
                colour: 1,
                votes: true,
                chair: false,
            };
            let (id, name) = (
                MemberId::from_bytes([number; 16]),
                format!("member {number}"),
            );
            let member = Member::new(id, name, organisation_id, role, clock::now());
            let store = &self.app.store;
            store
                .add_organisation(self.workspace, &organisation, By::Shell, clock::now())
                .unwrap();
            store.add_member(&member, By::Shell).unwrap();
            Bringer::Member(Box::new(SignedIn {
                identity: store.identity(member.id).unwrap().unwrap(),
                credential: Credential::Token(TokenId::from_bytes([number; 16])),
                most: Role::Moderator,
                ends_at: None,
            }))
        }

        fn log(&self) -> Vec<(ChangeHash, Option<MemberId>)> {
            let mut log = Vec::new();
            self.read(|change| log.push((ChangeHash(change.hash), change.member)));
            log
        }

        fn read(&self, mut visit: impl FnMut(&wortlaut_store::ChangeRecord)) {
            let read = self.app.store.read(self.document, 0, &mut |logged| {
                visit(&logged.change);
                ControlFlow::Continue(())
            });
            read.unwrap();
        }

        /// A change on top of the log, as an ordinary client would make it.
        fn change(
            &self,
            edit: impl FnOnce(&mut automerge::transaction::Transaction<'_>),
        ) -> Contribution {
            let mut document = Automerge::new();
            self.read(|change| document.load_incremental(&change.bytes).map(drop).unwrap());
            let base = document.get_heads();
            let mut transaction = document.transaction();
            edit(&mut transaction);
            transaction.commit();
            let change = document.get_last_local_change().unwrap();
            Contribution {
                document: self.document,
                base,
                last: change.hash(),
                changes: vec![change.raw_bytes().to_vec()],
                whose: Whose::Bringers,
            }
        }

        fn words(&self, words: &str) -> Contribution {
            self.change(|transaction| {
                let (_, text) = transaction.get(ROOT, "text").unwrap().unwrap();
                let end = transaction.length(&text);
                transaction.splice_text(&text, end, 0, words).unwrap();
            })
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_the_hand_writes_is_on_disk_as_the_members_and_nobody_saw_a_hand() {
        let world = World::start();
        let anna = world.member(1, Role::Editor);
        for words in ["eins", "zwei"] {
            let contribution = world.words(words);
            let last = contribution.last;
            let heads = contribute(Arc::clone(&world.app), anna.clone(), contribution)
                .await
                .unwrap();
            assert_eq!(heads, [last]);
            let logged = world.log().pop().unwrap();
            assert_eq!(logged, (last, anna.member()));
        }
        assert_eq!(world.app.connections.len(), 0);
        assert!(world.app.connections.present(world.document).is_empty());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_imported_is_nobodys_and_told_with_whoever_brought_it() {
        let world = World::start();
        let anna = world.member(1, Role::Editor);
        let bringers = [anna.clone(), Bringer::Shell, anna];
        for bringer in bringers {
            let brought_by = bringer.member();
            let contribution = Contribution {
                whose: Whose::Import,
                ..world.words("eins ")
            };
            contribute(Arc::clone(&world.app), bringer, contribution)
                .await
                .unwrap();
            let mut last = None;
            world.read(|change| last = Some((change.member, change.brought_by)));
            assert_eq!(last, Some((None, brought_by)));
        }
        let commenter = world.member(2, Role::Commenter);
        let contribution = Contribution {
            whose: Whose::Import,
            ..world.words("zwei")
        };
        let refused = contribute(Arc::clone(&world.app), commenter, contribution).await;
        assert!(
            matches!(refused, Err(ContributeError::NoRight)),
            "{refused:?}"
        );
        assert_eq!(world.app.connections.len(), 0);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_has_the_document_open_is_sent_what_the_hand_writes() {
        let world = World::start();
        let reader = world.member(2, Role::Reader);
        let room = world.app.rooms.enter(world.document).unwrap();
        let (outlet, mut outbox) = outlet();
        let heads = world
            .log()
            .iter()
            .map(|(hash, _)| *hash)
            .collect::<Vec<_>>();
        let standing = world.app.inbox_share(1).await;
        let hello = message(&Contribution {
            document: world.document,
            base: vec![heads[heads.len() - 1]],
            changes: Vec::new(),
            last: heads[heads.len() - 1],
            whose: Whose::Bringers,
        });
        let peer = PeerKey(1_000);
        for told in [
            ToRoom::Join {
                peer,
                peer_id: "tab".to_owned(),
                contributor: Contributor::member(reader.member().unwrap(), Role::Reader),
                outlet,
            },
            ToRoom::Sync {
                peer,
                data: hello.into(),
                is_long: false,
                standing,
            },
        ] {
            room.tell(told).await.unwrap();
        }
        let contribution = world.words("für alle");
        let (last, bytes) = (contribution.last, contribution.changes[0].clone());
        let anna = world.member(1, Role::Editor);
        contribute(Arc::clone(&world.app), anna, contribution)
            .await
            .unwrap();
        loop {
            let Some(Outgoing::Sync { data, .. }) = outbox.next().await else {
                panic!("the reader's connection ended");
            };
            let told = SyncMessage::decode(&data).unwrap();
            if told.heads == [last] {
                assert_eq!(told.chunks, [bytes.as_slice()]);
                return;
            }
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn rights_and_guard_hold_for_the_hand_too() {
        let world = World::start();
        let before = world.log();
        let reader = world.member(1, Role::Reader);
        let refused = contribute(Arc::clone(&world.app), reader, world.words("?")).await;
        assert!(
            matches!(refused, Err(ContributeError::NoRight)),
            "{refused:?}"
        );

        let moderator = world.member(2, Role::Moderator);
        let odd = world.change(|transaction| {
            let (_, meta) = transaction.get(ROOT, "meta").unwrap().unwrap();
            transaction.put(&meta, "schema", 2).unwrap();
        });
        let refused = contribute(Arc::clone(&world.app), moderator, odd).await;
        assert!(
            matches!(refused, Err(ContributeError::Refused(_))),
            "{refused:?}"
        );
        assert_eq!(world.log(), before);
        assert_eq!(world.app.connections.len(), 0);
    }

    /// The right is the one of the moment at which the changes arrive, not of the moment at which the request began.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_right_that_has_ended_meanwhile_does_not_count() {
        let world = World::start();
        let before = world.log();
        let anna = world.member(1, Role::Editor);
        let member = anna.member().unwrap();
        let store = &world.app.store;
        store
            .set_role(member, Role::Commenter, By::Shell, clock::now())
            .unwrap();
        let refused = contribute(Arc::clone(&world.app), anna, world.words("?")).await;
        let is_told = matches!(refused, Err(ContributeError::NoRight));
        assert!(is_told, "{refused:?}");
        assert_eq!(world.log(), before);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_the_room_lacks_is_not_waited_for() {
        let world = World::start();
        let anna = world.member(1, Role::Editor);
        let mut orphan = world.words("?");
        orphan.last = ChangeHash([9; 32]);
        let refused = contribute(Arc::clone(&world.app), anna, orphan).await;
        let is_told = matches!(refused, Err(ContributeError::Unanswered(_)));
        assert!(is_told, "{refused:?}");
    }
}
