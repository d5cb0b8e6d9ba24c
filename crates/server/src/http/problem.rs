//! Errors as RFC 9457 problem details, with a title in German and in English. What outsiders learn from them is the same
//! whatever the cause.

mod catalogue;
mod language;

use self::language::{Language, language};
use crate::moment::MomentError;
use crate::tally::Full;
use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::collections::BTreeMap;
use std::error::Error;
use tracing::error;
use utoipa::ToSchema;
use utoipa::openapi::{Content, Ref, RefOr, ResponseBuilder};
use wortlaut_store::StoreError;

/// An error on its way to the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    status: StatusCode,
    /// The last part of the problem's type.
    name: &'static str,
    title_de: &'static str,
    title_en: &'static str,
    detail: &'static str,
}

/// A problem as it is sent.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    /// Names the kind of problem, as in `urn:wortlaut:problem:signed-out`.
    #[serde(rename = "type")]
    kind: String,
    /// The title in the caller's language.
    title: &'static str,
    /// The title in German.
    title_de: &'static str,
    /// The title in English.
    title_en: &'static str,
    /// The HTTP status.
    status: u16,
    /// More about it, in English.
    detail: &'static str,
}

impl ProblemBody {
    /// The answers with these statuses, for the API's description.
    pub(super) fn responses(
        statuses: &[StatusCode],
    ) -> BTreeMap<String, RefOr<utoipa::openapi::Response>> {
        let problem = |status: &StatusCode| {
            let body = Content::new(Some(Ref::from_schema_name("Problem")));
            let response = ResponseBuilder::new().content("application/problem+json", body);
            (status.as_str().to_owned(), response.build().into())
        };
        statuses.iter().map(problem).collect()
    }
}

impl Problem {
    /// The last part of the problem's type.
    pub(crate) const fn name(&self) -> &'static str {
        self.name
    }

    /// In how many seconds the same may be asked for again, where time alone makes it possible.
    fn retry_after(&self) -> Option<HeaderValue> {
        let seconds = match (self.status, self.name) {
            (StatusCode::TOO_MANY_REQUESTS, "too-many-requests") => "1",
            // One of five attempts comes back.
            (StatusCode::TOO_MANY_REQUESTS, "too-many-attempts") => "12",
            (StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE, _) => "5",
            _ => return None,
        };
        Some(HeaderValue::from_static(seconds))
    }
}

impl From<Full> for Problem {
    fn from(full: Full) -> Self {
        match full {
            Full::ForAll => Self::unavailable(),
            Full::ForHolder => Self::too_many_open(),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(failure: StoreError) -> Self {
        match failure {
            StoreError::Stopped => return Self::unavailable(),
            StoreError::Full { .. } => return Self::full(),
            StoreError::NameTaken => return Self::name_taken(),
            StoreError::ShortTaken => return Self::short_taken(),
            StoreError::AddressTaken => return Self::address_taken(),
            StoreError::LastModerator => return Self::last_moderator(),
            StoreError::Erased => return Self::erased_member(),
            StoreError::Ended => return Self::ended_member(),
            StoreError::KeepsRight => return Self::moderator_keeps_right(),
            _ => {}
        }
        error!(error = &failure as &dyn Error, "a request failed");
        Self::internal()
    }
}

impl From<MomentError> for Problem {
    fn from(failure: MomentError) -> Self {
        match failure {
            MomentError::Unreadable(_) => Self::bad_moment(),
            MomentError::Unknown => Self::unknown_moment(),
            MomentError::UnknownVersion(_) => Self::unknown_version(),
            MomentError::Store(failure) => failure.into(),
        }
    }
}

impl IntoResponse for Problem {
    /// The response without its body, which [`localise`] writes: only the request tells the language.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes the body of problems, in the language the request asks for. Answers of the framework's own that are errors
/// become problems, too.
pub(crate) async fn localise(request: Request, next: Next) -> Response {
    let language = language(request.headers());
    let response = next.run(request).await;
    let problem = response.extensions().get::<Problem>().copied();
    match problem.or_else(|| framework_problem(&response)) {
        Some(problem) => problem.written_over(response, language),
        None => response,
    }
}

fn framework_problem(response: &Response) -> Option<Problem> {
    match response.status() {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Some(Problem {
            status: response.status(),
            ..Problem::not_found()
        }),
        StatusCode::BAD_REQUEST
        | StatusCode::PAYLOAD_TOO_LARGE
        | StatusCode::UNSUPPORTED_MEDIA_TYPE
        | StatusCode::UNPROCESSABLE_ENTITY => Some(Problem {
            status: response.status(),
            ..Problem::bad_request()
        }),
        // What took too long to answer: whether the service is ready, for one, is told in a body of its own.
        StatusCode::SERVICE_UNAVAILABLE
            if !response.headers().contains_key(header::CONTENT_TYPE) =>
        {
            Some(Problem::unavailable())
        }
        _ => None,
    }
}

impl Problem {
    fn written_over(self, response: Response, language: Language) -> Response {
        let body = ProblemBody {
            kind: format!("urn:wortlaut:problem:{}", self.name),
            title: match language {
                Language::German => self.title_de,
                Language::English => self.title_en,
            },
            title_de: self.title_de,
            title_en: self.title_en,
            status: self.status.as_u16(),
            detail: self.detail,
        };
        let mut written = (self.status, Json(body)).into_response();
        let headers = written.headers_mut();
        if let Some(seconds) = self.retry_after() {
            headers.insert(header::RETRY_AFTER, seconds);
        }
        // An `Allow` header, for one, stays.
        for (name, value) in response.headers() {
            if !headers.contains_key(name) && name != header::CONTENT_LENGTH {
                headers.insert(name, value.clone());
            }
        }
        let json = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, json);
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::middleware::from_fn;
    use axum::routing::get;
    use std::future::pending;
    use std::time::Duration;
    use tower::ServiceExt;
    use tower_http::timeout::TimeoutLayer;

    #[tokio::test]
    async fn what_takes_too_long_is_a_problem_and_says_when_to_come_again() {
        let status = StatusCode::SERVICE_UNAVAILABLE;
        let layer = TimeoutLayer::with_status_code(status, Duration::ZERO);
        let router = Router::new()
            .route("/slow", get(pending::<()>))
            .layer(layer)
            .route(
                "/not-ready",
                get(async move || (status, "the disk is full")),
            )
            .layer(from_fn(localise));
        let ask = async |path| {
            let request = Request::get(path).body(Body::empty()).unwrap();
            router.clone().oneshot(request).await.unwrap()
        };

        let answer = ask("/slow").await;
        assert_eq!(answer.status(), status);
        assert_eq!(answer.headers()[header::RETRY_AFTER], "5");
        assert_eq!(
            answer.headers()[header::CONTENT_TYPE],
            "application/problem+json"
        );
        let body = to_bytes(answer.into_body(), 10_000).await.unwrap();
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["type"], "urn:wortlaut:problem:unavailable");

        let told = ask("/not-ready").await;
        let body = to_bytes(told.into_body(), 10_000).await.unwrap();
        assert_eq!(body, "the disk is full");
    }
}
