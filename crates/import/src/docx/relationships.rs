//! What a part refers to: other parts of the package, and addresses.

use super::super::error::{ImportError, within};
use super::super::xml::{Descend, Xml};
use std::collections::HashMap;
use wortlaut_model::limits;

/// The relationships of one part.
#[derive(Default)]
pub(super) struct Relationships {
    /// Targets by id.
    targets: HashMap<String, String>,
    /// The last part of the kind's name and the target, in the order of the file.
    kinds: Vec<(String, String)>,
}

impl Relationships {
    pub(super) fn read(mut xml: Xml<'_>) -> Result<Self, ImportError> {
        let mut read = Self::default();
        let mut count = 0;
        xml.each(|element, _| {
            let kind = element.attribute("Type");
            let target = element.attribute("Target");
            if let ("rel:Relationship", Some(kind), Some(target)) =
                (element.name.as_str(), kind, target)
            {
                let kind = kind.rsplit('/').next().unwrap_or(kind);
                count += 1;
                if count <= limits::IMPORT_STYLES {
                    if let Some(id) = element.owned("Id") {
                        read.targets.insert(id, target.to_owned());
                    }
                    read.kinds.push((kind.to_owned(), target.to_owned()));
                }
            }
            Descend::Yes
        })?;
        within("number of references", count, limits::IMPORT_STYLES)?;
        Ok(read)
    }

    pub(super) fn target(&self, id: &str) -> Option<&str> {
        self.targets.get(id).map(String::as_str)
    }

    /// The targets of a kind (`styles`, `header`, …).
    pub(super) fn of_kind(&self, kind: &str) -> impl Iterator<Item = &str> {
        let kinds = self.kinds.iter().filter(move |(it, _)| it == kind);
        kinds.map(|(_, target)| target.as_str())
    }
}

/// The name of the part that `target` means as the part `base` says it. A name leads nowhere but into the package.
pub(super) fn resolve(base: &str, target: &str) -> String {
    let mut segments: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => base
            .rsplit_once('/')
            .map_or(Vec::new(), |(folder, _)| folder.split('/').collect()),
    };
    for segment in target.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    segments.join("/")
}

/// The part that holds the relationships of another.
pub(super) fn file_of(part: &str) -> String {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    match folder {
        "" => format!("_rels/{name}.rels"),
        folder => format!("{folder}/_rels/{name}.rels"),
    }
}
