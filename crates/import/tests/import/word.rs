//! Documents as Word and its like write them.

use super::package::{docx, odt, part};
use super::words::{assert_nothing_is_lost, read};
use wortlaut_merge::document::canonical;

fn run(words: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r>")
}

fn paragraph(style: &str, content: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{content}</w:p>")
}

fn item(list: u8, level: u8, words: &str) -> String {
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"Listenabsatz\"/><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr>{}</w:p>",
        run(words)
    )
}

/// The styles of a German Word: ids are translated, names are not.
fn styles() -> (&'static str, String) {
    let styles = concat!(
        r#"<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>"#,
        r#"<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/><w:basedOn w:val="Standard"/><w:rPr><w:b/></w:rPr></w:style>"#,
        r#"<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:basedOn w:val="Standard"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>"#,
        r#"<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/><w:basedOn w:val="Standard"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr></w:style>"#,
        r#"<w:style w:type="paragraph" w:styleId="Hausstil"><w:name w:val="Abschnitt des Hauses"/><w:basedOn w:val="berschrift1"/></w:style>"#,
        r#"<w:style w:type="paragraph" w:styleId="Listenabsatz"><w:name w:val="List Paragraph"/><w:basedOn w:val="Standard"/></w:style>"#,
        r#"<w:style w:type="paragraph" w:styleId="Zitat"><w:name w:val="Quote"/><w:rPr><w:i/></w:rPr></w:style>"#,
        r#"<w:style w:type="paragraph" w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style>"#,
        r#"<w:style w:type="character" w:styleId="Fett"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>"#,
    );
    ("word/styles.xml", part("styles", styles))
}

fn lists() -> (&'static str, String) {
    let level = |level: u8, format: &str, sign: &str| {
        format!(
            "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{sign}\"/></w:lvl>"
        )
    };
    let lists = [
        format!(
            "<w:abstractNum w:abstractNumId=\"0\">{}{}</w:abstractNum>",
            level(0, "bullet", "\u{f0b7}"),
            level(1, "lowerLetter", "%2)")
        ),
        format!(
            "<w:abstractNum w:abstractNumId=\"1\">{}</w:abstractNum>",
            level(0, "decimal", "%1.")
        ),
        format!(
            "<w:abstractNum w:abstractNumId=\"2\">{}{}</w:abstractNum>",
            level(0, "decimal", "%1"),
            level(1, "decimal", "%1.%2")
        ),
        format!(
            "<w:abstractNum w:abstractNumId=\"3\">{}</w:abstractNum>",
            level(0, "decimal", "(%1)")
        ),
        (1..=4)
            .map(|it| {
                format!(
                    "<w:num w:numId=\"{it}\"><w:abstractNumId w:val=\"{}\"/></w:num>",
                    it - 1
                )
            })
            .collect(),
    ];
    ("word/numbering.xml", part("numbering", &lists.concat()))
}

