//! Every bound of the service in one place, each with the reason for its number.
//!
//! A part that needs a bound names it here; nothing grows without one.

/// Largest WebSocket message a client may send, in bytes. Our page splits its messages, but automerge-repo by itself
/// sends all that was written offline in one, so a longer one comes back the same for ever and is refused for good (4400);
/// this is half a million keystrokes.
pub const MESSAGE_BYTES: usize = 64 << 20;

/// Up to this size, in bytes, a message that is being received is at its connection's expense: some minutes of typing, or
/// a paste of fifty pages. Beyond it a place for a large message must be free, and until then the socket is not read.
pub const SMALL_MESSAGE_BYTES: usize = 256 << 10;

/// Largest message, in bytes, for which one of [`LARGE_MESSAGE_PLACES`] will do; for a larger one there is one place, of
/// [`MESSAGE_BYTES`]. All places together are the 96 MB that messages under way may take, however many connections send.
pub const LARGE_MESSAGE_BYTES: usize = 8 << 20;
/// See [`LARGE_MESSAGE_BYTES`].
pub const LARGE_MESSAGE_PLACES: usize = 4;

/// A large message must come in at this rate, in bytes a second (256 kbit/s, a poor mobile line), after a start of
/// [`LARGE_MESSAGE_GRACE_MILLIS`]: whoever is slower gives the place back and is asked to return.
pub const LARGE_MESSAGE_BYTES_PER_SECOND: u64 = 32 << 10;
/// See [`LARGE_MESSAGE_BYTES_PER_SECOND`].
pub const LARGE_MESSAGE_GRACE_MILLIS: u64 = 20_000;

/// Most bytes that are read and thrown away of a connection that is being closed, so that its client hears why: what may
/// be on its way, and as much again of a message that is too large.
pub const FAREWELL_BYTES: u64 = 2 * MESSAGE_BYTES as u64;

/// Most operations that are taken of one message, and most inflated bytes (see [`MESSAGE_INFLATED_BYTES`]): DEFLATE makes
/// them a thousand times what was sent, and a document's other members wait meanwhile (about two seconds). What came
/// before stays, and the client returns with the rest.
pub const MESSAGE_OPERATIONS: u64 = 4_000_000;
/// See [`MESSAGE_OPERATIONS`].
pub const MESSAGE_INFLATED_BYTES: usize = 2 * MESSAGE_BYTES;

/// Operations of one member that are taken at once, on all of their connections together: a long stretch written without
/// network. Whoever has spent them is read more slowly, at [`OPERATIONS_PER_SECOND`]; nothing is refused for it.
pub const OPERATIONS_AT_ONCE: u64 = 3_000_000;
/// Operations a second that a member gets back: 600,000 a minute, which is one or two hundredths of a core.
pub const OPERATIONS_PER_SECOND: u64 = 10_000;

/// So many inflated bytes of a change cost a member as much as an operation: a keystroke has about as many. DEFLATE makes four
/// megabytes of a few thousand bytes, and every follower is sent them.
pub const BYTES_OF_AN_OPERATION: u64 = 64;

/// Largest inflated change, in bytes. 4 MB is a paste of a thousand pages; DEFLATE could make it gigabytes.
pub const CHANGE_BYTES: usize = 4 << 20;

/// Most operations, and most predecessors, of one change: selecting all of a 260,000-character text and deleting it is
/// honest work.
pub const CHANGE_OPERATIONS: u64 = 500_000;

/// Most inflated bytes of the changes that come in one chunk of a sync message: two of the longest changes. Clients send
/// a change a chunk.
pub const CHUNK_BYTES: usize = 2 * CHANGE_BYTES;

/// Most operations of the changes that come in one chunk of a sync message. Their bytes say little, because a few hundred
/// of them hold half a million operations.
pub const CHUNK_OPERATIONS: u64 = 2 * CHANGE_OPERATIONS;

/// Most objects, map entries, marks and separate insertions that one change adds to a document's index: re-writing all
/// blocks of a text of a thousand pages makes about 80,000, and each costs the server some 100 bytes for ever.
pub const CHANGE_ENTRIES: usize = 100_000;

