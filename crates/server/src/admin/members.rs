//! Members, invitations and tokens.

use super::command::{
    AddMember, Invited, ListedMember, LockedOutMember, NewEnd, NewRole, NewToken, NewWorkspace,
    RemovedMember, RevokedToken,
};
use super::{AdminError, Consequence, Done, Office, Text, one_line};
use crate::auth::Credential;
use crate::auth::secret::{Secret, random_uuid};
use std::collections::HashMap;
use wortlaut_model::limits::{self, NAME_CHARS};
use wortlaut_model::{
    InvitationId, Member, MemberId, OrganisationId, Role, Scope, SessionId, Timestamp, TokenId,
    Workspace, WorkspaceId, normalised_address,
};
use wortlaut_store::{MemberChange, NewInvitation, StoreError};

/// A member to be added.
#[derive(Clone, Debug)]
pub(crate) struct NewMember {
    pub(crate) name: String,
    pub(crate) organisation_id: OrganisationId,
    pub(crate) role: Role,
    pub(crate) address: Option<String>,
    pub(crate) ends_at: Option<Timestamp>,
}

impl Office {
    /// Sets up a workspace without anybody in it.
    pub(crate) fn create_workspace(
        &self,
        name: &str,
        language: &str,
    ) -> Result<Workspace, AdminError> {
        let workspace = Workspace {
            id: WorkspaceId::from(random_uuid()?),
            name: one_line(Text::WorkspaceName, name, NAME_CHARS)?,
            language: language.to_owned(),
            persons_in_history: false,
        };
        self.store.create_workspace(&workspace, self.by, self.now)?;
        Ok(workspace)
    }

    /// Sets up another workspace, by a name that none has.
    pub(super) fn add_workspace(
        &self,
        name: &str,
        language: &str,
    ) -> Result<Done<NewWorkspace>, AdminError> {
        if self.store.workspaces()?.iter().any(|it| it.name == name) {
            return Err(AdminError::WorkspaceTaken(name.to_owned()));
        }
        let workspace = self.create_workspace(name, language)?;
        Ok(Done::quietly(NewWorkspace {
            workspace_id: workspace.id,
        }))
    }

    /// Adds a member, with their organisation when it is new, and invites them.
    pub(super) fn add_member(&self, command: &AddMember) -> Result<Done<Invited>, AdminError> {
        let workspace = self.workspace(command.workspace.as_deref())?;
        let organisation = self.organisation_named(workspace.id, &command.organisation)?;
        let done = self.add_and_invite(&NewMember {
            name: command.name.clone(),
            organisation_id: organisation.id,
            role: command.role,
            address: command.address.clone(),
            ends_at: None,
        })?;
        Ok(done.and(Consequence::OrganisationsChanged(workspace.id)))
    }

    /// Adds a member of an organisation, and invites them.
    pub(crate) fn add_and_invite(&self, new: &NewMember) -> Result<Done<Invited>, AdminError> {
        let id = MemberId::from(random_uuid()?);
        let name = one_line(Text::MemberName, &new.name, NAME_CHARS)?;
        let mut member = Member::new(id, name, new.organisation_id, new.role, self.now);
        member.address = new.address.as_deref().map(normalised_address).transpose()?;
        member.ends_at = new.ends_at.map(|end| self.future(end)).transpose()?;
        self.store.add_member(&member, self.by)?;
        self.invite(id)
    }

    /// Adds a member of an organisation.
    pub(crate) fn enrol(
        &self,
        name: &str,
        organisation_id: OrganisationId,
        role: Role,
    ) -> Result<MemberId, AdminError> {
        let id = MemberId::from(random_uuid()?);
        let name = one_line(Text::MemberName, name, NAME_CHARS)?;
        let member = Member::new(id, name, organisation_id, role, self.now);
        self.store.add_member(&member, self.by)?;
        Ok(member.id)
    }

    /// Makes a link that signs the member in once. Whoever was removed is let in again by it.
    pub(crate) fn invite(&self, member: MemberId) -> Result<Done<Invited>, AdminError> {
        let secret = Secret::draw()?;
        let invitation = NewInvitation {
            id: InvitationId::from(random_uuid()?),
            secret: secret.hash(),
            member,
            expires_at: self.now.plus_millis(limits::INVITATION_MILLIS),
        };
        self.store.invite(&invitation, self.by, self.now)?;
        let invited = Invited {
            member_id: member,
            invitation_url: self.public_url.invitation(secret.reveal()),
            expires_at: invitation.expires_at,
        };
        Ok(Done::with(
            invited,
            Consequence::MembersChanged(self.workspace_of(member)?),
        ))
    }

    /// Changes a member.
    pub(crate) fn change_member(
        &self,
        member: MemberId,
        mut change: MemberChange,
    ) -> Result<Done<Member>, AdminError> {
        if let Some(name) = &mut change.name {
            *name = one_line(Text::MemberName, name, NAME_CHARS)?;
        }
        if let Some(Some(address)) = &mut change.address {
            *address = normalised_address(address)?;
        }
        if let Some(Some(end)) = change.ends_at {
            self.future(end)?;
        }
        let changed = self
            .store
            .change_member(member, &change, self.by, self.now)?;
        Ok(Done::with(changed, Consequence::MemberChanged(member)))
    }

    pub(super) fn set_role(
        &self,
        member: MemberId,
        role: Role,
    ) -> Result<Done<NewRole>, AdminError> {
        let change = MemberChange {
            role: Some(role),
            ..MemberChange::default()
        };
        let done = self.change_member(member, change)?;
        Ok(done.map(|member| NewRole {
            member_id: member.id,
            role: member.role,
        }))
    }

