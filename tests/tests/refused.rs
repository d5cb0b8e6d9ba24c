//! Somebody brings a refused change again and again.

use automerge::Change;
use std::time::{Duration, Instant};
use wortlaut_model::Role;
use wortlaut_tests::{Intruder, World};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(flavor = "multi_thread")]
async fn whoever_brings_the_same_refused_change_again_and_again_waits_longer_each_time() {
    let world = World::start();
    let reader = world.add("Unbekannt", Role::Reader);
    let address = world.server.address();
    let mut bytes = None;
    let mut ends = Vec::new();
    let mut waits = Vec::new();
    for _ in 0..6 {
        let began = Instant::now();
        let mut intruder = Intruder::connect(address, &reader, &world.document).await;
        waits.push(began.elapsed());
        let change = bytes.get_or_insert_with(|| {
            intruder.replica.types("nicht erlaubt");
            let change = intruder.replica.document.get_last_local_change();
            change.as_ref().map(Change::raw_bytes).map(<[u8]>::to_vec)
        });
        intruder.send_chunks(change.iter().cloned().collect()).await;
        let close = intruder.until_closed().await;
        assert_eq!(close.code, 4409);
        ends.push(close.reason);
    }
    assert!(ends.iter().all(|end| *end == ends[0]), "{ends:?}");
    assert!(ends[0].ends_with(" reader"), "{}", ends[0]);
    // One moment is lost between the server's noting it and this clock's start.
    let nearly = Duration::from_millis(900);
    assert!(waits[4] > nearly && waits[5] > nearly + SECOND, "{waits:?}");
    assert!(waits[..4].iter().all(|wait| *wait < waits[4]), "{waits:?}");
    // Nobody else waits for it.
    let began = Instant::now();
    let other = world.connect_as("Lübeck", Role::Editor).await;
    other.types("erlaubt");
    other.until_saved().await;
    assert!(began.elapsed() < waits[5], "{:?}", began.elapsed());
}
