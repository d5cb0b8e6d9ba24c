//! Erasing persons, deleting documents, and what a member is told about themselves: what goes is gone from the files, too.

use crate::world::{Device, NOON, World, batch, database, foreign_connection};
use rusqlite::params;
use std::{fs, path::Path};
use wortlaut_model::{DocumentId, InvitationId, Member, MemberId, Role, Scope, SessionId, TokenId};
use wortlaut_store::{
    By, ChangeHash, ChangeLog, ChangeRecord, ConflictReason, HeldChange, NewInvitation, NewSession,
    NewToken, NewVersion, Snapshot, StoreError, check,
};

const MINUTE: i64 = 60_000;
const NAME: &str = "Annegret Auslöschenberg";
const ADDRESS: &str = "annegret@auslöschen.example";
const TITLE: &str = "Verschwiegenes Vorhaben";
const WORDS: &str = "Diese Worte sieht niemand wieder";

/// Whether the words stand anywhere in the database, its log or the log's index.
fn is_in_files(folder: &Path, words: &str) -> bool {
    [
        "wortlaut.sqlite",
        "wortlaut.sqlite-wal",
        "wortlaut.sqlite-shm",
    ]
    .into_iter()
    .filter_map(|name| fs::read(folder.join(name)).ok())
    .any(|bytes| bytes.windows(words.len()).any(|it| it == words.as_bytes()))
}

/// A change that Anna brings and that waits for its author.
fn waiting() -> ChangeRecord {
    Device::new([2; 16], None).types("verspätet")
}

/// Anna, who has everything that a member can have, and wrote in a document; and Mona, who administers.
struct Story {
    world: World,
    definition: DocumentId,
    anna: MemberId,
    mona: MemberId,
    hashes: Vec<ChangeHash>,
}

impl Story {
    fn begin() -> Self {
        let world = World::new();
        let definition = world.document("Definition");
        let mona = world.member("Mona Muster", Role::Moderator);
        let anna = MemberId::from_bytes(world.id());
        let member = Member {
            address: Some(ADDRESS.into()),
            language: Some("en".into()),
            ..Member::new(anna, NAME.into(), world.organisation, Role::Editor, NOON)
        };
        world.store.add_member(&member, By::Shell).unwrap();
        let first = world.log(definition)[0].change.hash;
        let mut device = world.device(Some(anna)).after(&[first]);
        let changes = [device.types("eins"), device.types("zwei")];
        world.store.append(&[batch(definition, &changes)]).unwrap();
        let hashes = vec![first, changes[0].hash, changes[1].hash];
        let story = Self {
            world,
            definition,
            anna,
            mona,
            hashes,
        };
        story.signs_in();
        story.says_things();
        story.has_what_others_keep();
        story
    }

    fn signs_in(&self) {
        let store = &self.world.store;
        let secret = self.world.secret();
        let invitation = NewInvitation {
            id: InvitationId::from_bytes(self.world.id()),
            secret,
            member: self.anna,
            expires_at: NOON.plus_millis(MINUTE),
        };
        store
            .invite(&invitation, By::Member(self.mona), NOON)
            .unwrap();
        let session = NewSession {
            id: SessionId::from_bytes(self.world.id()),
            secret: self.world.secret(),
            device: "Firefox auf Windows".into(),
            replaces: None,
        };
        store.consume_invitation(&secret, &session, NOON).unwrap();
        let token = NewToken {
            id: TokenId::from_bytes(self.world.id()),
            secret: self.world.secret(),
            member: self.anna,
            through: None,
            name: "Annegrets Abgleich".into(),
            scope: Scope::Edit,
            expires_at: None,
        };
        store
            .create_token(&token, By::Member(self.anna), NOON)
            .unwrap();
    }

    fn says_things(&self) {
        let store = &self.world.store;
        store
            .note_visit(self.anna, self.definition, 3, NOON)
            .unwrap();
        let version = NewVersion {
            document: self.definition,
            name: "Entwurf".into(),
            note: None,
            heads: vec![self.hashes[2]],
            position: Some(3),
            text_sha256: [7; 32],
        };
        store.name_version(&version, self.anna, NOON).unwrap();
        let (document, change) = (self.definition, &self.hashes[1]);
        store
            .note_session(document, change, &[], Some("gekürzt"), self.anna, NOON)
            .unwrap();
        store
            .declare_agreed(document, 1, Some("einstimmig"), self.mona, NOON)
            .unwrap();
        store.publish(document, 1, self.mona, NOON).unwrap();
    }

