//! What commands print.

use crate::admin::command::{AdminReply, ListedDocument, ListedMember, RevisedDocument};
use serde::Serialize;
use std::io::{self, Write};

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
    } = member;
    let role = role.as_str();
    format!("{member_id}  {role:<9}  {name} ({organisation})")
}

fn document_line(document: &ListedDocument) -> String {
    let ListedDocument {
        document_id,
        title,
        kind,
        ..
    } = document;
    let kind = kind.as_str();
    format!("{document_id}  {kind:<14}  {title}")
}
