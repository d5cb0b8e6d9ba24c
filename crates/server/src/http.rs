//! Everything the server answers over HTTP.

mod body;
pub(crate) mod connections;
mod documents;
mod events;
mod export;
mod headers;
mod health;
mod held;
mod history;
mod import;
mod invitations;
mod me;
mod pages;
mod persons;
pub(crate) mod problem;
mod public;
mod publication;
mod session;
mod signed_in;
mod tag;
mod workspace;

use crate::app::App;
use crate::socket;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{any, get};
use axum::{Json, Router};
use std::sync::Arc;
use std::time::Duration;
use tower_http::timeout::TimeoutLayer;
use utoipa::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use wortlaut_model::limits;

/// How long an answer may take to begin; a write waits for the disk, and for whoever holds its lock.
const REQUEST_TIME: Duration = Duration::from_secs(60);

/// The API's description, to which the routes add themselves.
#[derive(OpenApi)]
#[openapi(
    info(title = "Wortlaut", description = "One text, drafted by many organisations.", version = "1"),
    tags(
        (name = "workspace", description = "Who takes part."),
        (name = "documents", description = "The texts."),
        (name = "history", description = "Every word's way to where it stands, and named versions."),
        (name = "sign-in", description = "Invitations and sessions."),
        (name = "events", description = "What happens, as it happens.")
    )
)]
struct Description;

/// The OpenAPI document of the API.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    api().split_for_parts().1
}

/// The whole service.
pub(crate) fn router(app: Arc<App>) -> Router {
    let (api, description) = api().split_for_parts();
    let description = Arc::new(description);
    let describe = get(async move || Json(description.as_ref().clone()));
    let api = api
        .route("/api/v1/openapi.json", describe)
        .layer(TimeoutLayer::with_status_code(
            axum::http::StatusCode::SERVICE_UNAVAILABLE,
            REQUEST_TIME,
        ))
        .layer(DefaultBodyLimit::max(limits::BODY_BYTES))
        .layer(from_fn_with_state(
            Arc::clone(&app),
            headers::require_own_origin,
        ))
        .layer(from_fn(headers::never_store));
    // Its errors are pages, too, which `localise` would write over.
    let public = public::router()
        .layer(TimeoutLayer::with_status_code(
            axum::http::StatusCode::SERVICE_UNAVAILABLE,
            REQUEST_TIME,
        ))
        .with_state(Arc::clone(&app));
    let members = Router::new()
        .merge(api)
        .route("/sync", any(socket::open))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .with_state(app)
        .merge(pages::router())
        .layer(from_fn(problem::localise));
    // Addresses that nobody knows are answered by the router that is merged last.
    public.merge(members).layer(from_fn(headers::protect))
}

fn api() -> OpenApiRouter<Arc<App>> {
    let mut description = Description::openapi();
    let components = description.components.get_or_insert_default();
    let cookie = ApiKey::Cookie(ApiKeyValue::new("wortlaut"));
    components.add_security_scheme("cookie", SecurityScheme::ApiKey(cookie));
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    OpenApiRouter::with_openapi(description).nest("/api/v1", resources())
}

fn resources() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(me::me))
        .routes(routes!(workspace::workspace, workspace::change_workspace))
        .routes(routes!(workspace::organisations))
        .routes(routes!(workspace::members))
        .routes(routes!(documents::list, documents::create))
        .routes(routes!(documents::one))
        .routes(routes!(invitations::preview))
        .routes(routes!(session::begin, session::end))
        .routes(routes!(events::stream))
        .routes(routes!(export::export))
        .routes(routes!(import::preview_import))
        .routes(routes!(import::import))
        .routes(routes!(held::waiting))
        .routes(routes!(held::waiting_hashes))
        .routes(routes!(held::admit, held::discard))
        .routes(routes!(publication::publications))
        .routes(routes!(publication::publish, publication::withdraw))
        .merge(history::resources())
}

#[cfg(test)]
mod tests {
    /// Programs generate their own names from these.
    #[test]
    fn no_two_operations_have_one_id() {
        let description = serde_json::to_value(super::openapi()).unwrap();
        let paths = description["paths"].as_object().unwrap();
        let operations = paths.values().flat_map(|path| path.as_object().unwrap());
        let mut ids = std::collections::BTreeSet::new();
        for (_, operation) in operations {
            let id = operation["operationId"].as_str().unwrap();
            assert!(ids.insert(id), "{id}");
        }
    }

    #[test]
    fn the_api_is_what_it_was() {
        insta::assert_json_snapshot!(super::openapi());
    }
}
