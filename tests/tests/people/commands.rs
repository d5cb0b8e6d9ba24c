//! The same acts on the command line, with a server and without one.

use crate::scene::{moderator, now};
use serde_json::{Value, json};
use wortlaut_model::Role;
use wortlaut_tests::{Intruder, World};

#[tokio::test(flavor = "multi_thread")]
async fn a_member_is_removed_by_a_command_and_is_out_at_once() {
    let world = World::start();
    moderator(&world);
    let anke = world.add("Lübeck", Role::Editor);
    let address = world.server.address();
    let mut connection = Intruder::connect(address, &anke, &world.document).await;
    let removed = world
        .server
        .command(&["member", "remove", "--member", &anke.id, "--json"]);
    assert_eq!(removed, json!({ "member_id": anke.id }));
    assert_eq!(connection.until_closed().await.code, 4401);
    let listed = world.server.command(&["member", "list", "--json"]);
    let listed = listed.as_array().unwrap().iter();
    let removed: Vec<_> = listed.filter(|it| !it["removed_at"].is_null()).collect();
    assert_eq!(removed.len(), 1);
    assert_eq!(removed[0]["member_id"], anke.id);
    assert!(world.server.run(&["member", "list"]).contains(", removed "));
}

#[test]
fn organisations_documents_and_the_trail_are_reached_with_a_server_and_without_one() {
    let mut world = World::start();
    moderator(&world);
    for round in 0..2 {
        let (name, short) = (format!("Werke {round}"), format!("W{round}"));
        let add = [
            "organisation",
            "add",
            "--name",
            &name,
            "--short",
            &short,
            "--json",
        ];
        let added = world.server.command(&add);
        let id = added["organisation_id"].as_str().unwrap();
        let change = [
            "organisation",
            "change",
            id,
            "--colour",
            "9",
            "--votes",
            "false",
            "--json",
        ];
        let changed = world.server.command(&change);
        assert_eq!(
            (&changed["colour"], &changed["votes"]),
            (&json!(9), &json!(false))
        );
        let listed = world.server.command(&["organisation", "list", "--json"]);
        assert!(listed.as_array().unwrap().contains(&changed));

        let document = world.document.clone();
        let listed = |world: &World| world.server.command(&["document", "list", "--json"]);
        world.server.run(&["document", "archive", &document]);
        assert!(listed(&world)[0]["archived_at"].is_i64());
        world
            .server
            .run(&["document", "archive", &document, "--undo"]);
        assert_eq!(listed(&world)[0]["archived_at"], Value::Null);

        let trail = world.server.command(&["audit", "--json"]);
        let newest = &trail["entries"][0];
        assert_eq!(newest["action"], "document-unarchived");
        assert_eq!(newest["by"], json!({ "kind": "shell" }));
        assert!(
            world
                .server
                .run(&["audit"])
                .contains("the command line: document-archived, ")
        );
        world.server.run(&["check"]);
        if round == 0 {
            world.server.stop();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_is_given_an_end_by_a_command() {
    let world = World::start();
    moderator(&world);
    let guest = world.add("Lübeck", Role::Editor);
    let end = |more: &[&str]| {
        let end = ["member", "end", "--member", &guest.id];
        world.server.command(&[&end, more, &["--json"]].concat())
    };
    let before = now();
    let ends_at = end(&["--after", "12h"])["ends_at"].as_i64().unwrap();
    let half_a_day = 12 * 60 * 60 * 1_000;
    assert!((before + half_a_day..=now() + half_a_day).contains(&ends_at));
    assert!(world.server.run(&["member", "list"]).contains(", until "));
    assert_eq!(end(&["--never"])["ends_at"], Value::Null);
    assert!(!world.server.run(&["member", "list"]).contains(", until "));
}
