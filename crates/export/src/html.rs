//! HTML: one file that any browser shows and prints, without scripts and without a request to anybody.
//!
//! [`html`] is that file. [`html_article`] is the text in it alone, without any style of its own, for pages whose content
//! security policy admits none; they link [`STYLESHEET`].

mod article;
mod words;

use crate::{Manuscript, labels};
use article::article;
use maud::{DOCTYPE, PreEscaped, html as markup};

pub(crate) use words::{lines, marked};

/// How the article looks on screens, light and dark, and in print. Beside what stands in `.wortlaut` it styles only the
/// page itself: its colour scheme, background, margins and size of paper.
pub const STYLESHEET: &str = include_str!("html/style.css");

/// The standalone page.
pub fn html(manuscript: &Manuscript) -> String {
    let edition = &manuscript.edition;
    let title = labels::title_or_untitled(&manuscript.title);
    let page = markup! {
        (DOCTYPE) "\n"
        html lang=(labels::LANGUAGE) { "\n"
            head { "\n"
                meta charset="utf-8"; "\n"
                meta name="viewport" content="width=device-width, initial-scale=1"; "\n"
                meta name="color-scheme" content="light dark"; "\n"
                title { (title) " – " (labels::edition_name(edition)) } "\n"
                meta name="generator" content="Wortlaut"; "\n"
                meta name="wortlaut-document" content=(edition.document); "\n"
                meta name="wortlaut-heads" content=(labels::heads_full(edition)); "\n"
                meta name="wortlaut-sha256" content=(labels::hash(edition)); "\n"
                style { "\n" (PreEscaped(STYLESHEET)) } "\n"
            } "\n"
            body { "\n"
                a class="wortlaut-skip" href="#wortlaut-text" { (labels::SKIP) } "\n"
                main { "\n" (article(manuscript)) } "\n"
            } "\n"
        } "\n"
    };
    page.into_string()
}

/// The text as an `article` element, free of styles, scripts and inline attributes that a content security policy could
/// refuse: title, edition, contents, text, footnotes and what identifies the edition.
///
/// Each block has its anchor as its id; the text's element has the id `wortlaut-text`. Other ids begin with `wortlaut-`.
pub fn html_article(manuscript: &Manuscript) -> String {
    article(manuscript).into_string()
}
