//! Each act of administration, tried as everybody.

use crate::scene::moderator;
use serde_json::{Value, json};
use wortlaut_model::Role;
use wortlaut_tests::World;

type Act = (&'static str, String, Value);

/// Every act on the member, with a body that is good.
fn acts(world: &World, member: &str, organisation: &str) -> Vec<Act> {
    let rights = format!("/documents/{}/rights", world.document);
    let new = json!({ "name": "Neu", "organisation_id": organisation, "role": "reader" });
    vec![
        ("GET", "/audit".to_owned(), Value::Null),
        ("POST", "/members".to_owned(), new),
        ("POST", format!("/members/{member}/invitation"), Value::Null),
        (
            "PATCH",
            format!("/members/{member}"),
            json!({ "role": "reader" }),
        ),
        ("DELETE", format!("/members/{member}/sessions"), Value::Null),
        (
            "POST",
            "/organisations".to_owned(),
            json!({ "name": "Neue", "short": "N" }),
        ),
        (
            "PATCH",
            format!("/organisations/{organisation}"),
            json!({ "name": "Andere" }),
        ),
        ("GET", rights.clone(), Value::Null),
        (
            "PUT",
            format!("{rights}/{member}"),
            json!({ "role": "none" }),
        ),
        ("DELETE", format!("{rights}/{member}"), Value::Null),
        ("DELETE", format!("/members/{member}"), Value::Null),
    ]
}

#[test]
fn only_a_moderator_in_a_browser_administers_and_nobody_else_changes_anything() {
    let world = World::start();
    let (program, browser) = moderator(&world);
    let target = world.add("Lübeck", Role::Editor);
    let organisation = crate::scene::listed(&browser, &target.id)["organisation_id"].clone();
    let acts = acts(&world, &target.id, organisation.as_str().unwrap());
    let others = [Role::Reader, Role::Commenter, Role::Editor].map(|role| world.add("Bund", role));
    let others = others.map(|member| world.browser_of(&member));
    let before = browser.get("/audit").json();

    for (method, path, body) in &acts {
        let nobody = world.strange_browser().send(method, path, body);
        assert_eq!(nobody.status, 401, "{method} {path}");
        for other in &others {
            let refused = other.send(method, path, body);
            assert_eq!(refused.status, 403, "{method} {path}");
            assert_eq!(refused.problem(), "forbidden");
        }
        let refused = world.tell(&program, method, path, body);
        assert_eq!(refused.status, 403, "{method} {path}");
        assert_eq!(refused.problem(), "needs-session");
    }
    assert_eq!(browser.get("/audit").json(), before, "nothing was done");

    for (method, path, body) in &acts {
        let done = browser.send(method, path, body);
        assert!(
            (200..300).contains(&done.status),
            "{method} {path}: {} {}",
            done.status,
            done.text()
        );
    }
}

#[test]
fn members_and_organisations_of_another_workspace_look_as_if_they_did_not_exist() {
    let world = World::start();
    let (_, browser) = moderator(&world);
    let mine = crate::scene::listed(&browser, &world.add("Lübeck", Role::Editor).id);
    let other = world.add_workspace("Andere");
    let stranger = world.add_to(&other, "Bund", Role::Moderator);
    let strange = world.browser_of(&stranger);
    let organisation = mine["organisation_id"].as_str().unwrap();
    for (method, path, body) in acts(&world, mine["id"].as_str().unwrap(), organisation) {
        if ["/audit", "/organisations"].contains(&path.as_str()) {
            continue;
        }
        let answer = strange.send(method, &path, &body);
        assert_eq!(answer.status, 404, "{method} {path}");
    }
    assert_eq!(
        crate::scene::listed(&browser, mine["id"].as_str().unwrap()),
        mine
    );
}
