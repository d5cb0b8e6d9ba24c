//! The values of the API. They are separate from the domain's, so that neither moves the other by accident.

use super::persons::{sees_everybody, shows_name, told};
use crate::auth::Identity;
use crate::hex::hex;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use wortlaut_model::OrganisationId;
use wortlaut_sync::ActorKeys;

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

impl From<Role> for wortlaut_model::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::Reader => Self::Reader,
            Role::Commenter => Self::Commenter,
            Role::Editor => Self::Editor,
            Role::Moderator => Self::Moderator,
        }
    }
}

/// Reads what may be absent, null or there: absent (by `serde(default)`) is `None`, null is `Some(None)`.
pub(super) fn given<'de, D, T>(value: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(value).map(Some)
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
    /// The member's key for actors, 32 bytes in hexadecimal: `r ‖ HMAC-SHA-256(key, document ‖ r)[..8]` with eight random bytes
    /// `r` is an actor for the document of these 16 bytes that nobody else can bring as theirs, not even after a restore.
    actor_key: String,
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

impl Me {
    /// The record, with the key that the member has of now on.
    pub(super) fn of(identity: Identity, keys: &ActorKeys) -> Self {
        let key = keys.hand_out(identity.member.id);
        Self {
            actor_key: hex(&key),
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

/// A document as the workspace lists it. Times are milliseconds since 1970.
#[derive(Serialize, ToSchema)]
pub(super) struct Document {
    document_id: String,
    /// How automerge-repo clients find it.
    automerge_url: String,
    title: String,
    kind: DocumentKind,
    /// What the signed-in member may do with it.
    role: Role,
    /// To the hour where the asker may not know who of that organisation did it, and so are the times that follow.
    created_at: i64,
    /// When the last change was received.
    changed_at: i64,
    /// When it was put away; since then it is read, and not written in.
    #[schema(required)]
    archived_at: Option<i64>,
}

impl Document {
    /// The document as `viewer`, who has this right on it, may see it.
    pub(super) fn seen_by(
        viewer: &Identity,
        document: wortlaut_model::Document,
        role: wortlaut_model::Role,
    ) -> Self {
        let told = |by: Option<OrganisationId>, at| by.map_or(at, |by| told(viewer, by, at));
        let put_away = document.archived_at.map(|at| {
            if sees_everybody(viewer) {
                at
            } else {
                at.to_the_hour()
            }
        });
        Self {
            document_id: document.id.to_string(),
            automerge_url: document.id.automerge_url(),
            title: document.title,
            kind: document.kind.into(),
            role: role.into(),
            created_at: told(document.created_by, document.created_at).millis(),
            changed_at: told(document.changed_by, document.changed_at).millis(),
            archived_at: put_away.map(wortlaut_model::Timestamp::millis),
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

/// What is to be changed of a document; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DocumentChange {
    /// 1 to 500 characters. It is written into the text, as a change of the member's.
    pub(super) title: Option<String>,
    /// Whether the document is put away.
    pub(super) archived: Option<bool>,
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
        let (right, member) = (peer.right, peer.identity.member);
        let shows = shows_name(viewer, member.organisation_id);
        Self {
            peer_id: peer.peer_id,
            organisation_id: member.organisation_id.to_string(),
            member_id: shows.then(|| member.id.to_string()),
            role: right.into(),
            name: shows.then_some(member.name),
        }
    }
}
