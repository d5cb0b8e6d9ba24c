//! The rows for routes.

use super::{Needs, Route, Who, With};
use wortlaut_model::Role::{self, Editor, Moderator, Reader};
use wortlaut_model::Scope;

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
    get("/sign-in", ANYONE),
    get("/me", ANYONE),
    get("/members", ANYONE),
    get("/audit", ANYONE),
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
    get("/api/v1/sign-in", ANYONE),
    get("/api/v1/operator", ANYONE),
    post("/api/v1/session/password", ANYONE),
    post("/api/v1/session/passkey/options", ANYONE),
    post("/api/v1/session/passkey", ANYONE),
    get("/api/v1/session/provider/{provider_id}", ANYONE),
    get("/api/v1/session/provider/{provider_id}/callback", ANYONE),
    // What only members themselves see and change.
    get("/api/v1/me", reads(member(Reader))),
    patch("/api/v1/me", in_person(member(Reader))),
    get("/api/v1/me/data", in_person(member(Reader))),
    get("/api/v1/me/sessions", in_person(member(Reader))),
    delete("/api/v1/me/sessions", in_person(member(Reader))),
    delete(
        "/api/v1/me/sessions/{session_id}",
        in_person(member(Reader)),
    ),
    get("/api/v1/me/credentials", in_person(member(Reader))),
    put("/api/v1/me/password", in_person(member(Reader))),
    delete("/api/v1/me/password", in_person(member(Reader))),
    post("/api/v1/me/passkeys/options", in_person(member(Reader))),
    post("/api/v1/me/passkeys", in_person(member(Reader))),
    patch(
        "/api/v1/me/passkeys/{passkey_id}",
        in_person(member(Reader)),
    ),
    delete(
        "/api/v1/me/passkeys/{passkey_id}",
        in_person(member(Reader)),
    ),
    delete("/api/v1/me/providers", in_person(member(Reader))),
    get("/api/v1/me/tokens", in_person(member(Reader))),
    post("/api/v1/me/tokens", in_person(member(Reader))),
    delete("/api/v1/me/tokens/{token_id}", in_person(member(Reader))),
    // Who takes part.
    get("/api/v1/workspace", reads(member(Reader))),
    patch("/api/v1/workspace", writes(member(Moderator))),
    get("/api/v1/organisations", reads(member(Reader))),
    post("/api/v1/organisations", in_person(member(Moderator))),
    patch(
        "/api/v1/organisations/{organisation_id}",
        in_person(member(Moderator)),
    ),
    get("/api/v1/members", reads(member(Reader))),
    post("/api/v1/members", in_person(member(Moderator))),
    patch("/api/v1/members/{member_id}", in_person(member(Moderator))),
    delete("/api/v1/members/{member_id}", in_person(member(Moderator))),
    post(
        "/api/v1/members/{member_id}/invitation",
        in_person(member(Moderator)),
    ),
    delete(
        "/api/v1/members/{member_id}/sessions",
        in_person(member(Moderator)),
    ),
    delete(
        "/api/v1/members/{member_id}/credentials",
        in_person(member(Moderator)),
    ),
    // Everybody may have themselves erased; whom somebody names decides the rest.
    get(
        "/api/v1/members/{member_id}/erasure",
        in_person(member(Reader)),
    ),
    post(
        "/api/v1/members/{member_id}/erasure",
        in_person(member(Reader)),
    ),
    get("/api/v1/audit", in_person(member(Moderator))),
    get("/api/v1/events", reads(member(Reader))),
    // The texts.
    get("/api/v1/documents", reads(member(Reader))),
    post("/api/v1/documents", writes(member(Editor))),
    post("/api/v1/import/preview", writes(member(Editor))),
    post("/api/v1/import", writes(member(Editor))),
    get("/api/v1/documents/{document_id}", reads(document(Reader))),
    // What is to be changed decides the rest: what was put away is for reading, and taken out again by moderators.
    patch("/api/v1/documents/{document_id}", writes(document(Reader))),
    get(
        "/api/v1/documents/{document_id}/deletion",
        in_person(member(Moderator)),
    ),
    delete(
        "/api/v1/documents/{document_id}",
        in_person(member(Moderator)),
    ),
    get(
        "/api/v1/documents/{document_id}/rights",
        in_person(member(Moderator)),
    ),
    put(
        "/api/v1/documents/{document_id}/rights/{member_id}",
        in_person(member(Moderator)),
    ),
    delete(
        "/api/v1/documents/{document_id}/rights/{member_id}",
        in_person(member(Moderator)),
    ),
    // A revised file becomes edits.
    post(
        "/api/v1/documents/{document_id}/import/preview",
        writes(document(Editor)),
    ),
    post(
        "/api/v1/documents/{document_id}/import",
        writes(document(Editor)),
    ),
    // Changes that wait for their authors.
    get(
        "/api/v1/documents/{document_id}/held",
        reads(document(Moderator)),
    ),
    get(
        "/api/v1/documents/{document_id}/held/changes",
        reads(document(Reader)),
    ),
    post(
        "/api/v1/documents/{document_id}/held/{held_id}",
        writes(document(Moderator)),
    ),
    delete(
        "/api/v1/documents/{document_id}/held/{held_id}",
        writes(document(Moderator)),
    ),
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

/// Who gets in, and what they may do, is no program's affair.
const fn in_person(who: Who) -> Needs {
    Needs {
        who,
        with: With::Session,
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
