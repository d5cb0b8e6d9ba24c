//! Everybody who could ask, and what the table says about each of them.

use crate::records::{NOW, Records};
use crate::table::{Row, Who, With};
use wortlaut_model::Role;
use wortlaut_tests::{Member, Request, World};

const HOUR: i64 = 60 * 60 * 1_000;

/// Somebody who asks.
pub struct Asker {
    pub name: String,
    pub standing: Standing,
    presents: Presents,
}

/// Who somebody is to the workspace that is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not signed in, or no longer.
    Nobody,
    /// A moderator of another workspace.
    Stranger,
    /// A member with this right.
    Member(Role),
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
    /// A session that is begun for each request: some requests end it.
    Session(Member),
    /// A session that is over.
    PastSession(String),
}

impl Asker {
    /// Everybody: each right by token and by session, and all those who have none.
    pub fn everybody(world: &World, records: &Records) -> Vec<Self> {
        let mut all = Self::nobodies(world, records);
        for role in Role::ALL {
            let member = world.add("Lübeck", role);
            all.extend(Self::both(role.as_str(), Standing::Member(role), member));
        }
        let other = world.add_workspace("Andere");
        let stranger = world.add_to(&other, "Fremd", Role::Moderator);
        all.extend(Self::both("stranger", Standing::Stranger, stranger));
        all
    }

    fn both(name: &str, standing: Standing, member: Member) -> [Self; 2] {
        let token = Presents::Token(member.token.clone());
        let asker = |how: &str, presents| Self {
            name: format!("a {name} with a {how}"),
            standing,
            presents,
        };
        [
            asker("token", token),
            asker("session", Presents::Session(member)),
        ]
    }

    /// Those whom nothing that they present lets in; what they present was a moderator's once.
    fn nobodies(world: &World, records: &Records) -> Vec<Self> {
        let member = world.add("Lübeck", Role::Moderator);
        world.server.run(&["token", "revoke", &member.token_id]);
        let [ended, expired] = past_sessions(records, &member.id);
        let nobody = |name: &str, presents| Self {
            name: name.to_owned(),
            standing: Standing::Nobody,
            presents,
        };
        vec![
            nobody("nobody", Presents::Nothing),
            nobody("an invented token", Presents::Token("0".repeat(64))),
            nobody("a revoked token", Presents::Token(member.token)),
            nobody("an ended session", Presents::PastSession(ended)),
            nobody("an expired session", Presents::PastSession(expired)),
        ]
    }

    /// Puts on a request what the asker presents.
    pub fn sign(&self, request: Request, world: &World, records: &Records) -> Request {
        let origin = format!("http://{}", world.server.address());
        let cookie = |request: Request, secret: &str| {
            let cookie = format!("wortlaut={secret}");
            request.header("cookie", &cookie).header("origin", &origin)
        };
        match &self.presents {
            Presents::Nothing => request.header("origin", &origin),
            Presents::Token(token) => request.header("authorization", &format!("Bearer {token}")),
            Presents::Session(member) => {
                cookie(request, &records.begin_session(&member.id, *NOW + HOUR))
            }
            Presents::PastSession(secret) => cookie(request, secret),
        }
    }

    /// What the table says of this asker.
    pub fn expects(&self, row: &Row) -> Expected {
        let is_session = matches!(self.presents, Presents::Session(_));
        let lacks_session = row.with == With::Session && !is_session;
        let right = match self.standing {
            _ if row.who == Who::Anyone => return Expected::LetIn,
            Standing::Nobody => return Expected::Refused(401),
            Standing::Stranger => Role::Moderator,
            Standing::Member(right) => right,
        };
        let is_stranger = self.standing == Standing::Stranger;
        // Everybody may have themselves erased, and the path names somebody else.
        let is_about_others = row.path.ends_with("/erasure");
        match row.who {
            Who::Member(_) if is_about_others && right < Role::Moderator => Expected::Refused(403),
            Who::Operator if is_session => Expected::Refused(401),
            Who::Document(_) if is_stranger => Expected::Refused(404),
            Who::Member(least) | Who::Document(least) if right < least || lacks_session => {
                Expected::Refused(403)
            }
            Who::Operator if right < Role::Moderator => Expected::Refused(403),
            Who::Member(_) if is_stranger && row.path.contains('{') => Expected::FindsNothing,
            _ => Expected::LetIn,
        }
    }
}

/// The secrets of a session that was ended, and of one that has expired.
pub fn past_sessions(records: &Records, member: &str) -> [String; 2] {
    let ended = records.begin_session(member, *NOW + HOUR);
    records.end_session(&ended);
    [ended, records.begin_session(member, *NOW - HOUR)]
}
