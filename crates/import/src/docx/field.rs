//! Fields: what Word computes. Their results are words; links, tables of contents and forms are more.

use super::super::address;
use super::super::error::{ImportError, within};
use super::super::name;
use super::super::xml::{Descend, Xml};
use wortlaut_merge::document::Link;
use wortlaut_model::limits;

/// The longest instruction that is kept, in bytes: an address and some switches.
const LONGEST: usize = 8 << 10;

/// A field that has begun.
#[derive(Default)]
pub(super) struct Field {
    /// What it computes, such as `HYPERLINK "https://…"`.
    instruction: String,
    /// What a form's field holds.
    form: Form,
    /// The field as it is known once its words are its result.
    result: Option<Kind>,
    /// Whether its result has words.
    has_words: bool,
}

/// What a field's words are.
#[derive(Clone, Default)]
pub(super) enum Kind {
    /// Words like others.
    #[default]
    Words,
    /// A table of contents or an index.
    Contents,
    /// A reference to a place in the file.
    Reference,
    /// A link; none if its address is not safe to open.
    Link(Option<Link>, String),
}

/// What Word keeps of a form's field beside its words: it shows what is chosen, and writes no words for it.
#[derive(Default)]
pub(super) struct Form {
    choices: Vec<String>,
    chosen: Option<usize>,
    is_checked: bool,
}

/// The fields around here, innermost last.
#[derive(Default)]
pub(super) struct Fields {
    open: Vec<Field>,
    /// How many of them are being instructed: words are theirs.
    instructed: usize,
    /// How many of them are tables of contents.
    contents: usize,
    /// The paragraphs that instructions had words of: of a field that never ends they are words after all.
    swallowed: Vec<String>,
    bytes: usize,
}

impl Fields {
    pub(super) fn begin(&mut self, form: Form) -> Result<(), ImportError> {
        self.instructed += 1;
        self.open.push(Field {
            form,
            ..Field::default()
        });
        within(
            "nesting of fields",
            self.open.len(),
            limits::IMPORT_XML_DEPTH,
        )
    }

    /// Takes a part of the innermost instruction.
    pub(super) fn instruct(&mut self, instruction: &str) {
        let mut innermost = self.open.iter_mut().rev();
        if let Some(field) = innermost.find(|it| it.result.is_none()) {
            field.instruct(instruction);
        }
    }

    /// The words behind are the innermost field's result; says what they are.
    pub(super) fn separate(&mut self) -> Option<&Kind> {
        let field = self.open.last_mut().filter(|it| it.result.is_none())?;
        self.instructed -= 1;
        let kind = field.kind();
        self.contents += usize::from(matches!(kind, Kind::Contents));
        let kind = field.result.insert(kind);
        if self.instructed == 0 {
            self.swallowed.clear();
        }
        Some(kind)
    }

    /// The innermost field, which ends.
    pub(super) fn end(&mut self) -> Option<Field> {
        let field = self.open.pop()?;
        match field.result {
            None => self.instructed -= 1,
            Some(Kind::Contents) => self.contents -= 1,
            Some(_) => {}
        }
        if self.instructed == 0 {
            self.swallowed.clear();
        }
        Some(field)
    }

    pub(super) fn are_contents(&self) -> bool {
        self.contents > 0
    }

    /// Whether words are part of an instruction.
    pub(super) fn are_instructed(&self) -> bool {
        self.instructed > 0
    }

    /// Takes words that stand in an instruction: the result of a field within.
    pub(super) fn swallow(&mut self, words: &str) -> Result<(), ImportError> {
        self.instruct(words);
        self.bytes += words.len();
        within("text", self.bytes, limits::IMPORT_WORDS_BYTES)?;
        match self.swallowed.last_mut() {
            Some(paragraph) => paragraph.push_str(words),
            None => self.swallowed.push(words.to_owned()),
        }
        Ok(())
    }

    /// Takes note that a paragraph ends.
    pub(super) fn end_paragraph(&mut self) {
        if self.swallowed.last().is_some_and(|it| !it.is_empty()) {
            self.swallowed.push(String::new());
        }
    }

    /// Takes note of words that are the innermost field's result.
    pub(super) fn word(&mut self) {
        if let Some(field) = self.open.last_mut() {
            field.has_words = true;
        }
    }

