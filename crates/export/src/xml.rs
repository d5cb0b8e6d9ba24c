//! XML as a string that is well-formed by the way it is built: elements close themselves, words are escaped, and what XML
//! cannot hold has been replaced (see [`printable`](crate::printable)).

use crate::printable;
use quick_xml::escape::escape;

/// XML that is being written.
#[derive(Debug, Default)]
pub(crate) struct Xml {
    written: String,
}

impl Xml {
    /// A document's declaration; one element follows.
    pub(crate) fn document() -> Self {
        Self {
            written: "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".to_owned(),
        }
    }

    /// An element with what `content` writes into it; one without content is closed at once.
    pub(crate) fn element(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        content: impl FnOnce(&mut Self),
    ) {
        self.open(name, attributes);
        let start = self.written.len();
        self.written.push('>');
        content(self);
        if self.written.len() == start + 1 {
            self.written.truncate(start);
            self.written.push_str("/>");
        } else {
            self.written.push_str("</");
            self.written.push_str(name);
            self.written.push('>');
        }
    }

    /// The start of an element that [`end`](Self::end) closes: for those that do not lie within one another as the code does.
    pub(crate) fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.open(name, attributes);
        self.written.push('>');
    }

    /// The end of an element.
    pub(crate) fn end(&mut self, name: &str) {
        self.written.push_str("</");
        self.written.push_str(name);
        self.written.push('>');
    }

    /// An element without content.
    pub(crate) fn leaf(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.open(name, attributes);
        self.written.push_str("/>");
    }

    /// An element that holds words alone.
    pub(crate) fn words(&mut self, name: &str, attributes: &[(&str, &str)], words: &str) {
        self.element(name, attributes, |xml| xml.text(words));
    }

    /// Words.
    pub(crate) fn text(&mut self, words: &str) {
        self.written.push_str(&escape(printable(words)));
    }

    /// Elements of ours that hold no words of anybody's.
    pub(crate) fn verbatim(&mut self, elements: &'static str) {
        self.written.push_str(elements);
    }

    /// Elements that were written before.
    pub(crate) fn append(&mut self, other: &Xml) {
        self.written.push_str(&other.written);
    }

    /// Whether nothing was written.
    pub(crate) fn is_empty(&self) -> bool {
        self.written.is_empty()
    }

    /// What was written.
    pub(crate) fn into_string(self) -> String {
        self.written
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.written.push('<');
        self.written.push_str(name);
        for (attribute, value) in attributes {
            self.written.push(' ');
            self.written.push_str(attribute);
            self.written.push_str("=\"");
            // A line feed in a value would be read as a space.
            let value = printable(value).replace('\n', " ");
            self.written.push_str(&escape(value.as_str()));
            self.written.push('"');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_values_print_literally() {
        let mut xml = Xml::default();
        xml.element("a", &[("b", "<\"&'>\n\u{0}")], |xml| {
            xml.text("]]> <c/> &amp; \u{b}")
        });
        assert_eq!(
            xml.into_string(),
            "<a b=\"&lt;&quot;&amp;&apos;&gt; \u{fffd}\">]]&gt; &lt;c/&gt; &amp;amp; \u{fffd}</a>"
        );
    }

    #[test]
    fn an_element_without_content_is_closed_at_once() {
        let mut xml = Xml::default();
        xml.element("a", &[], |xml| xml.element("b", &[], |_| {}));
        assert_eq!(xml.into_string(), "<a><b/></a>");
    }
}
