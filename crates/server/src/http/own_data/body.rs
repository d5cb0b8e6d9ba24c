//! What is kept about a member, as the file tells it.

use super::Context;
use crate::hex::hex;
use crate::http::body::{Organisation, Role};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use wortlaut_model::{DocumentId, Member, Timestamp};
use wortlaut_store::{
    AuditEntry, By, OwnIdentity, OwnInvitation, OwnPasskey, OwnSession, OwnToken,
};

/// Everything that is kept about a member. Times are milliseconds since 1970, lists begin with the oldest.
#[derive(Serialize, ToSchema)]
pub(super) struct OwnData {
    /// When this was read.
    read_at: i64,
    member: Record,
    organisation: Organisation,
    /// The workspace's name.
    workspace: String,
    invitations: Vec<Invitation>,
    /// The browsers that are signed in.
    sessions: Vec<Session>,
    /// The tokens for programs, those that were revoked too; not the tokens themselves.
    tokens: Vec<Token>,
    /// When the password was set; not the password, of which only a hash is kept.
    #[schema(required)]
    password_set_at: Option<i64>,
    passkeys: Vec<Passkey>,
    /// By what names other providers know the member.
    external_identities: Vec<ExternalIdentity>,
    /// Up to where documents were read.
    visits: Vec<Visit>,
    /// Rights in single documents that differ from the member's own.
    document_rights: Vec<DocumentRight>,
    /// What was written, by document. The words themselves are in the documents.
    writing: Vec<Writing>,
    /// The versions that the member named.
    versions: Vec<Version>,
    /// The versions that the member declared agreed.
    declarations: Vec<Declaration>,
    /// What the member published or withdrew.
    publications: Vec<PublicationDone>,
    /// What the member said about sessions of writing.
    notes: Vec<NoteSaid>,
    /// Changes that the member brought and that wait for a moderator's decision.
    held_changes: Vec<HeldChange>,
    /// What the audit trail tells that the member did, or that was done to them.
    audit: Vec<Audited>,
}

/// The member's record.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnRecord)]
pub(super) struct Record {
    id: String,
    name: String,
    #[schema(required)]
    address: Option<String>,
    /// Whether the member set the address, and not whoever administers: other services vouch only for the latter.
    address_set_by_member: bool,
    /// The language that the member chose; null is the workspace's.
    #[schema(required)]
    language: Option<String>,
    role: Role,
    created_at: i64,
    /// A guest's end.
    #[schema(required)]
    ends_at: Option<i64>,
}

/// An invitation.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnInvitation)]
pub(super) struct Invitation {
    created_at: i64,
    expires_at: i64,
    #[schema(required)]
    used_at: Option<i64>,
}

/// A browser that is signed in.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnDataSession)]
pub(super) struct Session {
    id: String,
    /// What the browser says of itself, in a few words.
    device: String,
    created_at: i64,
    last_used_at: i64,
    expires_at: i64,
}

/// A token for programs.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnDataToken)]
pub(super) struct Token {
    id: String,
    name: String,
    /// `read` or `edit`.
    scope: String,
    created_at: i64,
    #[schema(required)]
    expires_at: Option<i64>,
    #[schema(required)]
    last_used_at: Option<i64>,
    #[schema(required)]
    revoked_at: Option<i64>,
}

/// A passkey; not its keys.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnDataPasskey)]
pub(super) struct Passkey {
    name: String,
    created_at: i64,
    #[schema(required)]
    last_used_at: Option<i64>,
}

/// By what name a provider knows the member.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnExternalIdentity)]
pub(super) struct ExternalIdentity {
    issuer: String,
    subject: String,
    linked_at: i64,
}

/// A document, by its id, and by its title where the member may open it.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnDocument)]
pub(super) struct Document {
    document_id: String,
    #[schema(required)]
    title: Option<String>,
}

/// Up to where a document was read.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnVisit)]
pub(super) struct Visit {
    #[serde(flatten)]
    document: Document,
    position: u64,
    at: i64,
}

/// A right in one document.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnDocumentRight)]
pub(super) struct DocumentRight {
    #[serde(flatten)]
    document: Document,
    /// Null is none at all.
    #[schema(required)]
    role: Option<Role>,
}

