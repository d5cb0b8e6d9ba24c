//! Everybody who could ask, and what the table says about each of them.

use crate::records::{NOW, Records};
use crate::table::{Row, Who, With};
use std::net::SocketAddr;
use wortlaut_model::{Role, right_on_document};
use wortlaut_tests::{Member, Request, Socket, World};

const HOUR: i64 = 60 * 60 * 1_000;

/// Somebody who asks.
pub struct Asker {
    pub name: String,
    /// Where they ask from: an address of their own, because addresses are counted.
    pub from: String,
    standing: Standing,
    presents: Presents,
}

/// Who somebody is to the workspace that is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// Not signed in, or no longer.
    Nobody,
    /// A moderator of another workspace.
    Stranger,
    /// A member with a right of their own, and perhaps one that was given in its place for the document; `Some(None)` is
    /// none at all.
    Member {
        own: Role,
        here: Option<Option<Role>>,
    },
}

/// How a request must end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Not for want of a right; what is sent may be refused for other reasons.
    LetIn,
    /// With this status, and nothing is another afterwards.
    Refused(u16),
    /// What the path names is another workspace's: refused, and nothing is another afterwards.
    FindsNothing,
}

/// What comes with each request.
enum Presents {
    Nothing,
    Token(String),
    /// A token that is for reading, whatever its member may do.
    ReadingToken(String),
    /// A session that is begun for each request: some requests end it.
    Session(Member),
    /// A session that is over.
    PastSession(String),
}

/// How somebody presents themselves.
const WAYS: [&str; 3] = ["token", "token for reading", "session"];

impl Asker {
    /// Everybody: each right, in the workspace and in the document, with whatever signs in; and all those who have none.
    pub fn everybody(world: &World, records: &Records) -> Vec<Self> {
        let mut all = Self::nobodies(world, records);
        all.extend(Self::members(world, records));
        all.extend(Self::strangers(world));
        let numbered = all.into_iter().zip(1..);
        numbered
            .map(|(asker, number): (Self, u8)| Self {
                from: format!("203.0.113.{number}"),
                ..asker
            })
            .collect()
    }

    /// Whoever belongs to the workspace. Each way to sign in is a member's of its own: whoever is refused too often waits.
    pub fn members(world: &World, records: &Records) -> Vec<Self> {
        let own_alone = Role::ALL.map(|own| (own, None));
        let without = [Role::Reader, Role::Commenter, Role::Editor].map(|own| (own, Some(None)));
        let (wider, narrower) = (Some(Some(Role::Editor)), Some(Some(Role::Reader)));
        let another = [(Role::Reader, wider), (Role::Editor, narrower)];
        let mut all = Vec::new();
        for (own, here) in own_alone.into_iter().chain(without).chain(another) {
            for way in WAYS {
                let member = world.add("Lübeck", own);
                if let Some(here) = here {
                    records.give(&world.document, &member.id, here);
                }
                let name = format!("{}{} with a {way}", article(own), here_name(here));
                let presents = presents(world, member, way);
                all.push(Self::new(name, Standing::Member { own, here }, presents));
            }
        }
        all
    }

    /// Whoever has all rights somewhere else.
    pub fn strangers(world: &World) -> Vec<Self> {
        let other = world.add_workspace("Andere");
        let strangers = WAYS.map(|way| {
            let member = world.add_to(&other, "Fremd", Role::Moderator);
            let presents = presents(world, member, way);
            Self::new(
                format!("a stranger with a {way}"),
                Standing::Stranger,
                presents,
            )
        });
        strangers.into()
    }

    /// Those whom nothing that they present lets in; what they present was a moderator's once.
    pub fn nobodies(world: &World, records: &Records) -> Vec<Self> {
        let moderator = || world.add("Lübeck", Role::Moderator);
        // Somebody has to be left who administers.
        let stays = moderator();
        let revoked = moderator();
        world.server.run(&["token", "revoke", &revoked.token_id]);
        let expired = moderator();
        records.expire_token(&expired.token_id);
        let [ended, over] = past_sessions(records, &stays.id);
        let guest = moderator();
        records.end_guest(&guest.id);
        let removed = moderator();
        world
            .server
            .run(&["member", "remove", "--member", &removed.id]);
        let nobody = |name: &str, presents| Self::new(name.to_owned(), Standing::Nobody, presents);
        vec![
            nobody("nobody", Presents::Nothing),
            nobody("an invented token", Presents::Token("0".repeat(64))),
            nobody("a revoked token", Presents::Token(revoked.token)),
            nobody("an expired token", Presents::Token(expired.token)),
            nobody("an ended session", Presents::PastSession(ended)),
            nobody("an expired session", Presents::PastSession(over)),
            nobody(
                "a guest past their date with a token",
                Presents::Token(guest.token.clone()),
            ),
            nobody(
                "a guest past their date with a session",
                Presents::Session(guest),
            ),
            nobody(
                "a removed member with a token",
                Presents::Token(removed.token.clone()),
            ),
            nobody(
                "a removed member with a session",
                Presents::Session(removed),
            ),
        ]
    }

    fn new(name: String, standing: Standing, presents: Presents) -> Self {
        Self {
            name,
            from: String::new(),
            standing,
            presents,
        }
    }

