//! The values of the API. They are separate from the domain's, so that neither moves the other by accident.

use super::persons::{shows_in_history, shows_name};
use crate::auth::Identity;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a member may do, from the narrowest to the widest right.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Role {
    /// Reads.
    Reader,
    /// Reads and comments.
    Commenter,
    /// Reads, comments and edits.
    Editor,
    /// Edits, and administers the workspace.
    Moderator,
}

impl From<wortlaut_model::Role> for Role {
    fn from(role: wortlaut_model::Role) -> Self {
        match role {
            wortlaut_model::Role::Reader => Self::Reader,
            wortlaut_model::Role::Commenter => Self::Commenter,
            wortlaut_model::Role::Editor => Self::Editor,
            wortlaut_model::Role::Moderator => Self::Moderator,
        }
    }
}

/// What kind of text a document is.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum DocumentKind {
    /// The definition, or any other running text.
    Definition,
    /// An entry of the catalogue of good practice.
    Practice,
    /// A recommendation for action.
    Recommendation,
}

impl From<wortlaut_model::DocumentKind> for DocumentKind {
    fn from(kind: wortlaut_model::DocumentKind) -> Self {
        match kind {
            wortlaut_model::DocumentKind::Definition => Self::Definition,
            wortlaut_model::DocumentKind::Practice => Self::Practice,
            wortlaut_model::DocumentKind::Recommendation => Self::Recommendation,
        }
    }
}

impl From<DocumentKind> for wortlaut_model::DocumentKind {
    fn from(kind: DocumentKind) -> Self {
        match kind {
            DocumentKind::Definition => Self::Definition,
            DocumentKind::Practice => Self::Practice,
            DocumentKind::Recommendation => Self::Recommendation,
        }
    }
}

/// The signed-in member.
#[derive(Serialize, ToSchema)]
pub(super) struct Me {
    member: OwnMember,
    organisation: Organisation,
    workspace: Workspace,
}

/// The signed-in member's own record.
#[derive(Serialize, ToSchema)]
pub(super) struct OwnMember {
    id: String,
    name: String,
    role: Role,
    organisation_id: String,
    /// The e-mail address the member signs in with.
    #[schema(required)]
    address: Option<String>,
    /// The language the member chose: `de` or `en`; null is the workspace's.
    #[schema(required)]
    language: Option<String>,
}

impl From<Identity> for Me {
    fn from(identity: Identity) -> Self {
        Self {
            member: OwnMember {
                id: identity.member.id.to_string(),
                name: identity.member.name,
                role: identity.member.role.into(),
                organisation_id: identity.member.organisation_id.to_string(),
                address: identity.member.address,
                language: identity.member.language,
            },
            organisation: identity.organisation.into(),
            workspace: identity.workspace.into(),
        }
    }
}

/// A body of organisations that drafts together.
#[derive(Serialize, ToSchema)]
pub(super) struct Workspace {
    id: String,
    name: String,
    /// The language its pages start in: `de` or `en`.
    language: String,
    /// Whether the history shows every member which person of another organisation wrote what.
    persons_in_history: bool,
}

/// What is to be changed of the workspace; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WorkspaceChange {
    pub(super) persons_in_history: Option<bool>,
}

impl From<wortlaut_model::Workspace> for Workspace {
    fn from(workspace: wortlaut_model::Workspace) -> Self {
        Self {
            id: workspace.id.to_string(),
            name: workspace.name,
            language: workspace.language,
            persons_in_history: workspace.persons_in_history,
        }
    }
}

/// An organisation of the workspace.
#[derive(Serialize, ToSchema)]
pub(super) struct Organisation {
    id: String,
    name: String,
    /// The initials that stand beside its colour.
    short: String,
    /// Where it is at home; may be empty.
    place: String,
    /// Its colour among the ten of the design tokens.
    #[schema(minimum = 1, maximum = 10)]
    colour: u8,
    /// Whether it has a vote.
    votes: bool,
    /// Whether it chairs the body.
    chair: bool,
}