/// Most other actors one change may refer to: deleting a text to which this many tabs have contributed is honest, and
/// each costs the library 32 bytes before anything is checked.
pub const CHANGE_ACTORS: u64 = 16_384;

/// Messages whose changes have more operations than this, or inflate to more than [`INLINE_BYTES`], are checked off the
/// async threads (about 2 ms of work).
pub const INLINE_OPERATIONS: u64 = 5_000;
/// See [`INLINE_OPERATIONS`].
pub const INLINE_BYTES: usize = 64 << 10;

/// Most heads of one document: so many have to write at once, each without having seen another's word, before a change that
/// would make one more is refused. Three hundred who begin to type in the same moment make three hundred; the next change of
/// whoever has seen them makes it one again. Naming them all takes 256 KB, in each message.
pub const DOCUMENT_HEADS: usize = 8_000;

/// Most dependencies of one change, which depends on the heads its author saw: those of the document, and of what else is on
/// that device.
pub const CHANGE_DEPENDENCIES: u64 = MESSAGE_HEADS as u64;

/// Longest actor id, in bytes. Automerge makes 16.
pub const ACTOR_BYTES: u64 = 64;

/// Longest message a change may carry, in bytes.
pub const CHANGE_MESSAGE_BYTES: u64 = 512;

/// Most columns of a change; the format defines thirteen.
pub const CHANGE_COLUMNS: u64 = 64;

/// Largest operation counter. The library keeps counters in 32 bits; half of that leaves every honest document room.
pub const OPERATION_COUNTER: u64 = (u32::MAX / 2) as u64;

/// Longest key of a map, in bytes: a UUID is 36.
pub const KEY_BYTES: usize = 128;

/// Longest name of a table, a row or a column, in bytes: a UUID.
pub const TABLE_NAME_BYTES: usize = 36;

/// Longest place of a row or column in their order, in bytes: every six rows put at the same place make it one longer.
pub const TABLE_ORDER_BYTES: usize = 128;

/// Most columns that one table ever has, removed ones counted: no page shows more than some dozens.
pub const TABLE_COLUMNS: usize = 256;

/// Most cells that the tables of one document ever have, as rows by columns, removed ones counted: a hundred tables of a
/// thousand. A few thousand names of rows and of columns would otherwise be millions of cells to whoever reads them.
pub const DOCUMENT_CELLS: usize = 100_000;

/// Most texts that are made at once for the same cell: so many would have to begin in it without knowing of each other.
pub const CELL_TEXTS: usize = 64;

/// Longest string value outside running text (a block type, a link, a quote), in bytes.
pub const VALUE_BYTES: usize = 64 << 10;

/// Longest link, in bytes, with its title, as its mark spells it: twice what browsers long took as an address. It stands at every
/// run of words that it lies on, thousands of times in a file, and whoever lays it over a text pays for it once.
pub const LINK_BYTES: usize = 4 << 10;

/// Longest name of a mark, in bytes.
pub const MARK_NAME_BYTES: usize = 64;

/// Most heads a sync message may name: those of the document ([`DOCUMENT_HEADS`]), and of what has not been sent yet. Who names
/// fewer could not be read by a server that has more, and would be shut out for good.
pub const MESSAGE_HEADS: usize = DOCUMENT_HEADS + 2_000;

/// Most heads that name a moment in an address or on the command line: 17 KB, which proxies let through. A position in the log
/// or a version's number names any moment shorter.
pub const ADDRESS_HEADS: usize = 256;

/// Most hashes a sync message may need.
pub const MESSAGE_NEEDS: usize = 10_000;

/// Most `have` entries of a sync message; clients send one.
pub const MESSAGE_HAVES: usize = 4;

/// Most chunks of one sync message: clients bring all they wrote offline in one message, a change a keystroke, and fewer
/// than fit into [`MESSAGE_BYTES`] would shut them out for good. Naming so many chunks takes 10 MB.
pub const MESSAGE_CHUNKS: usize = 640_000;

