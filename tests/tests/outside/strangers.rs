//! What is another workspace's looks, byte by byte, like what does not exist.

use serde_json::{Value, json};
use wortlaut_model::{DocumentId, Role};
use wortlaut_tests::{Request, Response, World};

/// Stands for the document in a path.
const DOCUMENT: &str = "{document_id}";

#[test]
fn no_answer_tells_what_another_workspace_has() {
    let world = World::start();
    let member = world.add("Lübeck", Role::Editor);
    let named = world.send(&member, "POST", "/versions", &json!({ "name": "Eins" }));
    assert_eq!(named.status, 201);
    let other = world.add_workspace("Andere");
    let stranger = world.add_to(&other, "Fremd", Role::Moderator);
    let unknown = DocumentId::from_bytes([7; 16]).to_string();
    let ask = |method: &str, path: &str, document: &str| {
        let path = path
            .replace(DOCUMENT, document)
            .replace("{number}", "1")
            .replace("{format}", "txt")
            .replace("{change}", &"0".repeat(64));
        let request = Request::new(method, &path)
            .header("authorization", &format!("Bearer {}", stranger.token));
        let request = if method == "GET" {
            request
        } else {
            request.json(&json!({}))
        };
        request.send(world.server.address())
    };
    let mut compared = 0;
    for (method, path) in operations_on_documents() {
        let theirs = ask(&method, &path, &world.document);
        let nowhere = ask(&method, &path, &unknown);
        assert_eq!(told(&theirs), told(&nowhere), "{method} {path}");
        assert_eq!(theirs.status, 404, "{method} {path}");
        compared += 1;
    }
    assert!(compared >= 17, "{compared}");
    // Nor does what the public sees.
    for path in [
        "/p/{document_id}",
        "/p/{document_id}/v/1",
        "/p/{document_id}/v/1/text.txt",
    ] {
        let theirs = ask("GET", path, &world.document);
        assert_eq!(told(&theirs), told(&ask("GET", path, &unknown)), "{path}");
    }
}

/// All that an answer tells, but for the moment.
fn told(response: &Response) -> (u16, Vec<(String, String)>, String) {
    let mut headers = response.headers().to_vec();
    headers.retain(|(name, _)| name != "date");
    let body = String::from_utf8_lossy(&response.body).into_owned();
    (response.status, headers, body)
}

fn operations_on_documents() -> Vec<(String, String)> {
    let printed = wortlaut_tests::run(&["rights"]).stdout;
    let table: Value = serde_json::from_slice(&printed).expect("the table is JSON");
    let rows = table["routes"].as_array().expect("routes").iter();
    let about_documents = rows.filter(|it| it["who"] == "document");
    let text = |json: &Value| json.as_str().expect("a text").to_owned();
    about_documents
        .map(|it| (text(&it["method"]), text(&it["path"])))
        .collect()
}
