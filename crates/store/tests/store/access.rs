//! Who gets in, what they may do with which document, and that the trail tells of every change.

use crate::world::{NOON, World, organisation};
use serde_json::json;
use wortlaut_model::{
    DocumentId, InvitationId, MemberId, Role, Scope, SessionId, Timestamp, TokenId, Workspace,
    WorkspaceId,
};
use wortlaut_store::{
    By, Consumption, DocumentRight, MemberChange, NewInvitation, NewPasskey, NewSession, NewToken,
    OrganisationChange, SecretHash, StoreError, check,
};

const HOUR: i64 = 3_600_000;
const LATER: Timestamp = NOON.plus_millis(HOUR);

impl World {
    fn link(&self, member: MemberId) -> SecretHash {
        let secret = self.secret();
        let invitation = NewInvitation {
            id: InvitationId::from_bytes(self.id()),
            secret,
            member,
            expires_at: NOON.plus_millis(24 * HOUR),
        };
        self.store.invite(&invitation, By::Shell, NOON).unwrap();
        secret
    }

    fn follow(&self, link: &SecretHash, now: Timestamp) -> Consumption {
        let session = NewSession {
            id: SessionId::from_bytes(self.id()),
            secret: self.secret(),
            device: "Firefox auf Windows".into(),
            replaces: None,
        };
        self.store.consume_invitation(link, &session, now).unwrap()
    }

    fn change(&self, member: MemberId, change: MemberChange) -> Result<(), StoreError> {
        let changed = self.store.change_member(member, &change, By::Shell, NOON);
        changed.map(drop)
    }

    fn give(&self, document: DocumentId, member: MemberId, role: Option<Role>) {
        let right = DocumentRight { member, role };
        let given = self
            .store
            .set_document_right(document, right, By::Shell, NOON);
        given.unwrap();
    }

    fn newest(&self) -> wortlaut_store::AuditEntry {
        self.store.audit_before(None, 1).unwrap().remove(0)
    }
}

#[test]
fn a_right_in_a_document_takes_the_place_of_the_members_own() {
    let world = World::new();
    let document = world.document("Definition");
    let other = world.document("Andere");
    let (anna, mona) = (world.editor("Anna"), world.member("Mona", Role::Moderator));
    let access = |member, document| world.store.access(member, document).unwrap();
    assert_eq!(access(anna, document), Some(Role::Editor));
    for role in [Some(Role::Reader), Some(Role::Moderator), None] {
        world.give(document, anna, role);
        assert_eq!(access(anna, document), role);
        assert_eq!(access(anna, other), Some(Role::Editor));
    }
    let open = world.store.open_documents(anna).unwrap();
    assert_eq!(open.len(), 1);
    assert_eq!((open[0].0.id, open[0].1), (other, Role::Editor));
    let right = DocumentRight {
        member: anna,
        role: None,
    };
    assert_eq!(world.store.document_rights(document).unwrap(), [right]);

    let moderators = DocumentRight {
        member: mona,
        role: Some(Role::Reader),
    };
    let kept = world
        .store
        .set_document_right(document, moderators, By::Shell, NOON);
    assert!(matches!(kept, Err(StoreError::KeepsRight)));
    // Whoever becomes a moderator later is not held back by what was given before.
    let change = MemberChange {
        role: Some(Role::Moderator),
        ..MemberChange::default()
    };
    world.change(anna, change).unwrap();
    assert_eq!(access(anna, document), Some(Role::Moderator));

    let cleared = world
        .store
        .clear_document_right(document, anna, By::Shell, NOON);
    cleared.unwrap();
    let told = json!({ "member": anna, "from": "none", "to": null });
    assert_eq!(world.newest().detail, told);
    assert!(check(world.data()).unwrap().is_clean());
}

