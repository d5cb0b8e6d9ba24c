//! HTML, as browsers, word processors and pandoc write it: its text, none of what works in it.
//!
//! The characters become tags by the rules of the standard (html5gum); what the tags mean is read in one walk with a stack
//! of open elements, without a tree: a tree of a hostile page can be thousands of times its source.

mod counting;
mod own;
mod reader;
mod tag;
mod word;

use super::draft::Draft;
use super::error::ImportError;
use html5gum::Span;
use html5gum::Tokenizer;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use reader::Reader;
use tag::Tag;

/// Reads a page.
pub(crate) fn read(source: &str, draft: &mut Draft<'_>) -> Result<(), ImportError> {
    let lines = Lines::new(source);
    let mut reader = Reader::new(draft);
    let mut tag = Tag::default();
    let mut attribute = String::new();
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| {
        let result = match event {
            CallbackEvent::OpenStartTag { name } => {
                tag = Tag::new(name);
                attribute.clear();
                Ok(())
            }
            CallbackEvent::AttributeName { name } => {
                attribute = String::from_utf8_lossy(name).into_owned();
                tag.name_attribute(&attribute);
                Ok(())
            }
            CallbackEvent::AttributeValue { value } => {
                tag.set(&attribute, value);
                Ok(())
            }
            CallbackEvent::CloseStartTag { .. } => {
                reader.set_line(lines.line(span.start));
                reader.begin(std::mem::take(&mut tag))
            }
            CallbackEvent::EndTag { name } => reader.end(&Tag::new(name)),
            CallbackEvent::String { value } => {
                reader.set_line(lines.line(span.start));
                reader.words(&String::from_utf8_lossy(value))
            }
            CallbackEvent::Comment { value } => reader.comment(value),
            CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => Ok(()),
        };
        result.err()
    });
    emitter.naively_switch_states(true);
    if let Some(refused) = Tokenizer::new_with_emitter(source, emitter).next() {
        let Ok(error) = refused;
        return Err(error);
    }
    reader.finish()
}

/// Where the lines of a source begin, in bytes.
struct Lines {
    begins: Vec<usize>,
}

impl Lines {
    fn new(source: &str) -> Self {
        let newlines = source
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'\n');
        Self {
            begins: newlines.map(|(at, _)| at + 1).collect(),
        }
    }

    fn line(&self, offset: usize) -> usize {
        self.begins.partition_point(|begin| *begin <= offset) + 1
    }
}
