//! What commands print.

use crate::admin::command::{
    AdminReply, AuditPage, AuditedBy, DeletedDocument, ErasedMember, ListedDocument, ListedEntry,
    ListedMember, ListedOrganisation, RevisedDocument,
};
use serde::Serialize;
use std::io::{self, Write};
use wortlaut_export::utc;

/// Prints a value as JSON.
pub(super) fn json(value: &impl Serialize) -> io::Result<()> {
    let mut output = io::stdout().lock();
    serde_json::to_writer_pretty(&mut output, value)?;
    writeln!(output)?;
    output.flush()
}

/// Prints one line.
pub(super) fn line(line: &str) -> io::Result<()> {
    let mut output = io::stdout().lock();
    writeln!(output, "{line}")?;
    output.flush()
}

/// Writes a file to standard output.
pub(super) fn bytes(bytes: &[u8]) -> io::Result<()> {
    let mut output = io::stdout().lock();
    output.write_all(bytes)?;
    output.flush()
}

/// Prints what a command answered.
pub(super) fn reply(reply: &AdminReply, as_json: bool) -> io::Result<()> {
    if as_json {
        reply_json(reply)
    } else {
        line(&sentences(reply))
    }
}

fn reply_json(reply: &AdminReply) -> io::Result<()> {
    match reply {
        AdminReply::Workspace(it) => json(it),
        AdminReply::Invited(it) => json(it),
        AdminReply::Role(it) => json(it),
        AdminReply::Members(it) => json(it),
        AdminReply::LockedOut(it) => json(it),
        AdminReply::Removed(it) => json(it),
        AdminReply::End(it) => json(it),
        AdminReply::Erased(it) => json(it),
        AdminReply::Deleted(it) => json(it),
        AdminReply::Organisation(it) => json(it),
        AdminReply::Organisations(it) => json(it),
        AdminReply::Archived(it) => json(it),
        AdminReply::Audit(it) => json(it),
        AdminReply::Token(it) => json(it),
        AdminReply::Revoked(it) => json(it),
        AdminReply::Document(it) => json(it),
        AdminReply::Documents(it) => json(it),
        AdminReply::Imported(it) => json(it),
        AdminReply::Revised(it) => json(it),
        AdminReply::Exported(it) => json(it),
    }
}

fn sentences(reply: &AdminReply) -> String {
    match reply {
        AdminReply::Workspace(it) => format!("Workspace {}.", it.workspace_id),
        AdminReply::Invited(it) => format!(
            "Member {}.\nThis link signs them in, once, within 14 days:\n{}",
            it.member_id, it.invitation_url
        ),
        AdminReply::Role(it) => format!("Member {} is {} now.", it.member_id, it.role),
        AdminReply::Members(members) => listed(members, member_line),
        AdminReply::LockedOut(it) => format!(
            "Nothing signs member {} in any more. `member invite` prints a new link.",
            it.member_id
        ),
        AdminReply::Removed(it) => format!("Member {} gets in no more.", it.member_id),
        AdminReply::End(it) => match it.ends_at {
            Some(end) => format!("Member {} gets in until {}.", it.member_id, utc(end)),
            None => format!("Member {} has no end.", it.member_id),
        },
        AdminReply::Erased(it) => erased(it),
        AdminReply::Deleted(it) => deleted(it),
        AdminReply::Organisation(it) => organisation_line(it),
        AdminReply::Organisations(organisations) => listed(organisations, organisation_line),
        AdminReply::Archived(it) if it.is_archived => {
            format!("Document {} is put away.", it.document_id)
        }
        AdminReply::Archived(it) => format!("Document {} can be written in again.", it.document_id),
        AdminReply::Audit(page) => audit_lines(page),
        AdminReply::Token(it) => format!(
            "Token {}. It is shown this once:\n{}",
            it.token_id, it.token
        ),
        AdminReply::Revoked(it) => format!("Token {} is revoked.", it.token_id),
        AdminReply::Document(it) => format!("Document {}.\n{}", it.document_id, it.automerge_url),
        AdminReply::Documents(documents) => listed(documents, document_line),
        AdminReply::Imported(it) => {
            let document = format!("Document {}.\n{}", it.document_id, it.automerge_url);
            let warnings = it.warnings.iter().map(|warning| format!("note: {warning}"));
            std::iter::once(document)
                .chain(warnings)
                .collect::<Vec<_>>()
                .join("\n")
        }
        AdminReply::Revised(it) => revised(it),
        AdminReply::Exported(it) => it.name.clone(),
    }
}

