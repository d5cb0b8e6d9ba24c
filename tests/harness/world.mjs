// A server with one document and members of several organisations.
import { connectRepository } from "./repository.mjs";
import { Server } from "./server.mjs";
import { until } from "./until.mjs";

export class World {
  #clients = [];

  /** Starts a server and creates a document. */
  static async start() {
    const world = new World();
    world.server = await Server.start();
    world.document = await world.server.createDocument("Definition");
    return world;
  }

  /** A member with a token: `{ member_id, token_id, token }`. */
  async add(organisation, role = "editor", workspace = undefined) {
    const name = `${role} aus ${organisation}`;
    const member = await this.server.addMember({ name, organisation, role, workspace });
    return { ...member, ...(await this.server.createToken(member.member_id)) };
  }

  /** An unmodified client of a member, with no document yet. */
  client(member, options) {
    const client = connectRepository(this.server, member.token, options);
    this.#clients.push(client);
    return { ...client, member };
  }

  /** An unmodified client of a new member of the organisation, with the document at hand. */
  async connect(organisation, role = "editor", options = {}) {
    const client = this.client(await this.add(organisation, role), options);
    return { ...client, handle: await client.find(this.document.automerge_url) };
  }

  /** Waits until all clients have the same heads. */
  async settle(...clients) {
    await until("everybody to have the same document", () => {
      const [first, ...others] = clients.map(({ handle }) => handle.heads().toSorted().join());
      return others.every((heads) => heads === first);
    });
  }

  async end() {
    await Promise.all(this.#clients.map((client) => client.close()));
    await this.server.remove();
  }
}