/// Most bytes of changes held for missing dependencies, per connection and document. Whoever brings more returns, and sends
/// everything.
pub const HELD_BYTES: usize = 8 << 20;
/// Most such changes: keystrokes of some hours. Each takes about 1 KB beside its bytes.
pub const HELD_CHANGES: usize = 16_000;

/// Most changes of one document that are kept for their authors, and most bytes of them: a day of ten busy authors, as a
/// restore from last night's backup may leave it. What comes beyond stays on the device that brought it.
pub const HELD_FOR_AUTHORS: u64 = 100_000;
/// See [`HELD_FOR_AUTHORS`].
pub const HELD_FOR_AUTHORS_BYTES: u64 = 64 << 20;

/// Most changes kept for their authors that one member brought, in all documents, and most bytes of them: a quarter of
/// what a document may have, so that nobody alone fills it.
pub const HELD_OF_BRINGER: u64 = HELD_FOR_AUTHORS / 4;
/// See [`HELD_OF_BRINGER`].
pub const HELD_OF_BRINGER_BYTES: u64 = HELD_FOR_AUTHORS_BYTES / 4;

/// Most hashes of changes that wait for their authors which a page is told, so that it knows that they are not its member's:
/// 660 KB of JSON. What is beyond counts as on that device only, which is true as well.
pub const HELD_TOLD: usize = 10_000;

/// Most characters of words that wait for their author which a moderator is shown at once: some pages, to judge by.
pub const HELD_WORDS_CHARS: usize = 4_000;

/// Most bytes waiting to be written to one socket before another frame: a reader slower than this is closed and catches up
/// from its heads. One frame may be longer: what somebody lacks does not get shorter when they come back for it.
pub const OUTGOING_BYTES: usize = 64 << 20;

/// Longest frame of a message that the server sends, in bytes; what is longer goes out in several. Common libraries refuse
/// frames above 16 MB, however long a message may be.
pub const FRAME_BYTES: usize = 8 << 20;

/// Most documents one connection may have open.
pub const DOCUMENTS_PER_CONNECTION: usize = 256;

/// Largest presence payload, in bytes: two cursors and a flag are about 200.
pub const PRESENCE_BYTES: usize = 4 << 10;

/// Presence frames a connection may send a second, with bursts of as many; the rest are dropped.
pub const PRESENCE_PER_SECOND: u32 = 30;

/// Longest peer id, in bytes.
pub const PEER_ID_BYTES: usize = 128;

/// Shortest time between two fan-outs of one document, in milliseconds, while more than one change waits.
pub const FLUSH_MILLIS: i64 = 20;

/// Longest fan-out window of a long document with many writers, in milliseconds: every receiving browser pays a walk of
/// the whole text for each batch it applies.
pub const FLUSH_MILLIS_BUSY: i64 = 150;

/// A room without peers is closed after this many milliseconds.
pub const ROOM_IDLE_MILLIS: i64 = 60_000;

/// Refused hashes remembered per member and document, so that a repeated one is answered by a look-up.
pub const REFUSED_REMEMBERED: usize = 1_000;

/// Refused hashes remembered of documents that nobody has open, over all of them: about 15 MB. Those of the document closed
/// longest ago go.
pub const REFUSED_OF_CLOSED_ROOMS: usize = 100 * REFUSED_REMEMBERED;

/// Connections of one member that may end with a refused change before the next has to wait: a page needs one to set its
/// copy aside and begin anew, and a member may have several devices.
pub const REFUSALS_AT_ONCE: u32 = 3;
/// How long, in milliseconds, the first connection beyond [`REFUSALS_AT_ONCE`] waits after the last refusal; each further
/// one twice as long, up to [`REFUSAL_WAIT_MOST_MILLIS`].
pub const REFUSAL_WAIT_MILLIS: i64 = 1_000;
/// See [`REFUSAL_WAIT_MILLIS`]: a program that brings the same refused change for ever costs a connection a minute.
pub const REFUSAL_WAIT_MOST_MILLIS: i64 = 60_000;
/// For every so many milliseconds without a refusal one is forgiven.
pub const REFUSAL_FORGIVEN_MILLIS: i64 = 600_000;

