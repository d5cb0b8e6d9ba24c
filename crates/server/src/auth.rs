//! Who is asking: session cookies for browsers, bearer tokens for programs.

pub(crate) mod cookie;
pub(crate) mod device;
pub(crate) mod origin;
pub(crate) mod passwords;
pub(crate) mod proxies;
pub(crate) mod queue;
pub(crate) mod rate;
pub(crate) mod regulars;
pub(crate) mod secret;
pub(crate) mod speaker;

use crate::clock;
use axum::http::{HeaderMap, header};
use cookie::CookieStyle;
use wortlaut_model::{MemberId, Role, Scope, SessionId, Timestamp, TokenId};
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
    /// Who it is, with no wider a right than the credential lets through.
    pub(crate) identity: Identity,
    /// With what.
    pub(crate) credential: Credential,
    /// The widest right that the credential lets through.
    pub(crate) most: Role,
    /// The member's own right, whatever the credential lets through of it.
    pub(crate) own: Role,
    /// The moment from which on the credential is no longer good, however much it is used; `None` when there is none.
    pub(crate) ends_at: Option<Timestamp>,
}

impl SignedIn {
    /// Resolves when the credential is no longer good by itself; never where it has no end.
    pub(crate) fn over(&self) -> impl Future<Output = ()> + Send + use<> {
        let ends_at = self.ends_at;
        async move {
            match ends_at {
                Some(end) => tokio::time::sleep(clock::until(end)).await,
                None => std::future::pending().await,
            }
        }
    }

    /// Who it is, and the widest right that the credential lets through: what rights on documents are asked with.
    pub(crate) fn member_at_most(&self) -> (MemberId, Role) {
        (self.identity.member.id, self.most)
    }

    /// The member's record has changed.
    pub(crate) fn renew(&mut self, mut identity: Identity) {
        self.own = identity.member.role;
        identity.member.role = self.own.min(self.most);
        self.identity = identity;
    }
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

    /// Looks up whose it is; `None` when it is unknown, over or revoked, or its member gets in no more.
    pub(crate) fn authenticate(
        self,
        store: &Store,
        now: Timestamp,
    ) -> Result<Option<SignedIn>, StoreError> {
        match self {
            Self::Cookie(hash) => {
                let Some(session) = store.session(&hash, now)? else {
                    return Ok(None);
                };
                let pass = Pass {
                    credential: Credential::Session(session.id),
                    scope: Scope::Edit,
                    ends_at: Some(session.ends_at()),
                };
                signed_in(store, session.member, pass, now)
            }
            Self::Token(hash) => {
                let Some(token) = store.token(&hash, now)? else {
                    return Ok(None);
                };
                let pass = Pass {
                    credential: Credential::Token(token.id),
                    scope: token.scope,
                    ends_at: token.expires_at,
                };
                signed_in(store, token.member, pass, now)
            }
        }
    }
}

/// A credential that is good, and how far and how long.
struct Pass {
    credential: Credential,
    scope: Scope,
    ends_at: Option<Timestamp>,
}

/// Who it is, if they get in: this is where a member who was removed, or whose time is over, is turned away.
fn signed_in(
    store: &Store,
    member: MemberId,
    pass: Pass,
    now: Timestamp,
) -> Result<Option<SignedIn>, StoreError> {
    let identity = store.identity(member)?;
    let admitted = identity.filter(|identity| identity.member.is_admitted(now));
    Ok(admitted.map(|mut identity| {
        let (most, own) = (pass.scope.most(), identity.member.role);
        identity.member.role = own.min(most);
        SignedIn {
            identity,
            credential: pass.credential,
            most,
            own,
            ends_at: pass.ends_at,
        }
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
