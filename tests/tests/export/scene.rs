//! A workspace with the definition in it, and a version of it.

use serde_json::{Value, json};
use wortlaut_model::Role;
use wortlaut_tests::{Fetched, Member, World};

/// The definition as a file.
pub const DEFINITION: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../crates/server/template/definition.md"
);

pub struct Scene {
    pub world: World,
    pub moderator: Member,
    pub editor: Member,
    pub reader: Member,
}

impl Scene {
    pub fn begin() -> Self {
        let mut world = World::start();
        let imported = world.server.command(&["import", DEFINITION, "--json"]);
        world.document = imported["document_id"].as_str().unwrap().to_owned();
        Self {
            moderator: world.add("Hansestadt", Role::Moderator),
            editor: world.add("Lübeck", Role::Editor),
            reader: world.add("Kassel", Role::Reader),
            world,
        }
    }

    /// Names the text of now.
    pub fn names(&self, name: &str) -> Value {
        let asked = json!({ "name": name });
        let named = self.world.send(&self.editor, "POST", "/versions", &asked);
        named.expect(201)
    }

    pub fn publishes(&self, number: u64) -> Value {
        self.moderates("PUT", number).expect(200)
    }

    pub fn withdraws(&self, number: u64) -> Value {
        self.moderates("DELETE", number).expect(200)
    }

    pub fn agrees(&self, number: u64) {
        let (path, asked) = (format!("/versions/{number}/agreed"), json!({}));
        let agreed = self.world.send(&self.moderator, "PUT", &path, &asked);
        agreed.expect(200);
    }

    fn moderates(&self, method: &str, number: u64) -> wortlaut_tests::Answer {
        let path = format!("/versions/{number}/publication");
        self.world
            .send(&self.moderator, method, &path, &Value::Null)
    }

    /// The public page of the document, or something below it.
    pub fn visit(&self, below: &str) -> Fetched {
        self.world.visit(&self.address(below))
    }

    pub fn address(&self, below: &str) -> String {
        format!("/p/{}{below}", self.world.document)
    }

    pub fn export(&self, path: &str) -> Fetched {
        self.world
            .download(&self.reader, &format!("/export/{path}"), "")
    }

    /// Somebody writes at the end of the text, and it is saved.
    pub async fn writes(&self, words: &str) {
        let writer = self.world.client_of(&self.editor);
        writer.until_ready().await;
        writer.types(words);
        writer.until_saved().await;
    }
}
