//! The records beside the log, and the audit trail that tells who changed them.

use crate::world::{NOON, World, organisation};
use std::{sync::Barrier, thread};
use wortlaut_model::{
    DocumentId, DocumentKind, InvitationId, MemberId, Role, Scope, SessionId, Timestamp, TokenId,
    WorkspaceId, limits::SESSION_IDLE_MILLIS,
};
use wortlaut_store::{
    By, ChangeLog, Consumption, NewDocument, NewInvitation, NewSession, NewToken, SecretHash,
    StoreError, check,
};

const MINUTE: i64 = 60_000;

impl World {
    fn invite(&self, member: MemberId, expires_at: Timestamp) -> SecretHash {
        let secret = self.secret();
        let invitation = NewInvitation {
            id: InvitationId::from_bytes(self.id()),
            secret,
            member,
            expires_at,
        };
        self.store.invite(&invitation, By::Shell, NOON).unwrap();
        secret
    }

    fn new_session(&self) -> NewSession {
        NewSession {
            id: SessionId::from_bytes(self.id()),
            secret: self.secret(),
            device: "Firefox auf Windows".into(),
            replaces: None,
        }
    }

    /// Signs a member in at noon and returns the session's secret.
    fn sign_in(&self, member: MemberId) -> SecretHash {
        let link = self.invite(member, NOON.plus_millis(MINUTE));
        let session = self.new_session();
        let outcome = self
            .store
            .consume_invitation(&link, &session, NOON)
            .unwrap();
        assert!(matches!(outcome, Consumption::SignedIn(_)));
        session.secret
    }

    fn actions(&self) -> Vec<String> {
        let trail = self.store.audit_trail(0).unwrap();
        trail.into_iter().map(|entry| entry.action).collect()
    }
}

#[test]
fn an_organisation_is_unique_in_its_workspace() {
    let world = World::new();
    let found = world
        .store
        .find_organisation_by_name(world.workspace, "Stadtwerke Lübeck")
        .unwrap();
    assert_eq!(found.unwrap().id, world.organisation);
    let add = |name, short| {
        let twin = organisation(world.id(), name, short);
        world
            .store
            .add_organisation(world.workspace, &twin, By::Shell, NOON)
    };
    let same_name = add("Stadtwerke Lübeck", "L");
    assert!(matches!(same_name, Err(StoreError::NameTaken)));
    let same_short = add("Stadtwerke Luebeck", "HL");
    assert!(matches!(same_short, Err(StoreError::ShortTaken)));
    let nowhere = WorkspaceId::from_bytes([9; 16]);
    let other = organisation(world.id(), "Stadtwerke Münster", "MS");
    let added = world
        .store
        .add_organisation(nowhere, &other, By::Shell, NOON);
    assert!(matches!(
        added,
        Err(StoreError::Unknown { what: "workspace" })
    ));
    let kept = world.store.organisations(world.workspace).unwrap();
    assert_eq!(
        kept,
        [organisation(
            *world.organisation.as_bytes(),
            "Stadtwerke Lübeck",
            "HL"
        )]
    );
}

#[test]
fn a_member_is_known_with_organisation_and_workspace() {
    let world = World::new();
    let anna = world.member("Anna", Role::Commenter);
    let identity = world.store.identity(anna).unwrap().unwrap();
    assert_eq!(identity.member.name, "Anna");
    assert_eq!(identity.member.role, Role::Commenter);
    assert_eq!(identity.organisation.id, world.organisation);
    assert_eq!(identity.workspace, world.store.workspaces().unwrap()[0]);
    assert_eq!(
        world.store.members(world.workspace).unwrap(),
        [identity.member]
    );
    assert_eq!(
        world.store.identity(MemberId::from_bytes([9; 16])).unwrap(),
        None
    );
}

#[test]
fn a_role_changes_and_the_trail_says_from_what_to_what() {
    let world = World::new();
    let anna = world.member("Anna", Role::Reader);
    let by = By::Member(world.member("Mona", Role::Moderator));
    assert_eq!(
        world.store.set_role(anna, Role::Editor, by, NOON).unwrap(),
        Role::Reader
    );
    assert_eq!(
        world.store.set_role(anna, Role::Editor, by, NOON).unwrap(),
        Role::Editor
    );
    assert_eq!(
        world.store.identity(anna).unwrap().unwrap().member.role,
        Role::Editor
    );

    let trail = world.store.audit_trail(0).unwrap();
    let last = trail.last().unwrap();
    assert_eq!((last.action.as_str(), last.by), ("role-changed", by));
    assert_eq!(last.subject, anna.to_string());
    assert_eq!(
        last.detail,
        serde_json::json!({ "from": "reader", "to": "editor" })
    );
    assert_eq!(
        world
            .actions()
            .iter()
            .filter(|a| *a == "role-changed")
            .count(),
        1
    );

    let nobody = MemberId::from_bytes([9; 16]);
    let unknown = world.store.set_role(nobody, Role::Reader, by, NOON);
    assert!(matches!(
        unknown,
        Err(StoreError::Unknown { what: "member" })
    ));
}