    /// Rows that other parts of the service write.
    fn has_what_others_keep(&self) {
        let ChangeRecord {
            hash,
            actor,
            sequence,
            bytes,
            ..
        } = waiting();
        let held = HeldChange {
            hash,
            actor,
            author: self.mona,
            sequence,
            bytes,
            brought_by: self.anna,
            at: NOON,
        };
        assert_eq!(self.world.store.hold(self.definition, &[held]).unwrap(), 1);
        let connection = foreign_connection(&self.world.data());
        let (anna, document) = (self.anna.as_bytes(), self.definition.as_bytes());
        for (sql, values) in [
            (
                "INSERT INTO password VALUES (?1, '$argon2id$annegret', 5)",
                params![anna],
            ),
            (
                "INSERT INTO passkey VALUES (x'01', ?1, 'Annegrets Telefon', '{}', 6, NULL)",
                params![anna],
            ),
            (
                "INSERT INTO external_identity VALUES ('https://id.example', 'annegret', ?1, 7)",
                params![anna],
            ),
            (
                "INSERT INTO document_right VALUES (?2, ?1, 'none')",
                params![anna, document],
            ),
        ] {
            assert_eq!(connection.execute(sql, values).unwrap(), 1);
        }
    }

    fn rows(&self, table: &str) -> u64 {
        let connection = foreign_connection(&self.world.data());
        let count = format!("SELECT count(*) FROM {table}");
        connection.query_row(&count, [], |row| row.get(0)).unwrap()
    }
}

#[test]
fn a_member_is_told_everything_that_is_kept_about_them() {
    let story = Story::begin();
    let data = story.world.store.own_data(story.anna).unwrap();
    assert_eq!(data.member.name, NAME);
    assert_eq!(data.member.address.as_deref(), Some(ADDRESS));
    assert_eq!(data.invitations.len(), 1);
    assert_eq!(data.invitations[0].used_at, Some(NOON));
    assert_eq!(data.sessions.len(), 1);
    assert_eq!(data.tokens[0].name, "Annegrets Abgleich");
    assert_eq!(data.tokens[0].scope, "edit");
    assert_eq!(data.password_set_at.unwrap().millis(), 5);
    assert_eq!(data.passkeys[0].name, "Annegrets Telefon");
    assert_eq!(data.identities[0].subject, "annegret");
    assert_eq!(data.visits[0].position, 3);
    assert_eq!((data.rights.len(), data.rights[0].role), (1, None));
    let writing = data.writing[0];
    assert_eq!((writing.document, writing.written), (story.definition, 2));
    assert_eq!(writing.brought, 0);
    assert_eq!(writing.last_at.millis_since(writing.first_at), 1);
    assert_eq!(data.versions[0].name, "Entwurf");
    assert_eq!(data.notes[0].text, "gekürzt");
    assert_eq!(data.held[0].bytes, waiting().bytes.len() as u64);
    assert!(!data.held[0].is_own);
    assert!(data.declarations.is_empty() && data.publications.is_empty());
    let actions: Vec<&str> = data.audit.iter().map(|it| it.action.as_str()).collect();
    assert_eq!(
        actions,
        [
            "member-added",
            "member-invited",
            "signed-in",
            "token-created",
            "version-named",
            "session-noted",
            "changes-held"
        ]
    );
    let monas = story.world.store.own_data(story.mona).unwrap();
    assert_eq!(monas.declarations[0].note.as_deref(), Some("einstimmig"));
    assert!(monas.publications[0].is_shown);
    assert!(monas.held[0].is_own);
    assert!(monas.writing.is_empty());
    let nobody = story.world.store.own_data(MemberId::from_bytes([9; 16]));
    assert!(matches!(nobody, Err(StoreError::Unknown { .. })));
}

/// A new table or column that refers to members must be thought of here, and in the erasure.
#[test]
fn every_table_that_knows_members_is_part_of_what_they_are_told() {
    let story = Story::begin();
    let connection = foreign_connection(&story.world.data());
    let mut statement = connection
        .prepare(
            "SELECT DISTINCT m.name || '.' || f.\"from\" FROM sqlite_schema m, pragma_foreign_key_list(m.name) f
             WHERE m.type = 'table' AND f.\"table\" = 'member' ORDER BY 1",
        )
        .unwrap();
    let columns = statement
        .query_map([], |row| row.get::<_, String>(0))
        .unwrap();
    let columns: Vec<String> = columns.collect::<Result<_, _>>().unwrap();
    assert_eq!(
        columns,
        [
            "actor.member",
            "agreed.declared_by",
            "change.brought_by",
            "change.member",
            "document_right.member",
            "external_identity.member",
            "held_change.author",
            "held_change.brought_by",
            "invitation.member",
            "passkey.member",
            "password.member",
            "publication.by",
            "session.member",
            "session_note.by",
            "token.member",
            "version.created_by",
            "visit.member",
        ]
    );
}