#[test]
fn a_document_of_another_workspace_is_closed_whatever_was_given() {
    let world = World::new();
    let document = world.document("Definition");
    let elsewhere = Workspace {
        id: WorkspaceId::from_bytes(world.id()),
        name: "Andere".into(),
        language: "de".into(),
        persons_in_history: false,
    };
    let store = &world.store;
    store.create_workspace(&elsewhere, By::Shell, NOON).unwrap();
    let strange = organisation(world.id(), "Bund", "B");
    store
        .add_organisation(elsewhere.id, &strange, By::Shell, NOON)
        .unwrap();
    let id = MemberId::from_bytes(world.id());
    let name = "Berta".to_owned();
    let berta = wortlaut_model::Member::new(id, name, strange.id, Role::Editor, NOON);
    store.add_member(&berta, By::Shell).unwrap();
    let right = DocumentRight {
        member: id,
        role: Some(Role::Editor),
    };
    let given = store.set_document_right(document, right, By::Shell, NOON);
    assert!(matches!(given, Err(StoreError::Unknown { .. })));
    assert_eq!(store.access(id, document).unwrap(), None);
    assert_eq!(store.open_documents(id).unwrap(), []);
}

#[test]
fn what_was_put_away_is_read_by_everybody_who_may_open_it() {
    let world = World::new();
    let document = world.document("Definition");
    let (anna, mona) = (world.editor("Anna"), world.member("Mona", Role::Moderator));
    let store = &world.store;
    for _ in 0..2 {
        store.archive(document, true, By::Shell, NOON).unwrap();
    }
    assert_eq!(world.newest().action, "document-archived");
    for member in [anna, mona] {
        assert_eq!(store.access(member, document).unwrap(), Some(Role::Reader));
        let open = store.open_documents(member).unwrap();
        assert_eq!(open[0].0.archived_at, Some(NOON));
    }
    let entries = store.audit_before(None, 2).unwrap();
    assert_ne!(entries[1].action, "document-archived", "twice is once");
    store.archive(document, false, By::Shell, NOON).unwrap();
    assert_eq!(store.access(anna, document).unwrap(), Some(Role::Editor));
}

#[test]
fn somebody_always_administers_the_workspace_and_will_tomorrow() {
    let world = World::new();
    let mona = world.member("Mona", Role::Moderator);
    let guest = world.member("Gast", Role::Moderator);
    let change = |change: MemberChange| world.change(mona, change);
    let end = MemberChange {
        ends_at: Some(Some(LATER)),
        ..MemberChange::default()
    };
    world.change(guest, end.clone()).unwrap();
    let demotion = MemberChange {
        role: Some(Role::Editor),
        ..MemberChange::default()
    };
    for last in [change(end.clone()), change(demotion.clone())] {
        assert!(matches!(last, Err(StoreError::LastModerator)));
    }
    let removed = world.store.remove_member(mona, By::Shell, NOON);
    assert!(matches!(removed, Err(StoreError::LastModerator)));
    // What does not concern the right is free, and so is whoever is not the last.
    let name = MemberChange {
        name: Some("Mona Lisa".to_owned()),
        ..MemberChange::default()
    };
    change(name).unwrap();
    world.store.remove_member(guest, By::Shell, NOON).unwrap();
    world.member("Maria", Role::Moderator);
    change(demotion).unwrap();
}

#[test]
fn a_change_of_a_member_is_told_line_by_line_without_names() {
    let world = World::new();
    let anna = world.editor("Anna");
    let berta = world.editor("Berta");
    let address = |address: &str| MemberChange {
        address: Some(Some(address.to_owned())),
        ..MemberChange::default()
    };
    world.change(anna, address("anna@example.org")).unwrap();
    let taken = world.change(berta, address("anna@example.org"));
    assert!(matches!(taken, Err(StoreError::AddressTaken)));
    let all = MemberChange {
        name: Some("Anna Neu".to_owned()),
        role: Some(Role::Reader),
        address: Some(None),
        ends_at: Some(Some(LATER)),
    };
    world.change(anna, all.clone()).unwrap();
    let told = world.store.audit_before(None, 4).unwrap();
    let told: Vec<_> = told
        .iter()
        .map(|it| (it.action.as_str(), &it.detail))
        .collect();
    assert_eq!(
        told,
        [
            ("member-address-changed", &json!({ "set": false })),
            ("member-end-changed", &json!({ "from": null, "to": LATER })),
            ("member-renamed", &json!({})),
            ("role-changed", &json!({ "from": "editor", "to": "reader" })),
        ]
    );
    let before = world.newest().number;
    world.change(anna, all).unwrap();
    assert_eq!(world.newest().number, before, "nothing changed");
}

