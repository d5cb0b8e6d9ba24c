//! Guests: in until their last moment, and not a second longer.

use crate::scene::{listed, moderator, now};
use serde_json::{Value, json};
use wortlaut_model::Role;
use wortlaut_tests::{Browser, Intruder, Member, World};

fn ends(browser: &Browser<'_>, guest: &Member, at: Option<i64>) {
    let path = format!("/members/{}", guest.id);
    browser
        .send("PATCH", &path, &json!({ "ends_at": at }))
        .expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_is_signed_out_at_the_end_and_gets_in_again_when_it_is_moved() {
    let world = World::start();
    let (_, browser) = moderator(&world);
    let guest = world.add("Bund", Role::Editor);
    let tab = world.browser_of(&guest);
    // First far away, so that the timer has to be told of the nearer one.
    ends(&browser, &guest, Some(now() + 86_400_000));
    let address = world.server.address();
    let mut connection = Intruder::connect(address, &guest, &world.document).await;
    let end = now() + 1_500;
    ends(&browser, &guest, Some(end));
    let close = connection.until_closed().await;
    let closed = now();
    assert_eq!(close.code, 4401, "{close:?}");
    assert!(
        (end..end + 1_000).contains(&closed),
        "{} ms after",
        closed - end
    );

    assert_eq!(tab.get("/me").status, 401);
    assert_eq!(world.ask(&guest, "/me").status, 401);
    let invite = format!("/members/{}/invitation", guest.id);
    let refused = browser.send("POST", &invite, &Value::Null);
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (409, "ended-member")
    );
    assert_eq!(listed(&browser, &guest.id)["ends_at"], end);

    ends(&browser, &guest, None);
    assert_eq!(tab.get("/me").status, 200, "the session was not taken away");
    let mut connection = Intruder::connect(address, &guest, &world.document).await;
    let (hash, bytes) = crate::scene::chunk(&mut connection, "wieder da");
    connection.send_chunks(vec![bytes]).await;
    let observer = world.connect("Lübeck").await;
    observer.until_reads("wieder da").await;
    assert!(observer.look(|replica| replica.hashes().contains(&hash)));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_that_passes_while_the_server_is_down_counts_too() {
    let mut world = World::start();
    let guest = world.add("Bund", Role::Editor);
    let end = {
        let (_, browser) = moderator(&world);
        let end = now() + 1_500;
        ends(&browser, &guest, Some(end));
        end
    };
    world.server.stop();
    wortlaut_tests::eventually("the end to pass", || (now() > end).then_some(())).await;
    world.server.start_again();
    assert_eq!(world.ask(&guest, "/me").status, 401);
}