    /// Puts on a request what the asker presents.
    pub fn sign(&self, request: Request, world: &World, records: &Records) -> Request {
        let headers = self.headers(world.server.address(), records);
        headers.into_iter().fold(request, |request, (name, value)| {
            request.header(name, &value)
        })
    }

    /// Opens a socket with what the asker presents, tokens in its address as programs do.
    pub async fn open_socket(&self, world: &World, records: &Records) -> Socket {
        let address = world.server.address();
        let opened = match &self.presents {
            Presents::Token(token) | Presents::ReadingToken(token) => {
                Socket::open(address, token).await
            }
            _ => {
                let headers = self.headers(address, records);
                let headers: Vec<_> = headers
                    .iter()
                    .map(|(name, value)| (*name, value.as_str()))
                    .collect();
                Socket::open_with(address, "/sync", &headers).await
            }
        };
        opened.unwrap_or_else(|failure| panic!("{} gets no socket: {failure}", self.name))
    }

    fn headers(&self, address: SocketAddr, records: &Records) -> Vec<(&'static str, String)> {
        let origin = ("origin", format!("http://{address}"));
        let cookie = |secret: &str| ("cookie", format!("wortlaut={secret}"));
        match &self.presents {
            Presents::Nothing => vec![origin],
            Presents::Token(token) | Presents::ReadingToken(token) => {
                vec![("authorization", format!("Bearer {token}"))]
            }
            Presents::Session(member) => {
                let secret = records.begin_session(&member.id, *NOW + HOUR);
                vec![origin, cookie(&secret)]
            }
            Presents::PastSession(secret) => vec![origin, cookie(secret)],
        }
    }

    /// What the table says of this asker.
    pub fn expects(&self, row: &Row) -> Expected {
        let Some(right) = self.right() else {
            return match row.who {
                Who::Anyone => Expected::LetIn,
                _ => Expected::Refused(401),
            };
        };
        match row.who {
            Who::Anyone => Expected::LetIn,
            Who::Operator if matches!(self.presents, Presents::Session(_)) => {
                Expected::Refused(401)
            }
            Who::Document(_) if self.right_on_document().is_none() => Expected::Refused(404),
            _ if !self.may_present(row) => Expected::Refused(403),
            Who::Operator if self.own() < Some(Role::Moderator) => Expected::Refused(403),
            // Everybody may have themselves erased, and the path names somebody else.
            Who::Member(_) if row.path.ends_with("/erasure") && right < Role::Moderator => {
                Expected::Refused(403)
            }
            Who::Member(least) if right < least => Expected::Refused(403),
            Who::Document(least) if self.right_on_document() < Some(least) => {
                Expected::Refused(403)
            }
            Who::Member(_) if self.standing == Standing::Stranger && row.path.contains('{') => {
                Expected::FindsNothing
            }
            _ => Expected::LetIn,
        }
    }

    /// Whether the row takes what the asker signs in with.
    fn may_present(&self, row: &Row) -> bool {
        match row.with {
            With::Reading => true,
            With::Editing => !matches!(self.presents, Presents::ReadingToken(_)),
            With::Session => matches!(self.presents, Presents::Session(_)),
        }
    }

    /// What the asker may do in their workspace; nothing when they are nobody.
    fn right(&self) -> Option<Role> {
        self.own().map(|own| own.min(self.most()))
    }

    /// The same, whatever they present.
    fn own(&self) -> Option<Role> {
        match self.standing {
            Standing::Nobody => None,
            Standing::Stranger => Some(Role::Moderator),
            Standing::Member { own, .. } => Some(own),
        }
    }

    /// What the asker may do with the document; nothing when it must look as if it did not exist.
    pub fn right_on_document(&self) -> Option<Role> {
        let right = match self.standing {
            Standing::Nobody | Standing::Stranger => None,
            Standing::Member { own, here } => right_on_document(own, here, false),
        };
        right.map(|right| right.min(self.most()))
    }

    /// The widest right that what they present lets through.
    fn most(&self) -> Role {
        match self.presents {
            Presents::ReadingToken(_) => Role::Reader,
            _ => Role::Moderator,
        }
    }
}

fn presents(world: &World, member: Member, way: &str) -> Presents {
    match way {
        "token" => Presents::Token(member.token),
        "session" => Presents::Session(member),
        _ => {
            let create = [
                "token", "create", "--member", &member.id, "--scope", "read", "--json",
            ];
            let token = world.server.command(&create);
            Presents::ReadingToken(token["token"].as_str().expect("a token").to_owned())
        }
    }
}

fn article(role: Role) -> String {
    let article = if role == Role::Editor { "an" } else { "a" };
    format!("{article} {role}")
}

fn here_name(here: Option<Option<Role>>) -> String {
    match here {
        None => String::new(),
        Some(None) => " who has no right in the document".to_owned(),
        Some(Some(here)) => format!(" who is {} in the document", article(here)),
    }
}

/// The secrets of a session that was ended, and of one that has expired.
fn past_sessions(records: &Records, member: &str) -> [String; 2] {
    let ended = records.begin_session(member, *NOW + HOUR);
    records.end_session(&ended);
    [ended, records.begin_session(member, *NOW - HOUR)]
}
