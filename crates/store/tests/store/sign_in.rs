//! With what members sign in, and how long that is good.

use crate::world::{NOON, World};
use wortlaut_model::limits::{
    PASSKEYS_PER_MEMBER, SESSION_IDLE_MILLIS, SESSION_LIFE_MILLIS, SESSIONS_PER_MEMBER,
    TOKENS_PER_MEMBER,
};
use wortlaut_model::{MemberId, Scope, SessionId, Timestamp, TokenId};
use wortlaut_store::{
    Begun, By, Means, MemberChange, NewPasskey, NewSession, NewToken, OwnChange, SecretHash,
    StoreError, check,
};

const HOUR: i64 = 60 * 60 * 1_000;

impl World {
    fn browser(&self, replaces: Option<SecretHash>) -> NewSession {
        NewSession {
            id: SessionId::from_bytes(self.id()),
            secret: self.secret(),
            device: "Firefox auf Windows".into(),
            replaces,
        }
    }

    fn enters(&self, member: MemberId, session: &NewSession, now: Timestamp) -> Begun {
        let begun = self.store.sign_in(member, &Means::Password, session, now);
        begun.unwrap().expect("the member is admitted")
    }

    fn is_good(&self, session: &NewSession, now: Timestamp) -> bool {
        self.store.session(&session.secret, now).unwrap().is_some()
    }

    fn new_token(&self, member: MemberId, expires_at: Option<Timestamp>) -> NewToken {
        NewToken {
            id: TokenId::from_bytes(self.id()),
            secret: self.secret(),
            member,
            through: None,
            name: "archive".into(),
            scope: Scope::Read,
            expires_at,
        }
    }

    fn has_address(&self, member: MemberId, address: &str) -> Result<(), StoreError> {
        let change = OwnChange {
            address: Some(Some(address.into())),
            ..OwnChange::default()
        };
        self.store.change_own_record(member, &change, NOON)
    }

    fn is_given_address(&self, member: MemberId, address: &str) {
        let change = MemberChange {
            address: Some(Some(address.into())),
            ..MemberChange::default()
        };
        let given = self.store.change_member(member, &change, By::Shell, NOON);
        given.unwrap();
    }

    fn told(&self, action: &str) -> usize {
        let trail = self.store.audit_trail(0).unwrap();
        trail.iter().filter(|entry| entry.action == action).count()
    }

    /// Sets a member's column from outside, as the administration does.
    fn set(&self, member: MemberId, column: &str, at: Timestamp) {
        let connection = crate::world::foreign_connection(&self.data());
        let update = format!("UPDATE member SET {column} = ?2 WHERE id = ?1");
        let values = (member.as_bytes().as_slice(), at.millis());
        assert_eq!(connection.execute(&update, values).unwrap(), 1);
    }
}

#[test]
fn however_much_a_session_is_used_it_ends_after_thirty_days() {
    let world = World::new();
    let session = world.browser(None);
    world.enters(world.editor("Anna"), &session, NOON);
    let end = NOON.plus_millis(SESSION_LIFE_MILLIS);
    let mut now = NOON;
    while now < end {
        assert!(world.is_good(&session, now));
        now = now.plus_millis(SESSION_IDLE_MILLIS - 1);
    }
    assert!(world.is_good(&session, end.plus_millis(-1)));
    assert!(!world.is_good(&session, end));
    assert_eq!(world.store.forget_expired(end).unwrap(), [session.id]);
}

#[test]
fn a_session_that_nobody_uses_ends_after_twelve_hours() {
    let world = World::new();
    let session = world.browser(None);
    world.enters(world.editor("Anna"), &session, NOON);
    assert!(!world.is_good(&session, NOON.plus_millis(12 * HOUR)));
    assert!(world.is_good(&session, NOON.plus_millis(12 * HOUR - 1)));
}

#[test]
fn a_browser_has_one_session_of_a_member() {
    let world = World::new();
    let (anna, bert) = (world.editor("Anna"), world.editor("Bert"));
    let first = world.browser(None);
    world.enters(anna, &first, NOON);
    let second = world.browser(Some(first.secret));
    assert_eq!(world.enters(anna, &second, NOON).ended, [first.id]);
    assert!(!world.is_good(&first, NOON) && world.is_good(&second, NOON));

    // Somebody else's is theirs to end.
    let other = world.browser(Some(second.secret));
    assert_eq!(world.enters(bert, &other, NOON).ended, []);
    assert!(world.is_good(&second, NOON));
}

