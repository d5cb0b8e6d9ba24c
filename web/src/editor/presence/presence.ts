/** Sends where one's own caret stands and follows where the others' do. */
import * as Automerge from "@automerge/automerge/slim";
import type { EphemeralEvent, PresenceChannel, TextHandle } from "../api.ts";
import type { TextBinding } from "../binding/binding.ts";
import type { Clock } from "../binding/session.ts";
import { caretsKey, type Caret } from "./carets.ts";
import { readMessage, type CaretMessage, type PresenceMessage } from "./message.ts";

/** A moving caret is told at most once in so many milliseconds. */
const telling = 80;

/** Most peers whose carets are followed; a room holds fewer. */
const mostPeers = 200;

export interface PresenceOptions {
  readonly handle: TextHandle;
  readonly channel: PresenceChannel;
  readonly clock: Clock;
  /** The texts that are on the page now, by their places. */
  texts(): ReadonlyMap<string, TextBinding>;
  /** Where one's own caret is, or null for someone who has only read. */
  own(): { readonly place: string; readonly binding: TextBinding } | null;
}

export class Presence {
  readonly #options: PresenceOptions;
  readonly #peers = new Map<string, CaretMessage>();
  #told = "";
  #cancelTelling: (() => void) | null = null;
  readonly #unsubscribe: () => void;

  constructor(options: PresenceOptions) {
    this.#options = options;
    options.handle.on("ephemeral-message", this.#onMessage);
    this.#unsubscribe = options.channel.subscribe(this.#onPeers);
    this.#send({ type: "hello" });
  }

  destroy(): void {
    this.#cancelTelling?.();
    this.#unsubscribe();
    this.#options.handle.off("ephemeral-message", this.#onMessage);
    this.#send({ type: "away" });
  }

  /** One's own caret may have moved. */
  moved(): void {
    this.#cancelTelling ??= this.#options.clock.after(telling, () => {
      this.#cancelTelling = null;
      this.#tell();
    });
  }

  /** The document has changed: cursors may lie elsewhere, or be known only now. */
  refresh(): void {
    for (const [place, binding] of this.#options.texts()) this.#show(place, binding);
  }

  #tell(): void {
    const message = this.#ownMessage();
    if (message === null) return;
    const told = JSON.stringify(message);
    if (told === this.#told) return;
    this.#told = told;
    this.#send(message);
  }

  /** Null while keystrokes wait: their places are in nobody else's document yet, and writing them calls `moved` again. */
  #ownMessage(): PresenceMessage | null {
    const own = this.#options.own();
    if (own === null) return { type: "away" };
    const { anchor, head } = own.binding.state.selection;
    const [from, to] = [own.binding.documentIndex(anchor), own.binding.documentIndex(head)];
    if (from === null || to === null) return null;
    try {
      const cursor = (index: number): string => Automerge.getCursor(this.#options.handle.doc(), own.binding.path, index);
      return { type: "caret", place: own.place, anchor: cursor(from), head: cursor(to) };
    } catch {
      return { type: "away" };
    }
  }

  #send(message: PresenceMessage): void {
    this.#options.handle.broadcast(message);
  }

  readonly #onMessage = ({ senderId, message }: EphemeralEvent): void => {
    const read = readMessage(message);
    if (read === null) return;
    if (read.type === "hello") {
      this.#told = "";
      this.moved();
    } else if (read.type === "away") this.#peers.delete(senderId);
    else if (this.#peers.has(senderId) || this.#peers.size < mostPeers) this.#peers.set(senderId, read);
    this.refresh();
  };

  readonly #onPeers = (): void => {
    for (const peer of this.#peers.keys()) if (this.#options.channel.identify(peer) === undefined) this.#peers.delete(peer);
    this.#told = "";
    this.moved();
    this.refresh();
  };

  #show(place: string, binding: TextBinding): void {
    const carets = [...this.#peers].flatMap(([peer, message]) =>
      message.place === place ? (this.#caret(peer, message, binding) ?? []) : [],
    );
    const shown = caretsKey.getState(binding.state) ?? [];
    if (JSON.stringify(carets) === JSON.stringify(shown)) return;
    binding.dispatch(binding.state.tr.setMeta(caretsKey, carets));
  }

  /** Null for a peer that the server does not name, and for a cursor into words that have not arrived yet. */
  #caret(peer: string, message: CaretMessage, binding: TextBinding): Caret | null {
    const identity = this.#options.channel.identify(peer);
    if (identity === undefined) return null;
    try {
      const position = (cursor: string): number =>
        binding.shownPosition(Automerge.getCursorPosition(this.#options.handle.doc(), binding.path, cursor));
      return { peer, identity, anchor: position(message.anchor), head: position(message.head) };
    } catch {
      return null;
    }
  }
}
