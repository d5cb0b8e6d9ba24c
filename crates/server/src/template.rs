//! What a new data folder begins with: nothing but a first administrator, or an example to try.
//!
//! The example is the task force's workspace, with its organisations and the working draft of its definition. Its sample
//! members exist only where it was asked for.

use crate::admin::command::Import;
use crate::admin::organisations::next_colour;
use crate::admin::{AdminError, Office};
use crate::auth::secret::random_uuid;
use serde::Deserialize;
use std::collections::HashMap;
use wortlaut_model::{DocumentKind, Member, Organisation, OrganisationId, Role, Workspace};

const ORGANISATIONS: &str = include_str!("../template/task-force.toml");
const DEFINITION: &str = include_str!("../template/definition.md");

/// An example to begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Template {
    /// The Task Force Digitale Daseinsvorsorge and its definition.
    TaskForce,
}

/// The people of the example: a name, the initials of their organisation, and what they may do.
const SAMPLE: [(&str, &str, Role); 5] = [
    ("Hanne Petersen", "HL", Role::Moderator),
    ("Jonas Brandl", "M", Role::Editor),
    ("Elif Yıldız", "DO", Role::Editor),
    ("Katharina Vogt", "FR", Role::Commenter),
    ("Matthias Krüger", "VKU", Role::Reader),
];

/// The first workspace of a folder that nobody has set up.
const WORKSPACE_NAME: &str = "Arbeitsraum";
const LANGUAGE: &str = "de";
const ADMINISTRATOR: &str = "Verwaltung";

/// The example could not be set up, or no link be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TemplateError {
    #[error(transparent)]
    Admin(#[from] AdminError),
    #[error(transparent)]
    Store(#[from] wortlaut_store::StoreError),
    #[error("the embedded template cannot be read")]
    Toml(#[from] toml::de::Error),
}

#[derive(Deserialize)]
struct TaskForce {
    workspace: TaskForceWorkspace,
    organisation: Vec<TaskForceOrganisation>,
}

#[derive(Deserialize)]
struct TaskForceWorkspace {
    name: String,
    language: String,
}

#[derive(Deserialize)]
struct TaskForceOrganisation {
    name: String,
    short: String,
    place: String,
    #[serde(default = "has_a_vote")]
    votes: bool,
    #[serde(default)]
    chair: bool,
}

fn has_a_vote() -> bool {
    true
}

/// The working draft, as a file to be imported.
fn definition() -> Import {
    Import {
        workspace: None,
        title: None,
        kind: DocumentKind::Definition,
        name: "definition.md".to_owned(),
        file: DEFINITION.as_bytes().to_vec(),
    }
}

impl Office {
    /// Sets up an empty workspace, for a folder that has none.
    pub(crate) fn create_first_workspace(&self) -> Result<Workspace, AdminError> {
        self.create_workspace(WORKSPACE_NAME, LANGUAGE)
    }

    /// What to tell the person who starts the server on this folder, in lines.
    pub(crate) fn prepare(&self, template: Option<Template>) -> Result<Vec<String>, TemplateError> {
        let is_new = self.store.workspaces()?.is_empty();
        match template {
            Some(Template::TaskForce) => {
                let mut lines = if is_new {
                    self.set_up_task_force()?
                } else {
                    Vec::new()
                };
                lines.extend(self.sample_links()?);
                Ok(lines)
            }
            None => Ok(self.first_administrator()?),
        }
    }

    /// A link for the first administrator of a workspace that nobody belongs to.
    fn first_administrator(&self) -> Result<Vec<String>, AdminError> {
        let workspace = self.workspace(None)?;
        if !self.store.members(workspace.id)?.is_empty() {
            return Ok(Vec::new());
        }
        let organisation = Organisation {
            id: OrganisationId::from(random_uuid()?),
            name: ADMINISTRATOR.to_owned(),
            short: "V".to_owned(),
            place: String::new(),
            colour: next_colour(0),
            votes: false,
            chair: false,
        };
        self.store
            .add_organisation(workspace.id, &organisation, self.by, self.now)?;
        let member = self.enrol(ADMINISTRATOR, organisation.id, Role::Moderator)?;
        let invited = self.invite(member)?.reply;
        Ok(vec![
            "Nobody belongs to this workspace yet. This link signs its first administrator in, once, within 14 days:"
                .to_owned(),
            invited.invitation_url,
        ])
    }

    fn set_up_task_force(&self) -> Result<Vec<String>, TemplateError> {
        let template: TaskForce = toml::from_str(ORGANISATIONS)?;
        let workspace =
            self.create_workspace(&template.workspace.name, &template.workspace.language)?;
        let mut organisations = HashMap::new();
        let mut moment = self.clone();
        for (index, it) in template.organisation.into_iter().enumerate() {
            moment = moment.a_moment_later();
            let organisation = Organisation {
                id: OrganisationId::from(random_uuid().map_err(AdminError::from)?),
                name: it.name,
                short: it.short,
                place: it.place,
                colour: next_colour(index),
                votes: it.votes,
                chair: it.chair,
            };
            self.store
                .add_organisation(workspace.id, &organisation, self.by, moment.now)?;
            organisations.insert(organisation.short, organisation.id);
        }
        for (name, short, role) in SAMPLE {
            moment = moment.a_moment_later();
            if let Some(organisation) = organisations.get(short) {
                moment.enrol(name, *organisation, role)?;
            }
        }
        let imported = self.import(workspace.id, &definition())?.reply;
        let notes = imported
            .warnings
            .iter()
            .map(|it| format!("note on the definition: {it}"));
        Ok(notes.collect())
    }

    /// Lists are in the order in which things were added, which two of one millisecond do not have.
    fn a_moment_later(self) -> Self {
        Self {
            now: self.now.plus_millis(1),
            ..self
        }
    }

    /// Fresh links for the people of the example, as far as they are there.
    fn sample_links(&self) -> Result<Vec<String>, TemplateError> {
        let mut lines = Vec::new();
        for workspace in self.store.workspaces()? {
            let organisations = self.store.organisations(workspace.id)?;
            let members = self.store.members(workspace.id)?.into_iter();
            for member in members.filter(|it| it.is_admitted(self.now)) {
                let organisation = organisations
                    .iter()
                    .find(|it| it.id == member.organisation_id);
                if let Some(organisation) = organisation.filter(|it| is_sample(&member, it)) {
                    let link = self.invite(member.id)?.reply.invitation_url;
                    let (name, role) = (member.name, member.role.as_str());
                    lines.push(format!("  {role:<9}  {name}, {}", organisation.name));
                    lines.push(format!("             {link}"));
                }
            }
        }
        if !lines.is_empty() {
            let how = "Links to try it. Open each in a private window of its own: a browser is one person.";
            lines.insert(0, how.to_owned());
        }
        Ok(lines)
    }
}

fn is_sample(member: &Member, organisation: &Organisation) -> bool {
    let mut sample = SAMPLE.iter();
    sample.any(|(name, short, _)| *name == member.name && *short == organisation.short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_member_has_an_organisation_and_the_editors_are_of_different_ones() {
        let template: TaskForce = toml::from_str(ORGANISATIONS).unwrap();
        for (name, short, _) in SAMPLE {
            assert!(
                template.organisation.iter().any(|it| it.short == short),
                "{name}"
            );
        }
        let mut editors = SAMPLE
            .iter()
            .filter(|(.., role)| *role == Role::Editor)
            .map(|it| it.1);
        assert_ne!(editors.next(), editors.next());
        assert_eq!(
            template.organisation.iter().filter(|it| it.chair).count(),
            1
        );
    }
}
