//! Asking a provider: without following where it points elsewhere, for so long, and for so many bytes.

use openidconnect::reqwest::{self, redirect::Policy};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http};
use std::pin::Pin;
use std::time::Duration;
use wortlaut_model::limits;

/// The connection to a provider.
#[derive(Debug)]
pub(super) struct Http {
    client: reqwest::Client,
}

/// A provider was asked in vain.
#[derive(Debug, thiserror::Error)]
pub(super) enum HttpError {
    /// No connection, or not in time.
    #[error("no answer")]
    Request(#[from] reqwest::Error),
    /// More bytes than anybody waits for.
    #[error("an answer of more than {} bytes", limits::PROVIDER_ANSWER_BYTES)]
    TooLarge,
    /// Bytes that are no answer.
    #[error("an answer that is none")]
    Malformed(#[from] http::Error),
}

impl Http {
    pub(super) fn new() -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            // Whoever controls an answer must not choose what is asked next.
            .redirect(Policy::none())
            .timeout(Duration::from_millis(limits::PROVIDER_MILLIS))
            .build()?;
        Ok(Self { client })
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let mut response = self.client.execute(request.try_into()?).await?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > limits::PROVIDER_ANSWER_BYTES {
                return Err(HttpError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        let mut answer = http::Response::builder().status(response.status());
        for (name, value) in response.headers() {
            answer = answer.header(name, value);
        }
        Ok(answer.body(body)?)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}
