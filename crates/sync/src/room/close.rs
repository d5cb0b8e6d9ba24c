//! Why a connection is closed, and how that is said in a WebSocket close frame.

use wortlaut_merge::ChangeHash;
use wortlaut_model::DocumentId;

/// The application's close codes; clients act on the code, people and logs read the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum CloseCode {
    /// The bytes are not of the protocol.
    Malformed = 4400,
    /// The session or token is not, or no longer, good.
    SignInAgain = 4401,
    /// There is no access for this connection at all.
    NoAccess = 4403,
    /// A change was refused.
    ChangeRefused = 4409,
    /// Too much in too short a time: come back after a delay.
    TooFast = 4429,
    /// Nothing wrong on the client's side: come back after a delay.
    Retry = 4503,
}

/// Why the room closes a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseCause {
    /// Bytes that are no sync message, or no change a client may send; the code names the rule.
    Malformed(&'static str),
    /// The guard refused this change; the code names the rule.
    Refused(ChangeHash, &'static str),
    /// The member may no longer open the document. They come back for their others, and are told that there is no such
    /// document.
    AccessEnded,
    /// The peer piles up more questions than it is allowed answers for.
    TooFast,
    /// More changes are held for missing dependencies than the connection may have.
    HeldTooMuch,
    /// The peer was asked for the same changes again and again and does not send them.
    Unanswered,
    /// The log could not be written: what is on disk is unknown.
    WriteFailed,
    /// The room starts over from the log.
    Retry,
}

impl CloseCause {
    /// The code of the close frame.
    pub const fn code(self) -> CloseCode {
        match self {
            Self::Malformed(_) => CloseCode::Malformed,
            Self::Refused(..) => CloseCode::ChangeRefused,
            Self::TooFast => CloseCode::TooFast,
            Self::AccessEnded
            | Self::HeldTooMuch
            | Self::Unanswered
            | Self::WriteFailed
            | Self::Retry => CloseCode::Retry,
        }
    }

    /// The kebab-case word for the cause, for clients, logs and metrics.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Malformed(code) | Self::Refused(_, code) => code,
            Self::AccessEnded => "access-ended",
            Self::TooFast => "too-fast",
            Self::HeldTooMuch => "held-too-much",
            Self::Unanswered => "unanswered",
            Self::WriteFailed => "write-failed",
            Self::Retry => "retry",
        }
    }

    /// The reason of the close frame, at most 123 bytes: `document hash word` for a refused change, else `document word`.
    pub fn reason(self, document: DocumentId) -> String {
        let word = self.word();
        match self {
            Self::Refused(hash, _) => format!("{document} {hash} {word}"),
            _ => format!("{document} {word}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_reason_fits_a_close_frame() {
        let code = "a-code-of-24-characters-";
        let cause = CloseCause::Refused(ChangeHash([255; 32]), code);
        let reason = cause.reason(DocumentId::from_bytes([255; 16]));
        assert!(reason.len() <= 123, "{} bytes: {reason}", reason.len());
    }
}
