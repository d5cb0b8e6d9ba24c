import { decodeSyncMessage, type Heads } from "@automerge/automerge/slim";
import { cbor, NetworkAdapter, type DocumentId, type Message, type PeerId, type PeerMetadata } from "@automerge/automerge-repo/slim";
import { backoff } from "./backoff.ts";
import { meaningOfClose, type CloseMeaning } from "./close.ts";
import { glance, judge, type Silence } from "./liveness.ts";
import { split } from "./split.ts";

/** `ended` stays until the page does something about it; from `offline` the link returns by itself. */
export type LinkState = "connecting" | "online" | "offline" | "ended";
export type LinkEnd = Exclude<CloseMeaning, { then: "return" }>;

export interface LinkOptions {
  /** Address of the server's socket, which names the member; the session cookie goes with it, never a token. */
  url: string;
  /** Asks over HTTP whether the server is there; must come back by itself after a while. */
  probe(): Promise<boolean>;
  onState(state: LinkState): void;
  onEnd(end: LinkEnd): void;
}

/** Milliseconds for the upgrade and the server's greeting. */
const greeting = 10_000;

/** The socket to the server, speaking automerge-repo's network protocol "1"; returns by itself whenever that makes sense. */
export class ServerLink extends NetworkAdapter {
  readonly #options: LinkOptions;
  #state: LinkState = "offline";
  #socket: WebSocket | undefined;
  #server: PeerId | undefined;
  #greetings = 0;
  readonly #told = new Map<DocumentId, Heads>();
  readonly #absent = new Set<DocumentId>();
  #attempt = 0;
  #redial: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;
  #silence: Silence = { heardAt: 0, askedAt: null };
  #probing = false;
  #firstGreeting: () => void = () => undefined;
  readonly #greeted = new Promise<void>((resolve) => (this.#firstGreeting = resolve));

  constructor(options: LinkOptions) {
    super();
    this.#options = options;
  }

  get state(): LinkState {
    return this.#state;
  }

  /** How often the server has greeted this tab: the number of the present connection. */
  get greetings(): number {
    return this.#greetings;
  }

  /**
   * The heads of a document that the server has on disk, as it said last on the present connection. What it said on an
   * earlier one may no longer be so: since then it may have been restored from a backup.
   */
  told(document: DocumentId): Heads | undefined {
    return this.#told.get(document);
  }

  /** Whether the server has said on the present connection that it has no such document for this member. */
  lacks(document: DocumentId): boolean {
    return this.#absent.has(document);
  }

  /** Begins a new connection, on which every open document is asked for again. */
  askAnew(): void {
    this.#hangUp();
    this.#retry();
  }

  override isReady(): boolean {
    return this.#greetings > 0;
  }

  /** Resolves at the first greeting: until then an unknown document is "not here yet", never "unavailable". */
  override whenReady(): Promise<void> {
    return this.#greeted;
  }

  override connect(peerId: PeerId, peerMetadata?: PeerMetadata): void {
    this.peerId = peerId;
    this.peerMetadata = peerMetadata ?? {};
    addEventListener("online", this.#retry);
    addEventListener("offline", this.#hangUp);
    document.addEventListener("visibilitychange", this.#look);
    this.#watch = setInterval(this.#look, glance);
    this.#dial();
  }

  override send(message: Message): void {
    if (message.type === "sync" || message.type === "request") this.#silence.askedAt ??= Date.now();
    // All pieces at once: nothing that is said later may come between them.
    for (const part of inPieces(message)) this.#write(part);
  }

  override disconnect(): void {
    removeEventListener("online", this.#retry);
    removeEventListener("offline", this.#hangUp);
    document.removeEventListener("visibilitychange", this.#look);
    clearInterval(this.#watch);
    clearTimeout(this.#redial);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close(1000);
    this.#leave();
    this.#become("ended");
  }

  #dial(): void {
    this.#become("connecting");
    const socket = new WebSocket(this.#options.url);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    const slow = setTimeout(() => this.#lose(socket, 1006, ""), greeting);
    socket.onopen = () =>
      this.#write({
        type: "join",
        senderId: this.peerId,
        peerMetadata: this.peerMetadata,
        supportedProtocolVersions: ["1"],
      });
    socket.onmessage = (event: MessageEvent<ArrayBuffer>) => {
      if (this.#socket !== socket) return;
      this.#receive(event.data);
      if (this.#server !== undefined) clearTimeout(slow);
    };
    socket.onclose = (event) => {
      clearTimeout(slow);
      this.#lose(socket, event.code, event.reason);
    };
  }

  #receive(frame: ArrayBuffer): void {
    this.#silence = { heardAt: Date.now(), askedAt: null };
    const message: Message & { peerMetadata?: PeerMetadata } = cbor.decode(new Uint8Array(frame));
    if (message.type === "peer") this.#greet(message.senderId, message.peerMetadata ?? {});
    else if (message.type !== "error") this.#pass(message);
  }

  #pass(message: Message): void {
    const { type, documentId, data } = message;
    if (type === "sync" && documentId && data) this.#told.set(documentId, decodeSyncMessage(data).heads);
    if (type === "doc-unavailable" && documentId) this.#absent.add(documentId);
    this.emit("message", message);
  }

  #greet(peerId: PeerId, peerMetadata: PeerMetadata): void {
    this.#server = peerId;
    this.#attempt = 0;
    this.#greetings += 1;
    this.#firstGreeting();
    this.#become("online");
    this.emit("peer-candidate", { peerId, peerMetadata });
  }

  #lose(socket: WebSocket, code: number, reason: string): void {
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    socket.close();
    this.#leave();
    const meaning = meaningOfClose(code, reason);
    if (meaning.then !== "return") {
      this.#become("ended");
      this.#options.onEnd(meaning);
      return;
    }
    this.#become("offline");
    const wait = Math.max(meaning.atLeast, backoff(this.#attempt, Math.random()));
    this.#attempt += 1;
    this.#redial = setTimeout(() => this.#dial(), wait);
  }

  #leave(): void {
    const server = this.#server;
    this.#server = undefined;
    this.#told.clear();
    this.#absent.clear();
    this.#silence = { heardAt: Date.now(), askedAt: null };
    if (server !== undefined) this.emit("peer-disconnected", { peerId: server });
  }

  #become(state: LinkState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#options.onState(state);
  }

  #write(message: object): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#socket.send(new Uint8Array(cbor.encode(message)));
  }

  /** The network is back, or somebody pressed a button: do not wait for the back-off to end. */
  readonly #retry = (): void => {
    if (this.#state !== "offline") return;
    clearTimeout(this.#redial);
    this.#attempt = 0;
    this.#dial();
  };

  readonly #hangUp = (): void => {
    if (this.#socket) this.#lose(this.#socket, 1006, "");
  };

  readonly #look = (): void => {
    if (this.#state !== "online" || document.visibilityState === "hidden") return;
    const verdict = judge(this.#silence, Date.now());
    if (verdict === "dead") this.#hangUp();
    if (verdict === "doubtful") void this.#ask();
  };

  async #ask(): Promise<void> {
    if (this.#probing) return;
    this.#probing = true;
    const socket = this.#socket;
    const there = await this.#options.probe();
    this.#probing = false;
    if (socket === undefined || socket !== this.#socket) return;
    // The answer counts as a sign of life; an unanswered change goes on being counted.
    if (there) this.#silence.heardAt = Date.now();
    else this.#hangUp();
  }
}

/** The message in as many as the server can read. */
function inPieces(message: Message): Message[] {
  if (message.type !== "sync" || message.data === undefined) return [message];
  return split(message.data).map((data) => ({ ...message, data }));
}
