//! The table of rights, as the binary prints it.

use serde_json::Value;
use wortlaut_model::Role;

/// Who may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Anyone,
    Operator,
    Member(Role),
    Document(Role),
}

/// What may be presented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum With {
    /// Any token, or a session.
    Reading,
    /// A token that may edit, or a session.
    Editing,
    /// A session alone.
    Session,
}

/// A route and what it needs.
#[derive(Clone, Debug)]
pub struct Row {
    pub method: String,
    pub path: String,
    pub who: Who,
    pub with: With,
}

/// A kind of frame and the narrowest right with which it has an effect, if any has.
#[derive(Clone, Debug)]
pub struct Frame {
    pub kind: String,
    pub least: Option<Role>,
}

/// Every row.
pub fn rows() -> Vec<Row> {
    list("routes").iter().map(row).collect()
}

/// Every kind of frame.
pub fn frames() -> Vec<Frame> {
    let frames = list("frames");
    let frames = frames.iter().map(|it| Frame {
        kind: text(&it["kind"]),
        least: it["role"]
            .as_str()
            .map(|name| name.parse().expect("a role")),
    });
    frames.collect()
}

fn list(of: &str) -> Vec<Value> {
    let printed = wortlaut_tests::run(&["rights"]).stdout;
    let table: Value = serde_json::from_slice(&printed).expect("the table is JSON");
    table[of].as_array().expect("a list").clone()
}

fn row(json: &Value) -> Row {
    let role = || text(&json["role"]).parse().expect("a role");
    Row {
        method: text(&json["method"]),
        path: text(&json["path"]),
        who: match json["who"].as_str() {
            Some("anyone") => Who::Anyone,
            Some("operator") => Who::Operator,
            Some("member") => Who::Member(role()),
            Some("document") => Who::Document(role()),
            _ => panic!("who is this? {json}"),
        },
        with: match (json["with"].as_str(), json["with"]["token"].as_str()) {
            (Some("session"), _) => With::Session,
            (_, Some("read")) => With::Reading,
            (_, Some("edit")) => With::Editing,
            _ => panic!("with what is this? {json}"),
        },
    }
}

fn text(json: &Value) -> String {
    json.as_str().expect("a text").to_owned()
}
