//! What kind of paragraph it is: heading, item, clause.

use super::super::super::draft::Style;
use super::super::properties::ParagraphProperties;
use super::super::styles::Role;
use super::Body;
use wortlaut_merge::document::{DEEPEST_LIST, List};

impl Body<'_, '_, '_> {
    /// What kind of paragraph it is, by outline level, style and list.
    pub(super) fn style(&mut self, properties: &ParagraphProperties) -> Style {
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
        if let Some((list, at)) = &list {
            let counted = known.numbering.counted(list, *at, &known.styles);
            let printed = counted.and_then(|it| self.counters.count(&it));
            self.draft.print(printed);
        }
        match known.styles.role(properties) {
            Role::Title => Style::Title,
            Role::Heading(of) => Style::Heading {
                level: of,
                numbered: level.is_some_and(|it| it.is_numbered()),
            },
            Role::Quote if list.is_none() => Style::Quote,
            _ => match (list, level) {
                (Some(_), Some(level)) if level.is_clause() => Style::Clause,
                (Some((list, at)), level) => self.item(&list, at, level.map(|it| it.list())),
                (None, _) => {
                    self.lists.clear();
                    Style::Paragraph
                }
            },
        }
    }

    fn item(&mut self, list: &str, at: usize, kind: Option<List>) -> Style {
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
        let parents = self.lists.get(..at).unwrap_or_default().to_vec();
        Style::Item {
            list: kind,
            parents,
        }
    }
}
