//! What can be wrong with a bundle, in sentences behind the place where it is.

use wortlaut_merge::guard::Reason;

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The bundle or a record in it is larger than what is checked.
    #[error("it is larger than this program checks")]
    TooLarge,
    /// More files than a bundle can have.
    #[error("there are more files than a bundle can have")]
    TooManyFiles,
    /// More of something than a bundle can have.
    #[error("there are more {what} than the {most} that are checked")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How many are checked.
        most: u64,
    },
    /// Neither a file nor the directory begins where one has to.
    #[error("what stands here is no part of a verification bundle")]
    NoFile,
    /// The header of a file leads to where nothing of a bundle begins.
    #[error("its header names other lengths than it has")]
    Lengths,
    /// The bundle ends before it is complete.
    #[error("the bundle ends here, before it is complete")]
    EndsEarly,
    /// Something follows the end.
    #[error("something follows the end of the bundle")]
    Trailing,
    /// A field of the archive differs.
    #[error("the {0} is not the one that belongs here")]
    Field(&'static str),
    /// A file is missing.
    #[error("the file is missing")]
    Missing,
    /// A file has no place in a bundle.
    #[error("the file has no place in this bundle")]
    Unexpected,
    /// A file is there twice.
    #[error("the file is there twice")]
    Twice,
    /// A file stands in another place than it has to.
    #[error("the file stands in the wrong place")]
    Order,
    /// A record cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    /// A record is spelt in another way than it has to be.
    #[error("it is not written as the service writes it")]
    Spelling,
    /// The README is not the one of the format.
    #[error("it is not the text that belongs into every bundle of this format")]
    Readme,
    /// The bundle is of another format.
    #[error("it names a format that this program does not know: {0}")]
    Format(String),
    /// The manifest lists other files than there are.
    #[error("it lists other files than the bundle has")]
    Listing,
    /// A file's length differs from the manifest's.
    #[error("it is not {0} bytes long, as the manifest says")]
    Length(usize),
    /// A file's hash differs from the manifest's.
    #[error("its content is another: its SHA-256 is not the one that the manifest names")]
    Hash,
    /// A file's hash differs from that in `SHA256SUMS`.
    #[error("its content is another: its SHA-256 is not the one that SHA256SUMS names")]
    Sum,
    /// The manifest tells other numbers than the bundle has.
    #[error(
        "the manifest counts other changes, members, versions, restores or times than there are"
    )]
    Counts,
    /// A line of the log names bytes that are not the next ones of the document.
    #[error("the log does not fit the document: it names other bytes than those that come next")]
    Offset,
    /// The document goes on where the log has ended.
    #[error(
        "the document goes on where the log has ended, with changes of which the log does not tell"
    )]
    Unlogged,
    /// The change is no change, or one that may not be let in.
    #[error("the service would not have taken this change: {0}")]
    Change(Reason),
    /// The change is not written in the form in which it is logged.
    #[error("it is not one change in its uncompressed form")]
    Form,
    /// The change has another hash than the log names.
    #[error("the change has another hash than the log names, so one of both was altered")]
    ChangeHash,
    /// The change is of another actor, or has another number, than the log says.
    #[error("the change is of another actor, or has another number, than the log says")]
    Actor,
    /// The change is in the log twice.
    #[error("the change is in the log twice")]
    Repeated,
    /// The change's actor belonged to another member before.
    #[error(
        "the log gives the change to one member, but its actor belonged to another member before"
    )]
    Owner,
    /// The member is not in `members.json`.
    #[error("it names a member who is not among the members")]
    UnknownMember,
    /// The history cannot be read.
    #[error("the history cannot be read: {0}")]
    History(String),
    /// The changes lead to other heads.
    #[error("the changes do not lead to the heads that the manifest names")]
    Heads,
    /// Automerge reads another text than the history.
    #[error("two ways of reading the document do not give the same text")]
    Readers,
    /// The title differs.
    #[error("the title is not that of the document")]
    Title,
    /// The text differs from the document's.
    #[error("it is not the text to which the changes lead")]
    Text,
    /// The text's hash differs.
    #[error("the text to which the changes lead has another SHA-256 than is named")]
    TextHash,
    /// A version's heads are not in the log.
    #[error("the log lacks a change that is named as a head")]
    UnknownHeads,
    /// The versions are not in order, or not before the edition.
    #[error("the version stands in the wrong place, or was named after the edition")]
    VersionOrder,
    /// The manifest and the versions say different things of the edition.
    #[error("the manifest does not say of the edition what the versions say of it")]
    EditionVersion,
    /// The pseudonyms are not those of the log.
    #[error("the pseudonyms are not numbered in the order in which the log first names them")]
    Pseudonyms,
    /// A restore of an actor that has no change, or not in order.
    #[error("it tells of restores that are not those of the log")]
    Restores,
}
