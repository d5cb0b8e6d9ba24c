//! What whoever checked a bundle does next.

use super::finding::Check;
use super::problem::Problem;
use super::verdict::{Outcome, Verdict};

/// What a verdict comes to and what follows from it, in German and in English, of at most 100 columns a line.
pub(super) struct Advice {
    pub(super) headlines: [&'static str; 2],
    pub(super) german: &'static str,
    pub(super) english: &'static str,
}

const INTACT: Advice = Advice {
    headlines: [
        "Unversehrt: Text, Fassungen und Geschichte sind die, die das Bündel nennt.",
        "Intact: text, versions and history are those that the bundle names.",
    ],
    german: "\
Unversehrt heißt: niemand hat es geändert. Es heißt nicht, von wem es kommt: Mitglieder, Zeiten und
Vereinbarungen bezeugt allein der Dienst. Ob es das Bündel ist, das Sie bekommen sollten, zeigt der
SHA-256 des Textes: vergleichen Sie ihn mit dem aus einer anderen Quelle, etwa auf der
veröffentlichten Seite, im PDF oder im Protokoll der Sitzung.",
    english: "\
Intact means that nobody altered it. It does not say who it comes from: members, times and
agreements are attested by the service alone. Whether it is the bundle that you were meant to get,
the SHA-256 of the text shows: compare it with one from another source, such as the published page,
the PDF or the minutes of the meeting.",
};

const NO_BUNDLE: Advice = Advice {
    headlines: ["KEIN Prüfbündel.", "NO verification bundle."],
    german: "\
Nehmen Sie die Datei, die unter „Exportieren“ als Prüfbündel (.zip) heruntergeladen wurde, genau so,
wie sie kam: wer sie auspackt und neu packt, macht eine andere.",
    english: "\
Take the file that was downloaded as a verification bundle (.zip), exactly as it came: whoever
unpacks it and packs it again makes another file.",
};

const NEWER: Advice = Advice {
    headlines: [
        "NICHT geprüft: dieses Programm kennt das Format nicht, oder das Bündel ist zu groß dafür.",
        "NOT checked: this program does not know the format, or the bundle is too large for it.",
    ],
    german: "\
Dieses Programm kann das Bündel nicht prüfen. Das sagt nichts gegen das Bündel: prüfen Sie es mit
der neuesten Fassung von Wortlaut, oder bitten Sie den Betreiber darum.",
    english: "\
This program cannot check the bundle. That says nothing against the bundle: check it with the newest
version of Wortlaut, or ask the operator to.",
};

/// How the verdict on a bundle begins that cannot be relied on.
const NOT_INTACT: [&str; 2] = [
    "NICHT unversehrt: siehe unten, was nicht stimmt.",
    "NOT intact: see below what is wrong.",
];

const DAMAGED: Advice = Advice {
    headlines: NOT_INTACT,
    german: "\
Verlassen Sie sich nicht auf diese Datei: sie ist beschädigt oder wurde geändert. Laden Sie das
Bündel noch einmal herunter, oder lassen Sie es sich noch einmal schicken, und prüfen Sie es, ohne
es auszupacken. Stimmt es wieder nicht, so fragen Sie den Betreiber.",
    english: "\
Do not rely on this file: it is damaged or was altered. Download the bundle once more, or have it
sent once more, and check it without unpacking it. If it is wrong again, ask the operator.",
};

const CONTRADICTORY: Advice = Advice {
    headlines: NOT_INTACT,
    german: "\
Verlassen Sie sich nicht auf diese Datei: alle Prüfsummen stimmen, und doch widerspricht sich der
Inhalt. Das geschieht nicht unterwegs. Jemand hat ihn geändert und die Prüfsummen neu gemacht, oder
der Dienst hat einen Fehler. Heben Sie die Datei auf, und wenden Sie sich an den Betreiber.",
    english: "\
Do not rely on this file: all sums are right, and yet its content contradicts itself. That does not
happen on the way. Somebody altered it and made the sums anew, or the service has a fault. Keep the
file, and turn to the operator.",
};

/// What the verdict means for whoever holds the file.
pub(super) fn of(verdict: &Verdict) -> &'static Advice {
    let wrong = |check| {
        let mut checks = verdict.checks.iter();
        checks.any(|it| it.check == check && it.outcome == Outcome::Wrong)
    };
    let mut problems = verdict.findings.iter().map(|it| &it.problem);
    if verdict.is_intact() {
        &INTACT
    } else if problems.clone().all(is_beyond_us) {
        &NEWER
    } else if verdict.files == 0 {
        &NO_BUNDLE
    } else if wrong(Check::Hashes) || problems.any(is_of_the_archive) {
        &DAMAGED
    } else {
        &CONTRADICTORY
    }
}

/// Whether it is no fault of the bundle.
const fn is_beyond_us(problem: &Problem) -> bool {
    matches!(
        problem,
        Problem::TooLarge | Problem::TooMany { .. } | Problem::Format(_)
    )
}

/// Whether it is what becomes of files on their way.
const fn is_of_the_archive(problem: &Problem) -> bool {
    matches!(
        problem,
        Problem::NoFile
            | Problem::Lengths
            | Problem::EndsEarly
            | Problem::Trailing
            | Problem::Field(_)
            | Problem::Missing
            | Problem::Twice
            | Problem::Order
    )
}
