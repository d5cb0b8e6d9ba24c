//! Every route, by everybody.

use crate::asker::{Asker, Expected};
use crate::records::Records;
use crate::table::{self, Row};
use serde_json::json;
use wortlaut_model::Role;
use wortlaut_tests::{Request, Response, World};

/// Problems that say that somebody has no right to something.
const WANT_OF_RIGHT: [&str; 5] = [
    "signed-out",
    "forbidden",
    "read-only",
    "needs-session",
    "foreign-origin",
];
/// A proxy's word for whom it speaks: a request that comes from the machine itself would be the operator's.
const FOR_WHOM: &str = "x-forwarded-for";

/// The name that the first workspace has from the beginning.
const OURS: &str = "Arbeitsraum";

/// A running server and what the paths name.
struct Matrix {
    world: World,
    records: Records,
    /// A member whom requests may be about, and nobody asks as.
    bystander: String,
}

#[test]
fn every_route_lets_in_whom_the_table_names_and_nobody_else() {
    let matrix = Matrix::start();
    let askers = Asker::everybody(&matrix.world, &matrix.records);
    let rows = table::rows();
    let mut failures = Vec::new();
    let mut counted = (0, 0);
    // Whoever is let in may do something, so those who are refused ask first.
    for row in &rows {
        for asker in askers
            .iter()
            .filter(|it| it.expects(row) != Expected::LetIn)
        {
            failures.extend(matrix.is_refused(row, asker));
            counted.0 += 1;
        }
    }
    for row in &rows {
        for asker in askers
            .iter()
            .filter(|it| it.expects(row) == Expected::LetIn)
        {
            failures.extend(matrix.is_let_in(row, asker));
            counted.1 += 1;
        }
    }
    assert_eq!(failures, Vec::<String>::new());
    println!("{} refused, {} let in", counted.0, counted.1);
    assert!(counted.0 > 4 * rows.len() && counted.1 > 4 * rows.len());
}

impl Matrix {
    fn start() -> Self {
        let world = World::start();
        Self {
            records: Records::open(&world.server.database()),
            bystander: world.add("Bund", Role::Reader).id,
            world,
        }
    }

    fn ask(&self, row: &Row, address: &str, asker: &Asker) -> Response {
        let request = Request::new(&row.method, address);
        let request = match row.method.as_str() {
            "GET" | "DELETE" => request,
            _ => request.json(&json!({})),
        };
        asker
            .sign(request, &self.world, &self.records)
            .header(FOR_WHOM, &asker.from)
            .send(self.world.server.address())
    }

    fn is_refused(&self, row: &Row, asker: &Asker) -> Option<String> {
        let address = self.address(row);
        let before = self.records.state();
        let response = self.ask(row, &address, asker);
        let is_right = match asker.expects(row) {
            Expected::Refused(status) => response.status == status,
            _ => (400..500).contains(&response.status),
        };
        let is_same = self.records.state() == before;
        (!is_right || !is_same).then(|| self.failure(row, asker, &response, is_same))
    }

    fn is_let_in(&self, row: &Row, asker: &Asker) -> Option<String> {
        let response = self.ask(row, &self.address(row), asker);
        let problem = response.problem();
        // A document that somebody may read is there, whatever else is not.
        let is_hidden = row.path.contains("{document_id}") && problem == "not-found";
        let is_refused = WANT_OF_RIGHT.contains(&problem.as_str()) || is_hidden;
        (is_refused || response.status >= 500).then(|| self.failure(row, asker, &response, true))
    }

    fn failure(&self, row: &Row, asker: &Asker, response: &Response, is_same: bool) -> String {
        format!(
            "{} {} by {}: {} {:?}, expected {:?}{}",
            row.method,
            row.path,
            asker.name,
            response.status,
            response.problem(),
            asker.expects(row),
            if is_same {
                ""
            } else {
                ", and something changed"
            }
        )
    }

    /// The row's path with something in place of each parameter; where it can, something that is there.
    fn address(&self, row: &Row) -> String {
        let parts = row.path.split('/').map(|part| match part {
            "{document_id}" => self.document(row),
            "{member_id}" => self.bystander.clone(),
            "{number}" => "1".to_owned(),
            "{format}" => "txt".to_owned(),
            "{change}" | "{held_id}" => "0".repeat(64),
            "{file}" => "text.txt".to_owned(),
            part if part.starts_with('{') => "00000000-0000-4000-8000-000000000000".to_owned(),
            part => part.to_owned(),
        });
        parts.collect::<Vec<_>>().join("/")
    }

    /// The document; where it may go by the request, one of its own.
    fn document(&self, row: &Row) -> String {
        if row.method != "DELETE" || !row.path.ends_with("{document_id}") {
            return self.world.document.clone();
        }
        let create = [
            "document",
            "create",
            "--title",
            "Weg",
            "--workspace",
            OURS,
            "--json",
        ];
        let created = self.world.server.command(&create);
        created["document_id"].as_str().expect("an id").to_owned()
    }
}