/// Work units a connection may have answered at once, and gets back per second: one unit is one change looked at while
/// answering unknown heads or long needs, or while finding out what lies in the past of a change that it brings.
pub const ANSWER_BUDGET: u64 = 2_000_000;
/// See [`ANSWER_BUDGET`].
pub const ANSWER_BUDGET_PER_SECOND: u64 = 500_000;

/// Most units of [`ANSWER_BUDGET`] that the changes of one message may cost beyond the budget, some tenths of a second: the
/// rest is taken when its sender returns.
pub const MESSAGE_STEPS: u64 = 20_000_000;

/// Frames waiting in a room's inbox: beyond it the sockets that feed it wait.
pub const ROOM_INBOX: usize = 1_024;

/// Most rows one commit takes together, over all rooms.
pub const COMMIT_CHANGES: usize = 10_000;

/// Longest place of an organisation, in characters.
pub const PLACE_CHARS: usize = 200;

/// Longest short form of an organisation, in characters: it stands in a small circle beside its colour.
pub const SHORT_CHARS: usize = 5;

/// Colours of the design tokens among which organisations have theirs.
pub const COLOURS: u8 = 10;

/// Longest title of a document, in characters.
pub const TITLE_CHARS: usize = 500;

/// Entries of the audit trail on one page.
pub const AUDIT_PAGE: usize = 100;

/// Most entries of the audit trail that are read for one page, where some are another workspace's or not looked for: some
/// tens of milliseconds.
pub const AUDIT_READ: usize = 10_000;

/// How long an invitation is good for, in milliseconds: 14 days.
pub const INVITATION_MILLIS: i64 = 14 * 24 * 60 * 60 * 1_000;

/// How long a browser session is good for after its last use, in milliseconds: 12 hours, so that it lasts a working day and
/// not the night after it.
pub const SESSION_IDLE_MILLIS: i64 = 12 * 60 * 60 * 1_000;

/// How long a browser session is good for at most, however much it is used, in milliseconds: 30 days.
pub const SESSION_LIFE_MILLIS: i64 = 30 * 24 * 60 * 60 * 1_000;

/// Most sessions of one member; with one more, the one that was used longest ago ends. Nobody has so many browsers.
pub const SESSIONS_PER_MEMBER: usize = 50;

/// What a browser says of itself, in characters, as its owner is shown it.
pub const DEVICE_CHARS: usize = 100;

/// Most tokens of one member that are not revoked: one a program, and a list that can still be read.
pub const TOKENS_PER_MEMBER: usize = 100;

/// Most passkeys of one member: one a device, and some forgotten ones.
pub const PASSKEYS_PER_MEMBER: usize = 20;

/// Largest passkey as it is kept, and largest answer of an authenticator, in bytes of JSON: a public key and an id of at
/// most 1,023 bytes take 4 KB.
pub const PASSKEY_BYTES: usize = 16 << 10;

/// Fewest characters of a password: with a list of common ones refused, so many need no further rules (NIST SP 800-63B
/// asks for 8, or 15 where nothing else is asked for).
pub const PASSWORD_CHARS_LEAST: usize = 12;

/// Most characters of a password: longer ones are no safer, and each costs a hash.
pub const PASSWORD_CHARS_MOST: usize = 200;

/// Memory of one password's hash, in KiB (Argon2id's m, RFC 9106): 64 MiB.
pub const PASSWORD_HASH_KIB: u32 = 64 << 10;

/// Passes over the memory of one password's hash (Argon2id's t).
pub const PASSWORD_HASH_PASSES: u32 = 3;

/// Most passwords that are hashed at a time: 128 MiB, and never all cores.
pub const PASSWORD_HASHES_AT_ONCE: usize = 2;

