//! What a member may not open looks as if it did not exist.

use wortlaut_model::{DocumentId, Role};
use wortlaut_tests::wire::ServerFrame;
use wortlaut_tests::{Intruder, Replica, World};

#[tokio::test(flavor = "multi_thread")]
async fn a_document_of_another_workspace_looks_like_one_that_does_not_exist() {
    let world = World::start();
    let lübeck = world.connect("Lübeck").await;
    lübeck.types("nur für uns");
    lübeck.until_saved().await;
    let other = world.add_workspace("Andere");
    let stranger = world.add_to(&other, "Bund", Role::Moderator);

    let unknown = DocumentId::from_bytes([7; 16]).to_string();
    for document in [&world.document, &unknown] {
        let client = world.client_for(&stranger, document);
        client
            .until("the document to be unavailable", |replica| {
                replica.is_unavailable
            })
            .await;
        assert!(
            client.look(|replica| replica.hashes().is_empty()),
            "{document}"
        );
        client.assert_never_refused();
    }
}

/// Whoever knows the id and the document, from a time when they belonged to the workspace, must not get in a change.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_for_a_document_of_another_workspace_is_not_taken() {
    let world = World::start();
    let insider = world.add("Lübeck", Role::Editor);
    let lübeck = world.client_of(&insider);
    lübeck.until_ready().await;
    let other = world.add_workspace("Andere");
    let stranger = world.add_to(&other, "Bund", Role::Moderator);
    let copy = Replica::of(lübeck.look(|replica| replica.document.fork()));

    let address = world.server.address();
    let mut intruder = Intruder::with(address, &stranger, &world.document, copy).await;
    let hash = intruder.replica.types("von außen");
    let change = intruder
        .replica
        .document
        .get_last_local_change()
        .expect("it was made");
    intruder
        .send_chunks(vec![change.raw_bytes().to_vec()])
        .await;
    let unavailable = intruder
        .until(|frame| match frame {
            ServerFrame::Unavailable { document } => Some(document),
            _ => None,
        })
        .await;
    assert_eq!(unavailable, world.document);

    lübeck.types("von innen");
    lübeck.until_saved().await;
    let fresh = world.client_of(&insider);
    fresh.until_reads("von innen").await;
    assert!(!fresh.look(|replica| replica.hashes().contains(&hash)));
}