#[test]
fn whoever_is_removed_loses_what_they_signed_in_with_and_gets_it_back_by_no_invitation() {
    let world = World::new();
    let anna = world.editor("Anna");
    let store = &world.store;
    let token = world.secret();
    let new = NewToken {
        id: TokenId::from_bytes(world.id()),
        secret: token,
        member: anna,
        through: None,
        name: "Skript".to_owned(),
        scope: Scope::Edit,
        expires_at: None,
    };
    store.create_token(&new, By::Shell, NOON).unwrap();
    let used = world.link(anna);
    assert!(matches!(
        world.follow(&used, NOON),
        Consumption::SignedIn(_)
    ));
    let unused = world.link(anna);
    store.remove_member(anna, By::Shell, LATER).unwrap();
    let told = json!({ "sessions": 1, "tokens": 1 });
    assert_eq!(world.newest().detail, told);
    assert_eq!(store.token(&token, LATER).unwrap(), None);
    assert_eq!(world.follow(&unused, LATER), Consumption::Void);
    assert_eq!(world.follow(&used, LATER), Consumption::Used);
    let activity = store.activity(world.workspace, LATER).unwrap();
    assert_eq!(activity[&anna].sessions, 0);
    assert_eq!(activity[&anna].invited_until, None);

    let fresh = world.link(anna);
    assert_eq!(world.follow(&unused, LATER), Consumption::Expired);
    assert!(matches!(
        world.follow(&fresh, LATER),
        Consumption::SignedIn(_)
    ));
    assert_eq!(store.token(&token, LATER).unwrap(), None);
    assert!(check(world.data()).unwrap().is_clean());
}

#[test]
fn a_newer_link_takes_the_place_of_those_that_were_not_used_and_of_nobody_elses() {
    let world = World::new();
    let (anna, berta) = (world.editor("Anna"), world.editor("Berta"));
    let used = world.link(anna);
    let signed_in = |link| matches!(world.follow(link, NOON), Consumption::SignedIn(_));
    assert!(signed_in(&used));
    let (older, others, newer) = (world.link(anna), world.link(berta), world.link(anna));
    assert_eq!(world.follow(&older, NOON), Consumption::Expired);
    assert_eq!(world.follow(&used, NOON), Consumption::Used);
    assert!(signed_in(&newer));
    assert!(signed_in(&others));
}

#[test]
fn the_next_end_is_known_and_who_ended_meanwhile() {
    let world = World::new();
    let (anna, berta) = (world.editor("Anna"), world.editor("Berta"));
    for (member, hours) in [(anna, 1), (berta, 2)] {
        let change = MemberChange {
            ends_at: Some(Some(NOON.plus_millis(hours * HOUR))),
            ..MemberChange::default()
        };
        world.change(member, change).unwrap();
    }
    let store = &world.store;
    assert_eq!(store.next_end(NOON).unwrap(), Some(LATER));
    assert_eq!(store.ended(NOON, LATER).unwrap(), [anna]);
    assert_eq!(
        store.next_end(LATER).unwrap(),
        Some(NOON.plus_millis(2 * HOUR))
    );
    let link = world.secret();
    let invitation = NewInvitation {
        id: InvitationId::from_bytes(world.id()),
        secret: link,
        member: anna,
        expires_at: NOON.plus_millis(24 * HOUR),
    };
    let late = store.invite(&invitation, By::Shell, LATER);
    assert!(matches!(late, Err(StoreError::Ended)));
    store.invite(&invitation, By::Shell, NOON).unwrap();
    assert_eq!(world.follow(&link, LATER), Consumption::Void);
}