fn erased(erased: &ErasedMember) -> String {
    let ErasedMember {
        member_id,
        name,
        changes,
        documents,
        ..
    } = erased;
    let address = erased.address.iter().map(|it| format!("the address {it}"));
    let password = erased.has_password.then(|| "the password".to_owned());
    let counted = counted(&[
        ("passkeys", erased.passkeys),
        ("names at providers", erased.providers),
        ("invitations", erased.invitations),
        ("sessions", erased.sessions),
        ("tokens", erased.tokens),
        ("marks of what was read", erased.visits),
        ("changes that wait for a decision", erased.held),
    ]);
    let goes: Vec<_> = address.chain(password).chain(counted).collect();
    let goes = match goes.is_empty() {
        true => String::new(),
        false => format!(", {}", goes.join(", ")),
    };
    let done = done_or_not(erased.is_erased);
    format!(
        "Member {member_id}. This goes: the name {name}{goes}.\n\
         This stays: {changes} changes in {documents} documents, and what was named, declared, published and noted, as a \
         former member's of the organisation; the audit trail, which has no names. Names that stand in texts are not \
         looked for.\n{done}"
    )
}

fn deleted(deleted: &DeletedDocument) -> String {
    let DeletedDocument {
        document_id,
        title,
        changes,
        authors,
        ..
    } = deleted;
    let versions = counted(&[
        ("versions", deleted.versions),
        ("agreed on", deleted.agreed),
        ("published", deleted.published),
    ]);
    let versions: String = versions.iter().map(|it| format!(", {it}")).collect();
    let done = done_or_not(deleted.is_deleted);
    format!(
        "Document {document_id}, {title:?}. This goes: {changes} changes by {authors} members{versions}, and all that was \
         said about them.\nThis stays: in the audit trail, that it was deleted. Published addresses say that it is gone.\n{done}"
    )
}

/// What there is any of, with how many.
fn counted(counts: &[(&str, u64)]) -> Vec<String> {
    let some = counts.iter().filter(|(_, count)| *count > 0);
    some.map(|(what, count)| format!("{what}: {count}"))
        .collect()
}

/// Whether something was done for good, or what to add to have it done.
fn done_or_not(is_done: bool) -> &'static str {
    match is_done {
        true => "It is done.",
        false => "Nothing was done. With --yes it is, and cannot be taken back.",
    }
}

fn revised(revised: &RevisedDocument) -> String {
    let RevisedDocument {
        document_id,
        changes,
        inserted_words,
        removed_words,
        ..
    } = revised;
    let told = match revised.is_changed {
        true => format!(
            "Document {document_id}: changes: {changes}, words inserted: {inserted_words}, words removed: {removed_words}."
        ),
        false => format!("Document {document_id} says so already; nothing was written."),
    };
    let warnings = revised.warnings.iter().map(|it| format!("note: {it}"));
    std::iter::once(told)
        .chain(revised.passages.iter().cloned())
        .chain(warnings)
        .collect::<Vec<_>>()
        .join("\n")
}

fn listed<T>(items: &[T], line: impl Fn(&T) -> String) -> String {
    if items.is_empty() {
        return "There are none.".to_owned();
    }
    items.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn member_line(member: &ListedMember) -> String {
    let ListedMember {
        member_id,
        name,
        organisation,
        role,
        ..
    } = member;
    let role = role.as_str();
    let state = match (member.erased_at, member.removed_at, member.ends_at) {
        (Some(at), ..) => format!(", erased {}", utc(at)),
        (_, Some(at), _) => format!(", removed {}", utc(at)),
        (.., Some(at)) => format!(", until {}", utc(at)),
        _ => String::new(),
    };
    format!("{member_id}  {role:<9}  {name} ({organisation}){state}")
}

fn organisation_line(organisation: &ListedOrganisation) -> String {
    let ListedOrganisation {
        organisation_id,
        name,
        short,
        place,
        colour,
        votes,
    } = organisation;
    let place = if place.is_empty() {
        String::new()
    } else {
        format!(", {place}")
    };
    let votes = if *votes { "" } else { ", without a vote" };
    format!("{organisation_id}  {short:<5}  colour {colour:<2}  {name}{place}{votes}")
}

fn audit_lines(page: &AuditPage) -> String {
    let entries = listed(&page.entries, entry_line);
    match page.next {
        Some(next) => format!("{entries}\nThere are more: --before {next}"),
        None => entries,
    }
}

fn entry_line(entry: &ListedEntry) -> String {
    let by = match &entry.by {
        AuditedBy::Member { member_id, name } => match name {
            Some(name) => name.clone(),
            None => member_id.to_string(),
        },
        AuditedBy::Shell => "the command line".to_owned(),
        AuditedBy::Server => "the service".to_owned(),
    };
    let ListedEntry { number, action, .. } = entry;
    let subject = entry.subject_name.as_ref().unwrap_or(&entry.subject);
    let (at, detail) = (utc(entry.at), &entry.detail);
    format!("{number:>6}  {at}  {by}: {action}, {subject} {detail}")
}

fn document_line(document: &ListedDocument) -> String {
    let ListedDocument {
        document_id,
        title,
        kind,
        ..
    } = document;
    let kind = kind.as_str();
    let put_away = document
        .archived_at
        .map(|at| format!(", put away {}", utc(at)));
    let put_away = put_away.unwrap_or_default();
    format!("{document_id}  {kind:<14}  {title}{put_away}")
}
