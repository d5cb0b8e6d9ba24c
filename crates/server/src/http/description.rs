//! The API's description (OpenAPI), to which the routes add themselves.
//!
//! What a route says by itself is what it may answer of its own. What every route like it answers beside that (nobody is
//! signed in, the right is missing, the body cannot be read, somebody asks too often) is added here from the table of
//! rights and from what the route takes.

use super::problem::ProblemBody;
use crate::rights::{Who, needs};
use axum::http::{Method, StatusCode};
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, OpenApi as Document, PathItem, Ref, RefOr};
use utoipa::{OpenApi, ToSchema};

/// What stands in front of all routes.
#[derive(OpenApi)]
#[openapi(
    info(title = "Wortlaut", description = "One text, drafted by many organisations.", version = "1"),
    components(schemas(ProblemBody)),
    tags(
        (name = "workspace", description = "Who takes part."),
        (name = "documents", description = "The texts."),
        (name = "history", description = "Every word's way to where it stands, and named versions."),
        (name = "sign-in", description = "Invitations, passwords, passkeys, providers, and sessions."),
        (name = "own", description = "What only the signed-in member sees and changes: sessions, credentials, tokens."),
        (name = "events", description = "What happens, as it happens.")
    )
)]
struct Description;

/// The description without routes.
pub(super) fn begin() -> Document {
    let mut description = Description::openapi();
    let components = description.components.get_or_insert_default();
    let cookie = ApiKey::Cookie(ApiKeyValue::new("wortlaut"));
    components.add_security_scheme("cookie", SecurityScheme::ApiKey(cookie));
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    description
}

/// Adds what the routes of a kind have in common.
pub(super) fn complete(mut description: Document) -> Document {
    for (path, item) in &mut description.paths.paths {
        for (method, operation) in operations(item) {
            for (status, why) in beside(&method, path, operation) {
                add(operation, status, why);
            }
        }
    }
    description
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (Method, &mut Operation)> {
    let all = [
        (Method::GET, &mut item.get),
        (Method::PUT, &mut item.put),
        (Method::POST, &mut item.post),
        (Method::PATCH, &mut item.patch),
        (Method::DELETE, &mut item.delete),
    ];
    all.into_iter()
        .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// What a route answers beside what it says by itself.
fn beside(method: &Method, path: &str, operation: &Operation) -> Vec<(StatusCode, &'static str)> {
    let mut all = vec![
        (
            StatusCode::TOO_MANY_REQUESTS,
            "Too many requests from this address.",
        ),
        (
            StatusCode::SERVICE_UNAVAILABLE,
            "The service stops, or is too busy.",
        ),
    ];
    let who = needs(method, path).map_or(Who::Anyone, |it| it.who);
    if who != Who::Anyone {
        all.push((StatusCode::UNAUTHORIZED, "Nobody is signed in."));
        all.push((StatusCode::FORBIDDEN, "The right for this is missing."));
    } else if !method.is_safe() {
        all.push((StatusCode::FORBIDDEN, "A page of another origin asks."));
    }
    if let Who::Document(_) = who {
        let why = "There is no such thing, or not for who asks.";
        all.push((StatusCode::NOT_FOUND, why));
    }
    let mut parameters = operation.parameters.iter().flatten();
    if operation.request_body.is_some() {
        all.push((StatusCode::BAD_REQUEST, "The body cannot be read."));
        all.push((StatusCode::PAYLOAD_TOO_LARGE, "The body is too large."));
        all.push((
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "The body is of another type.",
        ));
        all.push((
            StatusCode::UNPROCESSABLE_ENTITY,
            "The body says something else.",
        ));
    } else if parameters.any(is_query) {
        all.push((StatusCode::BAD_REQUEST, "A parameter cannot be read."));
    }
    all
}

fn is_query(parameter: &RefOr<utoipa::openapi::path::Parameter>) -> bool {
    matches!(parameter, RefOr::T(it) if it.parameter_in == ParameterIn::Query)
}

/// Adds an answer, unless the route says more about it.
fn add(operation: &mut Operation, status: StatusCode, why: &str) {
    let problem = Ref::from_schema_name(ProblemBody::name());
    let content = ContentBuilder::new().schema(Some(problem)).build();
    let response = ResponseBuilder::new()
        .description(why)
        .content("application/problem+json", content)
        .build();
    let responses = &mut operation.responses.responses;
    responses
        .entry(status.as_str().to_owned())
        .or_insert_with(|| response.into());
}
