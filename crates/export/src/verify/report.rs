//! A verdict as a person reads it, and as a program does.

use super::advice;
use super::authors::Contribution;
use super::finding::{Check, Finding, printable};
use super::verdict::{Outcome, Verdict, VerifiedEdition};
use crate::utc;
use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};
use std::fmt;

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let advice = advice::of(self);
        for headline in advice.headlines {
            writeln!(f, "{headline}")?;
        }
        if let Some(edition) = &self.edition {
            write_edition(edition, f)?;
        }
        let files = if self.files == 1 { "file" } else { "files" };
        let (bytes, count) = (self.bytes, self.files);
        writeln!(f, "\nBundle    {bytes} bytes in {count} {files}")?;
        writeln!(f, "          SHA-256 {}", self.sha256)?;
        f.write_str("\n")?;
        for result in &self.checks {
            let outcome = match result.outcome {
                Outcome::Sound => "ok    ",
                Outcome::Wrong => "WRONG ",
                Outcome::Unchecked => "  ?   ",
            };
            let name = result.check.name();
            writeln!(f, "{outcome} {name:<9} {}", sentence(result.check))?;
        }
        self.write_findings(f)?;
        self.write_contributions(f)?;
        writeln!(f, "\nWas zu tun ist:\n{}", advice.german)?;
        write!(f, "\nWhat to do:\n{}", advice.english)
    }
}

/// What a part of the check looks at.
const fn sentence(check: Check) -> &'static str {
    match check {
        Check::Archive => "the archive is the one that these files give, byte by byte",
        Check::Manifest => "every record can be read and has its one spelling",
        Check::Hashes => "every file has the length and SHA-256 that are named",
        Check::Log => "every change has its hash and builds on those before it",
        Check::Document => "the changes lead to these heads; two readers read the same",
        Check::Text => "the text at the heads is the one in the bundle",
        Check::Versions => "every version has the text that it promises",
        Check::Members => "pseudonyms and restores are those of the log",
    }
}

impl Verdict {
    fn write_findings(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.findings.is_empty() {
            return Ok(());
        }
        writeln!(f, "\nWas nicht stimmt, und wo:")?;
        for finding in &self.findings {
            writeln!(f, "  {}", finding.german())?;
        }
        if self.unlisted > 0 {
            writeln!(f, "  und {} weitere Abweichungen", self.unlisted)?;
        }
        writeln!(f, "\nWhat is wrong, and where:")?;
        for finding in &self.findings {
            writeln!(f, "  {finding}")?;
        }
        if self.unlisted > 0 {
            writeln!(f, "  and {} mismatches more", self.unlisted)?;
        }
        Ok(())
    }

    fn write_contributions(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.contributions.is_empty() {
            return Ok(());
        }
        f.write_str("\nWer was geändert hat, in Zeichen / who changed what, in characters:\n")?;
        f.write_str("   changes  inserted   removed  standing\n")?;
        for contribution in &self.contributions {
            let Contribution {
                changes,
                inserted,
                removed,
                standing,
                ..
            } = contribution;
            let name = name_of(contribution);
            writeln!(
                f,
                "{changes:>10}{inserted:>10}{removed:>10}{standing:>10}  {name}"
            )?;
        }
        Ok(())
    }
}

fn name_of(contribution: &Contribution) -> String {
    let organisation = contribution.organisation.as_deref();
    let organisation = organisation.map_or("the service itself".to_owned(), printable);
    match &contribution.brought_by {
        Some(other) => format!("{organisation}, brought by {}", printable(other)),
        None => organisation,
    }
}

fn write_edition(edition: &VerifiedEdition, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    writeln!(f, "\nText      {}", printable(&edition.title))?;
    writeln!(f, "          {}", printable(&edition.workspace))?;
    if let Some((number, name)) = &edition.version {
        writeln!(f, "          version {number} – {}", printable(name))?;
    }
    if let Some((at, organisation)) = &edition.agreed {
        let (at, organisation) = (utc(*at), printable(organisation));
        writeln!(
            f,
            "          agreed version, declared {at} by {organisation}"
        )?;
    }
    writeln!(f, "          SHA-256 {}", edition.text_sha256)?;
    for head in &edition.heads {
        writeln!(f, "          head    {head}")?;
    }
    let last = edition.last_received_at.map(utc);
    let last = last.map_or(String::new(), |it| format!(", the last received {it}"));
    let (changes, versions) = (edition.changes, edition.versions);
    writeln!(
        f,
        "History   {changes} changes, {versions} named versions{last}"
    )
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Finding", 6)?;
        object.serialize_field("check", &self.check)?;
        object.serialize_field("sentence", &self.problem.to_string())?;
        object.serialize_field("file", &self.place.file)?;
        let bytes = self.place.bytes.as_ref().map(|it| [it.start, it.end]);
        object.serialize_field("bytes", &bytes)?;
        object.serialize_field("change", &self.place.change)?;
        object.serialize_field("version", &self.place.version)?;
        object.end()
    }
}

impl Serialize for VerifiedEdition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("VerifiedEdition", 11)?;
        object.serialize_field("document", &self.document)?;
        object.serialize_field("title", &self.title)?;
        object.serialize_field("workspace", &self.workspace)?;
        let version = self.version.as_ref();
        object.serialize_field("version", &version.map(|it| it.0))?;
        object.serialize_field("version_name", &version.map(|it| &it.1))?;
        object.serialize_field("agreed_at", &self.agreed.as_ref().map(|it| it.0))?;
        object.serialize_field("heads", &self.heads)?;
        object.serialize_field("text_sha256", &self.text_sha256)?;
        object.serialize_field("changes", &self.changes)?;
        object.serialize_field("versions", &self.versions)?;
        object.serialize_field("last_received_at", &self.last_received_at)?;
        object.end()
    }
}

impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Verdict", 8)?;
        object.serialize_field("intact", &self.is_intact())?;
        object.serialize_field("sha256", &self.sha256)?;
        object.serialize_field("bytes", &self.bytes)?;
        object.serialize_field("edition", &self.edition)?;
        object.serialize_field("checks", &self.checks)?;
        object.serialize_field("findings", &self.findings)?;
        object.serialize_field("unlisted_findings", &self.unlisted)?;
        object.serialize_field("contributions", &self.contributions)?;
        object.end()
    }
}
