//! The change log: what it keeps, and what it refuses.

use crate::world::{NOON, World, batch, chunk};
use sha2::{Digest, Sha256};
use std::{ops::ControlFlow, sync::Arc};
use wortlaut_model::{DocumentId, MemberId};
use wortlaut_store::{
    BadChange, ChangeLog, ChangeRecord, Conflict, ConflictReason, StoreError, check,
};

#[test]
fn changes_are_read_back_as_they_were_written_also_after_reopening() {
    let world = World::new();
    let definition = world.document("Definition");
    let mut anna = world.device(Some(world.editor("Anna")));
    let written = [anna.types("Digitale "), anna.types("Daseinsvorsorge")];
    let positions = world.store.append(&[batch(definition, &written)]).unwrap();
    assert_eq!(positions, [3]);

    let world = world.reopened();
    let log = world.log(definition);
    let positions: Vec<u64> = log.iter().map(|logged| logged.position).collect();
    assert_eq!(positions, [1, 2, 3]);
    let read: Vec<&ChangeRecord> = log[1..].iter().map(|logged| &logged.change).collect();
    assert_eq!(read, written.iter().collect::<Vec<_>>());
    assert!(check(world.data()).unwrap().is_clean());
}

#[test]
fn reading_begins_after_a_position_and_ends_when_told() {
    let world = World::new();
    let definition = world.document("Definition");
    let mut anna = world.device(Some(world.editor("Anna")));
    let written: Vec<_> = (0..5).map(|n| anna.types(&n.to_string())).collect();
    world.store.append(&[batch(definition, &written)]).unwrap();

    let mut seen = Vec::new();
    let last = world.store.read(definition, 3, &mut |logged| {
        seen.push(logged.position);
        if seen.len() == 2 {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    assert_eq!((last.unwrap(), seen), (5, vec![4, 5]));
    let nothing = world
        .store
        .read(definition, 6, &mut |_| panic!("there is no more"));
    assert_eq!(nothing.unwrap(), 6);
    assert_eq!(world.store.length(definition).unwrap(), 6);
}

#[test]
fn an_actor_belongs_to_the_author_of_its_first_change() {
    let world = World::new();
    let definition = world.document("Definition");
    let (anna, berta) = (world.editor("Anna"), world.editor("Berta"));
    let mut device = world.device(Some(anna));
    world
        .store
        .append(&[batch(definition, &[device.types("Anna's")])])
        .unwrap();

    let bindings = world.store.actors(definition).unwrap();
    let owner = bindings.iter().find(|b| b.actor == device.actor).unwrap();
    assert_eq!(
        (owner.member, owner.bound_at),
        (Some(anna), NOON.plus_millis(1))
    );

    // A moderator brings a change that Anna's lost device left behind: it stays Anna's.
    let recovered = ChangeRecord {
        brought_by: Some(berta),
        ..device.types("recovered")
    };
    world
        .store
        .append(&[batch(definition, std::slice::from_ref(&recovered))])
        .unwrap();
    assert_eq!(world.log(definition)[2].change, recovered);
}

#[test]
fn an_actor_may_write_in_several_documents() {
    let world = World::new();
    let documents = [world.document("Definition"), world.document("Practice")];
    let device = world.device(Some(world.editor("Anna")));
    for document in documents {
        let first = device.clone().types("here too");
        assert_eq!(
            world.store.append(&[batch(document, &[first])]).unwrap(),
            [2]
        );
    }
}

#[test]
fn the_log_names_what_it_refuses_and_why() {
    type Story = fn(&World, DocumentId) -> (ChangeRecord, ConflictReason);
    let stories: [(&str, Story); 9] = [
        ("a change it has", |world, document| {
            let change = world.log(document)[0].change.clone();
            (change, ConflictReason::Known { position: 1 })
        }),
        (
            "another change with the same sequence number",
            |world, document| {
                let mut device = world.device(Some(world.editor("Anna")));
                let mut twin = device.clone();
                let first = device.types("one thing");
                world.store.append(&[batch(document, &[first])]).unwrap();
                (twin.types("another"), ConflictReason::SequenceTaken)
            },
        ),
        ("a change whose predecessor is missing", |world, _| {
            let mut device = world.device(Some(world.editor("Anna")));
            device.types("lost");
            (
                device.types("next"),
                ConflictReason::SequenceGap { expected: 1 },
            )
        }),
        ("a change of somebody else's actor", |world, document| {
            let owner = Some(world.editor("Anna"));
            let mut device = world.device(owner);
            world
                .store
                .append(&[batch(document, &[device.types("hers")])])
                .unwrap();
            device.member = Some(world.editor("Berta"));
            (
                device.types("not hers"),
                ConflictReason::ActorOfAnother { owner },
            )
        }),
        ("a change of the server's actor", |world, document| {
            let first = world.log(document)[0].change.clone();
            let mut device = world
                .device(Some(world.editor("Anna")))
                .after(&[first.hash]);
            (device.actor, device.sequence) = (first.actor, 1);
            let owner = None;
            (
                device.types("posing"),
                ConflictReason::ActorOfAnother { owner },
            )
        }),
        ("a change that depends on an unknown one", |world, _| {
            let dependency = [9; 32];
            let mut device = world
                .device(Some(world.editor("Anna")))
                .after(&[dependency]);
            (
                device.types("orphan"),
                ConflictReason::MissingDependency { dependency },
            )
        }),
        ("a change of a member that does not exist", |world, _| {
            let nobody = Some(MemberId::from_bytes([9; 16]));
            (
                world.device(nobody).types("?"),
                ConflictReason::UnknownMember,
            )
        }),
        ("bytes of another change", |world, _| {
            let mut device = world.device(Some(world.editor("Anna")));
            let mut change = device.types("this");
            change.bytes = chunk(&[], &device.actor, 1, "that").into();
            (change, ConflictReason::OtherBytes)
        }),
        ("damaged bytes", |world, _| {
            let mut change = world.device(Some(world.editor("Anna"))).types("this");
            let mut bytes = change.bytes.to_vec();
            *bytes.last_mut().unwrap() ^= 1;
            change.bytes = Arc::from(bytes);
            (change, ConflictReason::BadBytes(BadChange::Checksum))
        }),
    ];
    for (name, story) in stories {
        let world = World::new();
        let definition = world.document("Definition");
        let (refused, reason) = story(&world, definition);
        let before = world.log(definition);
        let expected = Conflict {
            document: definition,
            change: refused.hash,
            reason,
        };
        match world.store.append(&[batch(definition, &[refused])]) {
            Err(StoreError::Conflict(conflict)) => assert_eq!(*conflict, expected, "{name}"),
            other => panic!("{name}: {other:?}"),
        }
        assert_eq!(world.log(definition), before, "{name}");
        assert!(check(world.data()).unwrap().is_clean(), "{name}");
    }
}

#[test]
fn one_refused_change_keeps_all_batches_of_the_call_out() {
    let world = World::new();
    let (definition, practice) = (world.document("Definition"), world.document("Practice"));
    let mut anna = world.device(Some(world.editor("Anna")));
    let mut berta = world.device(Some(world.editor("Berta")));
    let good = anna.types("good");
    let first = berta.types("first");
    berta.types("lost");
    let gap = berta.types("after a gap");

    let before = (world.log(definition), world.log(practice));
    let refused = world.store.append(&[
        batch(definition, std::slice::from_ref(&good)),
        batch(practice, &[first, gap]),
    ]);
    assert!(matches!(refused, Err(StoreError::Conflict(c)) if c.document == practice));
    assert_eq!((world.log(definition), world.log(practice)), before);
    assert_eq!(world.store.actors(practice).unwrap().len(), 1);

    // The positions that were refused are given to what comes next.
    assert_eq!(
        world.store.append(&[batch(definition, &[good])]).unwrap(),
        [2]
    );
}

#[test]
fn an_unknown_document_has_no_log() {
    let world = World::new();
    let nowhere = DocumentId::from_bytes([9; 16]);
    let change = world.device(Some(world.editor("Anna"))).types("lost");
    let refused = world.store.append(&[batch(nowhere, &[change])]);
    assert!(matches!(refused, Err(StoreError::Conflict(c))
        if c.reason == ConflictReason::UnknownDocument && c.document == nowhere));
    assert_eq!(world.store.length(nowhere).unwrap(), 0);
    assert_eq!(world.store.actors(nowhere).unwrap(), []);
}

#[test]
fn changes_that_automerge_made_are_understood() {
    let world = World::new();
    let definition = world.document("Definition");
    let anna = Some(world.editor("Anna"));
    let made: [(&[u8], u8); 2] = [
        (include_bytes!("data/first.change"), 0x11),
        (include_bytes!("data/second.change"), 0x22),
    ];
    let changes = made.map(|(bytes, actor)| ChangeRecord {
        hash: Sha256::digest(&bytes[8..]).into(),
        actor: vec![actor; 16],
        sequence: 1,
        bytes: bytes.into(),
        member: anna,
        brought_by: anna,
        received_at: NOON,
    });
    // The second depends on the first, so the log wants them in that order.
    let backwards = [changes[1].clone(), changes[0].clone()];
    let refused = world.store.append(&[batch(definition, &backwards)]);
    let missing = ConflictReason::MissingDependency {
        dependency: changes[0].hash,
    };
    assert!(matches!(refused, Err(StoreError::Conflict(c)) if c.reason == missing));
    assert_eq!(
        world.store.append(&[batch(definition, &changes)]).unwrap(),
        [3]
    );
}

#[test]
fn errors_and_records_show_no_content() {
    let world = World::new();
    let definition = world.document("Geheimer Titel");
    let mut anna = world.device(Some(world.editor("Anna")));
    anna.types("lost");
    let change = anna.types("geheimes Wort");
    let shown = format!("{change:?}");
    let error = world
        .store
        .append(&[batch(definition, &[change])])
        .unwrap_err();
    for text in [
        shown,
        format!("{error:?} {error}"),
        format!("{:?}", world.secret()),
    ] {
        assert!(!text.to_lowercase().contains("geheim"), "{text}");
    }
}