#[test]
fn an_organisation_changes_and_no_two_are_called_alike() {
    let world = World::new();
    let store = &world.store;
    let other = organisation(world.id(), "Bund", "B");
    store
        .add_organisation(world.workspace, &other, By::Shell, NOON)
        .unwrap();
    let change = |change: OrganisationChange| {
        store.change_organisation(world.workspace, other.id, &change, By::Shell, NOON)
    };
    let name = OrganisationChange {
        name: Some("Stadtwerke Lübeck".to_owned()),
        ..OrganisationChange::default()
    };
    assert!(matches!(change(name), Err(StoreError::NameTaken)));
    let short = OrganisationChange {
        short: Some("HL".to_owned()),
        ..OrganisationChange::default()
    };
    assert!(matches!(change(short), Err(StoreError::ShortTaken)));
    let colour = OrganisationChange {
        colour: Some(7),
        votes: Some(false),
        ..OrganisationChange::default()
    };
    let changed = change(colour).unwrap();
    assert_eq!((changed.colour, changed.votes), (7, false));
    let told = json!({ "changed": ["colour", "votes"], "votes": false });
    assert_eq!(world.newest().detail, told);
    let nowhere = WorkspaceId::from_bytes([9; 16]);
    let nothing = OrganisationChange::default();
    let strange = store.change_organisation(nowhere, other.id, &nothing, By::Shell, NOON);
    assert!(matches!(strange, Err(StoreError::Unknown { .. })));
}

#[test]
fn whoever_is_locked_out_is_signed_in_by_nothing_until_they_are_invited_anew() {
    let world = World::new();
    let (anna, berta) = (world.editor("Anna"), world.editor("Berta"));
    let store = &world.store;
    let used = world.link(anna);
    assert!(matches!(
        world.follow(&used, NOON),
        Consumption::SignedIn(_)
    ));
    let unused = world.link(anna);
    let others = world.link(berta);
    let token = NewToken {
        id: TokenId::from_bytes(world.id()),
        secret: world.secret(),
        member: anna,
        through: None,
        name: "archive".to_owned(),
        scope: Scope::Edit,
        expires_at: None,
    };
    store.create_token(&token, By::Member(anna), NOON).unwrap();
    store.set_password(anna, None, "hash", NOON).unwrap();
    let passkey = NewPasskey {
        id: vec![1; 16],
        member: anna,
        through: None,
        name: "Diensttelefon".to_owned(),
        credential: "{}".to_owned(),
    };
    store.add_passkey(&passkey, NOON).unwrap();

    let before = world.newest().number;
    let taken = store.lock_out(anna, By::Shell, LATER).unwrap();
    assert_eq!(taken.tokens, [token.id]);
    assert_eq!((taken.sessions.len(), taken.passkeys), (1, 1));
    assert!(taken.had_password);
    let told =
        json!({ "sessions": 1, "tokens": 1, "passkeys": 1, "providers": 0, "password": true });
    let newest = world.newest();
    assert_eq!(
        (newest.action.as_str(), newest.detail),
        ("member-locked-out", told)
    );
    assert_eq!(newest.number, before + 1, "one line for all of it");
    assert_eq!(store.sessions(anna, LATER).unwrap(), []);
    assert_eq!(store.token(&token.secret, LATER).unwrap(), None);
    assert_eq!(store.password(anna).unwrap(), None);
    assert_eq!(store.passkeys(anna).unwrap(), []);
    assert_eq!(world.follow(&unused, LATER), Consumption::Expired);

    // Nobody else's, and not for ever.
    for link in [others, world.link(anna)] {
        assert!(matches!(
            world.follow(&link, LATER),
            Consumption::SignedIn(_)
        ));
    }
    assert!(check(world.data()).unwrap().is_clean());
}

#[test]
fn the_last_moderator_locks_nobody_out_of_the_workspace_by_locking_themselves_out() {
    let world = World::new();
    let mona = world.member("Mona", Role::Moderator);
    let own = world.store.lock_out(mona, By::Member(mona), NOON);
    assert!(matches!(own, Err(StoreError::LastModerator)));
    world.store.lock_out(mona, By::Shell, NOON).unwrap();
    let deputy = world.member("Doris", Role::Moderator);
    world
        .store
        .lock_out(mona, By::Member(deputy), NOON)
        .unwrap();
    world.store.lock_out(mona, By::Member(mona), NOON).unwrap();
}
