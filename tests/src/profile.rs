//! A browser's profile, as far as the API sees one: it keeps a cookie and tells where its page is from.

use crate::{Answer, Request};
use serde_json::{Value, json};
use std::net::SocketAddr;

/// A browser profile, on a page of the server.
#[derive(Clone, Debug)]
pub struct Profile {
    address: SocketAddr,
    agent: String,
    forwarded: Option<String>,
    cookie: Option<String>,
}

impl Profile {
    /// A profile in which nobody is signed in.
    pub fn new(address: SocketAddr) -> Self {
        Self {
            address,
            agent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Firefox/145.0".to_owned(),
            forwarded: None,
            cookie: None,
        }
    }

    /// A profile whose requests come by a proxy, which says that they are from this network.
    pub fn behind(self, network: &str) -> Self {
        let forwarded = Some(network.to_owned());
        Self { forwarded, ..self }
    }

    /// A profile whose browser calls itself something else.
    pub fn called(self, agent: &str) -> Self {
        let agent = agent.to_owned();
        Self { agent, ..self }
    }

    /// The cookie of its session, as a header holds it.
    pub fn cookie(&self) -> &str {
        self.cookie.as_deref().unwrap_or_default()
    }

    /// Uses the link of an invitation.
    pub fn enter(&mut self, invitation_url: &str) {
        let (_, token) = invitation_url
            .split_once('#')
            .expect("a secret in the link");
        let answer = self.send("POST", "/session", &json!({ "token": token }));
        answer.expect(200);
    }

    /// Tries to sign in with a password.
    pub fn try_password(&mut self, address: &str, password: &str) -> Answer {
        let body = json!({ "address": address, "password": password });
        self.send("POST", "/session/password", &body)
    }

    /// Asks the API.
    pub fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, &Value::Null)
    }

    /// Sends something to the API with a program's token.
    pub fn bearing(&self, bearer: &str, method: &str, path: &str, body: &Value) -> Answer {
        let request = Request::new(method, &format!("/api/v1{path}"));
        let request = request.header("authorization", bearer).json(body);
        request.send(self.address).into()
    }

    /// Sends something to the API, and keeps the cookie that comes back.
    pub fn send(&mut self, method: &str, path: &str, body: &Value) -> Answer {
        let request = Request::new(method, &format!("/api/v1{path}"))
            .header("origin", &format!("http://{}", self.address))
            .header("user-agent", &self.agent);
        let more = [
            ("x-forwarded-for", &self.forwarded),
            ("cookie", &self.cookie),
        ];
        let more = more
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.as_ref()?)));
        let request = more.fold(request, |request, (name, value)| {
            request.header(name, value)
        });
        let answer = Answer::from(request.json(body).send(self.address));
        if let Some(set) = answer.header("set-cookie") {
            let cookie = set.split(';').next().unwrap_or_default();
            self.cookie = Some(cookie.to_owned()).filter(|it| !it.ends_with('='));
        }
        answer
    }
}
