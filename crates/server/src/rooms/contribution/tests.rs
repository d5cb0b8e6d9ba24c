//! Contributions to a running server's documents.

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
use wortlaut_model::{DocumentKind, Member, Organisation, OrganisationId, TokenId, WorkspaceId};
use wortlaut_store::{By, ChangeLog, Store};
use wortlaut_sync::ActorKeys;

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
            actor_keys: ActorKeys::new([7; 32]),
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
            own: role,
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
