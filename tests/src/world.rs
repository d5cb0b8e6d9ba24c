//! A server with one document and members of several organisations.

use crate::{Client, Intruder, Replica, Server, eventually};
use std::sync::atomic::{AtomicU32, Ordering};
use wortlaut_model::Role;

/// A running server and the document that a story is about.
pub struct World {
    /// The server.
    pub server: Server,
    /// The document's id, as the protocol writes it.
    pub document: String,
    next_peer: AtomicU32,
}

/// A member and the token its programs use.
#[derive(Clone, Debug)]
pub struct Member {
    /// The member's id.
    pub id: String,
    /// The name its clients give themselves begins with this.
    pub organisation: String,
    /// The token's id, by which it is revoked.
    pub token_id: String,
    /// The token.
    pub token: String,
}

impl World {
    /// Starts a server and creates a document.
    pub fn start() -> Self {
        let server = Server::start();
        let created = server.command(&["document", "create", "--title", "Definition", "--json"]);
        Self {
            document: field(&created, "document_id"),
            server,
            next_peer: AtomicU32::new(0),
        }
    }

    /// Adds a member with a token.
    pub fn add(&self, organisation: &str, role: Role) -> Member {
        self.add_member(organisation, role, &[])
    }

    /// Adds a member of another workspace with a token.
    pub fn add_to(&self, workspace: &str, organisation: &str, role: Role) -> Member {
        self.add_member(organisation, role, &["--workspace", workspace])
    }

    /// Sets up another workspace and returns its id. From then on [`World::add_to`] says where members belong.
    pub fn add_workspace(&self, name: &str) -> String {
        let create = ["workspace", "create", "--name", name, "--json"];
        field(&self.server.command(&create), "workspace_id")
    }

    fn add_member(&self, organisation: &str, role: Role, more: &[&str]) -> Member {
        let name = format!("{} aus {organisation}", role.as_str());
        let arguments = [
            "member",
            "add",
            "--name",
            &name,
            "--organisation",
            organisation,
            "--role",
            role.as_str(),
            "--json",
        ];
        let added = self.server.command(&[&arguments, more].concat());
        let id = field(&added, "member_id");
        let created = self
            .server
            .command(&["token", "create", "--member", &id, "--json"]);
        Member {
            organisation: organisation.to_owned(),
            token_id: field(&created, "token_id"),
            token: field(&created, "token"),
            id,
        }
    }

    /// An editor of the organisation, connected and with the document at hand.
    pub async fn connect(&self, organisation: &str) -> Client {
        self.connect_as(organisation, Role::Editor).await
    }

    /// A member of the organisation with this right, connected and with the document at hand.
    pub async fn connect_as(&self, organisation: &str, role: Role) -> Client {
        let client = self.client_of(&self.add(organisation, role));
        client.until_ready().await;
        client
    }

    /// Another client of a member; it connects by itself.
    pub fn client_of(&self, member: &Member) -> Client {
        self.client_for(member, &self.document)
    }

    /// A client of a member that asks for any document.
    pub fn client_for(&self, member: &Member, document: &str) -> Client {
        let peer = self.next_peer(member);
        Client::start(peer, self.server.address(), &member.token, document)
    }

    /// A client of a member that has the document already; it connects by itself.
    pub fn client_with(&self, member: &Member, replica: Replica) -> Client {
        let (peer, address) = (self.next_peer(member), self.server.address());
        Client::start_with(replica, peer, address, &member.token, &self.document)
    }

    fn next_peer(&self, member: &Member) -> String {
        let number = self.next_peer.fetch_add(1, Ordering::Relaxed);
        format!("{}-{number}", member.organisation)
    }

    /// A new member who will send whatever bytes it likes.
    pub async fn intruder(&self, role: Role) -> Intruder {
        let member = self.add("Unbekannt", role);
        Intruder::connect(self.server.address(), &member, &self.document).await
    }

    /// Waits until the clients have the same document, and the server has promised to keep all of it.
    pub async fn settle(&self, clients: &[&Client]) {
        eventually("everybody to have the same, saved document", || {
            let heads: Vec<_> = clients
                .iter()
                .map(|client| client.look(|r| r.heads()))
                .collect();
            let is_settled = heads.windows(2).all(|pair| pair[0] == pair[1])
                && clients.iter().all(|client| client.look(|r| r.is_saved()));
            is_settled.then_some(())
        })
        .await;
    }
}

fn field(json: &serde_json::Value, key: &str) -> String {
    json[key]
        .as_str()
        .unwrap_or_else(|| panic!("the command's JSON has a {key}: {json}"))
        .to_owned()
}
