//! Everything the server answers over HTTP.

mod administrator;
mod admission;
mod audit;
mod body;
pub(crate) mod clients;
pub(crate) mod connections;
mod crowd;
mod deletion;
mod description;
mod document_rights;
mod documents;
mod erasure;
mod events;
mod export;
mod headers;
mod health;
mod held;
mod history;
mod import;
mod invitations;
mod me;
mod members;
mod office;
mod operator;
mod organisations;
mod own;
mod own_data;
mod pages;
mod patient;
mod persons;
pub(crate) mod problem;
mod public;
mod publication;
mod session;
mod sign_in;
mod signed_in;
mod stream;
mod tag;
mod workspace;

use crate::app::App;
use crate::socket;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use axum::{Json, Router};
use std::sync::Arc;
use std::time::Duration;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use wortlaut_model::limits;

/// Where the API's description is to be had.
const DESCRIPTION: &str = "/api/v1/openapi.json";
/// How long an answer may take to begin; a write waits for the disk, and for whoever holds its lock.
const REQUEST_TIME: Duration = Duration::from_secs(60);

/// How long a request's body may pause.
const BODY_TIME: Duration = Duration::from_secs(10);

/// The OpenAPI document of the API.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    description::complete(api().split_for_parts().1)
}

/// The whole service.
pub(crate) fn router(app: Arc<App>) -> Router {
    let (api, description) = api().split_for_parts();
    let description = Arc::new(description::complete(description));
    let describe = get(async move || Json(description.as_ref().clone()));
    let api = api
        .route(DESCRIPTION, describe)
        .layer(DefaultBodyLimit::max(limits::BODY_BYTES))
        .layer(from_fn(headers::never_store));
    // Its errors are pages, too, which `localise` would write over.
    let public = public::router().with_state(Arc::clone(&app));
    let members = Router::new()
        .merge(api)
        .route("/sync", get(socket::open))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .with_state(Arc::clone(&app))
        .merge(pages::router());
    let members = guarded(members, &app).layer(from_fn(problem::localise));
    let protection = headers::protection(app.public_url.is_https());
    // Addresses that nobody knows are answered by the router that is merged last.
    guarded(public, &app)
        .merge(members)
        .layer(from_fn_with_state(protection, headers::protect))
}

/// Puts the checks before the handlers: who is at the other end, where a request comes from, then who sends it and
/// whether they may.
fn guarded(router: Router, app: &Arc<App>) -> Router {
    let timeout = TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST_TIME);
    let admit = from_fn_with_state(Arc::clone(app), admission::admit);
    let own_origin = from_fn_with_state(Arc::clone(app), headers::require_own_origin);
    let identify = from_fn_with_state(Arc::clone(app), clients::identify);
    router
        .layer(admit)
        .layer(own_origin)
        .layer(RequestBodyTimeoutLayer::new(BODY_TIME))
        .layer(timeout)
        .layer(identify)
}

fn api() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::with_openapi(description::begin()).nest("/api/v1", resources())
}

fn resources() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(me::me, me::change_me))
        .routes(routes!(workspace::workspace, workspace::change_workspace))
        .routes(routes!(
            organisations::organisations,
            organisations::add_organisation
        ))
        .routes(routes!(organisations::change_organisation))
        .routes(routes!(members::members, members::add_member))
        .routes(routes!(members::change_member, members::remove_member))
        .routes(routes!(members::invite_member))
        .routes(routes!(members::end_sessions))
        .routes(routes!(members::lock_out))
        .routes(routes!(audit::audit))
        .routes(routes!(erasure::erasure, erasure::erase))
        .routes(routes!(deletion::deletion))
        .routes(routes!(own_data::own_data))
        .routes(routes!(operator::operator))
        .routes(routes!(documents::list, documents::create))
        .routes(routes!(documents::one, documents::change, deletion::delete))
        .routes(routes!(document_rights::rights))
        .routes(routes!(
            document_rights::set_right,
            document_rights::clear_right
        ))
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
        .merge(own::resources())
        .merge(sign_in::resources())
}

#[cfg(test)]
mod tests {
    use crate::app::{App, Parts};
    use crate::auth::origin::PublicUrl;
    use crate::auth::proxies::TrustedProxies;
    use crate::openid::Providers;
    use crate::operator::OperatorPages;
    use crate::rights;
    use std::collections::BTreeSet;
    use std::sync::Arc;
    use wortlaut_store::Store;
    use wortlaut_sync::ActorKeys;

    /// The routers' debug form is the only place where axum tells which paths it knows.
    fn paths_of(router: &axum::Router) -> BTreeSet<String> {
        let form = format!("{router:?}");
        let paths = form.split("RouteId(").filter_map(|it| {
            let (_, path) = it.split_once("): \"")?;
            Some(path.split_once('"')?.0.to_owned())
        });
        paths
            .filter(|it| !it.starts_with("/{*__private__axum"))
            .collect()
    }

    #[test]
    fn every_path_that_the_service_knows_has_a_row_in_the_table_of_rights() {
        let folder = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let _inside = runtime.enter();
        let parts = Parts {
            store: Arc::new(Store::open(folder.path()).unwrap()),
            public_url: PublicUrl::listening("127.0.0.1:1".parse().unwrap()),
            proxies: TrustedProxies::new(Vec::new()),
            operator: OperatorPages::default(),
            providers: Providers::default(),
            actor_keys: ActorKeys::new([7; 32]),
            server_id: "wortlaut-test".to_owned(),
            storage_id: "test".to_owned(),
        };
        let router = super::router(Arc::new(App::start(parts).unwrap()));
        let known = paths_of(&router);
        assert!(
            known.contains("/api/v1/documents/{document_id}"),
            "{known:?}"
        );
        let without_row = known
            .iter()
            .filter(|path| !rights::table().routes.iter().any(|row| row.is_at(path)));
        assert_eq!(without_row.collect::<Vec<_>>(), Vec::<&String>::new());
        for row in rights::table().routes {
            let is_known = known.iter().any(|it| row.is_at(it));
            assert!(is_known, "nothing is at {}", row.path);
        }
    }

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
