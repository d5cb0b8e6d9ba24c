//! What is known about a document beside its history: everything that a file says about its text.
//!
//! Files are passed on, so all of them tell everybody the same: organisations and never persons, and when somebody did
//! something to the hour.

use crate::auth::origin::PublicUrl;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use wortlaut_export::bundle::VersionRecord;
use wortlaut_export::{Agreement, Author, Edition, NamedVersion};
use wortlaut_merge::ChangeHash;
use wortlaut_merge::history::Chronicle;
use wortlaut_model::{Document, DocumentId, MemberId, Timestamp, Workspace};
use wortlaut_store::{Publication, Store, StoreError, Version};

/// Whose hand the service's own words are, such as those of an imported file.
const IMPORT: &str = "Import";

/// A document's records at one time.
pub(crate) struct Records {
    pub(crate) document: Document,
    pub(crate) workspace: Workspace,
    /// The organisation that each member acts for. Files name these, never persons.
    organisations: HashMap<MemberId, String>,
    /// By number.
    pub(crate) versions: Vec<Version>,
    /// By number.
    pub(crate) publications: Vec<Publication>,
    public_url: PublicUrl,
}

impl Records {
    /// Reads a document's records; `None` when there is no such document.
    pub(crate) fn read(
        store: &Store,
        id: DocumentId,
        public_url: &PublicUrl,
    ) -> Result<Option<Self>, StoreError> {
        let Some(workspace) = store.workspace_of(id)? else {
            return Ok(None);
        };
        let document = store.document(workspace, id)?;
        let mut workspaces = store.workspaces()?.into_iter();
        let workspace = workspaces.find(|it| it.id == workspace);
        let (Some(document), Some(workspace)) = (document, workspace) else {
            return Ok(None);
        };
        Ok(Some(Self {
            organisations: organisations(store, &workspace)?,
            versions: store.versions(id)?,
            publications: store.publications(id)?,
            public_url: public_url.clone(),
            document,
            workspace,
        }))
    }

    /// The version with this number.
    pub(crate) fn version(&self, number: u64) -> Option<&Version> {
        self.versions.iter().find(|it| it.number == number)
    }

    /// The version that these heads are. Of several names for the same text the agreed one counts, else the newest.
    pub(super) fn version_at(&self, heads: &[ChangeHash]) -> Option<&Version> {
        let same = self.versions.iter().filter(|version| {
            let theirs = version.heads.iter();
            theirs.eq(heads.iter().map(|head| &head.0))
        });
        same.max_by_key(|version| (version.agreed.is_some(), version.number))
    }

    /// Whether the public may read the version now.
    pub(crate) fn is_public(&self, number: u64) -> bool {
        let mut publications = self.publications.iter();
        publications.any(|it| it.version == number && it.is_shown())
    }

    /// The version that the public sees first: the agreed one while it is published, else the newest that is.
    pub(crate) fn front(&self) -> Option<u64> {
        let shown = self.publications.iter().rfind(|it| it.is_shown());
        self.agreed_in_public().or(shown.map(|it| it.version))
    }

    /// The agreed version, if the public may read it now.
    pub(crate) fn agreed_in_public(&self) -> Option<u64> {
        let agreed = self.versions.iter().find(|it| it.is_current)?;
        self.is_public(agreed.number).then_some(agreed.number)
    }

    /// The text's identity, as every file tells it.
    pub(super) fn edition(
        &self,
        heads: Vec<ChangeHash>,
        text_sha256: [u8; 32],
        at: Option<Timestamp>,
        version: Option<&Version>,
    ) -> Edition {
        Edition {
            document: self.document.id,
            kind: self.document.kind,
            workspace: self.workspace.name.clone(),
            heads,
            text_sha256,
            at: at.unwrap_or_default().to_the_hour(),
            address: Some(self.address(version)),
            version: version.map(|it| self.named(it)),
        }
    }

