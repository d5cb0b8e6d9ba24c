//! Organisations that write in one text, at times that the test chooses.

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use serde_json::json;
use wortlaut_model::Role;
use wortlaut_tests::{Client, Member, World};

pub const HOUR: i64 = 3_600_000;
/// 24 November 2026, 08:07 UTC.
const BEGINNING: i64 = 1_795_507_620_000;
/// Every change comes so much later than the one before: a session of its own.
const STEP: i64 = 13 * 60_000 + 7_531;

pub struct Scene {
    pub world: World,
    pub moderator: Member,
    /// Two of one organisation.
    pub lübeck: Member,
    pub kollege: Member,
    pub bund: Member,
    /// Of an organisation that writes nothing.
    pub kassel: Member,
}

impl Scene {
    /// A document in which Lübeck, its other member and Bund have written, named versions and described sessions, one after
    /// the other, over hours; the moderator has declared a version agreed and published it.
    pub async fn begin() -> Self {
        let world = World::start();
        let moderator = world.add("Leitung", Role::Moderator);
        let lübeck = world.add("Lübeck", Role::Editor);
        let kollege = world.add("Lübeck", Role::Commenter);
        let bund = world.add("Bund", Role::Editor);
        let kassel = world.add("Kassel", Role::Reader);
        world
            .server
            .run(&["member", "role", "--member", &kollege.id, "editor"]);
        let mut scene = Self {
            world,
            moderator,
            lübeck,
            kollege,
            bund,
            kassel,
        };
        for round in 0..4 {
            for member in [&scene.lübeck, &scene.bund, &scene.kollege] {
                let client = scene.client_of(member).await;
                client.types(&format!("{} {round}. ", member.organisation));
                client.until_saved().await;
            }
        }
        scene.remarks();
        scene.spread_times();
        scene
    }

    pub async fn client_of(&self, member: &Member) -> Client {
        let client = self.world.client_of(member);
        client.until_ready().await;
        client
    }

    fn remarks(&self) {
        for member in [&self.lübeck, &self.bund] {
            let name = json!({ "name": format!("Stand {}", member.organisation) });
            let named = self.world.send(member, "POST", "/versions", &name);
            named.expect(201);
            let entries = self.world.get(member, "/history").expect(200)["entries"].clone();
            let entries = entries.as_array().unwrap().iter();
            let mine = entries
                .filter(|it| it["parts"][0]["member_id"] == member.id)
                .map(|it| it["id"].as_str().unwrap().to_owned())
                .next()
                .unwrap();
            let note = json!({ "text": "gekürzt" });
            let path = format!("/history/{mine}/note");
            self.world.send(member, "PUT", &path, &note).expect(204);
        }
        let agreed = self
            .world
            .send(&self.moderator, "PUT", "/versions/1/agreed", &json!({}));
        agreed.expect(200);
        let published = self.world.send(
            &self.moderator,
            "PUT",
            "/versions/1/publication",
            &json!({}),
        );
        published.expect(200);
    }

    /// Gives every change a minute of its own: nobody waits for hours in a test.
    fn spread_times(&mut self) {
        self.world.server.stop();
        let database = Connection::open(self.world.server.database()).unwrap();
        let triggers = DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER;
        database.set_db_config(triggers, false).unwrap();
        database
            .execute(
                "UPDATE change SET received_at = ?1 + position * ?2",
                [BEGINNING, STEP],
            )
            .unwrap();
        drop(database);
        self.world.server.start_again();
    }

    /// When each organisation did something, as the database has it: `(organisation, milliseconds)`.
    pub fn deeds(&self) -> Vec<(String, i64)> {
        let database = Connection::open(self.world.server.database()).unwrap();
        let mut statement = database
            .prepare(
                "SELECT organisation.name, deed.at FROM (
                     SELECT member AS by, received_at AS at FROM change WHERE member IS NOT NULL
                     UNION ALL SELECT created_by, created_at FROM version
                     UNION ALL SELECT declared_by, declared_at FROM agreed
                     UNION ALL SELECT by, at FROM session_note
                     UNION ALL SELECT by, at FROM publication
                 ) deed
                 JOIN member ON member.id = deed.by
                 JOIN organisation ON organisation.id = member.organisation",
            )
            .unwrap();
        let deeds = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        deeds.collect::<Result<_, _>>().unwrap()
    }

    /// Whether the words stand anywhere in the database or its log.
    pub fn is_in_files(&self, words: &str) -> bool {
        [
            "wortlaut.sqlite",
            "wortlaut.sqlite-wal",
            "wortlaut.sqlite-shm",
        ]
        .into_iter()
        .filter_map(|name| std::fs::read(self.world.server.data().join(name)).ok())
        .any(|bytes| bytes.windows(words.len()).any(|it| it == words.as_bytes()))
    }
}