#[test]
fn with_too_many_sessions_the_one_used_longest_ago_ends() {
    let world = World::new();
    let anna = world.editor("Anna");
    let sessions: Vec<_> = (0..=SESSIONS_PER_MEMBER)
        .map(|_| world.browser(None))
        .collect();
    let mut ended = Vec::new();
    for (second, session) in (0..).zip(&sessions) {
        ended.extend(world.enters(anna, session, NOON.plus_millis(second)).ended);
    }
    assert_eq!(ended, [sessions[0].id]);
    let now = NOON.plus_millis(HOUR);
    assert_eq!(
        world.store.sessions(anna, now).unwrap().len(),
        SESSIONS_PER_MEMBER
    );
}

#[test]
fn members_end_their_own_sessions_and_nobody_elses() {
    let world = World::new();
    let (anna, bert) = (world.editor("Anna"), world.editor("Bert"));
    let [one, two, three, other] = [0; 4].map(|_| world.browser(None));
    for session in [&one, &two, &three] {
        world.enters(anna, session, NOON);
    }
    world.enters(bert, &other, NOON);
    let by = By::Member(anna);
    let foreign = world.store.end_session_of(anna, other.id, by, NOON);
    assert!(!foreign.unwrap() && world.is_good(&other, NOON));
    assert!(world.store.end_session_of(anna, one.id, by, NOON).unwrap());
    assert!(!world.is_good(&one, NOON));
    let ended = world.store.end_sessions(anna, Some(two.id), by, NOON);
    assert_eq!(ended.unwrap(), [three.id]);
    assert!(world.is_good(&two, NOON) && world.is_good(&other, NOON));
    let left = world.store.sessions(anna, NOON).unwrap();
    assert_eq!(left.iter().map(|it| it.id).collect::<Vec<_>>(), [two.id]);
    assert_eq!(left[0].device, "Firefox auf Windows");
    assert_eq!(world.told("signed-out"), 1);
    assert_eq!(world.told("sessions-ended"), 1, "one line for all of them");
    assert!(check(world.data()).unwrap().is_clean());
}

#[test]
fn whoever_is_not_admitted_begins_no_session() {
    for (column, at) in [("removed_at", NOON), ("erased_at", NOON), ("ends_at", NOON)] {
        let world = World::new();
        let anna = world.editor("Anna");
        world.set(anna, column, at);
        let session = world.browser(None);
        let begun = world.store.sign_in(anna, &Means::Password, &session, NOON);
        assert_eq!(begun.unwrap(), None, "{column}");
        assert!(!world.is_good(&session, NOON));
    }
    let world = World::new();
    let guest = world.editor("Gast");
    world.set(guest, "ends_at", NOON.plus_millis(1));
    let begun = world
        .store
        .sign_in(guest, &Means::Password, &world.browser(None), NOON);
    assert!(begun.unwrap().is_some());
}

/// A request may be under way while its member is removed, and one that has begun must not undo it.
#[test]
fn whoever_is_not_admitted_gets_nothing_to_sign_in_with() {
    for column in ["removed_at", "erased_at", "ends_at"] {
        let world = World::new();
        let anna = world.editor("Anna");
        world.is_given_address(anna, "anna@example.org");
        world.set(anna, column, NOON);
        let store = &world.store;
        let passkey = NewPasskey {
            id: vec![1; 16],
            member: anna,
            through: None,
            name: "Diensttelefon".into(),
            credential: "{}".into(),
        };
        let token = world.new_token(anna, None);
        for refused in [
            store.set_password(anna, None, "hash", NOON),
            store.add_passkey(&passkey, NOON),
            store.create_token(&token, By::Member(anna), NOON),
        ] {
            let is_unknown = matches!(refused, Err(StoreError::Unknown { what: "member" }));
            assert!(is_unknown, "{column}: {refused:?}");
        }
        let issuer = "https://sso.example.org";
        let linked = store.link_external_identity(issuer, "1", "anna@example.org", NOON);
        assert_eq!(linked.unwrap(), None, "{column}");
        assert_eq!(store.password(anna).unwrap(), None);
        assert_eq!(store.passkeys(anna).unwrap(), []);
        assert_eq!(store.tokens(anna).unwrap(), []);
    }
}

