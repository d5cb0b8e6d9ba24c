//! Who may do what: one table over every route and every kind of frame.
//!
//! A request finds its row by its method and the pattern of its path, and is let in by that before its handler sees it (see
//! [`crate::http::admission`]). What has no row is answered by nobody. Handlers ask no more than what depends on the body.

mod frames;
mod routes;

use crate::auth::{Credential, SignedIn};
use axum::http::Method;
use routes::ROUTES;
use serde::Serialize;
use wortlaut_model::{DocumentId, MemberId, Role, Scope};
use wortlaut_store::{Store, StoreError};

/// Who may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "who", content = "role", rename_all = "lowercase")]
pub(crate) enum Who {
    /// Everybody: nobody is asked who they are. What is secret of it (an invitation) is in the body.
    Anyone,
    /// Whoever runs the service: this machine itself, or a moderator's token, of whatever scope the row asks for.
    Operator,
    /// A member with this right, or a wider one.
    Member(Role),
    /// Whoever has this right, or a wider one, on the document that the path names.
    Document(Role),
}

/// With what a member may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum With {
    /// A session, or a token of this scope or a wider one.
    Token(Scope),
    /// A session alone: what decides who gets in is no program's affair.
    Session,
}

/// What a request needs to be let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Needs {
    #[serde(flatten)]
    pub(crate) who: Who,
    pub(crate) with: With,
}

/// A row of the table.
#[derive(Debug, Serialize)]
pub(crate) struct Route {
    pub(crate) method: &'static str,
    /// As the router matches it, and as the OpenAPI document names it; `{*file}` at its end stands for any file.
    pub(crate) path: &'static str,
    #[serde(flatten)]
    pub(crate) needs: Needs,
}

/// The whole table, as `wortlaut rights` prints it.
#[derive(Serialize)]
pub(crate) struct Table {
    pub(crate) routes: &'static [Route],
    frames: Vec<frames::Frame>,
}

/// The table.
pub(crate) fn table() -> Table {
    Table {
        routes: ROUTES,
        frames: frames::frames(),
    }
}

/// Nothing in the table is about this request.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoRow {
    /// The path has rows, but none for this method.
    Method {
        /// Those that it has rows for, as an `Allow` header lists them.
        allowed: String,
    },
    /// The path has no row.
    Path,
}

/// Why somebody is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The right is not wide enough.
    Right,
    /// The token is for reading only.
    ReadOnly,
    /// No token will do.
    Session,
}

impl Route {
    /// Whether the row is about paths of this pattern.
    pub(crate) fn is_at(&self, path: &str) -> bool {
        match self.path.strip_suffix("{*file}") {
            Some(folder) => path.starts_with(folder),
            None => self.path == path,
        }
    }
}

/// What a request with this method, to a path of this pattern, needs. Whoever may have an answer may have its head.
pub(crate) fn needs(method: &Method, path: &str) -> Result<Needs, NoRow> {
    let method = match *method {
        Method::HEAD => "GET",
        ref other => other.as_str(),
    };
    let at_path = || ROUTES.iter().filter(|it| it.is_at(path));
    if let Some(row) = at_path().find(|it| it.method == method) {
        return Ok(row.needs);
    }
    let allowed: Vec<&str> = at_path().map(|it| it.method).collect();
    if allowed.is_empty() {
        return Err(NoRow::Path);
    }
    Err(NoRow::Method {
        allowed: allowed.join(", "),
    })
}

impl Needs {
    /// Whether a member who has this right, where it counts, may ask with what they have signed in with.
    pub(crate) fn allow(&self, signed_in: &SignedIn, right: Role) -> Result<(), Refused> {
        if let Credential::Token(_) = signed_in.credential {
            match self.with {
                With::Session => return Err(Refused::Session),
                With::Token(Scope::Edit) if signed_in.most < Role::Moderator => {
                    return Err(Refused::ReadOnly);
                }
                With::Token(_) => {}
            }
        }
        match self.who {
            Who::Member(least) | Who::Document(least) if right < least => Err(Refused::Right),
            Who::Operator if right < Role::Moderator => Err(Refused::Right),
            _ => Ok(()),
        }
    }
}

/// What a member may do with a document, as far as what they signed in with lets it through (`most`); `None` looks as if
/// there were no such document. Nothing of this server asks the store for a right but here.
pub(crate) fn on_document(
    store: &Store,
    (member, most): (MemberId, Role),
    document: DocumentId,
) -> Result<Option<Role>, StoreError> {
    let right = store.access(member, document)?;
    Ok(right.map(|right| right.min(most)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const API: &str = "/api/v1/";

    fn rows() -> Vec<(String, String)> {
        let rows = ROUTES.iter();
        rows.map(|row| (row.method.to_owned(), row.path.to_owned()))
            .collect()
    }

    fn operations() -> BTreeSet<(String, String)> {
        let description = serde_json::to_value(crate::http::openapi()).unwrap();
        let mut operations = BTreeSet::new();
        for (path, item) in description["paths"].as_object().unwrap() {
            for method in item.as_object().unwrap().keys() {
                operations.insert((method.to_uppercase(), path.clone()));
            }
        }
        operations
    }

    #[test]
    fn no_route_has_two_rows() {
        let all = rows();
        let once: BTreeSet<_> = all.iter().collect();
        assert_eq!(once.len(), all.len());
    }

    /// The description describes everything but itself.
    #[test]
    fn every_operation_of_the_api_has_a_row_and_every_row_an_operation() {
        let described: BTreeSet<_> = rows()
            .into_iter()
            .filter(|(_, path)| path.starts_with(API) && !path.ends_with("/openapi.json"))
            .collect();
        assert_eq!(described, operations());
    }

    #[test]
    fn what_has_no_row_is_found_by_nobody() {
        assert_eq!(needs(&Method::GET, "/api/v1/secrets"), Err(NoRow::Path));
        let allowed = "GET, PATCH".to_owned();
        assert_eq!(
            needs(&Method::PUT, "/api/v1/workspace"),
            Err(NoRow::Method { allowed })
        );
        let document = "/api/v1/documents/{document_id}";
        assert_eq!(
            needs(&Method::HEAD, document),
            needs(&Method::GET, document)
        );
    }

    /// A token that reads must not write, however narrow the right that the write needs.
    #[test]
    fn whatever_changes_something_needs_more_than_a_token_that_reads() {
        for row in ROUTES {
            let With::Token(scope) = row.needs.with else {
                continue;
            };
            let is_for_anyone = row.needs.who == Who::Anyone;
            let reads = row.method == "GET" || is_for_anyone;
            assert_eq!(scope == Scope::Read, reads, "{row:?}");
        }
    }
}
