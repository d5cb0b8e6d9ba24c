//! Signing in at an OpenID Connect provider: authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0,
//! 3.1; RFC 7636), and discovery of what the provider offers.
//!
//! Secrets of a single journey, and the check whether a token has expired, are the library's: it draws and reads the clock.

mod http;

use http::Http;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreErrorResponseType, CoreIdToken, CoreIdTokenClaims,
    CoreProviderMetadata, CoreUserInfoClaims,
};
use openidconnect::{
    AccessToken, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope,
    StandardErrorResponse, SubjectIdentifier, TokenResponse,
};
use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use url::{Host, Url};
use wortlaut_model::{Timestamp, limits, normalised_address};

/// A provider as an operator describes it. Its `Debug` form hides the secret.
#[derive(Clone, PartialEq, Eq)]
pub struct ProviderConfig {
    /// By what it is known to itself: the issuer's address.
    pub issuer: String,
    /// By what it knows this service.
    pub client_id: String,
    /// With what this service proves that to it; public clients have none.
    pub client_secret: Option<String>,
    /// Where it sends people back to.
    pub callback: String,
}

impl fmt::Debug for ProviderConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderConfig")
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

/// An operator's description of a provider is not one.
#[derive(Debug, thiserror::Error)]
pub enum BadProvider {
    /// The issuer is no address, or one at which anybody could listen in.
    #[error("the issuer {0:?} must be an https:// address (or http:// on this machine itself)")]
    Issuer(String),
    /// The callback is no address.
    #[error("the callback {0:?} is no address")]
    Callback(String),
    /// No connection can be made to anybody.
    #[error("the HTTP client cannot be set up")]
    Http(#[source] openidconnect::reqwest::Error),
}

/// A sign-in at a provider failed.
#[derive(Debug, thiserror::Error)]
pub enum OpenIdError {
    /// The provider does not answer, or not as it should: it may be down, or is described wrongly.
    #[error("the provider cannot be asked: {0}")]
    Provider(String),
    /// What the provider answered is not about this journey, or not signed by it.
    #[error("the provider's answer is not good: {0}")]
    Untrusted(String),
}

/// Somebody's account at a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalAccount {
    /// The provider.
    pub issuer: String,
    /// The provider's own, lasting name of the account.
    pub subject: String,
    /// The account's e-mail address as it is kept, if the provider says that it belongs to whoever has the account.
    pub verified_address: Option<String>,
}

/// What is remembered while somebody is at a provider.
#[derive(Debug)]
pub struct Journey {
    nonce: Nonce,
    verifier: PkceCodeVerifier,
}

/// The way to a provider.
#[derive(Debug)]
pub struct Departure {
    /// Where the browser goes.
    pub url: Url,
    /// What the provider gives back, by which the journey is found again.
    pub state: String,
    /// What is to be remembered until then.
    pub journey: Journey,
}

/// A provider.
#[derive(Debug)]
pub struct Provider {
    issuer: IssuerUrl,
    client_id: ClientId,
    client_secret: Option<ClientSecret>,
    callback: RedirectUrl,
    http: Http,
    described: Mutex<Option<(Arc<CoreProviderMetadata>, Timestamp)>>,
}

type CoreErrorResponse = StandardErrorResponse<CoreErrorResponseType>;
type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

impl Provider {
    /// A provider, which is asked nothing yet.
    ///
    /// # Errors
    ///
    /// [`BadProvider`] when the description is not one.
    pub fn new(config: ProviderConfig) -> Result<Self, BadProvider> {
        let bad_issuer = || BadProvider::Issuer(config.issuer.clone());
        let issuer = IssuerUrl::new(config.issuer.clone()).map_err(|_| bad_issuer())?;
        if !is_private(issuer.url()) {
            return Err(bad_issuer());
        }
        let callback = RedirectUrl::new(config.callback.clone())
            .map_err(|_| BadProvider::Callback(config.callback))?;
        Ok(Self {
            issuer,
            client_id: ClientId::new(config.client_id),
            client_secret: config.client_secret.map(ClientSecret::new),
            callback,
            http: Http::new().map_err(BadProvider::Http)?,
            described: Mutex::default(),
        })
    }

    /// Where somebody goes to sign in.
    ///
    /// # Errors
    ///
    /// [`OpenIdError::Provider`] when the provider does not say.
    pub async fn depart(&self, now: Timestamp) -> Result<Departure, OpenIdError> {
        let client = self.client(&*self.description(now).await?);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let (url, state, nonce) = client
            .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
            .add_scope(Scope::new("email".to_owned()))
            .set_pkce_challenge(challenge)
            .url();
        Ok(Departure {
            url,
            state: state.into_secret(),
            journey: Journey { nonce, verifier },
        })
    }

    /// Whose account it is, from the code with which somebody came back.
    ///
    /// # Errors
    ///
    /// [`OpenIdError`] when the provider does not vouch for this journey.
    pub async fn arrive(
        &self,
        journey: Journey,
        code: String,
        now: Timestamp,
    ) -> Result<ExternalAccount, OpenIdError> {
        let client = self.client(&*self.description(now).await?);
        let tokens = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(provider_failed)?
            .set_pkce_verifier(journey.verifier)
            .request_async(&self.http)
            .await
            .map_err(exchange_failed)?;
        let token = tokens.id_token();
        let token = token.ok_or_else(|| OpenIdError::Untrusted("no ID token".to_owned()))?;
        let claims = self.verified(&client, token, &journey.nonce, now).await?;
        let verified_address = match address_of(&claims) {
            Some(address) => address,
            None => {
                let subject = claims.subject().clone();
                self.address_asked_for(&client, tokens.access_token().clone(), subject)
                    .await?
            }
        };
        Ok(ExternalAccount {
            issuer: self.issuer.to_string(),
            subject: claims.subject().to_string(),
            verified_address,
        })
    }

