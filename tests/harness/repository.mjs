// Unmodified clients: npm's automerge-repo with its own WebSocket adapter.
import { Repo } from "@automerge/automerge-repo";
import { WebSocketClientAdapter } from "@automerge/automerge-repo-network-websocket";
import { inTime, until } from "./until.mjs";

/** How soon a client comes back, in milliseconds: the adapter's own default is 5 s. */
const RETRY = 100;

/**
 * Connects a repository with a token. What happens on its sockets is noted by listening, nothing of the client is
 * changed: `notes.frames` counts messages in, `notes.sent` lists the types of messages out, `notes.closes` lists
 * `{ code, reason, at }`.
 */
export function connectRepository(server, token, { peerId, retry = RETRY } = {}) {
  const adapter = new WebSocketClientAdapter(`ws://${server.host}/sync?token=${token}`, retry);
  const notes = { frames: 0, sent: [], closes: [], storageId: undefined };
  noteSockets(adapter, notes);
  const repo = new Repo({ network: [adapter], ...(peerId ? { peerId } : {}) });
  repo.networkSubsystem.on("peer", ({ peerMetadata }) => {
    notes.storageId = peerMetadata?.storageId;
  });
  return {
    repo,
    notes,
    find: (url) => inTime(`find(${url})`, repo.find(url)),
    /** The storage whose heads the server's messages name. */
    storageId: () => until("the server's storage id", () => notes.storageId),
    untilClosed: () => until("the server to close the socket", () => notes.closes.at(-1)),
    async close() {
      adapter.connect = () => {};
      // A second close finds the adapter disconnected.
      if (adapter.socket) await repo.shutdown();
    },
  };
}

function noteSockets(adapter, notes) {
  const connect = adapter.connect.bind(adapter);
  const send = adapter.send.bind(adapter);
  adapter.send = (message) => {
    send(message);
    notes.sent.push(message.type);
  };
  // The adapter makes a new socket whenever it connects.
  adapter.connect = (...args) => {
    connect(...args);
    adapter.socket.addEventListener("message", () => notes.frames++);
    adapter.socket.addEventListener("close", ({ code, reason }) => notes.closes.push({ code, reason, at: Date.now() }));
  };
}
