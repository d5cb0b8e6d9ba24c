//! Organisations: who is a member of the body that drafts, as distinct from the people who write.

use super::command::{AddOrganisation, ListedOrganisation};
use super::{AdminError, Consequence, Done, Office, Text, one_line};
use crate::auth::secret::random_uuid;
use wortlaut_model::{Organisation, OrganisationId, WorkspaceId, limits};
use wortlaut_store::{OrganisationChange, StoreError};

/// An organisation to be added.
#[derive(Clone, Debug)]
pub(crate) struct NewOrganisation {
    pub(crate) name: String,
    /// Absent is made from the name.
    pub(crate) short: Option<String>,
    pub(crate) place: String,
    /// Absent is the next one.
    pub(crate) colour: Option<u8>,
    pub(crate) votes: bool,
}

impl Office {
    /// Adds an organisation.
    pub(crate) fn add_organisation(
        &self,
        workspace: WorkspaceId,
        new: NewOrganisation,
    ) -> Result<Done<Organisation>, AdminError> {
        let others = self.store.organisations(workspace)?;
        let name = one_line(Text::OrganisationName, &new.name, limits::NAME_CHARS)?;
        let organisation = Organisation {
            id: OrganisationId::from(random_uuid()?),
            short: match new.short {
                Some(short) => one_line(Text::ShortForm, &short, limits::SHORT_CHARS)?,
                None => free_initials(&name, &others),
            },
            name,
            place: place(&new.place)?,
            colour: match new.colour {
                Some(colour) => self::colour(colour)?,
                None => next_colour(others.len()),
            },
            votes: new.votes,
            chair: false,
        };
        self.store
            .add_organisation(workspace, &organisation, self.by, self.now)?;
        Ok(Done::with(
            organisation,
            Consequence::OrganisationsChanged(workspace),
        ))
    }

    /// Changes an organisation.
    pub(crate) fn change_organisation(
        &self,
        workspace: WorkspaceId,
        organisation: OrganisationId,
        change: &OrganisationChange,
    ) -> Result<Done<Organisation>, AdminError> {
        let change = OrganisationChange {
            name: (change.name.as_deref())
                .map(|it| one_line(Text::OrganisationName, it, limits::NAME_CHARS))
                .transpose()?,
            short: (change.short.as_deref())
                .map(|it| one_line(Text::ShortForm, it, limits::SHORT_CHARS))
                .transpose()?,
            place: change.place.as_deref().map(place).transpose()?,
            colour: change.colour.map(colour).transpose()?,
            votes: change.votes,
        };
        let changed =
            self.store
                .change_organisation(workspace, organisation, &change, self.by, self.now)?;
        Ok(Done::with(
            changed,
            Consequence::OrganisationsChanged(workspace),
        ))
    }

    /// The organisation of this name; it is made when there is none.
    pub(super) fn organisation_named(
        &self,
        workspace: WorkspaceId,
        name: &str,
    ) -> Result<Organisation, AdminError> {
        let name = one_line(Text::OrganisationName, name, limits::NAME_CHARS)?;
        if let Some(known) = self.store.find_organisation_by_name(workspace, &name)? {
            return Ok(known);
        }
        let new = NewOrganisation {
            name,
            short: None,
            place: String::new(),
            colour: None,
            votes: true,
        };
        Ok(self.add_organisation(workspace, new)?.reply)
    }

    pub(super) fn add_organisation_by_command(
        &self,
        command: AddOrganisation,
    ) -> Result<Done<ListedOrganisation>, AdminError> {
        let workspace = self.workspace(command.workspace.as_deref())?.id;
        let new = NewOrganisation {
            name: command.name,
            short: command.short,
            place: command.place,
            colour: command.colour,
            votes: command.votes,
        };
        Ok(self.add_organisation(workspace, new)?.map(Into::into))
    }

    pub(super) fn change_organisation_by_command(
        &self,
        organisation: OrganisationId,
        change: &OrganisationChange,
    ) -> Result<Done<ListedOrganisation>, AdminError> {
        for workspace in self.store.workspaces()? {
            let known = self.store.organisations(workspace.id)?;
            if known.iter().any(|it| it.id == organisation) {
                let done = self.change_organisation(workspace.id, organisation, change)?;
                return Ok(done.map(Into::into));
            }
        }
        let what = "organisation";
        Err(StoreError::Unknown { what }.into())
    }

    pub(super) fn list_organisations(
        &self,
        workspace: Option<&str>,
    ) -> Result<Done<Vec<ListedOrganisation>>, AdminError> {
        let workspace = self.workspace(workspace)?;
        let organisations = self.store.organisations(workspace.id)?;
        let listed = organisations.into_iter().map(Into::into);
        Ok(Done::quietly(listed.collect()))
    }
}

fn colour(colour: u8) -> Result<u8, AdminError> {
    let is_one = (1..=limits::COLOURS).contains(&colour);
    is_one.then_some(colour).ok_or(AdminError::BadColour)
}

/// A place as it is kept: one line, which may be empty.
fn place(text: &str) -> Result<String, AdminError> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_good = line.chars().count() <= limits::PLACE_CHARS;
    is_good.then_some(line).ok_or(AdminError::BadPlace)
}

/// The colour of the next organisation: one after the other, then again from the first.
pub(crate) fn next_colour(others: usize) -> u8 {
    u8::try_from(others % usize::from(limits::COLOURS)).map_or(1, |colour| colour + 1)
}

/// A short form that no other organisation has: the name itself where it is one already, as "VKU" is, else the initials of
/// its words, numbered when they are taken.
fn free_initials(name: &str, others: &[Organisation]) -> String {
    let is_short =
        name.chars().count() <= limits::SHORT_CHARS && name.chars().all(char::is_uppercase);
    let initials: String = if is_short {
        name.to_owned()
    } else {
        name.split(|c: char| !c.is_alphanumeric())
            .filter_map(|word| word.chars().next())
            .flat_map(char::to_uppercase)
            .take(limits::SHORT_CHARS)
            .collect()
    };
    let is_free = |short: &String| !short.is_empty() && others.iter().all(|it| it.short != *short);
    let numbered = (2..).map(|number: u32| with_number(&initials, number));
    std::iter::once(initials.clone())
        .chain(numbered)
        .find(is_free)
        .unwrap_or_default()
}

fn with_number(initials: &str, number: u32) -> String {
    let number = number.to_string();
    let room = limits::SHORT_CHARS.saturating_sub(number.len());
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
        assert_eq!(free_initials("VKU", &[]), "VKU");
        assert_eq!(free_initials("VKU", &[organisation("VKU")]), "VKU2");
        assert_eq!(free_initials("!!!", &[]), "2");
    }

    #[test]
    fn colours_go_round() {
        let colours: Vec<_> = (0..11).map(next_colour).collect();
        assert_eq!(colours, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1]);
    }
}