    fn named(&self, version: &Version) -> NamedVersion {
        NamedVersion {
            number: u32::try_from(version.number).unwrap_or(u32::MAX),
            name: version.name.clone(),
            note: version.note.clone(),
            agreed: version.agreed.as_ref().map(|agreed| Agreement {
                declared_at: agreed.at.to_the_hour(),
                organisation: self.organisation(Some(agreed.by)),
                note: agreed.note.clone(),
            }),
        }
    }

    /// Where the text can be read: by everybody once it is published, else by members.
    fn address(&self, version: Option<&Version>) -> String {
        let (origin, id) = (self.public_url.as_str(), self.document.id);
        match version.map(|it| it.number) {
            Some(number) if self.is_public(number) => format!("{origin}/p/{id}/v/{number}"),
            Some(number) => format!("{origin}/d/{id}/v/{number}"),
            None => format!("{origin}/d/{id}"),
        }
    }

    fn organisation(&self, member: Option<MemberId>) -> String {
        let organisation = member.and_then(|it| self.organisations.get(&it));
        organisation.map_or(IMPORT, String::as_str).to_owned()
    }

    /// Whose hand a change is, by its place in the log.
    pub(super) fn author(&self, chronicle: &Chronicle, place: usize) -> Option<Author> {
        let facts = chronicle.facts(place)?;
        Some(Author {
            organisation: self.organisation(facts.member),
            at: facts.received_at.to_the_hour(),
        })
    }

    /// Differs whenever these records would make a file of the same text another one.
    pub(super) fn stamp(&self, version: Option<&Version>) -> [u8; 32] {
        let told = (
            &self.workspace.name,
            self.document.kind,
            self.address(version),
            version.map(|it| self.named(it)),
        );
        Sha256::digest(format!("{told:?}")).into()
    }

    /// Differs whenever a file that tells the whole history would be another one: versions are named, and declared agreed.
    pub(super) fn stamp_of_history(&self) -> [u8; 32] {
        let versions = self.versions.iter();
        let told: Vec<_> = versions.map(|it| (it.number, self.named(it))).collect();
        Sha256::digest(format!("{told:?}{:?}", self.stamp_of_names())).into()
    }

    /// The organisation that each member acts for.
    pub(super) fn organisations_by_member(&self) -> BTreeMap<MemberId, String> {
        self.organisations.clone().into_iter().collect()
    }

    /// All versions, as a bundle tells them.
    pub(super) fn version_records(&self) -> Vec<VersionRecord> {
        let versions = self.versions.iter();
        versions
            .map(|version| VersionRecord {
                version: self.named(version),
                heads: version.heads.iter().copied().map(ChangeHash).collect(),
                text_sha256: version.text_sha256,
                named_at: version.created_at.to_the_hour(),
                named_by: self.organisation(Some(version.created_by)),
            })
            .collect()
    }

    /// What a file of a version depends on.
    pub(crate) fn stamp_of_version(&self, number: u64) -> Vec<u8> {
        let version = self.version(number);
        let heads = version.map(|it| it.heads.concat()).unwrap_or_default();
        heads.into_iter().chain(self.stamp(version)).collect()
    }

    /// Differs whenever a change would be told as another organisation's.
    pub(super) fn stamp_of_names(&self) -> [u8; 32] {
        let mut names: Vec<_> = self.organisations.iter().collect();
        names.sort_unstable();
        Sha256::digest(format!("{names:?}")).into()
    }
}

fn organisations(
    store: &Store,
    workspace: &Workspace,
) -> Result<HashMap<MemberId, String>, StoreError> {
    let organisations = store.organisations(workspace.id)?.into_iter();
    let names: HashMap<_, _> = organisations.map(|it| (it.id, it.name)).collect();
    let members = store.members(workspace.id)?.into_iter();
    let acting = members.filter_map(|it| Some((it.id, names.get(&it.organisation_id)?.clone())));
    Ok(acting.collect())
}