#[test]
fn an_invitation_signs_in_once() {
    let world = World::new();
    let anna = world.editor("Anna");
    let link = world.invite(anna, NOON.plus_millis(MINUTE));
    let seen = world.store.invitation(&link).unwrap().unwrap();
    assert_eq!((seen.member, seen.used_at), (anna, None));

    let first = world.new_session();
    let Consumption::SignedIn(begun) = world.store.consume_invitation(&link, &first, NOON).unwrap()
    else {
        panic!("the invitation was good");
    };
    assert_eq!(
        world.store.session(&first.secret, NOON).unwrap(),
        Some(begun.session)
    );

    let again = world
        .store
        .consume_invitation(&link, &world.new_session(), NOON);
    assert_eq!(again.unwrap(), Consumption::Used);
    assert_eq!(
        world.store.invitation(&link).unwrap().unwrap().used_at,
        Some(NOON)
    );
}

#[test]
fn an_invitation_is_good_until_its_time_is_over() {
    let world = World::new();
    let end = NOON.plus_millis(MINUTE);
    let link = world.invite(world.editor("Anna"), end);
    let late = world
        .store
        .consume_invitation(&link, &world.new_session(), end);
    assert_eq!(late.unwrap(), Consumption::Expired);
    let unknown = world
        .store
        .consume_invitation(&world.secret(), &world.new_session(), NOON);
    assert_eq!(unknown.unwrap(), Consumption::Unknown);
    let in_time = world
        .store
        .consume_invitation(&link, &world.new_session(), end.plus_millis(-1));
    assert!(matches!(in_time.unwrap(), Consumption::SignedIn(_)));
}

#[test]
fn of_two_who_use_an_invitation_at_once_exactly_one_is_signed_in() {
    let world = World::new();
    let anna = world.editor("Anna");
    for _ in 0..50 {
        let link = world.invite(anna, NOON.plus_millis(MINUTE));
        let sessions = [world.new_session(), world.new_session()];
        let start = Barrier::new(2);
        let outcomes = thread::scope(|scope| {
            sessions
                .each_ref()
                .map(|session| {
                    scope.spawn(|| {
                        start.wait();
                        world
                            .store
                            .consume_invitation(&link, session, NOON)
                            .unwrap()
                    })
                })
                .map(|thread| thread.join().unwrap())
        });
        let signed_in = |outcome: &Consumption| matches!(outcome, Consumption::SignedIn(_));
        assert_eq!(
            outcomes.iter().filter(|o| signed_in(o)).count(),
            1,
            "{outcomes:?}"
        );
        assert!(outcomes.contains(&Consumption::Used), "{outcomes:?}");
        for (session, outcome) in sessions.iter().zip(&outcomes) {
            let begun = world.store.session(&session.secret, NOON).unwrap();
            assert_eq!(begun.is_some(), signed_in(outcome));
        }
    }
}

#[test]
fn a_session_lives_as_long_as_it_is_used() {
    let world = World::new();
    let cookie = world.sign_in(world.editor("Anna"));
    let at = |millis| {
        world
            .store
            .session(&cookie, NOON.plus_millis(millis))
            .unwrap()
    };

    // Within the minute nothing is noted, after it the use extends the session.
    assert_eq!(at(MINUTE - 1).unwrap().last_used_at, NOON);
    assert_eq!(at(MINUTE).unwrap().last_used_at, NOON.plus_millis(MINUTE));
    assert_eq!(
        at(MINUTE + 1).unwrap().last_used_at,
        NOON.plus_millis(MINUTE)
    );
    assert!(at(MINUTE + SESSION_IDLE_MILLIS).is_none());
    assert!(at(MINUTE + SESSION_IDLE_MILLIS - 1).is_some());
    assert!(
        at(MINUTE + SESSION_IDLE_MILLIS).is_some(),
        "the last use extended it"
    );
    assert!(
        world
            .store
            .session(&world.secret(), NOON)
            .unwrap()
            .is_none()
    );
}

#[test]
fn a_session_ends_when_its_member_says_so() {
    let world = World::new();
    let anna = world.editor("Anna");
    let (here, there) = (world.sign_in(anna), world.sign_in(anna));
    let ended = world.store.end_session(&here, NOON).unwrap().unwrap();
    assert_eq!(ended.member, anna);
    assert_eq!(world.store.session(&here, NOON).unwrap(), None);
    assert!(world.store.session(&there, NOON).unwrap().is_some());
    assert_eq!(world.store.end_session(&here, NOON).unwrap(), None);
}

#[test]
fn what_has_expired_is_forgotten() {
    let world = World::new();
    let anna = world.editor("Anna");
    let cookie = world.sign_in(anna);
    let link = world.invite(anna, NOON.plus_millis(MINUTE));
    assert_eq!(world.store.forget_expired(NOON).unwrap(), []);
    let much_later = NOON.plus_millis(SESSION_IDLE_MILLIS);
    assert_eq!(world.store.forget_expired(much_later).unwrap().len(), 1);
    assert_eq!(world.store.session(&cookie, NOON).unwrap(), None);
    assert_eq!(world.store.invitation(&link).unwrap(), None);
    assert!(check(world.data()).unwrap().is_clean());
}