    /// The link around here; none where its address is not safe.
    pub(super) fn link(&self) -> Option<&Link> {
        let mut kinds = self.open.iter().rev().filter_map(|it| it.result.as_ref());
        kinds.find_map(|kind| match kind {
            Kind::Link(link, _) => Some(link.as_ref()),
            _ => None,
        })?
    }

    /// The words of fields that never end, by paragraphs.
    pub(super) fn left(&mut self) -> Vec<String> {
        std::mem::take(self).swallowed
    }
}

impl Field {
    fn instruct(&mut self, instruction: &str) {
        if self.instruction.len() + instruction.len() <= LONGEST {
            self.instruction.push_str(instruction);
        }
    }

    fn name(&self) -> &str {
        self.instruction
            .split_whitespace()
            .next()
            .unwrap_or_default()
    }

    fn is_named(&self, names: &[&str]) -> bool {
        names.iter().any(|it| self.name().eq_ignore_ascii_case(it))
    }

    fn kind(&self) -> Kind {
        if self.is_named(&["TOC", "INDEX", "TOA"]) {
            return Kind::Contents;
        }
        if self.is_named(&["REF", "PAGEREF", "NOTEREF"]) {
            return Kind::Reference;
        }
        match self.address() {
            Some(address) if address::names_a_place(&address) => Kind::Reference,
            Some(address) => Kind::Link(address::link(&address, None), address),
            None => Kind::Words,
        }
    }

    /// Where a link leads; `\l` names a place in the file, or in what the address is of.
    fn address(&self) -> Option<String> {
        if !self.is_named(&["HYPERLINK"]) {
            return None;
        }
        let mut parts = self.instruction.split('"');
        let mut address = None;
        let mut place = None;
        while let Some(switch) = parts.next() {
            let Some(words) = parts.next() else {
                break;
            };
            match switch.trim_end().ends_with("\\l") {
                true => place = place.or(Some(words)),
                false if address.is_none() && !switch.contains('\\') => address = Some(words),
                false => {}
            }
        }
        let bare = || self.instruction.split_whitespace().nth(1);
        match (address, place) {
            (address, Some(place)) => Some(format!("{}#{place}", address.unwrap_or_default())),
            (address, None) => address.or_else(bare).map(str::to_owned),
        }
    }

    /// What Word shows for a field whose result has no words of its own: the choice of a list, the cross of a box, the
    /// words of a button.
    pub(super) fn shown(&self) -> Option<String> {
        if self.has_words {
            return None;
        }
        if self.is_named(&["FORMCHECKBOX"]) {
            let sign = if self.form.is_checked { "☒" } else { "☐" };
            return Some(sign.to_owned());
        }
        if self.is_named(&["FORMDROPDOWN"]) {
            return self
                .form
                .choices
                .get(self.form.chosen.unwrap_or(0))
                .cloned();
        }
        if self.is_named(&["MACROBUTTON", "GOTOBUTTON"]) {
            let rest = self.instruction.trim_start();
            let behind = |words: &str| {
                let (_, rest) = words.split_once(char::is_whitespace)?;
                Some(rest.trim_start().to_owned())
            };
            return behind(&behind(rest)?).map(|it| it.trim_end().to_owned());
        }
        None
    }

    /// The instruction of a field that ends without any result: nothing of it is seen.
    pub(super) fn unseen(&self) -> Option<&str> {
        let is_unseen = self.result.is_none() && !self.instruction.trim().is_empty();
        is_unseen.then(|| self.instruction.trim())
    }
}

impl Form {
    /// Reads what lies in the sign that begins a field, to its end.
    pub(super) fn read(xml: &mut Xml<'_>) -> Result<Self, ImportError> {
        let mut form = Self::default();
        xml.each(|element, _| {
            match element.name.as_str() {
                "w:listEntry" if form.choices.len() < limits::IMPORT_COLUMNS => {
                    let choice = element.attribute("w:val").unwrap_or_default();
                    form.choices.push(name::cut(choice).to_owned());
                }
                "w:result" => form.chosen = element.number("w:val"),
                // What is chosen at first, as long as nothing else is.
                "w:default" => {
                    form.chosen = form.chosen.or(element.number("w:val"));
                    form.is_checked = element.is_on();
                }
                "w:checked" => form.is_checked = element.is_on(),
                _ => {}
            }
            Descend::Yes
        })?;
        Ok(form)
    }
}
