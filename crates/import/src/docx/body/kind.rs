//! What kind of paragraph it is: heading, item, clause.

use super::super::super::draft::Style;
use super::super::super::error::ImportError;
use super::super::super::warning::WarningKind;
use super::super::properties::ParagraphProperties;
use super::super::styles::Role;
use super::Body;
use wortlaut_merge::document::{DEEPEST_LIST, List};
use wortlaut_merge::markdown::WarningKind as Structure;

impl Body<'_, '_, '_> {
    /// What kind of paragraph it is, by outline level, style and list.
    pub(super) fn style(&mut self, properties: &ParagraphProperties) -> Result<Style, ImportError> {
        let known = &*self.known;
        let list = known
            .styles
            .list(properties)
            .filter(|(list, ..)| list != "0");
        let by_style = |list: &str, style: Option<String>| {
            known
                .numbering
                .level_of_style(list, style.as_deref()?, &known.styles)
        };
        let list = list.map(|(list, level, style)| {
            let level = level.or_else(|| by_style(&list, style)).unwrap_or(0);
            (list, level)
        });
        let numbering = |(list, level): &(String, usize)| {
            known.numbering.level(list, *level, &known.styles).cloned()
        };
        let level = list.as_ref().and_then(numbering);
        match known.styles.role(properties) {
            Role::Title => Ok(Style::Title),
            Role::Heading(of) => Ok(Style::Heading {
                level: of,
                numbered: level.is_some_and(|it| it.is_numbered()),
            }),
            Role::Quote if list.is_none() => Ok(Style::Quote),
            _ => match (list, level) {
                (Some(_), Some(level)) if level.is_clause() => Ok(Style::Clause),
                (Some((list, at)), level) => self.item(&list, at, level.map(|it| it.list())),
                (None, _) => {
                    self.lists.clear();
                    Ok(Style::Paragraph)
                }
            },
        }
    }

    fn item(&mut self, list: &str, at: usize, kind: Option<List>) -> Result<Style, ImportError> {
        let at = at.min(DEEPEST_LIST);
        let known = &*self.known;
        self.lists.truncate(at + 1);
        while self.lists.len() <= at {
            let level = self.lists.len();
            let level = known.numbering.level(list, level, &known.styles);
            self.lists
                .push(level.map_or(List::Unordered, |it| it.list()));
        }
        let kind = kind.unwrap_or(List::Unordered);
        if let Some(last) = self.lists.last_mut() {
            *last = kind;
        }
        let start = known.numbering.start(list, at, &known.styles);
        let is_new = self.started.insert((list.to_owned(), at));
        if let (Some(was), true, List::Ordered) = (start, is_new, kind) {
            let was = was as u64;
            self.draft
                .warn(WarningKind::Structure(Structure::ListStart { was }), "")?;
        }
        let parents = self.lists.get(..at).unwrap_or_default().to_vec();
        Ok(Style::Item {
            list: kind,
            parents,
        })
    }
}