/// What was written in one document.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnWriting)]
pub(super) struct Writing {
    #[serde(flatten)]
    document: Document,
    /// How many changes the member wrote.
    changes: u64,
    /// How many changes of others, or of an imported file, the member brought.
    brought: u64,
    first_at: i64,
    last_at: i64,
}

/// A version that the member named.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnVersion)]
pub(super) struct Version {
    #[serde(flatten)]
    document: Document,
    number: u64,
    name: String,
    #[schema(required)]
    note: Option<String>,
    at: i64,
}

/// A version that the member declared the agreed one.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnDeclaration)]
pub(super) struct Declaration {
    #[serde(flatten)]
    document: Document,
    version: u64,
    #[schema(required)]
    note: Option<String>,
    at: i64,
}

/// A version that the member published, or withdrew.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnPublication)]
pub(super) struct PublicationDone {
    #[serde(flatten)]
    document: Document,
    version: u64,
    /// Whether it was published; otherwise it was withdrawn.
    is_published: bool,
    at: i64,
}

/// What the member said about a session of writing.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnNote)]
pub(super) struct NoteSaid {
    #[serde(flatten)]
    document: Document,
    /// The hash of the session's first change.
    session: String,
    text: String,
    at: i64,
}

/// A change that waits for a decision.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnHeldChange)]
pub(super) struct HeldChange {
    #[serde(flatten)]
    document: Document,
    /// The change's hash.
    change: String,
    /// How long it is.
    bytes: u64,
    /// Whether the member wrote it, and another's device may have brought it; else the member's device did.
    is_own: bool,
    at: i64,
}

/// An entry of the audit trail.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnAuditEntry)]
pub(super) struct Audited {
    number: u64,
    at: i64,
    by: Doer,
    /// What was done, as in `role-changed`.
    action: String,
    /// The id of what it was done to; null for a member of whom the asker may not know that.
    #[schema(required)]
    subject: Option<String>,
    /// More about it; likewise null in the place of such a member's id.
    #[schema(value_type = Object)]
    detail: Value,
}

/// Who did something.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnAuditDoer)]
pub(super) struct Doer {
    kind: DoerKind,
    /// The organisation, if it was a member.
    #[schema(required)]
    organisation_id: Option<String>,
    /// The member, where the asker may know who of that organisation did what.
    #[schema(required)]
    member_id: Option<String>,
}

/// What kind of being did something.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = OwnAuditDoerKind)]
pub(super) enum DoerKind {
    /// The member whose data this is.
    Yourself,
    /// Another member.
    Member,
    /// The service itself.
    Server,
    /// Whoever runs commands on the server's machine.
    Shell,
}

impl OwnData {
    pub(super) fn of(data: wortlaut_store::OwnData, context: &Context) -> Self {
        let on = |id: DocumentId| Document::of(id, context);
        Self {
            read_at: context.now.millis(),
            member: Record::of(data.member, data.address_set_by_member),
            organisation: context.identity.organisation.clone().into(),
            workspace: context.identity.workspace.name.clone(),
            invitations: listed(data.invitations),
            sessions: listed(data.sessions),
            tokens: listed(data.tokens),
            password_set_at: data.password_set_at.map(Timestamp::millis),
            passkeys: listed(data.passkeys),
            external_identities: listed(data.identities),
            visits: told(data.visits, |it| Visit {
                document: on(it.document),
                position: it.position,
                at: it.at.millis(),
            }),
            document_rights: told(data.rights, |it| DocumentRight {
                document: on(it.document),
                role: it.role.map(Into::into),
            }),
            writing: told(data.writing, |it| Writing {
                document: on(it.document),
                changes: it.written,
                brought: it.brought,
                first_at: it.first_at.millis(),
                last_at: it.last_at.millis(),
            }),
            versions: told(data.versions, |it| Version {
                document: on(it.document),
                number: it.number,
                name: it.name,
                note: it.note,
                at: it.at.millis(),
            }),
            declarations: told(data.declarations, |it| Declaration {
                document: on(it.document),
                version: it.version,
                note: it.note,
                at: it.at.millis(),
            }),
            publications: told(data.publications, |it| PublicationDone {
                document: on(it.document),
                version: it.version,
                is_published: it.is_shown,
                at: it.at.millis(),
            }),
            notes: told(data.notes, |it| NoteSaid {
                document: on(it.document),
                session: hex(&it.change),
                text: it.text,
                at: it.at.millis(),
            }),
            held_changes: told(data.held, |it| HeldChange {
                document: on(it.document),
                change: hex(&it.change),
                bytes: it.bytes,
                is_own: it.is_own,
                at: it.at.millis(),
            }),
            audit: told(data.audit, |it| Audited::of(it, context)),
        }
    }
}

