//! The rows for routes.

use super::{Needs, Route, Scope, Who, With};
use wortlaut_model::Role::{self, Editor, Moderator, Reader};

/// Every route that there is. A page's own files and the public pages are here, too: that everybody may read them is a
/// right like any other.
pub(super) const ROUTES: &[Route] = &[
    // The service itself.
    get("/sync", ANYONE),
    get("/healthz", ANYONE),
    get("/readyz", ANYONE),
    get("/metrics", reads(Who::Operator)),
    get("/api/v1/openapi.json", ANYONE),
    // The pages.
    get("/", ANYONE),
    get("/index.html", ANYONE),
    get("/invitation", ANYONE),
    get("/d/{document_id}", ANYONE),
    get("/d/{document_id}/v/{number}", ANYONE),
    get("/icon.svg", ANYONE),
    get("/worker.js", ANYONE),
    get("/assets/{*file}", ANYONE),
    // What is published.
    get("/p/page.css", ANYONE),
    get("/p/{document_id}", ANYONE),
    get("/p/{document_id}/v/{number}", ANYONE),
    get("/p/{document_id}/v/{number}/{file}", ANYONE),
    // Signing in and out. A session ends for whoever holds it.
    post("/api/v1/invitations/preview", ANYONE),
    post("/api/v1/session", ANYONE),
    delete("/api/v1/session", ANYONE),
    // Who takes part.
    get("/api/v1/me", reads(member(Reader))),
    get("/api/v1/workspace", reads(member(Reader))),
    patch("/api/v1/workspace", writes(member(Moderator))),
    get("/api/v1/organisations", reads(member(Reader))),
    get("/api/v1/members", reads(member(Reader))),
    get("/api/v1/events", reads(member(Reader))),
    // The texts.
    get("/api/v1/documents", reads(member(Reader))),
    post("/api/v1/documents", writes(member(Editor))),
    post("/api/v1/import/preview", writes(member(Editor))),
    post("/api/v1/import", writes(member(Editor))),
    get("/api/v1/documents/{document_id}", reads(document(Reader))),
    get(
        "/api/v1/documents/{document_id}/export/{format}",
        reads(document(Reader)),
    ),
    // Their history.
    get(
        "/api/v1/documents/{document_id}/history",
        reads(document(Reader)),
    ),
    // Whose session it is decides the rest.
    put(
        "/api/v1/documents/{document_id}/history/{change}/note",
        writes(document(Reader)),
    ),
    get(
        "/api/v1/documents/{document_id}/text",
        reads(document(Reader)),
    ),
    get(
        "/api/v1/documents/{document_id}/blame",
        reads(document(Reader)),
    ),
    get(
        "/api/v1/documents/{document_id}/compare",
        reads(document(Reader)),
    ),
    get(
        "/api/v1/documents/{document_id}/film",
        reads(document(Reader)),
    ),
    get(
        "/api/v1/documents/{document_id}/visit",
        reads(document(Reader)),
    ),
    put(
        "/api/v1/documents/{document_id}/visit",
        writes(document(Reader)),
    ),
    post(
        "/api/v1/documents/{document_id}/restore",
        writes(document(Editor)),
    ),
    post(
        "/api/v1/documents/{document_id}/undo",
        writes(document(Editor)),
    ),
    // Versions.
    get(
        "/api/v1/documents/{document_id}/versions",
        reads(document(Reader)),
    ),
    post(
        "/api/v1/documents/{document_id}/versions",
        writes(document(Editor)),
    ),
    get(
        "/api/v1/documents/{document_id}/versions/{number}",
        reads(document(Reader)),
    ),
    put(
        "/api/v1/documents/{document_id}/versions/{number}/agreed",
        writes(document(Moderator)),
    ),
    get(
        "/api/v1/documents/{document_id}/publications",
        reads(document(Reader)),
    ),
    put(
        "/api/v1/documents/{document_id}/versions/{number}/publication",
        writes(document(Moderator)),
    ),
    delete(
        "/api/v1/documents/{document_id}/versions/{number}/publication",
        writes(document(Moderator)),
    ),
];

const ANYONE: Needs = reads(Who::Anyone);

const fn member(least: Role) -> Who {
    Who::Member(least)
}

const fn document(least: Role) -> Who {
    Who::Document(least)
}

const fn reads(who: Who) -> Needs {
    Needs {
        who,
        with: With::Token(Scope::Read),
    }
}

const fn writes(who: Who) -> Needs {
    Needs {
        who,
        with: With::Token(Scope::Edit),
    }
}

const fn get(path: &'static str, needs: Needs) -> Route {
    row("GET", path, needs)
}

const fn post(path: &'static str, needs: Needs) -> Route {
    row("POST", path, needs)
}

const fn put(path: &'static str, needs: Needs) -> Route {
    row("PUT", path, needs)
}

const fn patch(path: &'static str, needs: Needs) -> Route {
    row("PATCH", path, needs)
}

const fn delete(path: &'static str, needs: Needs) -> Route {
    row("DELETE", path, needs)
}

const fn row(method: &'static str, path: &'static str, needs: Needs) -> Route {
    Route {
        method,
        path,
        needs,
    }
}
