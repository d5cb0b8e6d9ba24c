//! Tracked changes: what was inserted lies in the text between two marks; what was removed lies apart, and a mark in the
//! text says where it was. So a reader that knows nothing of changes shows the newer text.

use super::lists::OpenLists;
use crate::xml::Xml;
use crate::{Author, labels};

/// The change that is being written.
pub(super) enum Open {
    Insertion { by: Author, name: String },
    Removal(Removal),
}

/// What was removed at one place, as paragraphs.
pub(super) struct Removal {
    pub(super) by: Author,
    pub(super) removed: Xml,
    pub(super) lists: OpenLists,
    /// The element of the last paragraph, which is still open.
    pub(super) element: &'static str,
}

impl Removal {
    /// A removal that begins within a paragraph.
    pub(super) fn at(by: Author) -> Self {
        let mut removed = Xml::default();
        removed.start("text:p", &[]);
        Self {
            by,
            removed,
            lists: OpenLists::default(),
            element: "text:p",
        }
    }
}

/// All changes of a text.
#[derive(Default)]
pub(super) struct Changes {
    pub(super) regions: Xml,
    count: usize,
}

impl Changes {
    /// Describes an insertion whose words follow; gives its name.
    pub(super) fn insertion(&mut self, by: &Author) -> String {
        self.region("text:insertion", by, None)
    }

    /// Describes a removal; gives its name.
    pub(super) fn removal(&mut self, mut removal: Removal) -> String {
        removal.removed.end(removal.element);
        removal.lists.close(&mut removal.removed);
        self.region("text:deletion", &removal.by, Some(&removal.removed))
    }

    fn region(&mut self, kind: &str, by: &Author, removed: Option<&Xml>) -> String {
        self.count += 1;
        let name = format!("ct{}", self.count);
        let names = [("xml:id", name.as_str()), ("text:id", &name)];
        self.regions.element("text:changed-region", &names, |xml| {
            xml.element(kind, &[], |xml| {
                xml.element("office:change-info", &[], |xml| {
                    xml.words("dc:creator", &[], &labels::one_line(&by.organisation));
                    xml.words("dc:date", &[], &crate::utc(by.at));
                });
                if let Some(removed) = removed {
                    xml.append(removed);
                }
            });
        });
        name
    }
}
