//! Who is asking: session cookies for browsers, bearer tokens for programs.

pub(crate) mod cookie;
pub(crate) mod origin;
pub(crate) mod proxies;
pub(crate) mod rate;
pub(crate) mod secret;

use axum::http::{HeaderMap, header};
use cookie::CookieStyle;
use wortlaut_model::{MemberId, SessionId, Timestamp, TokenId};
use wortlaut_store::{SecretHash, Store, StoreError};

pub(crate) use wortlaut_store::Identity;

/// What somebody signed in with: when it ends, what came with it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Credential {
    /// A browser's session.
    Session(SessionId),
    /// A program's bearer token.
    Token(TokenId),
}

/// A secret that a request carries, not yet looked up.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Presented {
    /// A session cookie: good only together with an origin of our own.
    Cookie(SecretHash),
    /// A bearer token, from the header or the sync address.
    Token(SecretHash),
}

/// Somebody who has signed in.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn {
    /// Who it is.
    pub(crate) identity: Identity,
    /// With what.
    pub(crate) credential: Credential,
}

impl Presented {
    /// What the headers carry. A request with a bearer token is never judged by its cookie: the token has excused it
    /// from the check of its origin.
    pub(crate) fn in_headers(headers: &HeaderMap, cookies: CookieStyle) -> Option<Self> {
        if let Some(value) = headers.get(header::AUTHORIZATION) {
            let token = value.to_str().ok().and_then(bearer_token);
            return Some(Self::of_token(token.unwrap_or_default()));
        }
        cookies
            .read(headers)
            .map(|it| Self::Cookie(secret::hash_of(it)))
    }

    /// A token that was presented as it is.
    pub(crate) fn of_token(token: &str) -> Self {
        Self::Token(secret::hash_of(token))
    }

    /// Looks up whose it is; `None` when it is unknown, over or revoked.
    pub(crate) fn authenticate(
        self,
        store: &Store,
        now: Timestamp,
    ) -> Result<Option<SignedIn>, StoreError> {
        let found = match self {
            Self::Cookie(hash) => store
                .session(&hash, now)?
                .map(|it| (it.member, Credential::Session(it.id))),
            Self::Token(hash) => store
                .token(&hash)?
                .map(|it| (it.member, Credential::Token(it.id))),
        };
        let Some((member, credential)) = found else {
            return Ok(None);
        };
        signed_in(store, member, credential)
    }
}

fn signed_in(
    store: &Store,
    member: MemberId,
    credential: Credential,
) -> Result<Option<SignedIn>, StoreError> {
    let identity = store.identity(member)?;
    Ok(identity.map(|identity| SignedIn {
        identity,
        credential,
    }))
}

fn bearer_token(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bearer_token_takes_precedence_over_a_cookie_even_when_it_is_none() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, "wortlaut=secret".parse().unwrap());
        let presented = Presented::in_headers(&headers, CookieStyle::Plain);
        assert!(matches!(presented, Some(Presented::Cookie(_))));
        for value in ["Bearer abc", "bearer abc", "Basic abc", "nonsense"] {
            headers.insert(header::AUTHORIZATION, value.parse().unwrap());
            let presented = Presented::in_headers(&headers, CookieStyle::Plain);
            assert!(matches!(presented, Some(Presented::Token(_))), "{value}");
        }
    }
}
