//! XML, tag by tag, within bounds, its names told by their namespaces.

use super::error::{ImportError, Passed, within};
use quick_xml::NsReader;
use quick_xml::XmlVersion;
use quick_xml::errors::{Error, SyntaxError};
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;
use wortlaut_model::limits;

/// A tag or words.
pub(crate) enum Node {
    Begin(Element),
    End,
    Words(String),
    /// The end of the part.
    Nothing,
}

/// A begin tag. Names are spelt with the usual prefix of their namespace, whatever prefix the file uses.
pub(crate) struct Element {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(it, _)| it == name)?;
        Some(&found.1)
    }

    pub(crate) fn owned(&self, name: &str) -> Option<String> {
        self.attribute(name).map(str::to_owned)
    }

    /// The whole number in an attribute.
    pub(crate) fn number(&self, name: &str) -> Option<usize> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// Whether a switch is on: it is when it says nothing else (`<w:b/>`).
    pub(crate) fn is_on(&self) -> bool {
        !matches!(
            self.attribute("w:val"),
            Some("0" | "false" | "off" | "none")
        )
    }
}

/// A part that is read as XML.
pub(crate) struct Xml<'p> {
    part: String,
    reader: NsReader<Bounded<'p>>,
    token: Rc<Cell<usize>>,
    buffer: Vec<u8>,
    depth: usize,
    tags: usize,
}

impl<'p> Xml<'p> {
    pub(crate) fn new(part: &str, source: impl Read + 'p) -> Self {
        let token = Rc::new(Cell::new(0));
        let mut reader = NsReader::from_reader(Bounded {
            source: BufReader::new(Box::new(source)),
            token: Rc::clone(&token),
        });
        reader.config_mut().expand_empty_elements = true;
        Self {
            part: part.to_owned(),
            reader,
            token,
            buffer: Vec::new(),
            depth: 0,
            tags: 0,
        }
    }

    pub(crate) fn next(&mut self) -> Result<Node, ImportError> {
        loop {
            self.buffer.clear();
            self.token.set(0);
            let event = match self.reader.read_event_into(&mut self.buffer) {
                Ok(event) => event,
                Err(error) => return Err(broken(&self.part, &self.reader, &error)),
            };
            let node = match event {
                Event::Start(start) => {
                    self.depth += 1;
                    self.tags += 1;
                    within("nesting of the file", self.depth, limits::IMPORT_XML_DEPTH)?;
                    within("number of tags", self.tags, limits::IMPORT_XML_TAGS)?;
                    let element = element(&self.reader, &start);
                    Node::Begin(element.map_err(|it| broken(&self.part, &self.reader, &it))?)
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Node::End
                }
                Event::Text(text) => {
                    Node::Words(text.xml_content(XmlVersion::Implicit1_0).into_owned())
                }
                Event::CData(text) => {
                    Node::Words(text.xml_content(XmlVersion::Implicit1_0).into_owned())
                }
                Event::GeneralRef(reference) => {
                    let name = reference.xml_content(XmlVersion::Implicit1_0).into_owned();
                    let character = match reference.resolve_char_ref() {
                        Ok(Some(character)) => Some(character),
                        _ => predefined(&name),
                    };
                    match character {
                        Some(character) => Node::Words(character.to_string()),
                        None => return Err(self.document_type()),
                    }
                }
                Event::DocType(_) => return Err(self.document_type()),
                Event::Eof if self.depth > 0 => {
                    return Err(self.ends_early());
                }
                Event::Eof => Node::Nothing,
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
            };
            return Ok(node);
        }
    }

    /// All words up to the end of the element that was begun last.
    pub(crate) fn words(&mut self) -> Result<String, ImportError> {
        let mut words = String::new();
        let mut depth = 1_usize;
        while depth > 0 {
            match self.next()? {
                Node::Begin(_) => depth += 1,
                Node::End => depth -= 1,
                Node::Words(more) => {
                    words.push_str(&more);
                    within("text", words.len(), limits::IMPORT_WORDS_BYTES)?;
                }
                Node::Nothing => break,
            }
        }
        Ok(words)
    }

    /// Passes over the element that was begun last.
    pub(crate) fn skip(&mut self) -> Result<(), ImportError> {
        self.each(|_, _| Descend::Yes).map(drop)
    }

