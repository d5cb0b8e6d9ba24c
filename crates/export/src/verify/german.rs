//! What can be wrong with a bundle, in German.

use super::problem::Problem;

/// The sentence behind the place where it is wrong.
pub(super) fn german(problem: &Problem) -> String {
    let sentence = match problem {
        Problem::TooMany { what, most } => {
            let what = many(what);
            return format!("es sind mehr {what} als die {most}, die geprüft werden");
        }
        Problem::Field(field) => {
            return format!("eine Angabe des Archivs ist nicht die, die hierher gehört ({field})");
        }
        Problem::Unreadable(why) => return format!("das lässt sich nicht lesen ({why})"),
        Problem::Format(format) => {
            return format!("dieses Format kennt das Programm nicht: {format}");
        }
        Problem::Length(bytes) => {
            return format!("die Datei ist nicht {bytes} Bytes lang, wie das Verzeichnis sagt");
        }
        Problem::Change(reason) => {
            return format!("diese Änderung hätte der Dienst nicht angenommen ({reason})");
        }
        Problem::History(why) => return format!("die Geschichte lässt sich nicht lesen ({why})"),
        Problem::TooLarge => "das ist größer, als dieses Programm prüft",
        Problem::TooManyFiles => "es sind mehr Dateien, als ein Bündel haben kann",
        Problem::NoFile => "was hier steht, ist kein Teil eines Prüfbündels",
        Problem::Lengths => "ihr Kopf nennt andere Längen, als sie hat",
        Problem::EndsEarly => "hier endet das Bündel, bevor es vollständig ist",
        Problem::Trailing => "auf das Ende des Bündels folgt noch etwas",
        Problem::Missing => "die Datei fehlt",
        Problem::Unexpected => "die Datei gehört nicht in dieses Bündel",
        Problem::Twice => "die Datei ist zweimal da",
        Problem::Order => "die Datei steht an der falschen Stelle",
        Problem::Spelling => "das ist nicht so geschrieben, wie der Dienst es schreibt",
        Problem::Readme => "das ist nicht der Text, der in jedes Bündel dieses Formats gehört",
        Problem::Listing => "das Verzeichnis nennt andere Dateien, als das Bündel hat",
        Problem::Hash => "der Inhalt ist ein anderer: sein SHA-256 ist nicht der im Verzeichnis",
        Problem::Sum => "der Inhalt ist ein anderer: sein SHA-256 ist nicht der in SHA256SUMS",
        Problem::Counts => {
            "das Verzeichnis zählt andere Änderungen, Mitglieder, Fassungen, Wiederherstellungen oder Zeiten, als es gibt"
        }
        Problem::Offset => {
            "das Protokoll passt nicht zum Dokument: es nennt andere Bytes als die, die folgen"
        }
        Problem::Unlogged => {
            "das Dokument geht weiter, wo das Protokoll endet, mit Änderungen, von denen es nichts sagt"
        }
        Problem::Form => "das ist nicht eine einzelne Änderung in unverdichteter Form",
        Problem::ChangeHash => {
            "die Änderung hat einen anderen Hash, als das Protokoll nennt; eines von beiden wurde geändert"
        }
        Problem::Actor => {
            "die Änderung ist von einem anderen Akteur oder hat eine andere Nummer, als das Protokoll sagt"
        }
        Problem::Repeated => "die Änderung steht zweimal im Protokoll",
        Problem::Owner => {
            "das Protokoll gibt die Änderung einem Mitglied, aber ihr Akteur gehörte vorher einem anderen"
        }
        Problem::UnknownMember => "das nennt ein Mitglied, das nicht unter den Mitgliedern ist",
        Problem::Heads => "die Änderungen führen nicht zu dem Stand, den das Verzeichnis nennt",
        Problem::Readers => "auf zwei Wegen gelesen ergibt das Dokument nicht denselben Text",
        Problem::Title => "der Titel ist nicht der des Dokuments",
        Problem::Text => "das ist nicht der Text, zu dem die Änderungen führen",
        Problem::TextHash => {
            "der Text, zu dem die Änderungen führen, hat einen anderen SHA-256, als genannt ist"
        }
        Problem::UnknownHeads => "im Protokoll fehlt eine Änderung, die als Stand genannt ist",
        Problem::VersionOrder => {
            "die Fassung steht an der falschen Stelle oder wurde erst nach dieser benannt"
        }
        Problem::EditionVersion => "das Verzeichnis sagt von der Fassung anderes als die Fassungen",
        Problem::Pseudonyms => {
            "die Kürzel sind nicht in der Reihenfolge gezählt, in der das Protokoll sie nennt"
        }
        Problem::Restores => "das nennt Wiederherstellungen, die nicht die des Protokolls sind",
    };
    sentence.to_owned()
}

/// What there is too much of; the check names these and no others.
fn many(what: &str) -> &str {
    match what {
        "changes" => "Änderungen",
        "operations" => "Operationen",
        "operations times versions" => "Operationen mal Fassungen",
        other => other,
    }
}