/// Most of [`PASSWORD_HASHES_AT_ONCE`] of those who have not signed in from the same network before. However many they are,
/// whoever has never waits for one of them, and a core is left for those who write.
pub const PASSWORD_HASHES_OF_STRANGERS: usize = 1;

/// Most requests that wait for their turn to hash a password, of those who have signed in from the same network before, and
/// of those who have not: about ten seconds' work each. More are asked to come again.
pub const PASSWORD_HASHES_WAITING: usize = 100;

/// Most of [`PASSWORD_HASHES_WAITING`] that come from one address: an office whose day begins. They take turns with other
/// addresses, and one that comes from another takes the place of the last of them.
pub const PASSWORD_HASHES_WAITING_OF_AN_ADDRESS: usize = 40;

/// Looks at invitations, and uses of them, that one address has at once: an office that is invited signs in within a few
/// minutes. Guessing is hopeless anyway; this keeps it from costing anything.
pub const INVITATION_LOOKS_AT_ONCE: i64 = 30;
/// In how many milliseconds one of [`INVITATION_LOOKS_AT_ONCE`] comes back.
pub const MILLIS_PER_INVITATION_LOOK: i64 = 2_000;

/// Questions about a passkey to sign in with that one address may ask at once: a hundred people behind it whose day begins,
/// some of whom try twice. It would take forty such addresses to fill [`CEREMONIES`].
pub const PASSKEY_QUESTIONS_AT_ONCE: i64 = 120;
/// In how many milliseconds one of [`PASSKEY_QUESTIONS_AT_ONCE`] comes back.
pub const MILLIS_PER_PASSKEY_QUESTION: i64 = 2_000;

/// Attempts at a password, a passkey or a provider's answer that one account, and one address, have at once and get back
/// within a minute. One that succeeds does not count. Who has signed in from the same network before has as many of their own
/// there, beside what strangers use up.
pub const SIGN_IN_ATTEMPTS: i64 = 5;

/// Most accounts and addresses whose attempts are counted; with more, those that have recovered are forgotten, and if none
/// has, all are. Of passwords so many cannot be tried before they have: two are hashed at a time, which takes 100 ms and counts
/// three. What costs less to try is counted apart.
pub const SIGN_IN_COUNTED: usize = 20_000;

/// How long somebody may take over a passkey, or at their provider, in milliseconds: 5 minutes, as browsers give them.
pub const CEREMONY_MILLIS: i64 = 5 * 60 * 1_000;

/// Most ceremonies of a kind under way at a time, about 1 KB each; with one more, the oldest ends.
pub const CEREMONIES: usize = 10_000;

/// Most passkeys that one member is making at a time; with one more, the oldest ends. A few tabs, each with a second try, and
/// nobody fills [`CEREMONIES`] alone.
pub const CEREMONIES_OF_A_MEMBER: usize = 10;

/// How old a session may be, in milliseconds, to take a password away without knowing it: 10 minutes, just signed in.
pub const FRESH_SIGN_IN_MILLIS: i64 = 10 * 60 * 1_000;

/// Longest e-mail address, in bytes (RFC 5321, 4.5.3.1.3, without its brackets).
pub const ADDRESS_BYTES: usize = 254;

/// Longest name of a person, an organisation, a token or a passkey, in characters.
pub const NAME_CHARS: usize = 200;

/// Largest answer of an OpenID Connect provider, in bytes: its description, its keys or a token.
pub const PROVIDER_ANSWER_BYTES: usize = 256 << 10;

/// How long a provider may take to answer, in milliseconds; somebody waits for it in front of an empty page.
pub const PROVIDER_MILLIS: u64 = 10_000;

/// How long a provider's description and keys are believed, in milliseconds: an hour. An unknown key is asked for at once.
pub const PROVIDER_BELIEVED_MILLIS: i64 = 60 * 60 * 1_000;

/// Largest JSON request body, in bytes.
pub const BODY_BYTES: usize = 64 << 10;

/// Largest file that is imported, in bytes.
pub const IMPORT_BYTES: usize = 16 << 20;