    /// The token's claims, once its signature, issuer, audience, expiry and nonce are verified. Providers change their keys:
    /// one that is unknown is asked for.
    async fn verified(
        &self,
        client: &Client,
        token: &CoreIdToken,
        nonce: &Nonce,
        now: Timestamp,
    ) -> Result<CoreIdTokenClaims, OpenIdError> {
        let untrusted = |failure: ClaimsVerificationError| OpenIdError::Untrusted(chain(&failure));
        match token.claims(&client.id_token_verifier(), nonce) {
            Err(ClaimsVerificationError::SignatureVerification(_)) => {
                let client = self.client(&*self.discover(now).await?);
                let claims = token.claims(&client.id_token_verifier(), nonce);
                claims.cloned().map_err(untrusted)
            }
            claims => claims.cloned().map_err(untrusted),
        }
    }

    /// The account's address, which many providers tell only who asks for it.
    async fn address_asked_for(
        &self,
        client: &Client,
        token: AccessToken,
        subject: SubjectIdentifier,
    ) -> Result<Option<String>, OpenIdError> {
        // A provider that cannot be asked tells no address.
        let Ok(request) = client.user_info(token, Some(subject)) else {
            return Ok(None);
        };
        let claims: CoreUserInfoClaims = request
            .request_async(&self.http)
            .await
            .map_err(provider_failed)?;
        let address = claims
            .email()
            .filter(|_| claims.email_verified() == Some(true));
        Ok(address.and_then(|it| normalised_address(it).ok()))
    }

    fn client(&self, description: &CoreProviderMetadata) -> Client {
        CoreClient::from_provider_metadata(
            description.clone(),
            self.client_id.clone(),
            self.client_secret.clone(),
        )
        .set_redirect_uri(self.callback.clone())
    }

    /// What the provider says of itself, as far as that is believed still.
    async fn description(&self, now: Timestamp) -> Result<Arc<CoreProviderMetadata>, OpenIdError> {
        let known = {
            let described = self
                .described
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            let young = described.as_ref().filter(|(_, at)| {
                (0..limits::PROVIDER_BELIEVED_MILLIS).contains(&now.millis_since(*at))
            });
            young.map(|(description, _)| Arc::clone(description))
        };
        match known {
            Some(description) => Ok(description),
            None => self.discover(now).await,
        }
    }

    /// Asks the provider for its description and its keys.
    async fn discover(&self, now: Timestamp) -> Result<Arc<CoreProviderMetadata>, OpenIdError> {
        let asked = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http).await;
        let description = Arc::new(asked.map_err(provider_failed)?);
        let mut described = self
            .described
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *described = Some((Arc::clone(&description), now));
        Ok(description)
    }
}

/// What the token itself says about the address: none where it says nothing, or what counts.
fn address_of(claims: &CoreIdTokenClaims) -> Option<Option<String>> {
    let address = claims.email()?;
    let is_verified = claims.email_verified()?;
    Some(
        is_verified
            .then(|| normalised_address(address).ok())
            .flatten(),
    )
}

/// Whether nobody between here and there can listen in.
fn is_private(url: &Url) -> bool {
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && is_here)
}

/// A provider that answers, and does not take the code, has its reasons: it is not of this journey, or the client's secret is
/// wrong.
fn exchange_failed<E: Error + 'static>(
    failure: RequestTokenError<E, CoreErrorResponse>,
) -> OpenIdError {
    match failure {
        refused @ RequestTokenError::ServerResponse(_) => OpenIdError::Untrusted(chain(&refused)),
        failure => provider_failed(failure),
    }
}

fn provider_failed(failure: impl Error) -> OpenIdError {
    OpenIdError::Provider(chain(&failure))
}

/// The failure and its causes in one line.
fn chain(failure: &dyn Error) -> String {
    let mut line = failure.to_string();
    let mut cause = failure.source();
    while let Some(it) = cause {
        line = format!("{line}: {it}");
        cause = it.source();
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(issuer: &str) -> ProviderConfig {
        ProviderConfig {
            issuer: issuer.to_owned(),
            client_id: "wortlaut".to_owned(),
            client_secret: Some("geheim".to_owned()),
            callback: "https://text.example.org/api/v1/session/provider/sso/callback".to_owned(),
        }
    }

    #[test]
    fn providers_are_asked_where_nobody_listens_in() {
        for good in [
            "https://sso.example.org/realms/a",
            "http://127.0.0.1:3000",
            "http://localhost:1",
        ] {
            assert!(Provider::new(config(good)).is_ok(), "{good}");
        }
        for bad in [
            "http://sso.example.org",
            "sso.example.org",
            "",
            "file:///etc/passwd",
        ] {
            assert!(Provider::new(config(bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_secret_does_not_show_in_debug_output() {
        assert!(!format!("{:?}", config("https://sso.example.org")).contains("geheim"));
    }
}