fn told<T, B>(all: Vec<T>, tell: impl FnMut(T) -> B) -> Vec<B> {
    all.into_iter().map(tell).collect()
}

fn listed<T: Into<B>, B>(all: Vec<T>) -> Vec<B> {
    told(all, Into::into)
}

fn millis(at: Option<Timestamp>) -> Option<i64> {
    at.map(Timestamp::millis)
}

impl Record {
    fn of(member: Member, address_set_by_member: bool) -> Self {
        Self {
            id: member.id.to_string(),
            name: member.name,
            address: member.address,
            address_set_by_member,
            language: member.language,
            role: member.role.into(),
            created_at: member.created_at.millis(),
            ends_at: millis(member.ends_at),
        }
    }
}

impl From<OwnInvitation> for Invitation {
    fn from(invitation: OwnInvitation) -> Self {
        Self {
            created_at: invitation.created_at.millis(),
            expires_at: invitation.expires_at.millis(),
            used_at: millis(invitation.used_at),
        }
    }
}

impl From<OwnSession> for Session {
    fn from(session: OwnSession) -> Self {
        Self {
            id: session.id.to_string(),
            device: session.device,
            created_at: session.created_at.millis(),
            last_used_at: session.last_used_at.millis(),
            expires_at: session.expires_at.millis(),
        }
    }
}

impl From<OwnToken> for Token {
    fn from(token: OwnToken) -> Self {
        Self {
            id: token.id.to_string(),
            name: token.name,
            scope: token.scope,
            created_at: token.created_at.millis(),
            expires_at: millis(token.expires_at),
            last_used_at: millis(token.last_used_at),
            revoked_at: millis(token.revoked_at),
        }
    }
}

impl From<OwnPasskey> for Passkey {
    fn from(passkey: OwnPasskey) -> Self {
        Self {
            name: passkey.name,
            created_at: passkey.created_at.millis(),
            last_used_at: millis(passkey.last_used_at),
        }
    }
}

impl From<OwnIdentity> for ExternalIdentity {
    fn from(identity: OwnIdentity) -> Self {
        Self {
            issuer: identity.issuer,
            subject: identity.subject,
            linked_at: identity.linked_at.millis(),
        }
    }
}

impl Document {
    fn of(id: DocumentId, context: &Context) -> Self {
        Self {
            document_id: id.to_string(),
            title: context.titles.get(&id).cloned(),
        }
    }
}

impl Audited {
    fn of(entry: AuditEntry, context: &Context) -> Self {
        Self {
            number: entry.number,
            at: entry.at.millis(),
            by: Doer::of(entry.by, context),
            action: entry.action,
            subject: context.shows_id(&entry.subject).then_some(entry.subject),
            detail: without_others(entry.detail, context),
        }
    }
}

/// What the trail tells beside, without the ids of members whom the asker may not know to have had a part in it.
fn without_others(detail: Value, context: &Context) -> Value {
    match detail {
        Value::String(id) if !context.shows_id(&id) => Value::Null,
        Value::Array(items) => {
            let items = items.into_iter();
            items.map(|it| without_others(it, context)).collect()
        }
        Value::Object(fields) => {
            let fields = fields.into_iter();
            let fields = fields.map(|(name, it)| (name, without_others(it, context)));
            fields.collect()
        }
        detail => detail,
    }
}

impl Doer {
    fn of(by: By, context: &Context) -> Self {
        let nobody = |kind| Self {
            kind,
            organisation_id: None,
            member_id: None,
        };
        let id = match by {
            By::Server => return nobody(DoerKind::Server),
            By::Shell => return nobody(DoerKind::Shell),
            By::Member(id) => id,
        };
        let other = context.others.get(&id);
        let is_shown = other.is_some_and(|it| context.shows(it));
        Self {
            kind: if id == context.identity.member.id {
                DoerKind::Yourself
            } else {
                DoerKind::Member
            },
            organisation_id: other.map(|it| it.organisation_id.to_string()),
            member_id: is_shown.then(|| id.to_string()),
        }
    }
}