#[test]
fn a_session_that_has_ended_meanwhile_leaves_nothing_to_sign_in_with() {
    let world = World::new();
    let anna = world.editor("Anna");
    let session = world.browser(None);
    world.enters(anna, &session, NOON);
    let (store, through) = (&world.store, Some(session.id));
    let passkey = NewPasskey {
        id: vec![1; 16],
        member: anna,
        through,
        name: "Diensttelefon".into(),
        credential: "{}".into(),
    };
    let token = NewToken {
        through,
        ..world.new_token(anna, None)
    };
    store.set_password(anna, through, "hash", NOON).unwrap();
    store.lock_out(anna, By::Shell, NOON).unwrap();
    for refused in [
        store.set_password(anna, through, "hash", NOON),
        store.add_passkey(&passkey, NOON),
        store.create_token(&token, By::Member(anna), NOON),
    ] {
        let is_over = matches!(refused, Err(StoreError::Unknown { what: "session" }));
        assert!(is_over, "{refused:?}");
    }
    assert_eq!(store.password(anna).unwrap(), None);
}

#[test]
fn a_token_is_good_until_its_end_and_tells_when_it_was_used() {
    let world = World::new();
    let anna = world.editor("Anna");
    let end = NOON.plus_millis(HOUR);
    let token = world.new_token(anna, Some(end));
    world
        .store
        .create_token(&token, By::Member(anna), NOON)
        .unwrap();
    let at = |now| world.store.token(&token.secret, now).unwrap();
    assert_eq!(world.store.tokens(anna).unwrap()[0].last_used_at, None);
    assert_eq!(at(NOON).unwrap().last_used_at, Some(NOON));
    let second = NOON.plus_millis(1_000);
    assert_eq!(
        at(second).unwrap().last_used_at,
        Some(NOON),
        "noted once a minute"
    );
    let last = at(end.plus_millis(-1)).unwrap();
    assert_eq!(
        (last.scope, last.last_used_at),
        (Scope::Read, Some(end.plus_millis(-1)))
    );
    assert_eq!(at(end), None);
}

#[test]
fn a_member_has_so_many_tokens_and_revoked_ones_make_room() {
    let world = World::new();
    let anna = world.editor("Anna");
    let create = || {
        let token = world.new_token(anna, None);
        world
            .store
            .create_token(&token, By::Shell, NOON)
            .map(|()| token.id)
    };
    let ids: Vec<_> = (0..TOKENS_PER_MEMBER).map(|_| create().unwrap()).collect();
    assert!(matches!(create(), Err(StoreError::Full { .. })));
    world.store.revoke_token(ids[0], By::Shell, NOON).unwrap();
    assert!(create().is_ok());
}

#[test]
fn a_password_is_found_by_its_members_address() {
    let world = World::new();
    let anna = world.editor("Anna");
    world.has_address(anna, "anna@example.org").unwrap();
    let find = || world.store.password_by_address("anna@example.org").unwrap();
    assert_eq!(find(), None);
    world.store.set_password(anna, None, "first", NOON).unwrap();
    world
        .store
        .set_password(anna, None, "second", NOON.plus_millis(1))
        .unwrap();
    let found = find().unwrap();
    assert_eq!((found.member, found.hash.as_str()), (anna, "second"));
    assert_eq!(found.set_at, NOON.plus_millis(1));
    assert!(!format!("{found:?}").contains("second"));
    let by = By::Member(anna);
    assert!(world.store.remove_password(anna, by, NOON).unwrap());
    assert!(!world.store.remove_password(anna, by, NOON).unwrap());
    assert_eq!(find(), None);
    assert_eq!(
        (world.told("password-set"), world.told("password-removed")),
        (2, 1)
    );
}

#[test]
fn an_address_belongs_to_one_member_and_the_trail_does_not_tell_it() {
    let world = World::new();
    let (anna, bert) = (world.editor("Anna"), world.editor("Bert"));
    world.has_address(anna, "anna@example.org").unwrap();
    let taken = world.has_address(bert, "anna@example.org");
    assert!(matches!(taken, Err(StoreError::Taken { .. })));
    let change = OwnChange {
        name: Some("Anna Blume".into()),
        language: Some(Some("en".into())),
        address: Some(None),
    };
    world.store.change_own_record(anna, &change, NOON).unwrap();
    let anna = world.store.identity(anna).unwrap().unwrap().member;
    assert_eq!((anna.name.as_str(), anna.address), ("Anna Blume", None));
    assert_eq!(anna.language.as_deref(), Some("en"));
    world.has_address(bert, "anna@example.org").unwrap();
    let trail = format!("{:?}", world.store.audit_trail(0).unwrap());
    assert!(!trail.contains("example.org") && !trail.contains("Blume"));
    assert_eq!(world.told("own-record-changed"), 3);
}

