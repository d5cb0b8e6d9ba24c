//! Every problem there is.

use super::Problem;
use axum::http::StatusCode;

macro_rules! problems {
    ($($(#[$doc:meta])* $function:ident: $status:ident, $name:literal, $de:literal, $en:literal, $detail:literal;)*) => {
        impl Problem {$(
            $(#[$doc])*
            pub(crate) const fn $function() -> Self {
                Self {
                    status: StatusCode::$status,
                    name: $name,
                    title_de: $de,
                    title_en: $en,
                    detail: $detail,
                }
            }
        )*}
    };
}

problems! {
    /// Nobody is signed in.
    signed_out: UNAUTHORIZED, "signed-out",
        "Sie sind nicht angemeldet.", "You are not signed in.",
        "Send the session cookie, or a bearer token in the Authorization header.";
    /// The page that asks speaks for another member than the one whose cookie the browser has now.
    another_member: UNAUTHORIZED, "another-member",
        "In diesem Browser ist jetzt jemand anderes angemeldet.", "Somebody else is signed in in this browser now.",
        "The header Wortlaut-Member, or `member` in the address, names another member than the session does.";
    /// The member may not do this.
    forbidden: FORBIDDEN, "forbidden",
        "Dazu fehlt Ihnen das Recht.", "You do not have the right to do this.",
        "The member's role does not allow this.";
    /// The token is for reading only.
    read_only: FORBIDDEN, "read-only",
        "Dieser Zugangsschlüssel darf nur lesen.", "This token is for reading only.",
        "Make a token with the scope edit.";
    /// A page of another origin asks.
    foreign_origin: FORBIDDEN, "foreign-origin",
        "Diese Seite darf das nicht.", "This page may not do this.",
        "With a cookie, the Origin header must be the server's public address.";
    /// There is no such thing, or it is another workspace's.
    not_found: NOT_FOUND, "not-found",
        "Das gibt es hier nicht.", "There is no such thing here.",
        "Nothing is at this address, or not for you.";
    /// The address is for other methods.
    wrong_method: METHOD_NOT_ALLOWED, "not-found",
        "Das gibt es hier nicht.", "There is no such thing here.",
        "The Allow header names what this address takes.";
    /// There is no such invitation.
    unknown_invitation: NOT_FOUND, "unknown-invitation",
        "Diese Einladung gibt es nicht.", "There is no such invitation.",
        "The link may have been copied incompletely: ask for a new one.";
    /// The invitation was used.
    used_invitation: GONE, "used-invitation",
        "Diese Einladung wurde schon benutzt.", "This invitation has been used.",
        "A link signs in once: ask for a new one.";
    /// The invitation's time is over, or a newer one took its place.
    expired_invitation: GONE, "expired-invitation",
        "Diese Einladung ist abgelaufen, oder es gibt eine neuere.", "This invitation has expired, or there is a newer one.",
        "Ask for a new one.";
    /// The invitation's member was removed, or their time is over.
    void_invitation: GONE, "void-invitation",
        "Diese Einladung gilt nicht mehr.", "This invitation is no longer good.",
        "Whom it was for gets in no more: ask a moderator.";
    /// The last who administers the workspace would be gone.
    last_moderator: CONFLICT, "last-moderator",
        "Jemand muss den Arbeitsraum verwalten, auch auf Dauer. Geben Sie zuerst einem anderen Mitglied ohne Enddatum das Recht „Verwalten“.", "Somebody has to administer the workspace, for good. Make another member without an end date a moderator first.",
        "This is the workspace's last moderator without an end.";
    /// The person is erased.
    erased_member: CONFLICT, "erased-member",
        "Diese Person wurde gelöscht. Laden Sie sie als neues Mitglied ein.", "This person was erased. Invite them as a new member.",
        "Nothing can be changed of a member who was erased.";
    /// A guest's time is over.
    ended_member: CONFLICT, "ended-member",
        "Das Enddatum dieses Mitglieds liegt zurück. Verschieben Sie es zuerst.", "This member's end date has passed. Move it first.",
        "A member whose time is over cannot be invited.";
    /// A moderator's right is the same everywhere.
    moderator_keeps_right: CONFLICT, "moderator-keeps-right",
        "Wer verwaltet, behält dieses Recht in jedem Dokument.", "A moderator keeps their right in every document.",
        "Change the member's own right first.";
    /// Another member has the address.
    address_taken: CONFLICT, "address-taken",
        "Diese E-Mail-Adresse gehört schon einem anderen Mitglied.", "Another member has this e-mail address.",
        "An address signs one member in.";
    /// Another organisation has the name.
    name_taken: CONFLICT, "name-taken",
        "Eine Organisation mit diesem Namen gibt es schon.", "There is an organisation with this name already.",
        "Names are unique in the workspace.";
    /// Another organisation has the short form.
    short_taken: CONFLICT, "short-taken",
        "Eine Organisation mit diesem Kürzel gibt es schon.", "There is an organisation with this short form already.",
        "Short forms are unique in the workspace.";
    /// The name is empty or too long.
    bad_name: UNPROCESSABLE_ENTITY, "bad-name",
        "Der Name ist leer oder zu lang.", "The name is empty or too long.",
        "A name has 1 to 200 characters.";
    /// The short form is empty or too long.
    bad_short: UNPROCESSABLE_ENTITY, "bad-short",
        "Das Kürzel ist leer oder zu lang.", "The short form is empty or too long.",
        "A short form has 1 to 5 characters.";
    /// The place is too long.
    bad_place: UNPROCESSABLE_ENTITY, "bad-place",
        "Der Ort ist zu lang.", "The place is too long.",
        "A place has at most 200 characters.";
    /// There is no such colour.
    bad_colour: UNPROCESSABLE_ENTITY, "bad-colour",
        "Diese Farbe gibt es nicht.", "There is no such colour.",
        "A colour is a number from 1 to 10.";
    /// Nobody could be reached at the address.
    bad_address: UNPROCESSABLE_ENTITY, "bad-address",
        "Das ist keine E-Mail-Adresse.", "This is no e-mail address.",
        "An address is as in name@example.org, at most 254 bytes.";
    /// A guest's end lies in the past.
    bad_end: UNPROCESSABLE_ENTITY, "bad-end",
        "Das Enddatum muss in der Zukunft liegen.", "The end must lie in the future.",
        "ends_at is in milliseconds since 1970.";
    /// The body is not what this address takes.
    bad_request: BAD_REQUEST, "bad-request",
        "Die Anfrage ist unverständlich.", "The request cannot be understood.",
        "The body must be JSON as the OpenAPI document describes it.";
    /// The title is empty or too long.
    bad_title: UNPROCESSABLE_ENTITY, "bad-title",
        "Der Titel ist leer oder zu lang.", "The title is empty or too long.",
        "A title has 1 to 500 characters.";
    /// Only sync connections are at this address.
    no_socket: UPGRADE_REQUIRED, "no-socket",
        "Diese Adresse ist nur für Verbindungen zum Abgleich.", "This address is for sync connections only.",
        "Ask for an upgrade to a WebSocket, version 13.";
    /// A moment of a document's history is written in none of its ways.
    bad_moment: BAD_REQUEST, "bad-moment",
        "Dieser Zeitpunkt ist unverständlich.", "This moment cannot be understood.",
        "A moment is a number of changes, heads (64-digit hex hashes joined by commas), a version as in v3, or a session as in s<hash>.";
    /// The document has no such moment.
    unknown_moment: NOT_FOUND, "unknown-moment",
        "Diesen Zeitpunkt gibt es in diesem Dokument nicht.", "This document has no such moment.",
        "Its history has not so many changes, or not these.";
    /// The document has no such version.
    unknown_version: NOT_FOUND, "unknown-version",
        "Diese Fassung gibt es nicht.", "There is no such version.",
        "Versions are numbered from 1.";
    /// The document has no such change.
    unknown_change: NOT_FOUND, "unknown-change",
        "Diese Änderung gibt es in diesem Dokument nicht.", "This document has no such change.",
        "A change is named by its hash, 64 hex digits.";
    /// The name of a version is empty or too long.
    bad_version_name: UNPROCESSABLE_ENTITY, "bad-version-name",
        "Der Name der Fassung ist leer oder zu lang.", "The version's name is empty or too long.",
        "A version's name has 1 to 200 characters.";
    /// A note is too long.
    note_too_long: UNPROCESSABLE_ENTITY, "note-too-long",
        "Die Notiz ist zu lang.", "The note is too long.",
        "A note has at most 500 characters.";
    /// A moment at which nothing was written yet cannot be named.
    nothing_to_name: UNPROCESSABLE_ENTITY, "nothing-to-name",
        "Zu diesem Zeitpunkt stand noch nichts da.", "Nothing had been written at this moment.",
        "A version names at least one change.";
    /// There is nothing to be restored or taken back.
    nothing_to_restore: CONFLICT, "nothing-to-restore",
        "Es gibt nichts wiederherzustellen: Der Text ist schon so.", "There is nothing to restore: the text is so already.",
        "None of the changes named makes a difference to the text of now.";
    /// A revised file was looked at beside a text that is another now.
    text_moved_on: CONFLICT, "text-moved-on",
        "Der Text hat sich inzwischen geändert. Sehen Sie noch einmal nach, was die Datei ändern würde.", "The text has moved on meanwhile. Look again at what the file would change.",
        "The document's heads are no longer those of base: ask for a new preview.";
    /// More changes are to be taken back than one request may name.
    too_many_changes: UNPROCESSABLE_ENTITY, "too-many-changes",
        "Das sind zu viele Änderungen auf einmal.", "These are too many changes at once.",
        "Name 1 to 900 changes.";
    /// The changes that wait are not those that were looked at.
    waits_no_more: CONFLICT, "waits-no-more",
        "Das wartet so nicht mehr: Sehen Sie noch einmal nach.", "This no longer waits as it did: look again.",
        "More changes have come, or they have been admitted or dropped: ask for /held again.";
    /// A document has as many versions, declarations or notes as it may have.
    full: CONFLICT, "full",
        "Davon gibt es in diesem Dokument schon so viele, wie es geben kann.", "The document has as many of these as it may have.",
        "The limits are part of the service.";
    /// The file is in no format that can be imported.
    unknown_file: UNPROCESSABLE_ENTITY, "unknown-file",
        "Dieses Dateiformat lässt sich nicht importieren. Speichern Sie die Datei als DOCX, ODT, HTML, Markdown oder Text.", "This kind of file cannot be imported. Save it as DOCX, ODT, HTML, Markdown or plain text.",
        "The bytes are of none of the formats that are read.";
    /// The file cannot be read without a password.
    encrypted_file: UNPROCESSABLE_ENTITY, "encrypted-file",
        "Die Datei ist mit einem Kennwort geschützt. Speichern Sie sie ohne Kennwort und importieren Sie sie noch einmal.", "The file is protected by a password. Save it without one and import it again.",
        "The file is encrypted.";
    /// The file, or something in it, is too large.
    file_too_large: PAYLOAD_TOO_LARGE, "file-too-large",
        "Die Datei ist zu groß. Teilen Sie den Text oder lassen Sie Teile weg.", "The file is too large. Divide the text or leave parts out.",
        "A file has at most 16 MB, and what is packed in it is bounded, too.";
    /// The file is damaged.
    damaged_file: UNPROCESSABLE_ENTITY, "damaged-file",
        "Die Datei ist beschädigt. Öffnen Sie sie in dem Programm, aus dem sie stammt, und speichern Sie sie neu.", "The file is damaged. Open it in the program it comes from and save it again.",
        "The file does not keep to its own format.";
    /// The word names no format of files.
    unknown_format: NOT_FOUND, "unknown-format",
        "Dieses Format gibt es nicht.", "There is no such format.",
        "Formats are html, md, txt, pdf, docx, odt and json.";
    /// A format that holds one text only cannot show two.
    no_comparison: BAD_REQUEST, "no-comparison",
        "In diesem Format lassen sich zwei Stände nicht vergleichen.", "Two texts cannot be compared in this format.",
        "Comparisons can be had as html, pdf, docx and odt.";
    /// Both one text and a comparison are asked for.
    text_or_comparison: BAD_REQUEST, "text-or-comparison",
        "Nennen Sie entweder einen Zeitpunkt oder zwei, die verglichen werden.", "Name either one moment, or two to be compared.",
        "Send at, or from and perhaps to.";
    /// A file takes too long to be written.
    export_too_slow: SERVICE_UNAVAILABLE, "export-too-slow",
        "Das Erstellen der Datei dauert gerade zu lange. Bitte versuchen Sie es in einer Minute noch einmal.", "Writing the file takes too long right now. Please try again in a minute.",
        "Files are written two at a time, and one at a time for each member.";
    /// A file cannot be written, and the log says why.
    cannot_write: INTERNAL_SERVER_ERROR, "cannot-write",
        "Dieser Text lässt sich in diesem Format nicht ausgeben. Andere Formate gehen vielleicht.", "This text cannot be written in this format. Others may do.",
        "The service's log tells more.";
    /// An answer from a history would be longer than any is.
    answer_too_long: INTERNAL_SERVER_ERROR, "answer-too-long",
        "Der Text ist zu groß, um das hier zu zeigen. Laden Sie ihn als Datei herunter.", "The text is too large to show this here. Download it as a file.",
        "An answer from a history has at most 16 MB; files from /export may be longer.";
    /// A history would take too long to read.
    entangled: INTERNAL_SERVER_ERROR, "entangled",
        "An diesem Dokument wurde an denselben Stellen so oft getrennt geschrieben, dass sich sein Verlauf nicht lesen lässt. Schreiben können Sie weiter.",
        "So much was written apart at the same places of this document that its history cannot be read. You can go on writing.",
        "See docs/decisions/0004-chronicle.md. It stays so; the text itself is whole.";
    /// Too many attempts to sign in.
    too_many: TOO_MANY_REQUESTS, "too-many-attempts",
        "Zu viele Versuche. Bitte warten Sie eine Minute.", "Too many attempts. Please wait a minute.",
        "Attempts to sign in are counted, by address and by account; they come back within a minute.";
    /// What needs a browser's session was asked for with a token.
    needs_session: FORBIDDEN, "needs-session",
        "Das geht nur im Browser, nicht mit einem Token.", "This can be done in the browser only, not with a token.",
        "Tokens reach texts, and nothing by which somebody signs in.";
    /// Somebody is not who they say, or is not admitted.
    wrong_credentials: UNAUTHORIZED, "wrong-credentials",
        "E-Mail-Adresse oder Passwort stimmt nicht.", "The e-mail address or the password is wrong.",
        "Unknown accounts, accounts without a password and wrong passwords are answered alike.";
    /// A passkey signs nobody in.
    wrong_passkey: UNAUTHORIZED, "wrong-passkey",
        "Mit diesem Passkey können Sie sich hier nicht anmelden.", "You cannot sign in here with this passkey.",
        "It is unknown here, or its answer is not one to what was asked.";
    /// The password that is to be replaced is another.
    wrong_password: FORBIDDEN, "wrong-password",
        "Das bisherige Passwort stimmt nicht.", "The present password is wrong.",
        "Send the present password as `current`.";
    /// A password is too short.
    password_too_short: UNPROCESSABLE_ENTITY, "password-too-short",
        "Das Passwort ist zu kurz: Es braucht mindestens 12 Zeichen. Gut sind mehrere Wörter, die nichts miteinander zu tun haben.", "The password is too short: it needs at least 12 characters. Several words that have nothing to do with each other are good.",
        "A password has 12 to 200 characters.";
    /// A password is too long.
    password_too_long: UNPROCESSABLE_ENTITY, "password-too-long",
        "Das Passwort ist zu lang: Es darf höchstens 200 Zeichen haben.", "The password is too long: it may have at most 200 characters.",
        "A password has 12 to 200 characters.";
    /// A password is one of those that guessers try first.
    password_common: UNPROCESSABLE_ENTITY, "password-common",
        "Dieses Passwort ist leicht zu erraten: Es ist weit verbreitet, eine Tastenfolge oder besteht nur aus naheliegenden Wörtern und Zahlen. Bitte wählen Sie ein anderes.", "This password is easily guessed: it is widely used, a row of keys, or made of obvious words and numbers only. Please choose another.",
        "Common passwords, obvious words, the own name and organisation, and rows of keys are refused.";
    /// Without an address a password signs nobody in.
    no_address: CONFLICT, "no-address",
        "Bitte tragen Sie zuerst Ihre E-Mail-Adresse ein: Mit ihr und dem Passwort melden Sie sich an.", "Please enter your e-mail address first: you sign in with it and the password.",
        "Set the member's address first.";
    /// Something asks for a sign-in that is not long ago.
    needs_fresh_sign_in: FORBIDDEN, "needs-fresh-sign-in",
        "Bitte melden Sie sich dazu neu an.", "Please sign in anew to do this.",
        "The session must have begun within the last ten minutes.";
    /// A token's end is in the past.
    bad_expiry: UNPROCESSABLE_ENTITY, "bad-expiry",
        "Das Ablaufdatum liegt nicht in der Zukunft.", "The expiry date is not in the future.",
        "Send milliseconds since 1970, later than now.";
    /// Browsers make no passkeys here.
    no_passkeys: CONFLICT, "no-passkeys",
        "Unter dieser Adresse lassen Browser keine Passkeys zu.", "Browsers allow no passkeys at this address.",
        "Passkeys need HTTPS and a name, or http://localhost.";
    /// A passkey was not made as asked.
    passkey_refused: UNPROCESSABLE_ENTITY, "passkey-refused",
        "Der Passkey konnte nicht angelegt werden. Bitte versuchen Sie es noch einmal.", "The passkey could not be made. Please try again.",
        "The browser's answer is not one to what was asked.";
    /// A passkey is kept already.
    passkey_known: CONFLICT, "passkey-known",
        "Diesen Passkey gibt es hier schon.", "This passkey is here already.",
        "A credential is kept once.";
    /// Somebody was sent back from a provider without being vouched for.
    provider_declined: FORBIDDEN, "provider-declined",
        "Der Anbieter hat Sie nicht angemeldet.", "The provider has not signed you in.",
        "The sign-in was cancelled there, or its answer is not one to this journey.";
    /// A provider does not vouch for the address of an account that is not linked yet.
    provider_unverified: FORBIDDEN, "provider-unverified",
        "Der Anbieter bestätigt nicht, dass die E-Mail-Adresse Ihre ist. Bitte melden Sie sich anders an.", "The provider does not confirm that the e-mail address is yours. Please sign in another way.",
        "The first time, an account is matched by its verified e-mail address.";
    /// Nobody here has the account.
    provider_unknown: FORBIDDEN, "provider-unknown",
        "Mit diesem Konto ist hier niemand eingeladen. Bitte wenden Sie sich an die Moderation.", "Nobody is invited here with this account. Please ask the moderators.",
        "The account's verified address is that of no admitted member.";
    /// A provider cannot be asked.
    provider_unreachable: BAD_GATEWAY, "provider-unreachable",
        "Der Anbieter ist gerade nicht erreichbar. Bitte melden Sie sich anders an oder versuchen Sie es später noch einmal.", "The provider cannot be reached right now. Please sign in another way, or try again later.",
        "The service's log tells more.";
    /// What was under way is over.
    ceremony_over: GONE, "ceremony-over",
        "Das hat zu lange gedauert. Bitte versuchen Sie es noch einmal.", "This took too long. Please try again.",
        "Begin again: what is under way is good for five minutes and one answer.";
    /// Too many requests of any kind.
    too_fast: TOO_MANY_REQUESTS, "too-many-requests",
        "Zu viele Anfragen von dieser Adresse. Bitte warten Sie einen Augenblick.", "Too many requests from this address. Please wait a moment.",
        "Requests are counted per address; Retry-After tells when the next one may come.";
    /// A member, or an address, has as many sockets or streams of events open as it may have.
    too_many_open: TOO_MANY_REQUESTS, "too-many-open",
        "So viele Verbindungen auf einmal sind nicht möglich. Schließen Sie Fenster, die Sie nicht brauchen.", "You cannot have so many connections at once. Close windows that you do not need.",
        "Sockets and streams of events are counted per member and per address; when one closes, another may open.";
    /// A member has left too many files unread.
    too_many_unread: TOO_MANY_REQUESTS, "too-many-unread",
        "Laden Sie zuerst die anderen Dateien fertig herunter.", "Finish downloading the other files first.",
        "The files that wait to be read are too large together.";
    /// Too many passwords wait to be looked at.
    busy: SERVICE_UNAVAILABLE, "busy",
        "Gerade melden sich sehr viele zugleich an. Bitte versuchen Sie es gleich noch einmal.", "Very many people are signing in at the same time. Please try again in a moment.",
        "Passwords are looked at in turn, and too many wait; Retry-After tells when to try again.";
    /// The server stops, or has no more room.
    unavailable: SERVICE_UNAVAILABLE, "unavailable",
        "Der Dienst ist gerade nicht erreichbar.", "The service is unavailable right now.",
        "Try again in a moment.";
    /// Something failed, and the log says what.
    internal: INTERNAL_SERVER_ERROR, "internal",
        "Im Dienst ist ein Fehler aufgetreten.", "Something failed in the service.",
        "The service's log tells more.";
}