    /// Sets the moment from which on a member gets in no more, in so many milliseconds, or takes it away.
    pub(super) fn set_end(
        &self,
        member: MemberId,
        after: Option<i64>,
    ) -> Result<Done<NewEnd>, AdminError> {
        let change = MemberChange {
            ends_at: Some(after.map(|millis| self.now.plus_millis(millis))),
            ..MemberChange::default()
        };
        let done = self.change_member(member, change)?;
        Ok(done.map(|member| NewEnd {
            member_id: member.id,
            ends_at: member.ends_at,
        }))
    }

    /// Removes a member: they get in no more, and what they wrote stays theirs.
    pub(crate) fn remove_member(&self, member: MemberId) -> Result<Done<()>, AdminError> {
        self.store.remove_member(member, self.by, self.now)?;
        let workspace = self.workspace_of(member)?;
        Ok(Done::with((), Consequence::AdmissionEnded(member))
            .and(Consequence::MembersChanged(workspace)))
    }

    pub(super) fn remove_by_command(
        &self,
        member_id: MemberId,
    ) -> Result<Done<RemovedMember>, AdminError> {
        let removed = self.remove_member(member_id)?;
        Ok(removed.map(|()| RemovedMember { member_id }))
    }

    /// Signs a member out everywhere, and tells how many sessions that ended.
    pub(crate) fn end_sessions(&self, member: MemberId) -> Result<Done<usize>, AdminError> {
        let ended = self.store.end_sessions(member, None, self.by, self.now)?;
        let workspace = self.workspace_of(member)?;
        let sessions = ended.iter().map(|it| Credential::Session(*it));
        let mut consequences: Vec<_> = sessions.map(Consequence::CredentialEnded).collect();
        consequences.push(Consequence::MembersChanged(workspace));
        Ok(Done {
            reply: ended.len(),
            consequences,
        })
    }

    /// Takes everything away that signs a member in, as when a device is lost.
    pub(crate) fn lock_out(&self, member: MemberId) -> Result<Done<()>, AdminError> {
        let taken = self.store.lock_out(member, self.by, self.now)?;
        let workspace = self.workspace_of(member)?;
        let sessions = taken.sessions.into_iter().map(Credential::Session);
        let ended = sessions.chain(taken.tokens.into_iter().map(Credential::Token));
        let mut consequences: Vec<_> = ended.map(Consequence::CredentialEnded).collect();
        consequences.push(Consequence::MembersChanged(workspace));
        Ok(Done {
            reply: (),
            consequences,
        })
    }

    pub(super) fn lock_out_by_command(
        &self,
        member_id: MemberId,
    ) -> Result<Done<LockedOutMember>, AdminError> {
        let locked_out = self.lock_out(member_id)?;
        Ok(locked_out.map(|()| LockedOutMember { member_id }))
    }

    fn future(&self, end: Timestamp) -> Result<Timestamp, AdminError> {
        if end <= self.now {
            return Err(AdminError::EndInThePast);
        }
        Ok(end)
    }

    pub(super) fn workspace_of(&self, member: MemberId) -> Result<WorkspaceId, AdminError> {
        let identity = self.store.identity(member)?;
        let identity = identity.ok_or(StoreError::Unknown { what: "member" })?;
        Ok(identity.workspace.id)
    }

    pub(super) fn list_members(
        &self,
        workspace: Option<&str>,
    ) -> Result<Done<Vec<ListedMember>>, AdminError> {
        let workspace = self.workspace(workspace)?;
        let organisations = self.store.organisations(workspace.id)?;
        let names: HashMap<_, _> = organisations
            .into_iter()
            .map(|it| (it.id, it.name))
            .collect();
        let members = self.store.members(workspace.id)?;
        let listed = members.into_iter().map(|member| ListedMember {
            member_id: member.id,
            name: member.name,
            organisation: names
                .get(&member.organisation_id)
                .cloned()
                .unwrap_or_default(),
            role: member.role,
            address: member.address,
            ends_at: member.ends_at,
            removed_at: member.removed_at,
            erased_at: member.erased_at,
        });
        Ok(Done::quietly(listed.collect()))
    }

    /// Makes a token of a member, through the session that asked for it, if it was one.
    pub(crate) fn create_token(
        &self,
        (member, through): (MemberId, Option<SessionId>),
        name: &str,
        scope: Scope,
        expires_at: Option<Timestamp>,
    ) -> Result<Done<NewToken>, AdminError> {
        let secret = Secret::draw()?;
        let token = wortlaut_store::NewToken {
            id: TokenId::from(random_uuid()?),
            secret: secret.hash(),
            member,
            through,
            name: one_line(Text::TokenName, name, NAME_CHARS)?,
            scope,
            expires_at,
        };
        self.store.create_token(&token, self.by, self.now)?;
        Ok(Done::quietly(NewToken {
            token_id: token.id,
            token: secret.reveal().to_owned(),
        }))
    }

    pub(super) fn revoke_token(&self, token: TokenId) -> Result<Done<RevokedToken>, AdminError> {
        let revoked: Result<_, StoreError> = self.store.revoke_token(token, self.by, self.now);
        revoked?;
        let reply = RevokedToken { token_id: token };
        Ok(Done::with(
            reply,
            Consequence::CredentialEnded(Credential::Token(token)),
        ))
    }
}
