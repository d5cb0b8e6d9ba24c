//! OpenID Connect providers: which there are, and who is on the way to one.

use crate::auth::origin::PublicUrl;
use crate::auth::secret::hash_of;
use crate::clock;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::{fmt, fs, io};
use wortlaut_credentials::ceremony::Ceremonies;
use wortlaut_credentials::openid::{
    BadProvider, ExternalAccount, Journey, OpenIdError, Provider, ProviderConfig,
};
use wortlaut_store::SecretHash;

/// Longest id of a provider, in characters: it stands in addresses.
const ID_CHARS: usize = 40;

/// An operator's file of providers cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenIdFileError {
    #[error("cannot read {}", .file.display())]
    Read {
        file: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{} does not describe providers", .file.display())]
    Syntax {
        file: PathBuf,
        #[source]
        source: Box<toml::de::Error>,
    },
    #[error(
        "the provider id {0:?} must be unique, of 1 to {ID_CHARS} small letters, digits and hyphens"
    )]
    Id(String),
    #[error("the provider {id:?} cannot be used")]
    Provider {
        id: String,
        #[source]
        source: BadProvider,
    },
}

/// The file, as an operator writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenIdFile {
    #[serde(default)]
    provider: Vec<Described>,
}

/// A provider in the file.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Described {
    /// Stands in the address that the provider sends people back to.
    id: String,
    /// What the button says.
    name: String,
    issuer: String,
    client_id: String,
    client_secret: Option<String>,
}

impl fmt::Debug for Described {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Described")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// The providers of this server.
#[derive(Default)]
pub(crate) struct Providers {
    all: Vec<Known>,
    /// Who is at a provider, by the state that it gives back.
    away: Mutex<Ceremonies<String, Away>>,
}

/// A provider by its id, its name, and what it calls itself.
pub(crate) struct Known {
    pub(crate) id: String,
    pub(crate) name: String,
    issuer: String,
    provider: Provider,
}

/// Somebody at a provider.
struct Away {
    /// Where they went.
    provider: String,
    /// What the browser that they went with is known by.
    browser: SecretHash,
    journey: Journey,
}

/// Somebody has come back from a provider.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ArrivalError {
    /// Nobody went, or too long ago, or with another browser.
    #[error("nobody is on the way")]
    Over,
    /// The provider does not vouch for them.
    #[error(transparent)]
    Provider(#[from] OpenIdError),
}

impl Providers {
    /// Reads the operator's file.
    pub(crate) fn read(file: &Path, public_url: &PublicUrl) -> Result<Self, OpenIdFileError> {
        let text = fs::read_to_string(file).map_err(|source| OpenIdFileError::Read {
            file: file.to_owned(),
            source,
        })?;
        let described: OpenIdFile =
            toml::from_str(&text).map_err(|source| OpenIdFileError::Syntax {
                file: file.to_owned(),
                source: Box::new(source),
            })?;
        Self::of(described.provider, public_url)
    }

    fn of(described: Vec<Described>, public_url: &PublicUrl) -> Result<Self, OpenIdFileError> {
        let mut ids = BTreeSet::new();
        let mut all = Vec::new();
        for one in described {
            if !is_id(&one.id) || !ids.insert(one.id.clone()) {
                return Err(OpenIdFileError::Id(one.id));
            }
            all.push(Known::new(one, public_url)?);
        }
        Ok(Self {
            all,
            away: Mutex::default(),
        })
    }

    /// All providers, in the order of the file.
    pub(crate) fn all(&self) -> &[Known] {
        &self.all
    }

    /// The provider with this id.
    pub(crate) fn find(&self, id: &str) -> Option<&Known> {
        self.all.iter().find(|it| it.id == id)
    }

    /// What the operator calls the provider that calls itself so, as long as it is one of them.
    pub(crate) fn name_of(&self, issuer: &str) -> Option<&str> {
        let known = self.all.iter().find(|it| it.issuer == issuer);
        known.map(|it| it.name.as_str())
    }

    /// Sends a browser to a provider: to this address. `browser` is a secret that the browser keeps meanwhile.
    pub(crate) async fn depart(&self, to: &Known, browser: &str) -> Result<String, OpenIdError> {
        let departure = to.provider.depart(clock::now()).await?;
        let away = Away {
            provider: to.id.clone(),
            browser: hash_of(browser),
            journey: departure.journey,
        };
        let mut all = self.away.lock().unwrap_or_else(PoisonError::into_inner);
        all.begin(departure.state, away, clock::now());
        Ok(departure.url.to_string())
    }

    /// Ends the journey that the state names; it must have begun in this browser. Returns what is to be shown to the
    /// provider.
    pub(crate) fn come_back(
        &self,
        from: &Known,
        state: &str,
        browser: Option<&str>,
    ) -> Result<Journey, ArrivalError> {
        let mut all = self.away.lock().unwrap_or_else(PoisonError::into_inner);
        let away = all
            .take(&state.to_owned(), clock::now())
            .ok_or(ArrivalError::Over)?;
        let is_theirs = browser.is_some_and(|it| hash_of(it) == away.browser);
        if away.provider == from.id && is_theirs {
            Ok(away.journey)
        } else {
            Err(ArrivalError::Over)
        }
    }
}

impl Known {
    fn new(described: Described, public_url: &PublicUrl) -> Result<Self, OpenIdFileError> {
        let config = ProviderConfig {
            issuer: described.issuer.clone(),
            client_id: described.client_id,
            client_secret: described.client_secret,
            callback: public_url.provider_callback(&described.id),
        };
        let provider = Provider::new(config).map_err(|source| OpenIdFileError::Provider {
            id: described.id.clone(),
            source,
        })?;
        Ok(Self {
            id: described.id,
            name: described.name,
            issuer: described.issuer,
            provider,
        })
    }

    /// Whose account it is, from the code with which somebody came back.
    pub(crate) async fn account(
        &self,
        journey: Journey,
        code: String,
    ) -> Result<ExternalAccount, ArrivalError> {
        Ok(self.provider.arrive(journey, code, clock::now()).await?)
    }
}

fn is_id(text: &str) -> bool {
    let is_good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !text.is_empty() && text.len() <= ID_CHARS && text.chars().all(is_good)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn providers(text: &str) -> Result<Providers, OpenIdFileError> {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), text).unwrap();
        let public_url = PublicUrl::configured("https://text.example.org").unwrap();
        Providers::read(file.path(), &public_url)
    }

    const ONE: &str = r#"
        [[provider]]
        id = "sso"
        name = "Stadtwerke-Konto"
        issuer = "https://sso.example.org"
        client_id = "wortlaut"
        client_secret = "geheim"
    "#;

    #[test]
    fn a_file_describes_providers() {
        let read = providers(ONE).unwrap();
        assert_eq!(read.all().len(), 1);
        assert_eq!(read.find("sso").unwrap().name, "Stadtwerke-Konto");
        assert!(read.find("other").is_none());
        assert!(providers("").unwrap().all().is_empty());
    }

    #[test]
    fn what_is_wrong_in_the_file_is_named_without_its_secrets() {
        let twice = format!("{ONE}{ONE}");
        let bad_id = ONE.replace("\"sso\"", "\"Unser SSO\"");
        let bad_issuer = ONE.replace("https:", "http:");
        for text in [&twice, &bad_id, &bad_issuer] {
            let failure = providers(text).err().unwrap();
            assert!(!format!("{failure} {failure:?}").contains("geheim"));
        }
        assert!(providers("[[provider]]\nid = 1").is_err());
    }
}
