//! Up to where a member has seen the text.

use crate::scene::Scene;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_never_goes_back_and_is_nobody_elses() {
    let mut scene = Scene::begin(13).await;
    scene.both_write(4).await;
    let visits = |body: Value| scene.world.send(&scene.lübeck, "PUT", "/visit", &body);
    let seen = || scene.world.get(&scene.lübeck, "/visit");
    assert_eq!(seen().status, 204, "never");
    for (position, expected) in [(3, 3), (2, 3), (5, 5), (0, 5)] {
        visits(json!({ "position": position })).expect(204);
        assert_eq!(seen().expect(200)["position"], expected);
    }
    let beyond = visits(json!({ "position": 1_000_000 }));
    assert_eq!((beyond.status, beyond.problem()), (404, "unknown-moment"));
    visits(json!({})).expect(204);
    assert_eq!(seen().expect(200)["position"], scene.length());
    assert_eq!(scene.world.get(&scene.bund, "/visit").status, 204);
}
