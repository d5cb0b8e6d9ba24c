// A bare WebSocket to /sync, for what no well-behaved client does.
import { cbor } from "@automerge/automerge-repo";
import { WebSocket } from "ws";
import { inTime, until } from "./until.mjs";

/** Asks for an upgrade with any headers: `{ status }` when it is refused, else `{ status: 101, socket }`. */
export function requestUpgrade(server, { query = "", headers = {}, origin } = {}) {
  const socket = new WebSocket(`ws://${server.host}/sync${query}`, { headers, origin });
  const answer = new Promise((resolve, reject) => {
    socket.on("open", () => resolve({ status: 101, socket }));
    socket.on("unexpected-response", (_, response) => {
      response.resume();
      resolve({ status: response.statusCode });
    });
    socket.on("error", reject);
  });
  return inTime("an answer to the upgrade", answer);
}

/** A connection with a token whose frames are all noted. */
export class RawClient {
  frames = [];
  closed;

  static async connect(server, token) {
    const client = new RawClient();
    client.socket = new WebSocket(`ws://${server.host}/sync?token=${token}`);
    client.socket.on("message", (bytes) => client.frames.push(cbor.decode(bytes)));
    client.socket.on("close", (code, reason) => (client.closed = { code, reason: reason.toString() }));
    client.socket.on("error", (error) => (client.error = error));
    await until("the socket to open or close", () => client.socket.readyState !== WebSocket.CONNECTING);
    return client;
  }

  send(frame) {
    this.socket.send(cbor.encode(frame));
  }

  join(senderId) {
    this.send({ type: "join", senderId, peerMetadata: {}, supportedProtocolVersions: ["1"] });
  }

  untilFrame(type) {
    return until(`a ${type} frame`, () => this.frames.find((frame) => frame.type === type));
  }

  untilClosed() {
    return until("the server to close the socket", () => this.closed);
  }
}
