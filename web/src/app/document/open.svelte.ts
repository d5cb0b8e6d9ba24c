import type { DocHandle } from "@automerge/automerge-repo/slim";
import type { Organisation, Peer } from "../../api/index.ts";
import { createEditor, type Editor, type EditorLabels, type EditorStateSummary, type LinkTarget, type PresenceChannel, type TextDocument } from "../../editor/index.ts";
import { mayEdit } from "../../ui/role.ts";
import type { SyncState } from "../../sync/index.ts";
import type { Workspace } from "../workspace.svelte.ts";

/** What the page does when the editor asks for it. */
export interface Requests {
  link(current: LinkTarget | null): void;
  toolbar(): void;
}

/** One open document: its handle, its editor, and what the page around them shows. */
export class OpenDocument {
  phase = $state<"opening" | "missing" | "ready">("opening");
  title = $state("");
  sync = $state.raw<SyncState>({ kind: "connecting" });
  summary = $state.raw<EditorStateSummary>();
  /** Counts the changes that this tab has seen, so that others can follow them. */
  changes = $state(0);
  readonly #workspace: Workspace;
  readonly #id: string;
  #handle: DocHandle<TextDocument> | undefined;
  #editor = $state.raw<Editor>();
  #watched: ReturnType<Workspace["replica"]["watch"]> | undefined;
  #closed = false;
  /** False while the page is being taken down: the editor still writes its last words, but nothing is shown any more. */
  #showing = true;

  constructor(workspace: Workspace, id: string) {
    this.#workspace = workspace;
    this.#id = id;
  }

  get editor(): Editor | undefined {
    return this.#editor;
  }

  /** Everyone who has the document open, this tab included. */
  get peers(): readonly Peer[] {
    return this.#workspace.peers(this.#id);
  }

  /** Finds the document on this device or at the server; once it is open it stays so. */
  async open(url: string): Promise<void> {
    if (this.#handle) return;
    const handle = await this.#workspace.replica.open<TextDocument>(url);
    if (this.#closed) return;
    if (!handle) {
      this.phase = "missing";
      return;
    }
    this.#handle = handle;
    handle.on("change", this.#changed);
    this.#readTitle();
    this.#watched = this.#workspace.replica.watch(handle, (state) => this.#show(() => (this.sync = state)));
    this.phase = "ready";
  }

  /** Puts the editor into an empty element; returns how to take it away. */
  edit(mount: HTMLElement, labels: EditorLabels, requests: Requests): () => void {
    const handle = this.#handle;
    if (!handle) throw new Error("the editor needs an open document");
    const editor = createEditor({
      mount,
      handle,
      editable: mayEdit(this.#workspace.roleIn(this.#workspace.document(this.#id))),
      language: this.#workspace.me.workspace.language,
      labels,
      presence: this.#presence(),
      onState: (summary) => this.#show(() => (this.summary = summary)),
      onPending: (pending) => this.#watched?.buffered(pending),
      onLinkRequested: (current) => requests.link(current),
      onToolbarRequested: () => requests.toolbar(),
    });
    this.#showing = true;
    this.#editor = editor;
    this.summary = editor.state();
    return () => {
      this.#showing = false;
      editor.destroy();
    };
  }

  /** Puts words where the caret was last, as a paste would. */
  insert(words: string): void {
    this.#editor?.focus();
    const data = new DataTransfer();
    data.setData("text/plain", words);
    document.activeElement?.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }

  /** Brings everything typed so far to this device's disk. */
  async keep(): Promise<void> {
    if (this.#showing) this.#editor?.flush();
    await this.#workspace.replica.flush();
  }

  close(): void {
    this.#closed = true;
    this.#watched?.stop();
    this.#handle?.off("change", this.#changed);
  }

  readonly #changed = (): void => {
    this.#show(() => {
      this.#readTitle();
      this.changes += 1;
    });
  };

  /** Not at once: an editor that is taken off the page tells its last words while the page is being drawn. */
  #show(act: () => void): void {
    queueMicrotask(() => {
      if (this.#showing) act();
    });
  }

  #readTitle(): void {
    this.title = this.#handle?.doc().title ?? "";
  }

  #presence(): PresenceChannel {
    const workspace = this.#workspace;
    return {
      identify: (peerId) => {
        const peer = this.peers.find(({ peer_id }) => peer_id === peerId);
        const organisation = peer && workspace.organisation(peer.organisation_id);
        return organisation && { label: shortName(organisation), colour: organisation.colour };
      },
      othersPresent: () => this.peers.some(({ peer_id }) => peer_id !== workspace.replica.peerId),
      subscribe: (listener) => workspace.onPresence(listener),
    };
  }
}

/** The organisation's place, which is how its people call it, or its name. */
export function shortName({ place, name }: Organisation): string {
  return place === "" ? name : place;
}
