//! The database beside the running server: what is in it, and what a test puts there because no request can.

use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use wortlaut_model::{DocumentId, MemberId, Role, TokenId};

/// What goes on by itself: snapshots are derived, and the use of a session or token is noted when it was good.
const BY_ITSELF: [&str; 3] = ["snapshot", "session", "token"];

/// The server's database.
pub struct Records(Connection);

/// How much there is of everything, and the end of the audit trail, where every change of a record leaves a row.
#[derive(Debug, PartialEq, Eq)]
pub struct State {
    rows: BTreeMap<String, i64>,
    audit: Option<Vec<u8>>,
}

impl Records {
    pub fn open(database: &Path) -> Self {
        let connection = Connection::open(database).expect("the database can be read beside");
        let patience = std::time::Duration::from_secs(30);
        connection.busy_timeout(patience).expect("a time-out");
        Self(connection)
    }

    pub fn state(&self) -> State {
        let names = "SELECT name FROM sqlite_master WHERE type = 'table'";
        let mut statement = self.0.prepare(names).unwrap();
        let tables = statement.query_map([], |row| row.get(0)).unwrap();
        let tables: Vec<String> = tables.map(Result::unwrap).collect();
        let counted = tables
            .into_iter()
            .filter(|it| !BY_ITSELF.contains(&it.as_str()));
        State {
            rows: counted
                .map(|table| (table.clone(), self.count(&table)))
                .collect(),
            audit: self
                .0
                .query_row(
                    "SELECT hash FROM audit ORDER BY number DESC LIMIT 1",
                    [],
                    |row| row.get(0),
                )
                .ok(),
        }
    }

    fn count(&self, table: &str) -> i64 {
        let count = format!("SELECT count(*) FROM \"{table}\"");
        self.0.query_row(&count, [], |row| row.get(0)).unwrap()
    }

    /// How many changes the log has.
    pub fn changes(&self) -> i64 {
        self.count("change")
    }

    /// Keeps a session of a member's, good until then, and returns its secret: signing in so often would be too often.
    pub fn begin_session(&self, member: &str, expires_at: i64) -> String {
        let id: [u8; 16] = rand::random();
        let secret = hex(&rand::random::<[u8; 32]>());
        let digest: [u8; 32] = Sha256::digest(secret.as_bytes()).into();
        let member: MemberId = member.parse().expect("a member's id");
        let began = (*NOW).min(expires_at);
        self.0
            .execute(
                "INSERT INTO session (id, secret, member, created_at, last_used_at, expires_at)
                 VALUES (?1, ?2, ?3, ?4, ?4, ?5)",
                params![id, digest, member.as_bytes(), began, expires_at],
            )
            .expect("a session can be kept");
        secret
    }

    /// Ends a session as if it had been signed out.
    pub fn end_session(&self, secret: &str) {
        let digest: [u8; 32] = Sha256::digest(secret.as_bytes()).into();
        let ended = self
            .0
            .execute("DELETE FROM session WHERE secret = ?1", [digest]);
        assert_eq!(ended, Ok(1));
    }

    /// Gives a member a right in a document in place of their own; none at all where it is `None`.
    pub fn give(&self, document: &str, member: &str, role: Option<Role>) {
        let document: DocumentId = document.parse().expect("a document's id");
        let member: MemberId = member.parse().expect("a member's id");
        let given = self.0.execute(
            "INSERT INTO document_right (document, member, role) VALUES (?1, ?2, ?3)",
            params![
                document.as_bytes(),
                member.as_bytes(),
                role.map_or("none", Role::as_str)
            ],
        );
        assert_eq!(given, Ok(1));
    }

    /// Lets a token's time be over: none can be made whose time is.
    pub fn expire_token(&self, token: &str) {
        let token: TokenId = token.parse().expect("a token's id");
        let expired = self.0.execute(
            "UPDATE token SET expires_at = ?2 WHERE id = ?1",
            params![token.as_bytes(), *NOW],
        );
        assert_eq!(expired, Ok(1));
    }

    /// Makes a member a guest whose time is over: none can be made whose time is.
    pub fn end_guest(&self, member: &str) {
        let member: MemberId = member.parse().expect("a member's id");
        let ended = self.0.execute(
            "UPDATE member SET ends_at = ?2 WHERE id = ?1",
            params![member.as_bytes(), *NOW],
        );
        assert_eq!(ended, Ok(1));
    }
}

/// A moment of now for what is kept; sessions bear some time between this and the server's clock.
pub static NOW: std::sync::LazyLock<i64> = std::sync::LazyLock::new(|| {
    let since = std::time::SystemTime::UNIX_EPOCH
        .elapsed()
        .expect("after 1970");
    i64::try_from(since.as_millis()).expect("before the year 292 million")
});

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
