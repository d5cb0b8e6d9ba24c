//! A begin tag with those of its attributes that mean something here.

/// A tag's name and attributes.
#[derive(Clone, Debug, Default)]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) id: String,
    pub(super) class: String,
    pub(super) role: String,
    pub(super) style: String,
    pub(super) href: Option<String>,
    pub(super) title: Option<String>,
    pub(super) alt: String,
    /// Of a `meta` element: what it tells, and that.
    pub(super) tells: String,
    pub(super) content: String,
    /// Of lists and items: how they count.
    pub(super) start: Option<i64>,
    pub(super) value: Option<i64>,
    pub(super) kind: String,
    pub(super) is_reversed: bool,
    pub(super) is_hidden: bool,
    pub(super) columns: usize,
    pub(super) rows: usize,
}

impl Tag {
    pub(super) fn new(name: &[u8]) -> Self {
        Self {
            name: String::from_utf8_lossy(name).to_ascii_lowercase(),
            columns: 1,
            rows: 1,
            ..Self::default()
        }
    }

    /// Takes note of an attribute that says all by its name.
    pub(super) fn name_attribute(&mut self, attribute: &str) {
        self.is_hidden |= attribute == "hidden";
        self.is_reversed |= attribute == "reversed";
    }

    pub(super) fn set(&mut self, attribute: &str, value: &[u8]) {
        let value = String::from_utf8_lossy(value).into_owned();
        match attribute {
            "id" => self.id = value,
            "class" => self.class = value,
            "role" => self.role = value,
            "style" => self.style = value.to_ascii_lowercase(),
            "href" => self.href = Some(value.trim().to_owned()),
            "title" => self.title = Some(value),
            "alt" => self.alt = value,
            "name" => self.tells = value.to_ascii_lowercase(),
            "content" => self.content = value,
            "start" => self.start = value.trim().parse().ok(),
            "value" => self.value = value.trim().parse().ok(),
            "type" => self.kind = value.trim().to_owned(),
            "colspan" => self.columns = value.trim().parse().unwrap_or(usize::MAX),
            "rowspan" => self.rows = value.trim().parse().unwrap_or(1),
            _ => {}
        }
    }

    pub(super) fn is_of_class(&self, class: &str) -> bool {
        self.class.split_whitespace().any(|it| it == class)
    }

    /// The level of a heading.
    pub(super) fn heading(&self) -> Option<u8> {
        let level = self.name.strip_prefix('h')?.parse().ok()?;
        (1..=6).contains(&level).then_some(level)
    }

    /// What the style attribute says of a property.
    pub(super) fn styled(&self, property: &str) -> Option<&str> {
        let said = self.style.split(';').filter_map(|it| it.split_once(':'));
        let mut said = said.filter(|(name, _)| name.trim() == property);
        said.next_back().map(|(_, value)| value.trim())
    }

    /// Whether what lies in it is not shown.
    pub(super) fn hides(&self) -> bool {
        self.is_hidden
            || self.styled("display") == Some("none")
            || self.styled("mso-hide") == Some("all")
    }

    /// Whether a paragraph ends where the tag begins, and where it ends.
    pub(super) fn is_block(&self) -> bool {
        self.heading().is_some()
            || matches!(
                self.name.as_str(),
                "p" | "div"
                    | "section"
                    | "article"
                    | "header"
                    | "footer"
                    | "main"
                    | "nav"
                    | "aside"
                    | "address"
                    | "figure"
                    | "figcaption"
                    | "ul"
                    | "ol"
                    | "menu"
                    | "dir"
                    | "li"
                    | "dl"
                    | "dt"
                    | "dd"
                    | "blockquote"
                    | "pre"
                    | "table"
                    | "caption"
                    | "thead"
                    | "tbody"
                    | "tfoot"
                    | "tr"
                    | "td"
                    | "th"
                    | "hr"
                    | "form"
                    | "fieldset"
                    | "legend"
                    | "details"
                    | "summary"
                    | "body"
                    | "html"
                    | "head"
                    | "title"
                    | "center"
                    | "option"
                    | "hgroup"
                    | "dialog"
                    | "listing"
                    | "xmp"
            )
    }

    /// Tags that have no end.
    pub(super) fn is_void(&self) -> bool {
        matches!(
            self.name.as_str(),
            "area"
                | "base"
                | "br"
                | "col"
                | "embed"
                | "hr"
                | "img"
                | "input"
                | "link"
                | "meta"
                | "source"
                | "track"
                | "wbr"
                | "param"
                | "frame"
                | "keygen"
                | "basefont"
                | "bgsound"
        )
    }

    /// Open elements that end where this one begins, as far as the first of the second list.
    pub(super) fn ends_before(&self) -> (&'static [&'static str], &'static [&'static str]) {
        match self.name.as_str() {
            "li" => (&["li"], &["ul", "ol", "menu", "dir", "td", "th"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl", "td", "th"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tr" => (&["tr"], &["table"]),
            "thead" | "tbody" | "tfoot" => (&["thead", "tbody", "tfoot", "tr"], &["table"]),
            "option" => (&["option"], &["select", "datalist"]),
            _ if self.is_block() => (&["p"], &["td", "th", "li", "div", "table", "blockquote"]),
            _ => (&[], &[]),
        }
    }
}
