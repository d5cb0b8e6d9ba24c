//! `/operator`: where whoever runs the service says who they are.

use crate::app::App;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// The operator's own pages, which the foot of every page links to; null where the operator has named none.
#[derive(Serialize, ToSchema)]
pub(super) struct Operator {
    /// Impressum.
    #[schema(required)]
    imprint_url: Option<String>,
    /// Datenschutz.
    #[schema(required)]
    privacy_url: Option<String>,
    /// Barrierefreiheit.
    #[schema(required)]
    accessibility_url: Option<String>,
    /// Where barriers are reported (Barriere melden).
    #[schema(required)]
    report_url: Option<String>,
}

/// The operator's own pages. Everybody may ask.
#[utoipa::path(
    get,
    path = "/operator",
    tag = "workspace",
    responses((status = OK, body = Operator))
)]
pub(super) async fn operator(State(app): State<Arc<App>>) -> Json<Operator> {
    let pages = app.operator.clone();
    Json(Operator {
        imprint_url: pages.imprint_url,
        privacy_url: pages.privacy_url,
        accessibility_url: pages.accessibility_url,
        report_url: pages.barrier_url,
    })
}