impl From<wortlaut_model::Organisation> for Organisation {
    fn from(organisation: wortlaut_model::Organisation) -> Self {
        Self {
            id: organisation.id.to_string(),
            name: organisation.name,
            short: organisation.short,
            place: organisation.place,
            colour: organisation.colour,
            votes: organisation.votes,
            chair: organisation.chair,
        }
    }
}

/// A member of the workspace.
#[derive(Serialize, ToSchema)]
pub(super) struct Member {
    id: String,
    /// The name, for members of the same organisation, for moderators, and for all where the workspace shows persons in
    /// the history; else null.
    #[schema(required)]
    name: Option<String>,
    organisation_id: String,
    role: Role,
}

impl Member {
    /// The member as `viewer` may see them.
    pub(super) fn seen_by(viewer: &Identity, member: wortlaut_model::Member) -> Self {
        let name = shows_in_history(viewer, member.organisation_id).then_some(member.name);
        Self {
            id: member.id.to_string(),
            name,
            organisation_id: member.organisation_id.to_string(),
            role: member.role.into(),
        }
    }
}

/// A document as the workspace lists it. Times are milliseconds since 1970.
#[derive(Serialize, ToSchema)]
pub(super) struct Document {
    document_id: String,
    /// How automerge-repo clients find it.
    automerge_url: String,
    title: String,
    kind: DocumentKind,
    created_at: i64,
    /// When the last change was received.
    changed_at: i64,
}

impl From<wortlaut_model::Document> for Document {
    fn from(document: wortlaut_model::Document) -> Self {
        Self {
            document_id: document.id.to_string(),
            automerge_url: document.id.automerge_url(),
            title: document.title,
            kind: document.kind.into(),
            created_at: document.created_at.millis(),
            changed_at: document.changed_at.millis(),
        }
    }
}

/// A document to be created.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewDocument {
    pub(super) title: String,
    pub(super) kind: DocumentKind,
}

/// The secret of an invitation: what stands in its link after the `#`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct InvitationToken {
    pub(super) token: String,
}

/// Whom an invitation signs in.
#[derive(Serialize, ToSchema)]
pub(super) struct InvitationPreview {
    member_name: String,
    organisation_name: String,
    organisation_short: String,
    workspace_name: String,
    role: Role,
    /// Milliseconds since 1970.
    expires_at: i64,
}

impl InvitationPreview {
    pub(super) fn new(identity: Identity, expires_at: wortlaut_model::Timestamp) -> Self {
        Self {
            member_name: identity.member.name,
            organisation_name: identity.organisation.name,
            organisation_short: identity.organisation.short,
            workspace_name: identity.workspace.name,
            role: identity.member.role.into(),
            expires_at: expires_at.millis(),
        }
    }
}

/// Who has a document open.
#[derive(Serialize, ToSchema)]
pub(super) struct Presence {
    pub(super) document_id: String,
    pub(super) peers: Vec<PresentPeer>,
}

/// One tab, or program, that has a document open.
#[derive(Serialize, ToSchema)]
pub(super) struct PresentPeer {
    peer_id: String,
    organisation_id: String,
    /// For members of the same organisation and for moderators; else null.
    member_id: Option<String>,
    /// As `member_id`.
    name: Option<String>,
    role: Role,
}

impl PresentPeer {
    /// The peer as `viewer` may see it.
    pub(super) fn seen_by(viewer: &Identity, peer: crate::socket::registry::PresentPeer) -> Self {
        let member = peer.identity.member;
        let shows = shows_name(viewer, member.organisation_id);
        Self {
            peer_id: peer.peer_id,
            organisation_id: member.organisation_id.to_string(),
            member_id: shows.then(|| member.id.to_string()),
            role: member.role.into(),
            name: shows.then_some(member.name),
        }
    }
}