/// Most files that are received at a time, of one member one: they stand in memory until they are read, 64 MB in all.
pub const UPLOADS_AT_ONCE: usize = 4;

/// Most operations the server puts into one change of its own (an import), as clients split their pastes.
pub const OWN_CHANGE_OPERATIONS: usize = 20_000;

/// Most versions of one document that are named: ten a week for four years. They are listed whole.
pub const VERSIONS: u64 = 2_000;

/// Most declarations of agreed versions of one document: every version can be declared agreed, and again.
pub const DECLARATIONS: u64 = 2 * VERSIONS;

/// Most times that versions of one document are published or withdrawn: each published, and as many second thoughts. They
/// are read whole for every page that the public asks for.
pub const PUBLICATIONS: u64 = 2 * VERSIONS;

/// Longest name of a version, in characters: it stands on one line.
pub const VERSION_NAME_CHARS: usize = 200;

/// Longest note on a version, a declaration or a session of writing, in characters: a few sentences.
pub const NOTE_CHARS: usize = 500;

/// Most notes about sessions of writing in one document: one a session, ten a day for three years. They are read whole.
pub const SESSION_NOTES: u64 = 10_000;

/// Most bytes of histories kept in memory, over all documents, as they estimate themselves: six documents of 260,000
/// keystrokes, each of which estimates 39 MB and takes 51. The one used longest ago goes, and is built again from the log when it is asked for.
pub const HISTORIES_BYTES: usize = 256 << 20;

/// Most questions about histories that are worked on at a time; others wait. Each may keep a core busy for a fraction of
/// a second, and the machine is for those who write.
pub const HISTORIES_AT_ONCE: usize = 2;

/// Bytes of a history's answer that are sent at a time; whatever is not longer is sent whole.
pub const ANSWER_CHUNK_BYTES: usize = 64 << 10;

/// Most chunks of [`ANSWER_CHUNK_BYTES`] of one answer, 16 MB: a comparison of 20,000 paragraphs takes 4.9 MB, and of the
/// longest text that can be imported about 15.
pub const ANSWER_CHUNKS: u32 = 256;

/// Most chunks of answers to one member that wait to be read, 24 MB, counting the longest answer for one that is being
/// made. Whoever has left more than 8 MB unread waits for the next, as with a second while the first is being made.
pub const UNREAD_CHUNKS_OF_ONE_MEMBER: usize = 3 * ANSWER_CHUNKS as usize / 2;
/// Most chunks of all answers that wait to be read, 96 MB, counted likewise: five members who read nothing of the longest
/// answer there is, or eight who read nothing of such comparisons, keep no other waiting.
pub const UNREAD_CHUNKS: usize = 4 * UNREAD_CHUNKS_OF_ONE_MEMBER;

/// A long answer must be read at this rate, in bytes a second (256 kbit/s, a poor mobile line), after a start of
/// [`ANSWER_GRACE_MILLIS`], and never come to a stop for that long; else it ends there.
pub const ANSWER_BYTES_PER_SECOND: u64 = 32 << 10;
/// See [`ANSWER_BYTES_PER_SECOND`].
pub const ANSWER_GRACE_MILLIS: u64 = 20_000;

/// Most files that are written at a time; other wishes wait, and of one member, or of the public, only one is served at a
/// time. Each keeps a core busy, a long PDF for seconds, and the machine is for those who write.
pub const EXPORTS_AT_ONCE: usize = 2;

/// Most megabytes of written files that wait to be read by one member, or one file that is larger: dozens of long texts.
/// Whoever has more unread is asked to read that first. A file is read at the rate of a long answer
/// ([`ANSWER_BYTES_PER_SECOND`]), or it ends.
pub const UNREAD_FILE_MB_OF_ONE_MEMBER: usize = 64;
/// Most megabytes of written files that wait to be read by all members: a largest one, which is a bundle of
/// [`BUNDLE_BYTES`], and half as much of others.
pub const UNREAD_FILE_MB: usize = 3 * (BUNDLE_BYTES >> 20) / 2;