    /// Shows every element in the one that was begun last; those in an element that says no are passed over.
    pub(crate) fn each(
        &mut self,
        mut visit: impl FnMut(&Element, usize) -> Descend,
    ) -> Result<(), ImportError> {
        let mut depth = 1_usize;
        let mut hidden = None;
        while depth > 0 {
            match self.next()? {
                Node::Begin(element) => {
                    if hidden.is_none() && visit(&element, depth) == Descend::No {
                        hidden = Some(depth);
                    }
                    depth += 1;
                }
                Node::End => {
                    depth -= 1;
                    hidden = hidden.filter(|hidden| depth > *hidden);
                }
                Node::Words(_) => {}
                Node::Nothing => break,
            }
        }
        Ok(())
    }

    fn document_type(&self) -> ImportError {
        ImportError::DocumentType {
            part: self.part.clone(),
        }
    }

    fn ends_early(&self) -> ImportError {
        ImportError::Xml {
            part: self.part.clone(),
            offset: self.reader.buffer_position(),
            cause: "it ends in the middle".to_owned(),
        }
    }
}

/// Whether what lies in an element is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Descend {
    Yes,
    No,
}

fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

fn broken(part: &str, reader: &NsReader<Bounded<'_>>, error: &Error) -> ImportError {
    if let Error::Io(io) = error {
        if let Some(passed) = Passed::in_io(io) {
            return passed.into();
        }
        return ImportError::Damaged {
            cause: format!("{part}: {io}"),
        };
    }
    if matches!(error, Error::Syntax(SyntaxError::UnclosedDoctype)) {
        return ImportError::DocumentType {
            part: part.to_owned(),
        };
    }
    ImportError::Xml {
        part: part.to_owned(),
        offset: reader.buffer_position(),
        cause: error.to_string(),
    }
}

fn element(reader: &NsReader<Bounded<'_>>, start: &BytesStart<'_>) -> Result<Element, Error> {
    let (space, local) = reader.resolver().resolve_element(start.name());
    let name = format!("{}{}", prefix(&space), local.as_ref());
    let mut attributes = Vec::new();
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute?;
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        let (space, local) = reader.resolver().resolve_attribute(attribute.key);
        let name = format!("{}{}", prefix(&space), local.as_ref());
        let value = attribute.normalized_value(XmlVersion::Implicit1_0)?;
        attributes.push((name, value.into_owned()));
    }
    Ok(Element { name, attributes })
}

/// The usual prefix of a namespace, with its colon. Word also writes the namespaces of ISO 29500 Strict.
fn prefix(space: &ResolveResult<'_>) -> &'static str {
    let ResolveResult::Bound(Namespace(uri)) = space else {
        return "";
    };
    match *uri {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        | "http://purl.oclc.org/ooxml/wordprocessingml/main" => "w:",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        | "http://purl.oclc.org/ooxml/officeDocument/relationships" => "r:",
        "http://schemas.openxmlformats.org/package/2006/relationships" => "rel:",
        "http://schemas.openxmlformats.org/markup-compatibility/2006" => "mc:",
        "http://schemas.openxmlformats.org/officeDocument/2006/math"
        | "http://purl.oclc.org/ooxml/officeDocument/math" => "m:",
        "http://schemas.openxmlformats.org/drawingml/2006/main"
        | "http://purl.oclc.org/ooxml/drawingml/main" => "a:",
        "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
        | "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing" => "wp:",
        "urn:schemas-microsoft-com:vml" => "v:",
        "urn:oasis:names:tc:opendocument:xmlns:office:1.0" => "office:",
        "urn:oasis:names:tc:opendocument:xmlns:text:1.0" => "text:",
        "urn:oasis:names:tc:opendocument:xmlns:table:1.0" => "table:",
        "urn:oasis:names:tc:opendocument:xmlns:style:1.0" => "style:",
        "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" => "draw:",
        "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" => "fo:",
        "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" => "svg:",
        "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" => "manifest:",
        "http://www.w3.org/1999/xlink" => "xlink:",
        "http://www.w3.org/XML/1998/namespace" => "xml:",
        "http://purl.org/dc/elements/1.1/" => "dc:",
        "http://www.w3.org/1998/Math/MathML" => "math:",
        _ => "?:",
    }
}

/// Counts the bytes of the tag or words being read, which are held until they end.
struct Bounded<'p> {
    source: BufReader<Box<dyn Read + 'p>>,
    token: Rc<Cell<usize>>,
}

impl Read for Bounded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.source.read(buffer)
    }
}

impl BufRead for Bounded<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.token.get() > limits::IMPORT_XML_TOKEN_BYTES {
            let limit = limits::IMPORT_XML_TOKEN_BYTES as u64;
            let what = "tag or paragraph";
            return Err(Passed { what, limit }.into_io());
        }
        self.source.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.token.set(self.token.get() + amount);
        self.source.consume(amount);
    }
}