#[test]
fn a_revoked_token_opens_nothing() {
    let world = World::new();
    let anna = world.editor("Anna");
    let (id, secret) = (TokenId::from_bytes(world.id()), world.secret());
    let token = NewToken {
        id,
        secret,
        member: anna,
        through: None,
        name: "archive script".into(),
        scope: Scope::Edit,
        expires_at: None,
    };
    world.store.create_token(&token, By::Shell, NOON).unwrap();
    let good = world.store.token(&secret, NOON).unwrap().unwrap();
    assert_eq!((good.member, good.last_used_at), (anna, Some(NOON)));

    let revoked = world.store.revoke_token(id, By::Shell, NOON).unwrap();
    assert_eq!(revoked.revoked_at, Some(NOON));
    assert_eq!(world.store.token(&secret, NOON).unwrap(), None);
    assert_eq!(
        world.store.tokens(anna).unwrap(),
        std::slice::from_ref(&revoked)
    );

    let again = world
        .store
        .revoke_token(id, By::Shell, NOON.plus_millis(MINUTE));
    assert_eq!(again.unwrap(), revoked);
    let unknown = world
        .store
        .revoke_token(TokenId::from_bytes([9; 16]), By::Shell, NOON);
    assert!(matches!(
        unknown,
        Err(StoreError::Unknown { what: "token" })
    ));
}

#[test]
fn a_document_is_listed_with_its_title_and_its_last_change() {
    let world = World::new();
    let definition = world.document("Definition");
    let anna = world.editor("Anna");
    let change = world.device(Some(anna)).types("new");
    let received = change.received_at;
    let batch = crate::world::batch(definition, &[change]);
    world.store.append(&[batch]).unwrap();
    world
        .store
        .set_title(definition, "Digitale Daseinsvorsorge")
        .unwrap();

    let listed = world.store.documents(world.workspace).unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].title, "Digitale Daseinsvorsorge");
    assert_eq!(
        (listed[0].created_at, listed[0].changed_at),
        (NOON, received)
    );
    assert_eq!(
        world.store.document(world.workspace, definition).unwrap(),
        Some(listed[0].clone())
    );
    assert_eq!(
        world.store.workspace_of(definition).unwrap(),
        Some(world.workspace)
    );

    let elsewhere = WorkspaceId::from_bytes([9; 16]);
    assert_eq!(world.store.document(elsewhere, definition).unwrap(), None);
    assert_eq!(world.store.documents(elsewhere).unwrap(), []);
    let nothing = DocumentId::from_bytes([9; 16]);
    assert_eq!(world.store.workspace_of(nothing).unwrap(), None);
    let titled = world.store.set_title(nothing, "?");
    assert!(matches!(
        titled,
        Err(StoreError::Unknown { what: "document" })
    ));
}

#[test]
fn a_document_whose_first_changes_are_refused_does_not_exist() {
    let world = World::new();
    let document = NewDocument {
        id: DocumentId::from_bytes(world.id()),
        workspace: world.workspace,
        kind: DocumentKind::Practice,
        title: "Practice".into(),
    };
    let mut server = world.device(None);
    let (first, second) = (server.types("one"), server.types("two"));
    let trail = world.actions();
    let refused = world
        .store
        .create_document(&document, vec![second.clone()], By::Shell, NOON);
    assert!(matches!(refused, Err(StoreError::Conflict(_))));
    assert_eq!(world.store.documents(world.workspace).unwrap(), []);
    assert_eq!(world.actions(), trail);

    world
        .store
        .create_document(&document, vec![first, second], By::Shell, NOON)
        .unwrap();
    assert_eq!(world.store.length(document.id).unwrap(), 2);
    let twice = world
        .store
        .create_document(&document, vec![], By::Shell, NOON);
    assert!(matches!(twice, Err(StoreError::Taken { .. })));
}

#[test]
fn the_trail_tells_everything_in_order_and_names_nobody() {
    let world = World::new();
    let anna = world.editor("Anna Beispiel");
    let cookie = world.sign_in(anna);
    world.document("Geheimer Titel");
    world.store.end_session(&cookie, NOON).unwrap();
    assert_eq!(
        world.actions(),
        [
            "workspace-created",
            "organisation-added",
            "member-added",
            "member-invited",
            "signed-in",
            "document-created",
            "signed-out",
        ]
    );
    let trail = world.store.audit_trail(0).unwrap();
    let numbers: Vec<u64> = trail.iter().map(|entry| entry.number).collect();
    assert_eq!(numbers, (1..=7).collect::<Vec<u64>>());
    let shown = format!("{trail:?}");
    assert!(
        !shown.contains("Anna") && !shown.contains("Geheim"),
        "{shown}"
    );
    assert_eq!(world.store.audit_trail(6).unwrap(), trail[6..]);
    assert!(check(world.data()).unwrap().is_clean());
}
