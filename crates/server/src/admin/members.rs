//! Members, invitations and tokens.

use super::command::{
    AddMember, Invited, ListedMember, NewRole, NewToken, NewWorkspace, RevokedToken,
};
use super::{AdminError, Consequence, Done, Office, one_line};
use crate::auth::Credential;
use crate::auth::secret::{Secret, random_uuid};
use std::collections::HashMap;
use wortlaut_model::{
    InvitationId, Member, MemberId, Organisation, OrganisationId, Role, Scope, Timestamp, TokenId,
    Workspace, WorkspaceId, limits,
};
use wortlaut_store::{NewInvitation, StoreError};

/// Longest initials of an organisation, in characters.
const SHORT_CHARS: usize = 5;
/// Colours of the design tokens.
const COLOURS: usize = 10;

impl Office {
    /// Sets up a workspace without anybody in it.
    pub(crate) fn create_workspace(
        &self,
        name: &str,
        language: &str,
    ) -> Result<Workspace, AdminError> {
        let workspace = Workspace {
            id: WorkspaceId::from(random_uuid()?),
            name: one_line("the workspace's name", name, limits::NAME_CHARS)?,
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
        let name = one_line(
            "the organisation's name",
            &command.organisation,
            limits::NAME_CHARS,
        )?;
        let organisation = match self.store.find_organisation_by_name(workspace.id, &name)? {
            Some(organisation) => organisation,
            None => self.add_organisation(workspace.id, name)?,
        };
        let member = self.enrol(&command.name, organisation.id, command.role)?;
        self.invite(member)
    }

    /// Adds a member of an organisation.
    pub(crate) fn enrol(
        &self,
        name: &str,
        organisation_id: OrganisationId,
        role: Role,
    ) -> Result<MemberId, AdminError> {
        let id = MemberId::from(random_uuid()?);
        let name = one_line("the member's name", name, limits::NAME_CHARS)?;
        let member = Member::new(id, name, organisation_id, role, self.now);
        self.store.add_member(&member, self.by)?;
        Ok(member.id)
    }

    /// Adds an organisation that is known by its name only: initials and colour are made for it.
    fn add_organisation(
        &self,
        workspace: WorkspaceId,
        name: String,
    ) -> Result<Organisation, AdminError> {
        let others = self.store.organisations(workspace)?;
        let organisation = Organisation {
            id: OrganisationId::from(random_uuid()?),
            short: free_initials(&name, &others),
            name,
            place: String::new(),
            colour: next_colour(others.len()),
            votes: true,
            chair: false,
        };
        self.store
            .add_organisation(workspace, &organisation, self.by, self.now)?;
        Ok(organisation)
    }

    /// Makes a link that signs the member in once.
    pub(crate) fn invite(&self, member: MemberId) -> Result<Done<Invited>, AdminError> {
        let secret = Secret::draw()?;
        let invitation = NewInvitation {
            id: InvitationId::from(random_uuid()?),
            secret: secret.hash(),
            member,
            expires_at: self.now.plus_millis(limits::INVITATION_MILLIS),
        };
        self.store.invite(&invitation, self.by, self.now)?;
        Ok(Done::quietly(Invited {
            member_id: member,
            invitation_url: self.public_url.invitation(secret.reveal()),
        }))
    }

    pub(super) fn set_role(
        &self,
        member: MemberId,
        role: Role,
    ) -> Result<Done<NewRole>, AdminError> {
        self.store.set_role(member, role, self.by, self.now)?;
        let reply = NewRole {
            member_id: member,
            role,
        };
        Ok(Done::with(reply, Consequence::RoleChanged { member, role }))
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
        });
        Ok(Done::quietly(listed.collect()))
    }

    pub(crate) fn create_token(
        &self,
        member: MemberId,
        name: &str,
        scope: Scope,
        expires_at: Option<Timestamp>,
    ) -> Result<Done<NewToken>, AdminError> {
        let secret = Secret::draw()?;
        let token = wortlaut_store::NewToken {
            id: TokenId::from(random_uuid()?),
            secret: secret.hash(),
            member,
            name: one_line("the token's name", name, limits::NAME_CHARS)?,
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

/// The colour of the next organisation: one after the other, then again from the first.
pub(crate) fn next_colour(others: usize) -> u8 {
    u8::try_from(others % COLOURS).map_or(1, |colour| colour + 1)
}

/// Initials that no other organisation has: those of the name's words, numbered when they are taken.
fn free_initials(name: &str, others: &[Organisation]) -> String {
    let initials: String = name
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_uppercase)
        .take(SHORT_CHARS)
        .collect();
    let is_free = |short: &String| !short.is_empty() && others.iter().all(|it| it.short != *short);
    let numbered = (2..).map(|number: u32| with_number(&initials, number));
    std::iter::once(initials.clone())
        .chain(numbered)
        .find(is_free)
        .unwrap_or_default()
}

fn with_number(initials: &str, number: u32) -> String {
    let number = number.to_string();
    let room = SHORT_CHARS.saturating_sub(number.len());
    initials.chars().take(room).chain(number.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn organisation(short: &str) -> Organisation {
        Organisation {
            id: OrganisationId::from_bytes([1; 16]),
            name: short.to_owned(),
            short: short.to_owned(),
            place: String::new(),
            colour: 1,
            votes: true,
            chair: false,
        }
    }

    #[test]
    fn initials_are_made_of_the_words_and_told_apart_by_a_number() {
        assert_eq!(free_initials("Stadtwerke Köln", &[]), "SK");
        assert_eq!(
            free_initials("Stadtwerke Kiel", &[organisation("SK")]),
            "SK2"
        );
        let others = [organisation("SK"), organisation("SK2")];
        assert_eq!(free_initials("stadtwerke-krefeld", &others), "SK3");
        assert_eq!(
            free_initials("a b c d e f g", &[organisation("ABCDE")]),
            "ABCD2"
        );
        assert_eq!(free_initials("!!!", &[]), "2");
    }

    #[test]
    fn colours_go_round() {
        let colours: Vec<_> = (0..11).map(next_colour).collect();
        assert_eq!(colours, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1]);
    }
}