/// Most bytes of published pages and files kept in memory, over all documents: a hundred versions in every format. What
/// goes is written again when it is asked for.
pub const PUBLISHED_BYTES: usize = 64 << 20;

/// Most entries of one page of a history.
pub const HISTORY_PAGE: usize = 200;

/// Most blocks that one entry of a history names: a glance, not a list.
pub const HISTORY_BLOCKS: usize = 20;

/// Most changes that one request may take back: those of a restored version, which the server splits as it does its own.
/// Their hashes must fit into [`BODY_BYTES`].
pub const UNDO_CHANGES: usize = 900;

/// For how long, in milliseconds, what a restore's words repeat is kept while its changes are not in the log: an hour. They
/// are there within seconds of the note, or never.
pub const RESTORE_NOTED_MILLIS: i64 = 60 * 60 * 1_000;

/// Most elements that insertions may have to pass, in all, to find their place while a history is built: some seconds of
/// work. Typing passes another's text once a place; only thousands of changes come near, each made in ignorance of thousands.
pub const HISTORY_STEPS: u64 = 500_000_000;

/// A visit at the same position is noted anew after this many milliseconds: each is a write, and writing has to wait for
/// the disk.
pub const VISIT_AGAIN_MILLIS: i64 = 60_000;

/// Most PDFs that are laid out at a time, and on as many threads; others wait. Each keeps a core busy, and the machine is
/// for those who write.
pub const TYPESET_AT_ONCE: usize = 2;

/// The stack of a thread that lays out pages, in bytes: room for the deepest list (nine lists in one another), which a test of
/// the crate `typeset` prints; only what is used is ever taken from memory.
pub const TYPESET_STACK_BYTES: usize = 16 << 20;

/// For how many further PDFs the layout engine remembers what it has once laid out and that did not come again: none but
/// what the next document has in common with this one (templates and fonts), so that memory does not grow.
pub const TYPESET_MEMORY_AGE: usize = 1;

/// Largest verification bundle, in bytes, that is written and checked: 20,000 changes of five characters took 7.5 MB
/// (`benches/bundle.rs`), so that [`BUNDLE_CHANGES`] of them take about 375 MB. A check holds the bundle and what it rebuilds
/// from it in memory.
pub const BUNDLE_BYTES: usize = 512 << 20;

/// Most changes of a verification bundle: four times the longest recorded history of one text.
pub const BUNDLE_CHANGES: usize = 1_000_000;

/// Most operations of the changes of a verification bundle. A few hundred bytes can announce half a million. Each cost a
/// check less than 20 microseconds in the unoptimised test profile (`benches/bundle.rs`), which makes 80 seconds at most.
pub const BUNDLE_OPERATIONS: u64 = 4_000_000;

/// Largest record of a verification bundle that is read whole (the manifest, the members, the versions, the restores), in
/// bytes: [`VERSIONS`] with long notes and many heads. In memory a record takes some times that.
pub const BUNDLE_RECORD_BYTES: usize = 32 << 20;

/// Most steps of reading the text at every version of a bundle, a step being one operation of the document: a thousand
/// versions of a document of two million operations. Each took about 0.1 microseconds in the unoptimised test profile
/// (`benches/bundle.rs`), which makes some minutes at most.
pub const BUNDLE_STEPS: u64 = 2_000_000_000;

/// Most findings that a check of a bundle lists; it counts the others. One wrong byte makes three or four.
pub const BUNDLE_FINDINGS: usize = 50;

/// Most parts (ZIP entries) of a file that is imported: a Word document of a thousand pictures has fewer, and each costs
/// some 400 bytes before anything is read.
pub const IMPORT_PARTS: usize = 4_000;

/// Most bytes that the parts of an imported file inflate to, over all that are read. They are streamed, never held; this
/// is the markup of some 2,000 pages and about a second of work.
pub const IMPORT_INFLATED_BYTES: u64 = 64 << 20;

