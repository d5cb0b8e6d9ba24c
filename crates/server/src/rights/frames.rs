//! The rows for frames, and for what sync frames carry.
//!
//! A socket is opened for whoever signs in; what may be sent over it is decided frame by frame, with the right of that
//! moment. What a change may do is the guard's to decide, who asks it the same question ([`Area::least_right`]).

use serde::Serialize;
use wortlaut_merge::guard::Area;
use wortlaut_model::Role;

/// What a client may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum FrameKind {
    /// The first frame of a connection.
    Join,
    /// A sync message without changes: it asks for the document.
    SyncRequest,
    /// Where a caret is, and who is there.
    Presence,
    /// A change to comments, within the rules of comments.
    ChangeComments,
    /// A change to title, text, tables or footnotes.
    ChangeText,
    /// A change to the document's root or description.
    ChangeRoot,
}

/// A row: the narrowest right with which a frame has an effect; `None` where nobody's has.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Frame {
    kind: FrameKind,
    role: Option<Role>,
}

/// Every kind of frame.
pub(super) fn frames() -> Vec<Frame> {
    let row = |kind, role| Frame { kind, role };
    vec![
        row(FrameKind::Join, Some(Role::Reader)),
        row(FrameKind::SyncRequest, Some(Role::Reader)),
        row(FrameKind::Presence, Some(Role::Reader)),
        row(FrameKind::ChangeComments, Area::Comments.least_right()),
        row(FrameKind::ChangeText, Area::Text.least_right()),
        row(FrameKind::ChangeRoot, Area::Server.least_right()),
    ]
}
