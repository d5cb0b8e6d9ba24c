//! A member signed in with a browser: what tokens do not reach is reached with its cookie.

use crate::{Fetched, Member, Request, World};
use serde_json::{Value, json};

/// A browser that an invitation has signed in.
pub struct Browser<'a> {
    world: &'a World,
    cookie: String,
}

impl World {
    /// A browser in which nobody is signed in.
    pub fn strange_browser(&self) -> Browser<'_> {
        Browser {
            world: self,
            cookie: String::new(),
        }
    }

    /// Signs a member in with a fresh invitation.
    pub fn browser_of(&self, member: &Member) -> Browser<'_> {
        let invite = ["member", "invite", "--member", &member.id, "--json"];
        let invited = self.server.command(&invite);
        let link = invited["invitation_url"].as_str().expect("a link");
        let (_, secret) = link.split_once('#').expect("a secret in the fragment");
        let mut browser = self.strange_browser();
        let session = browser.send("POST", "/session", &json!({ "token": secret }));
        let session = session.expect(200);
        let cookie = session.header("set-cookie").split(';').next();
        browser.cookie = cookie.expect("a cookie").to_owned();
        browser
    }
}

impl Browser<'_> {
    /// Fetches from the API: `path` is what comes after `/api/v1`.
    pub fn get(&self, path: &str) -> Fetched {
        self.send("GET", path, &Value::Null)
    }

    /// Sends something to the API, as a page of this server does.
    pub fn send(&self, method: &str, path: &str, body: &Value) -> Fetched {
        let address = self.world.server.address();
        let request = Request::new(method, &format!("/api/v1{path}"))
            .header("origin", &format!("http://{address}"))
            .json(body);
        let request = match self.cookie.as_str() {
            "" => request,
            cookie => request.header("cookie", cookie),
        };
        request.send(address).into()
    }
}
