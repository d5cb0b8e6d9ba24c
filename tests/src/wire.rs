//! The automerge-repo frames as a client writes and reads them, kept apart from the server's own code on purpose.

use minicbor::data::Type;
use minicbor::{Decoder, Encoder};

/// Kinds of sync frames: `request` is the first one for a document that the client has nothing of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyncKind {
    /// The client has the document, or something of it.
    Sync,
    /// The client has nothing of the document.
    Request,
}

/// A frame from the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerFrame {
    /// The answer to the join.
    Peer {
        /// The server's peer id.
        sender: String,
        /// The storage whose heads the server's sync messages name.
        storage: Option<String>,
    },
    /// A sync message.
    Sync {
        /// The document it is for.
        document: String,
        /// The Automerge sync message.
        data: Vec<u8>,
    },
    /// Presence of somebody else.
    Ephemeral {
        /// Whose.
        sender: String,
        /// What.
        data: Vec<u8>,
    },
    /// The document does not exist, or not for this client.
    Unavailable {
        /// The document.
        document: String,
    },
    /// Anything else, by its type.
    Other(String),
}

/// The first frame of a connection.
pub fn join(sender: &str) -> Vec<u8> {
    write(4, |e| {
        entry(e, "type", "join");
        entry(e, "senderId", sender);
        e.str("peerMetadata").unwrap().map(0).unwrap();
        e.str("supportedProtocolVersions").unwrap();
        e.array(1).unwrap().str("1").unwrap();
    })
}

/// A sync message for a document.
pub fn sync(kind: SyncKind, sender: &str, target: &str, document: &str, data: &[u8]) -> Vec<u8> {
    write(5, |e| {
        let kind = match kind {
            SyncKind::Sync => "sync",
            SyncKind::Request => "request",
        };
        entry(e, "type", kind);
        entry(e, "senderId", sender);
        entry(e, "targetId", target);
        entry(e, "documentId", document);
        e.str("data").unwrap().bytes(data).unwrap();
    })
}

/// A presence message.
pub fn ephemeral(sender: &str, target: &str, document: &str, count: u64, data: &[u8]) -> Vec<u8> {
    write(7, |e| {
        entry(e, "type", "ephemeral");
        entry(e, "senderId", sender);
        entry(e, "targetId", target);
        entry(e, "documentId", document);
        entry(e, "sessionId", "session");
        e.str("count").unwrap().u64(count).unwrap();
        e.str("data").unwrap().bytes(data).unwrap();
    })
}

/// Reads a frame from the server.
pub fn read(bytes: &[u8]) -> ServerFrame {
    let fields = Fields::read(bytes).expect("the server writes well-formed frames");
    match fields.kind.as_str() {
        "peer" => ServerFrame::Peer {
            sender: fields.sender,
            storage: fields.storage,
        },
        "sync" => ServerFrame::Sync {
            document: fields.document,
            data: fields.data,
        },
        "ephemeral" => ServerFrame::Ephemeral {
            sender: fields.sender,
            data: fields.data,
        },
        "doc-unavailable" => ServerFrame::Unavailable {
            document: fields.document,
        },
        _ => ServerFrame::Other(fields.kind),
    }
}

fn write(entries: u64, frame: impl FnOnce(&mut Encoder<Vec<u8>>)) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    encoder.map(entries).unwrap();
    frame(&mut encoder);
    encoder.into_writer()
}

fn entry(encoder: &mut Encoder<Vec<u8>>, key: &str, value: &str) {
    encoder.str(key).unwrap().str(value).unwrap();
}

#[derive(Default)]
struct Fields {
    kind: String,
    sender: String,
    document: String,
    storage: Option<String>,
    data: Vec<u8>,
}

impl Fields {
    fn read(bytes: &[u8]) -> Result<Self, minicbor::decode::Error> {
        let mut decoder = Decoder::new(bytes);
        let mut fields = Self::default();
        fields.read_map(&mut decoder)?;
        Ok(fields)
    }

    fn read_map(&mut self, decoder: &mut Decoder<'_>) -> Result<(), minicbor::decode::Error> {
        let entries = decoder.map()?.unwrap_or(0);
        for _ in 0..entries {
            match decoder.str()? {
                "type" => self.kind = decoder.str()?.to_owned(),
                "senderId" => self.sender = decoder.str()?.to_owned(),
                "documentId" => self.document = decoder.str()?.to_owned(),
                "storageId" => self.storage = Some(decoder.str()?.to_owned()),
                "peerMetadata" => self.read_map(decoder)?,
                "data" if decoder.datatype()? == Type::Bytes => {
                    self.data = decoder.bytes()?.to_vec();
                }
                _ => decoder.skip()?,
            }
        }
        Ok(())
    }
}