#[test]
fn an_erased_person_is_gone_from_the_files_and_what_they_wrote_stays() {
    let story = Story::begin();
    let store = &story.world.store;
    let preview = store.erasure(story.anna).unwrap();
    assert_eq!(preview.name, NAME);
    assert_eq!(preview.address.as_deref(), Some(ADDRESS));
    assert_eq!(
        (preview.sessions, preview.tokens, preview.passkeys),
        (1, 1, 1)
    );
    assert_eq!((preview.invitations, preview.external_identities), (1, 1));
    assert_eq!((preview.visits, preview.held), (1, 1));
    assert_eq!((preview.changes, preview.documents), (2, 1));
    assert!(preview.has_password);
    let secrets = ["annegret", "Annegret", "auslöschen"];
    for words in secrets {
        assert!(is_in_files(&story.world.data(), words), "{words}");
    }
    let log = story.world.log(story.definition);

    let erased = store
        .erase_member(story.anna, By::Member(story.mona), NOON)
        .unwrap();
    assert_eq!((erased.sessions.len(), erased.tokens.len()), (1, 1));
    assert!(store.wipe_deleted().unwrap());
    for words in secrets {
        assert!(!is_in_files(&story.world.data(), words), "{words}");
    }
    let member = store.identity(story.anna).unwrap().unwrap().member;
    assert_eq!((member.name.as_str(), &member.address), ("", &None));
    assert_eq!(
        (member.erased_at, member.removed_at),
        (Some(NOON), Some(NOON))
    );
    assert!(!member.is_admitted(NOON));
    for table in [
        "password",
        "passkey",
        "external_identity",
        "invitation",
        "session",
        "token",
        "visit",
        "document_right",
        "held_change",
    ] {
        assert_eq!(story.rows(table), 0, "{table}");
    }
    // Whose the words are, and what was said about them, stays.
    assert_eq!(story.world.log(story.definition), log);
    assert_eq!(
        store.versions(story.definition).unwrap()[0].created_by,
        story.anna
    );
    assert_eq!(
        store.session_notes(story.definition).unwrap()[0].by,
        story.anna
    );
    assert!(check(story.world.data()).unwrap().is_clean());

    let again = store.erase_member(story.anna, By::Member(story.mona), NOON);
    assert!(matches!(again, Err(StoreError::Erased)));
    assert!(matches!(store.erasure(story.anna), Err(StoreError::Erased)));
    let last = store.audit_trail(0).unwrap().pop().unwrap();
    assert_eq!(last.action, "member-erased");
    assert_eq!(last.subject, story.anna.to_string());
    assert_eq!(last.detail, serde_json::json!({}));
}

#[test]
fn the_last_moderator_cannot_be_erased() {
    let story = Story::begin();
    let store = &story.world.store;
    let erases = |member| store.erase_member(member, By::Member(member), NOON);
    assert!(matches!(erases(story.mona), Err(StoreError::LastModerator)));
    assert_eq!(
        store.identity(story.mona).unwrap().unwrap().member.name,
        "Mona Muster"
    );
    story.world.member("Max Mustermann", Role::Moderator);
    erases(story.mona).unwrap();
}

/// What a reader still reads cannot be cut off under them; when they are done, it can.
#[test]
fn bytes_are_wiped_as_soon_as_nobody_reads_them_any_more() {
    let story = Story::begin();
    let reader = foreign_connection(&story.world.data());
    reader.execute_batch("BEGIN").unwrap();
    let count: u64 = reader
        .query_row("SELECT count(*) FROM member", [], |row| row.get(0))
        .unwrap();
    assert_eq!(count, 2);
    let store = &story.world.store;
    store.erase_member(story.anna, By::Shell, NOON).unwrap();
    assert!(!store.wipe_deleted().unwrap());
    reader.execute_batch("ROLLBACK").unwrap();
    assert!(store.wipe_deleted().unwrap());
    assert!(!is_in_files(&story.world.data(), NAME));
}