fn notes() -> [(&'static str, String); 3] {
    let note = |kind: &str, words: &str| {
        format!(
            "<w:{kind} w:id=\"-1\" w:type=\"separator\"><w:p/></w:{kind}><w:{kind} w:id=\"1\" w:author=\"Anke Petersen\"><w:p><w:r><w:{kind}Ref/></w:r>{}</w:p></w:{kind}>",
            run(words)
        )
    };
    [
        (
            "word/footnotes.xml",
            part(
                "footnotes",
                &note("footnote", " Siehe die Gemeindeordnung."),
            ),
        ),
        (
            "word/endnotes.xml",
            part("endnotes", &note("endnote", " Am Ende gesagt.")),
        ),
        (
            "word/comments.xml",
            part("comments", &note("comment", "Ist das so?")),
        ),
    ]
}

/// Title, document.
fn documents() -> Vec<(&'static str, Vec<u8>)> {
    let links = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://example.org/a?b=1&amp;c=2" TargetMode="External"/><Relationship Id="rId8" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/></Relationships>"#;
    let related = ("word/_rels/document.xml.rels", links.to_owned());
    let header = (
        "word/header1.xml",
        part(
            "hdr",
            &format!("<w:p>{}</w:p>", run("Vertraulicher Entwurf")),
        ),
    );
    let [footnotes, endnotes, comments] = notes();
    let field = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let link = format!(
        "{}<w:r><w:instrText xml:space=\"preserve\"> HYPERLINK \"https://example.org/feld\" </w:instrText></w:r>{}{}{}",
        field("begin"),
        field("separate"),
        run("Feld mit Ziel"),
        field("end")
    );
    vec![
        ("headings", docx(&[
            paragraph("Titel", &run("Digitale Daseinsvorsorge")),
            paragraph("berschrift1", &run("Begriff")),
            paragraph("berschrift2", &run("Netze")),
            paragraph("Hausstil", &run("Merkmale")),
            "<w:p><w:pPr><w:outlineLvl w:val=\"2\"/></w:pPr><w:r><w:t>Direkt gestuft</w:t></w:r></w:p>".to_owned(),
            "<w:p><w:r><w:t>Daseins</w:t></w:r><w:proofErr w:type=\"spellStart\"/><w:r><w:rPr><w:lang w:val=\"de-DE\"/></w:rPr><w:t>vorsorge ist </w:t></w:r><w:r><w:rPr><w:b/><w:bCs/></w:rPr><w:t>wichtig</w:t></w:r><w:r><w:rPr><w:rStyle w:val=\"Fett\"/><w:b w:val=\"0\"/></w:rPr><w:t xml:space=\"preserve\"> und </w:t></w:r><w:r><w:rPr><w:rStyle w:val=\"Fett\"/><w:i/></w:rPr><w:t>gut</w:t></w:r></w:p>".to_owned(),
            paragraph("Zitat", &format!("{}<w:r><w:rPr><w:i w:val=\"0\"/></w:rPr><w:t>gerade</w:t></w:r>", run("Kursiv durch den Stil, "))),
        ].concat(), &[styles(), lists()])),
        ("lists", docx(&[
            paragraph("berschrift2", &run("Numeriert")),
            item(4, 0, "Erster Absatz"),
            item(4, 0, "Zweiter Absatz"),
            item(1, 0, "Punkt"),
            item(1, 1, "Unterpunkt"),
            item(1, 1, "noch einer"),
            item(2, 0, "Erstens"),
            item(9, 0, "Ohne Definition"),
            item(0, 0, "Kein Punkt"),
        ].concat(), &[styles(), lists()])),
        ("changes", docx(&[
            format!("<w:p>{}<w:ins w:id=\"1\" w:author=\"Lübeck\" w:date=\"2026-01-01T00:00:00Z\">{}</w:ins><w:del w:id=\"2\" w:author=\"Kiel\"><w:r><w:delText>gestrichen </w:delText></w:r></w:del>{}</w:p>", run("Die Kommunen "), run("sollen "), run("sichern.")),
            format!("<w:p><w:pPr><w:rPr><w:del w:id=\"3\" w:author=\"Kiel\"/></w:rPr></w:pPr>{}</w:p><w:p>{}</w:p>", run("Erste Hälfte "), run("zweite Hälfte")),
            format!("<w:p><w:moveFrom w:author=\"Kiel\">{}</w:moveFrom></w:p><w:p><w:moveTo w:author=\"Kiel\">{}</w:moveTo></w:p>", run("Wandert"), run("Wandert")),
            format!("<w:p><w:pPr><w:pPrChange w:author=\"x\"><w:pPr><w:pStyle w:val=\"Titel\"/></w:pPr></w:pPrChange></w:pPr><w:r><w:rPr><w:rPrChange w:author=\"x\"><w:rPr><w:b/></w:rPr></w:rPrChange></w:rPr><w:t>Nicht fett</w:t></w:r></w:p><w:tbl><w:tr><w:trPr><w:del w:author=\"Kiel\"/></w:trPr><w:tc><w:p>{}</w:p></w:tc></w:tr><w:tr><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl>", run("Zeile fort"), run("Zeile bleibt")),
        ].concat(), &[styles()])),
        ("notes", docx(&format!(
            "<w:p>{}<w:r><w:footnoteReference w:id=\"1\"/></w:r>{}<w:r><w:endnoteReference w:id=\"1\"/></w:r></w:p><w:p><w:commentRangeStart w:id=\"1\"/>{}<w:commentRangeEnd w:id=\"1\"/><w:r><w:commentReference w:id=\"1\"/></w:r></w:p>",
            run("Mit Fußnote"), run(" und Endnote"), run("Mit Kommentar")
        ), &[footnotes.clone(), endnotes, comments])),
        ("a note in a cell", docx(&format!("<w:tbl><w:tr><w:tc><w:p>{}<w:r><w:footnoteReference w:id=\"1\"/></w:r></w:p></w:tc></w:tr></w:tbl>", run("Zelle")), &[footnotes])),
        ("tables", docx(&format!(
            "<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p>{}</w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr><w:p>{}</w:p><w:p>{}</w:p></w:tc><w:tc><w:tbl><w:tr><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl>",
            run("Kopf"), run("Eins"), run("noch eins"), run("Innen"), run("Unten")
        ), &[])),
        ("boxes", docx(&format!(
            "<w:p>{}<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wp:inline><wp:docPr id=\"1\" name=\"Box\"/><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent><w:p>{}</w:p></w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p>Doppelt</w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>{}</w:p><w:p><w:r><w:drawing><wp:inline><wp:docPr descr=\"Ein Foto\"/><a:graphic><a:blip/></a:graphic></wp:inline></w:drawing></w:r><w:r><w:object><v:shape/></w:object></w:r></w:p>",
            run("Vor der Box"), run("In der Box"), run(" und danach")
        ), &[])),
        ("fields", docx(&format!(
            "<w:p>{}{link}</w:p><w:p><w:hyperlink r:id=\"rId9\"><w:r><w:rPr><w:u w:val=\"single\"/></w:rPr><w:t>Verweis</w:t></w:r></w:hyperlink><w:hyperlink w:anchor=\"_Toc1\">{}</w:hyperlink></w:p><w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/></w:docPartObj></w:sdtPr><w:sdtContent><w:p>{}</w:p></w:sdtContent></w:sdt>{}",
            run("Text "), run(" im Dokument"), run("Inhaltsverzeichnis"), paragraph("Verzeichnis1", &run("Begriff 3"))
        ), &[styles(), related.clone(), header.clone()])),
        ("signs", docx(
            "<w:p><w:sdt><w:sdtContent><w:r><w:t>Feldinhalt</w:t></w:r></w:sdtContent></w:sdt><w:smartTag><w:r><w:t> klug</w:t></w:r></w:smartTag><w:r><w:tab/><w:t>nach Tab</w:t><w:br/><w:t>neue Zeile</w:t><w:br w:type=\"page\"/><w:t>E</w:t><w:noBreakHyphen/><w:t>Mail Da</w:t><w:softHyphen/><w:t>ten</w:t><w:sym w:font=\"Wingdings\" w:char=\"F0FC\"/></w:r></w:p><w:p><m:oMathPara><m:oMath><m:r><m:t>a²+b²</m:t></m:r></m:oMath></m:oMathPara><w:r><w:rPr><w:vanish/></w:rPr><w:t xml:space=\"preserve\"> versteckt </w:t></w:r><w:r><w:rPr><w:strike/><w:color w:val=\"FF0000\"/></w:rPr><w:t xml:space=\"preserve\"> durch</w:t></w:r></w:p>", &[])),
        ("another writer's prefixes", {
            let strict = "<x:document xmlns:x=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"><x:body><x:p><x:r><x:rPr><x:b x:val=\"true\"/></x:rPr><x:t>Fett &amp; gut</x:t></x:r></x:p></x:body></x:document>";
            super::package::package(&[("_rels/.rels", super::package::RELATIONSHIPS.as_bytes()), ("word/document.xml", strict.as_bytes())])
        }),
    ]
}

#[test]
fn what_word_writes_arrives() {
    let mut told = String::new();
    for (title, bytes) in documents() {
        let imported = read(&bytes, "entwurf.docx");
        assert_nothing_is_lost(title, &bytes, &imported);
        told.push_str(&format!("== {title}\n{}", canonical(&imported.text)));
        for warning in &imported.warnings {
            told.push_str(&format!("! [{}] {warning}\n", warning.kind.code()));
        }
    }
    insta::assert_snapshot!(told);
}

#[test]
fn what_libreoffice_writes_arrives() {
    let styles = concat!(
        r#"<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>"#,
        r#"<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>"#,
        r#"<style:style style:name="T2" style:family="text"><style:text-properties fo:font-style="italic" style:text-underline-style="solid"/></style:style>"#,
        r#"<text:list-style style:name="L1"><text:list-level-style-bullet text:level="1"/><text:list-level-style-number text:level="2" style:num-format="a"/></text:list-style>"#,
    );
    let body = concat!(
        r#"<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>Kiel</dc:creator><dc:date>2026</dc:date></office:change-info><text:p>gestrichen</text:p></text:deletion></text:changed-region><text:changed-region text:id="c2"><text:insertion><office:change-info><dc:creator>Lübeck</dc:creator></office:change-info></text:insertion></text:changed-region></text:tracked-changes>"#,
        r#"<text:p text:style-name="P1">Digitale Daseinsvorsorge</text:p><text:h text:outline-level="1">1.<text:s/>Begriff</text:h>"#,
        r#"<text:p>Die <text:span text:style-name="T1">Kommunen</text:span> <text:change-start text:change-id="c2"/>sollen <text:change-end text:change-id="c2"/><text:span text:style-name="T2">sichern</text:span><text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>Siehe dort.</text:p></text:note-body></text:note>.<office:annotation><dc:creator>Anke</dc:creator><dc:date>2026</dc:date><text:p>Ist das so?</text:p></office:annotation></text:p>"#,
        r#"<text:list text:style-name="L1"><text:list-item><text:p>Punkt</text:p><text:list><text:list-item><text:p>Unterpunkt</text:p><text:p>geht weiter</text:p></text:list-item></text:list></text:list-item></text:list>"#,
        r#"<table:table><table:table-header-rows><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>Kopf</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table-header-rows><table:table-row><table:table-cell><text:p>Eins</text:p></table:table-cell><table:table-cell><text:p>Zwei</text:p></table:table-cell></table:table-row></table:table>"#,
        r#"<text:p><draw:frame><draw:text-box><text:p>In der Box</text:p></draw:text-box></draw:frame>Neben<text:line-break/>der <text:a xlink:href="https://example.org">Box</text:a></text:p>"#,
    );
    let imported = read(&odt(styles, body), "entwurf.odt");
    let warnings: Vec<String> = imported.warnings.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(format!(
        "{}{}",
        canonical(&imported.text),
        warnings.join("\n")
    ));
}

#[test]
fn a_page_and_plain_text_arrive() {
    let page = concat!(
        "<!doctype html><html><head><title>Seite</title><style>p{}</style><script>alert(1)</script></head><body>",
        "<h1>Begriff</h1><p>Die <b>Kommunen</b> <i>sichern</i>\n die <a href='https://example.org'>Daten</a>, <a href='javascript:alert(1)'>nicht</a> Skripte.",
        "<a role='doc-noteref' href='#fn1'>1</a><h2>1.1 Netze</h2><ol><li>eins<ul><li>innen</ul><li>zwei</ol><blockquote>Zitat</blockquote>",
        "<table><thead><tr><th>A<th>B<tbody><tr><td>1<td>2</table><p style='font-weight:bold'>Fett</p><img alt='Foto'>",
        "<section role='doc-endnotes'><ol><li id='fn1'><p>Siehe dort.<a role='doc-backlink' href='#r'>zurück</a></ol></section>",
    );
    let text = "Digitale Daseinsvorsorge\n========\n\n1.1 Netze\n\n(1) Die Kommunen sichern\ndie Daten.\n\n(7) Falsch gezählt.\n\n- eins\n- zwei\n\na) Erstens\nb) Zweitens\n";
    let latin = b"Gew\xe4hrleisten hei\xdft einstehen.";
    let mut told = String::new();
    for (bytes, name) in [
        (page.as_bytes(), "a.html"),
        (text.as_bytes(), "a.txt"),
        (&latin[..], "a.txt"),
    ] {
        let imported = read(bytes, name);
        told.push_str(&canonical(&imported.text));
        for warning in &imported.warnings {
            told.push_str(&format!("! [{}] {warning}\n", warning.kind.code()));
        }
    }
    insta::assert_snapshot!(told);
}
