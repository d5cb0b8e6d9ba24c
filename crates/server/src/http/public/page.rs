//! The public page of a version: its text, how to cite it, its files, and the other published versions.

use super::FILE;
use crate::exports::{Format, Records};
use crate::operator::OperatorPages;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};
use wortlaut_export::{Manuscript, german_date, html_article, labels};
use wortlaut_model::Timestamp;
use wortlaut_store::Version;

/// Hex digits of the text's hash that a citation carries; the whole stands below the text.
const SHORT_HASH: usize = 8;

/// What stands on the page beside the text.
#[derive(Clone, Debug)]
pub(super) struct Page {
    document: String,
    number: u64,
    /// The published version with the highest number, when it is not this one.
    newer: Option<u64>,
    /// The agreed version, when it is published and not this one.
    agreed: Option<u64>,
    /// The other published versions, newest first.
    others: Vec<Other>,
    operator: OperatorPages,
}

/// Another published version.
#[derive(Clone, Debug)]
struct Other {
    number: u64,
    name: String,
    published_at: Timestamp,
    /// What there is to say about its agreement.
    standing: &'static str,
}

impl Page {
    pub(super) fn new(records: &Records, number: u64, operator: &OperatorPages) -> Self {
        let shown = records.publications.iter().filter(|it| it.is_shown());
        let mut others: Vec<Other> = shown
            .filter(|it| it.version != number)
            .filter_map(|it| Some(Other::new(records.version(it.version)?, it.published_at)))
            .collect();
        others.reverse();
        Self {
            document: records.document.id.to_string(),
            number,
            newer: others.first().map(|it| it.number).filter(|it| *it > number),
            agreed: records.agreed_in_public().filter(|it| *it != number),
            others,
            operator: operator.clone(),
        }
    }

    /// Differs whenever the page would be another one, given the stamp of the version on it.
    pub(super) fn stamp(&self, version: Vec<u8>) -> Vec<u8> {
        let beside = Sha256::digest(format!("{self:?}"));
        version.into_iter().chain(beside).collect()
    }

    /// The whole page.
    pub(super) fn write(&self, manuscript: &Manuscript) -> String {
        let edition = &manuscript.edition;
        let title = labels::title_or_untitled(&manuscript.title);
        let page = html! {
            (DOCTYPE)
            html lang=(labels::LANGUAGE) {
                head {
                    (head(&format!("{title} – {}", labels::edition_name(edition))))
                    @if let Some(address) = &edition.address { link rel="canonical" href=(address); }
                }
                body {
                    a .wortlaut-skip href="#wortlaut-text" { (labels::SKIP) }
                    header .public {
                        p .publisher { (edition.workspace) }
                        @if let Some(agreed) = self.agreed {
                            (self.pointer("Vereinbart ist eine andere Fassung: ", agreed))
                        }
                        @if let Some(newer) = self.newer.filter(|it| Some(*it) != self.agreed) {
                            (self.pointer("Es gibt eine neuere Fassung: ", newer))
                        }
                    }
                    main { (PreEscaped(html_article(manuscript))) }
                    aside .public aria-label="Über diese Fassung" {
                        (citation(manuscript))
                        (self.files())
                        (self.other_versions())
                    }
                    (self.footer())
                }
            }
        };
        page.into_string()
    }

    fn pointer(&self, sentence: &str, version: u64) -> Markup {
        html! {
            p .pointer { (sentence) a href=(self.address(version)) { "zur Fassung " (version) } }
        }
    }

    fn files(&self) -> Markup {
        let address = self.address(self.number);
        html! {
            section .files aria-labelledby="public-files" {
                h2 #public-files { "Herunterladen" }
                ul .row {
                    @for format in Format::PUBLIC {
                        li { a href={ (address) "/" (FILE) "." (format.extension()) } { (called(format)) } }
                    }
                }
            }
        }
    }

    fn other_versions(&self) -> Markup {
        html! {
            @if !self.others.is_empty() {
                section .versions aria-labelledby="public-versions" {
                    h2 #public-versions { "Andere veröffentlichte Fassungen" }
                    ul {
                        @for other in &self.others {
                            li {
                                a href=(self.address(other.number)) { "Fassung " (other.number) " – " (other.name) }
                                ", veröffentlicht am " (german_date(other.published_at))
                                (other.standing)
                            }
                        }
                    }
                }
            }
        }
    }

    fn footer(&self) -> Markup {
        let mut links = self.operator.links().peekable();
        html! {
            @if links.peek().is_some() {
                footer .public {
                    nav aria-label="Über diese Seite" {
                        ul .row { @for (name, address) in links { li { a href=(address) { (name) } } } }
                    }
                }
            }
        }
    }

    fn address(&self, number: u64) -> String {
        format!("/p/{}/v/{number}", self.document)
    }
}

impl Other {
    fn new(version: &Version, published_at: Timestamp) -> Self {
        Self {
            number: version.number,
            name: version.name.clone(),
            // The minute would be found out from the page's tag by trying all of a day.
            published_at: published_at.to_the_hour(),
            standing: match (&version.agreed, version.is_current) {
                (Some(_), true) => ", vereinbarte Fassung",
                (Some(_), false) => ", früher vereinbart",
                (None, _) => "",
            },
        }
    }
}

/// How the version is cited: who publishes it, title, version, date, address, and the beginning of the hash that lets
/// anybody check the words.
fn citation(manuscript: &Manuscript) -> Markup {
    let edition = &manuscript.edition;
    let title = labels::title_or_untitled(&manuscript.title);
    let hash = labels::hash(edition);
    let short: String = hash.chars().take(SHORT_HASH).collect();
    html! {
        section aria-labelledby="public-citation" {
            h2 #public-citation { "Zitiervorschlag" }
            p .citation {
                (edition.workspace) ": " cite { (title) } ", " (labels::edition_name(edition))
                ", " (german_date(edition.at))
                @if let Some(address) = &edition.address { ", " (address) }
                " (SHA-256 " (short) "…)"
            }
        }
    }
}

/// A page that says one sentence.
pub(super) fn sentence(sentence: &str, front: Option<&str>) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(labels::LANGUAGE) {
            head { (head(sentence)) }
            body {
                main .public {
                    h1 { (sentence) }
                    @if let Some(front) = front {
                        p { a href=(front) { "Zur veröffentlichten Fassung" } }
                    }
                }
            }
        }
    };
    page.into_string()
}

fn head(title: &str) -> Markup {
    html! {
        meta charset="utf-8";
        meta name="viewport" content="width=device-width, initial-scale=1";
        title { (title) }
        link rel="stylesheet" href="/p/page.css";
    }
}

/// What people call a format.
fn called(format: Format) -> &'static str {
    match format {
        Format::Html => "HTML",
        Format::Md => "Markdown",
        Format::Txt => "Nur Text",
        Format::Pdf => "PDF",
        Format::Docx => "Word (DOCX)",
        Format::Odt => "OpenDocument (ODT)",
        Format::Json => "JSON",
        Format::Bundle => "Prüfbündel",
    }
}