#[test]
fn a_deleted_document_is_gone_from_the_files_and_the_check_finds_nothing_wrong() {
    let story = Story::begin();
    let store = &story.world.store;
    let secret = story.world.document(TITLE);
    let first = story.world.log(secret)[0].change.hash;
    // Rows of both documents take turns, so that gaps are left in the middle.
    let mut device = story.world.device(Some(story.anna)).after(&[first]);
    let mut other = story
        .world
        .device(Some(story.mona))
        .after(&[story.hashes[2]]);
    for _ in 0..5 {
        let changes = [
            batch(secret, &[device.types(WORDS)]),
            batch(story.definition, &[other.types("x")]),
        ];
        store.append(&changes).unwrap();
    }
    let heads = device.dependencies.clone();
    for (position, bytes) in [(3, WORDS.repeat(4_000)), (6, "neuer ".repeat(40))] {
        let snapshot = Snapshot {
            document: secret,
            position,
            heads: heads.clone(),
            bytes: bytes.into_bytes().into(),
            made_at: NOON,
        };
        store.put_snapshot(&snapshot).unwrap();
    }
    assert!(is_in_files(&story.world.data(), TITLE) && is_in_files(&story.world.data(), WORDS));
    let preview = store.deletion(secret).unwrap();
    assert_eq!((preview.title.as_str(), preview.changes), (TITLE, 6));
    assert_eq!(
        (preview.versions, preview.published, preview.authors),
        (0, 0, 1)
    );

    let by = By::Member(story.mona);
    let workspace = store.delete_document(secret, by, NOON).unwrap();
    assert_eq!(workspace, story.world.workspace);
    assert!(store.wipe_deleted().unwrap());
    assert!(!is_in_files(&story.world.data(), TITLE));
    assert!(!is_in_files(&story.world.data(), WORDS));
    assert_eq!(store.document(workspace, secret).unwrap(), None);
    assert_eq!(store.workspace_of(secret).unwrap(), None);
    assert!(!store.was_public(secret).unwrap());
    let report = check(story.world.data()).unwrap();
    assert!(report.is_clean(), "{:?}", report.problems);
    let last = store.audit_trail(0).unwrap().pop().unwrap();
    assert_eq!(last.action, "document-deleted");
    assert!(!last.detail.to_string().contains(TITLE));

    // The log goes on, and a row that is missing still shows.
    store
        .append(&[batch(
            story.definition,
            &[other.types("y"), other.types("z")],
        )])
        .unwrap();
    assert!(check(story.world.data()).unwrap().is_clean());
    let connection = foreign_connection(&story.world.data());
    connection
        .execute(
            "DELETE FROM change WHERE id = (SELECT max(id) - 1 FROM change)",
            [],
        )
        .unwrap();
    let report = check(story.world.data()).unwrap();
    let found = report
        .problems
        .iter()
        .any(|it| it.place == "the change log");
    assert!(found, "{:?}", report.problems);
}

#[test]
fn all_that_belongs_to_a_document_goes_and_only_that_it_was_public_is_remembered() {
    let story = Story::begin();
    let store = &story.world.store;
    let preview = store.deletion(story.definition).unwrap();
    assert_eq!(
        (preview.versions, preview.agreed, preview.published),
        (1, 1, 1)
    );
    store
        .delete_document(story.definition, By::Member(story.mona), NOON)
        .unwrap();
    for table in [
        "document",
        "change",
        "actor",
        "snapshot",
        "version",
        "agreed",
        "publication",
        "session_note",
        "restore",
        "visit",
        "document_right",
        "held_change",
    ] {
        assert_eq!(story.rows(table), 0, "{table}");
    }
    assert!(store.was_public(story.definition).unwrap());
    assert!(check(story.world.data()).unwrap().is_clean());
    let again = store.delete_document(story.definition, By::Shell, NOON);
    assert!(matches!(again, Err(StoreError::Unknown { .. })));
    // After the newest rows have gone their numbers are given again.
    let next = story.world.document("Danach");
    assert_eq!(story.world.log(next).len(), 1);
    assert!(check(story.world.data()).unwrap().is_clean());
}

#[test]
fn what_is_still_under_way_for_a_deleted_document_is_refused() {
    let story = Story::begin();
    let store = &story.world.store;
    let document = story.definition;
    store.delete_document(document, By::Shell, NOON).unwrap();
    let mut device = story
        .world
        .device(Some(story.anna))
        .after(&story.hashes[2..]);
    let refused = store.append(&[batch(document, &[device.types("zu spät")])]);
    let Err(StoreError::Conflict(conflict)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(conflict.reason, ConflictReason::UnknownDocument);
    let snapshot = Snapshot {
        document,
        position: 3,
        heads: story.hashes[2..].to_vec(),
        bytes: b"zu spaet".as_slice().into(),
        made_at: NOON,
    };
    let is_unknown =
        |outcome: Result<(), StoreError>| matches!(outcome, Err(StoreError::Unknown { .. }));
    assert!(is_unknown(store.put_snapshot(&snapshot)));
    assert!(is_unknown(store.note_visit(story.anna, document, 0, NOON)));
    assert!(is_unknown(store.set_title(document, TITLE)));
    assert!(!is_in_files(&story.world.data(), "zu spaet"));
}

/// The locks of the append-only tables open for the deletion of a whole document, and for nothing else.
#[test]
fn what_is_append_only_stays_so_for_the_documents_that_stay() {
    let story = Story::begin();
    let other = story.world.document("Anderes");
    story
        .world
        .store
        .delete_document(other, By::Shell, NOON)
        .unwrap();
    let connection = rusqlite::Connection::open(database(&story.world.data())).unwrap();
    for table in [
        "change",
        "actor",
        "version",
        "agreed",
        "publication",
        "audit",
    ] {
        let refused = connection.execute(&format!("DELETE FROM {table}"), []);
        assert!(refused.is_err(), "{table}");
    }
}