#[test]
fn a_passkey_signs_in_until_it_is_taken_away() {
    let world = World::new();
    let (anna, bert) = (world.editor("Anna"), world.editor("Bert"));
    let passkey = |id: u8, member| NewPasskey {
        id: vec![id; 16],
        member,
        through: None,
        name: "Diensttelefon".into(),
        credential: "{}".into(),
    };
    world.store.add_passkey(&passkey(1, anna), NOON).unwrap();
    let again = world.store.add_passkey(&passkey(1, bert), NOON);
    assert!(matches!(again, Err(StoreError::Taken { .. })));

    let means = Means::Passkey {
        id: vec![1; 16],
        changed: Some(r#"{"counter":1}"#.into()),
    };
    let enter = || {
        world
            .store
            .sign_in(anna, &means, &world.browser(None), NOON)
            .unwrap()
    };
    assert!(enter().is_some());
    let kept = world.store.passkey(&[1; 16]).unwrap().unwrap();
    assert_eq!(
        (kept.last_used_at, kept.credential.as_str()),
        (Some(NOON), r#"{"counter":1}"#)
    );

    let by = By::Member(bert);
    assert!(
        !world
            .store
            .remove_passkey(bert, &[1; 16], by, NOON)
            .unwrap()
    );
    assert!(
        world
            .store
            .remove_passkey(anna, &[1; 16], By::Member(anna), NOON)
            .unwrap()
    );
    assert!(enter().is_none());

    for id in 0..PASSKEYS_PER_MEMBER {
        let id = u8::try_from(id + 10).unwrap();
        world.store.add_passkey(&passkey(id, anna), NOON).unwrap();
    }
    let full = world.store.add_passkey(&passkey(9, anna), NOON);
    assert!(matches!(full, Err(StoreError::Full { .. })));
}

#[test]
fn a_providers_account_is_linked_by_address_once_and_known_by_its_name_ever_after() {
    let world = World::new();
    let (anna, bert) = (world.editor("Anna"), world.editor("Bert"));
    world.is_given_address(anna, "anna@example.org");
    let issuer = "https://sso.example.org";
    let link = |subject, address| {
        world
            .store
            .link_external_identity(issuer, subject, address, NOON)
    };
    assert_eq!(link("1", "nobody@example.org").unwrap(), None);
    assert_eq!(link("1", "anna@example.org").unwrap(), Some(anna));
    assert_eq!(
        link("2", "anna@example.org").unwrap(),
        None,
        "another account of the provider"
    );

    // The address goes to somebody else; the account stays hers.
    world.has_address(anna, "blume@example.org").unwrap();
    world.is_given_address(bert, "anna@example.org");
    let known = world.store.external_identity(issuer, "1").unwrap().unwrap();
    assert_eq!(known.member, anna);
    assert!(matches!(
        link("1", "anna@example.org"),
        Err(StoreError::Taken { .. })
    ));
    assert_eq!(world.store.external_identities(anna).unwrap(), [known]);

    world.set(bert, "removed_at", NOON);
    assert_eq!(
        link("3", "anna@example.org").unwrap(),
        None,
        "a removed member"
    );
}

#[test]
fn an_address_that_a_member_typed_in_links_no_providers_account_until_somebody_vouches_for_it() {
    let world = World::new();
    let (eve, anna) = (world.editor("Eve"), world.editor("Anna"));
    let link = |subject, address| {
        let issuer = "https://sso.example.org";
        let linked = world
            .store
            .link_external_identity(issuer, subject, address, NOON);
        linked.unwrap()
    };
    world.has_address(eve, "chef@example.org").unwrap();
    assert_eq!(link("1", "chef@example.org"), None);
    assert!(world.store.own_data(eve).unwrap().address_set_by_member);

    // Typing in what stands there is no change, for better or worse.
    world.is_given_address(anna, "anna@example.org");
    world.has_address(anna, "anna@example.org").unwrap();
    world.has_address(eve, "chef@example.org").unwrap();
    assert_eq!(link("1", "chef@example.org"), None);
    assert_eq!(link("2", "anna@example.org"), Some(anna));

    // Taking it away and typing it in again is one.
    let unlinked = world
        .store
        .unlink_external_identity(anna, "https://sso.example.org", NOON);
    assert!(unlinked.unwrap());
    let nothing = OwnChange {
        address: Some(None),
        ..OwnChange::default()
    };
    world.store.change_own_record(anna, &nothing, NOON).unwrap();
    world.has_address(anna, "anna@example.org").unwrap();
    assert_eq!(link("2", "anna@example.org"), None);

    let told = world.told("member-address-changed");
    world.is_given_address(anna, "anna@example.org");
    assert_eq!(world.told("member-address-changed"), told + 1);
    assert_eq!(link("2", "anna@example.org"), Some(anna));
    world.is_given_address(anna, "anna@example.org");
    assert_eq!(world.told("member-address-changed"), told + 1, "once");
}