/// Longest tag, comment or stretch of words in imported XML, in bytes: it is held while it is read.
pub const IMPORT_XML_TOKEN_BYTES: usize = 1 << 20;

/// Most tags in the XML parts of an imported file: a page has some 500, and a million take about a second.
pub const IMPORT_XML_TAGS: usize = 2_000_000;

/// Deepest nesting of imported XML. A table in a text box in a table in a content control is at 40; the reader calls
/// itself once a level.
pub const IMPORT_XML_DEPTH: usize = 160;

/// Largest HTML or plain text that is imported, in bytes: it is held whole, in two encodings at times.
pub const IMPORT_PLAIN_BYTES: usize = 8 << 20;

/// Largest Markdown that is imported from a file of unknown origin, in bytes: 300 pages. Its parser takes up to a hundred
/// bytes for one of the source.
pub const IMPORT_MARKDOWN_BYTES: usize = 512 << 10;

/// Most bytes of words in an imported text, its notes and its warnings: a thousand pages.
pub const IMPORT_WORDS_BYTES: usize = 4 << 20;

/// Most stretches of words with the same marks in an imported text, footnotes and cells included: each takes some 150
/// bytes.
pub const IMPORT_RUNS: usize = 100_000;

/// Most blocks of an imported text: a thousand pages have 20,000.
pub const IMPORT_BLOCKS: usize = 50_000;

/// Most footnotes, and most comments, of an imported text.
pub const IMPORT_NOTES: usize = 10_000;

/// Most warnings of an import that stand by themselves; further ones are added to the last of their kind.
pub const IMPORT_WARNINGS: usize = 1_000;

/// Most spaces that one element of an OpenDocument file stands for: nobody sets words apart by more.
pub const IMPORT_SPACES: usize = 1_000;

/// Most columns of an imported table; the cells of further ones are joined to the last.
pub const IMPORT_COLUMNS: usize = 60;

/// Most cells of all tables of an imported text: each is an object of the document for ever.
pub const IMPORT_CELLS: usize = 20_000;

/// Longest name of a person or a style in an imported file that is kept, in bytes: Word's own allow 255 characters. A name is
/// kept with each warning that tells it, and compared with each word that is set in it.
pub const IMPORT_NAME_BYTES: usize = 512;

/// Most styles, and most lists, that an imported file may define: Word's own template has 400.
pub const IMPORT_STYLES: usize = 10_000;

/// Requests that one address may make at once: an office of a hundred people behind it that opens the page in the same
/// minute makes some two thousand. This machine itself is not counted.
pub const REQUESTS_AT_ONCE: i64 = 3_000;
/// In how many milliseconds one of [`REQUESTS_AT_ONCE`] comes back: fifty a second.
pub const MILLIS_PER_REQUEST: i64 = 20;

/// Most connections that one address has open at a time: a hundred people behind it with six each. A proxy's are not
/// counted, because it speaks for many.
pub const CONNECTIONS_OF_AN_ADDRESS: usize = 600;

/// Most connections that have not said yet what they want; with one more, the one that has waited longest is closed. A
/// process has 1,024 files unless it is given more, and these leave room for everybody else.
pub const SILENT_CONNECTIONS: usize = 400;

/// Most sockets that are open at a time: about 30 KB each while idle.
pub const SOCKETS: usize = 10_000;
/// Most sockets that one member has open at a time: each tab of a browser has one.
pub const SOCKETS_OF_A_MEMBER: usize = 64;
/// Most sockets of one address: a hundred people behind it with six tabs each. This machine itself is not counted.
pub const SOCKETS_OF_AN_ADDRESS: usize = 600;

/// Most streams of events that are open at a time: about 10 KB each.
pub const EVENT_STREAMS: usize = 10_000;
/// Most streams of events that one member has open at a time: each tab of a browser has one, as it has a socket.
pub const EVENT_STREAMS_OF_A_MEMBER: usize = 64;
/// Most streams of events of one address, as [`SOCKETS_OF_AN_ADDRESS`].
pub const EVENT_STREAMS_OF_AN_ADDRESS: usize = 600;
