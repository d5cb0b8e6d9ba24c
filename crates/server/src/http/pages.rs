//! The web pages, embedded when the program is built and compressed once.

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use memory_serve::CacheControl;

/// The page that the browser's router starts from.
const INDEX: &str = "/index.html";
/// The addresses that it knows.
const ROUTES: [&str; 7] = [
    "/invitation",
    "/sign-in",
    "/me",
    "/members",
    "/audit",
    "/d/{document_id}",
    "/d/{document_id}/v/{number}",
];
/// Files here carry a hash of their content in their names.
const ASSETS: &str = "/assets/";

/// Serves the pages and their files.
pub(super) fn router() -> Router {
    let pages = ROUTES.iter().fold(memory_serve::load!(), |pages, route| {
        pages.add_alias(route, INDEX)
    });
    pages
        .index_file(Some(INDEX))
        // Browsers that take no brotli are rare; packing everything again for them would slow each start.
        .enable_gzip(false)
        .enable_brotli(true)
        .html_cache_control(CacheControl::NoCache)
        .cache_control(CacheControl::NoCache)
        .into_router()
        .layer(from_fn(keep_assets))
}

/// Lets browsers keep files whose names change with their content.
async fn keep_assets(request: Request, next: Next) -> Response {
    let is_asset = request.uri().path().starts_with(ASSETS);
    let mut response = next.run(request).await;
    if is_asset && response.status().is_success() {
        let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, forever);
    }
    response
}
