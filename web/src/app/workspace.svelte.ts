import { tick } from "svelte";
import { api, listen, Refused, type DocumentRecord, type Me, type Organisation, type Peer, type Role } from "../api/index.ts";
import { Replica, type LinkEnd, type LinkState, type Rescued } from "../sync/index.ts";
import { device, type Known } from "./device.ts";

export interface WorkspaceEvents {
  /** The session or the access ended, or the page is too old. */
  onEnd(end: End, whose: Workspace): void;
}

/** What ends a workspace, and not only the present connection or one document. */
type End = Exclude<LinkEnd, { then: "set-aside" | "rename" }>;

/** Everything a signed-in member works with: who they are, the documents, who is here, and this device's copy. */
export class Workspace {
  me = $state.raw() as Me;
  organisations = $state.raw<Organisation[]>([]);
  /** Undefined until they are known, from the server or from this device. */
  documents = $state.raw<DocumentRecord[]>();
  /** Rises whenever something about members may have changed. */
  memberNews = $state(0);
  link = $state<LinkState>("connecting");
  rescued = $state.raw<Rescued[]>([]);
  /** False while a document is being set aside: no document may be open then, and all are opened anew afterwards. */
  settled = $state(true);
  /** What has ended this workspace. */
  ended: End | undefined;
  /** Grows whenever changes may have come to wait for their authors, or wait no more. */
  heldNews = $state(0);
  readonly #events: WorkspaceEvents;
  #presence = $state.raw<Readonly<Record<string, Peer[]>>>({});
  #presenceListeners: readonly (() => void)[] = [];
  #replica: Replica | undefined;
  #silence: (() => void) | undefined;
  #settling = Promise.resolve();
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- no page shows it
  readonly #absences = new Set<string>();

  /** Opens this device's copy and the lines to the server; `known` is what the device remembers of this member. */
  static async open(me: Me, known: Known | undefined, events: WorkspaceEvents): Promise<Workspace> {
    const workspace = new Workspace(me, known, events);
    await workspace.#start();
    return workspace;
  }

  private constructor(me: Me, known: Known | undefined, events: WorkspaceEvents) {
    this.me = me;
    this.#events = events;
    const same = known?.me.member.id === me.member.id && known.me.workspace.id === me.workspace.id;
    this.organisations = same ? known.organisations : [me.organisation];
    this.documents = same ? known.documents : undefined;
  }

  get replica(): Replica {
    if (!this.#replica) throw new Error("a workspace is handed out only once its replica stands");
    return this.#replica;
  }

  /** The organisation, or undefined for one that is new since the list was fetched. */
  organisation(id: string): Organisation | undefined {
    return this.organisations.find((organisation) => organisation.id === id);
  }

  document(id: string): DocumentRecord | undefined {
    return this.documents?.find((document) => document.document_id === id);
  }

  /** What this member may do with a document: what the server said of it, else what they may do anywhere. */
  roleIn(record: DocumentRecord | undefined): Role {
    return record?.role ?? this.me.member.role;
  }

  /** Everyone who has the document open, this tab included. */
  peers(document: string): readonly Peer[] {
    return this.#presence[document] ?? [];
  }

  onPresence(listener: () => void): () => void {
    this.#presenceListeners = [...this.#presenceListeners, listener];
    return () => {
      this.#presenceListeners = this.#presenceListeners.filter((each) => each !== listener);
    };
  }

  /** Titles of the documents that have words on this device only: unsent ones, or such as the server has refused. */
  unsentTitles(): string[] {
    const unsent = this.replica.memory.withUnsentWords();
    const records = (this.documents ?? []).filter((record) => unsent.includes(automergeId(record)));
    const titles = [...records, ...this.rescued].map(({ title }) => title);
    return titles.filter((title, index) => title !== "" && titles.indexOf(title) === index);
  }

  hasUnsentWords(record: DocumentRecord): boolean {
    return this.replica.memory.recall(automergeId(record)).since !== null;
  }

  async refresh(): Promise<void> {
    const [me, organisations, documents] = await Promise.all([api.me(), api.organisations(), api.documents()]);
    const returned = documents.filter((each) => this.documents !== undefined && !this.document(each.document_id));
    this.me = me;
    this.organisations = organisations;
    this.documents = documents;
    this.#keep();
    this.#replica?.welcome(returned.map(automergeId));
  }

  async dismiss(id: string): Promise<void> {
    await this.replica.dismiss(id);
    this.rescued = await this.replica.rescued();
  }

  async close(): Promise<void> {
    this.#silence?.();
    await this.replica.stop();
  }

  /** Ends this member's work on this device and deletes what it kept. */
  async erase(): Promise<void> {
    this.#silence?.();
    await this.replica.erase();
    device.forget(this.me.member.id);
  }

  async #start(): Promise<void> {
    this.#replica = await Replica.start({
      workspace: this.me.workspace.id,
      member: this.me.member.id,
      actorKey: () => this.me.actor_key,
      probe: () => api.me().then(() => true, () => false),
      heldForAuthors: (document) => this.#heldForAuthors(document),
      onLink: (state) => this.#linkChanged(state),
      onAbsent: (document) => void this.#absent(document),
      onEnd: (end) => void this.#linkEnded(end),
    });
    this.rescued = await this.#replica.rescued();
    this.#keep();
    void this.#replica.deliver();
    document.addEventListener("visibilitychange", this.#seen);
    const silence = listen(this.me.member.id, {
      onHello: () => {
        this.memberNews += 1;
        this.heldNews += 1;
        this.#fetchAgain();
      },
      onHeld: () => (this.heldNews += 1),
      onDocuments: () => this.#fetchAgain(),
      onMembers: () => (this.memberNews += 1),
      onOrganisations: () => this.#fetchAgain(),
      onMe: () => this.#fetchAgain(),
      onPresence: ({ document_id, peers }) => {
        this.#present({ ...this.#presence, [document_id]: peers });
        if (peers.some((peer) => !this.#knows(peer.organisation_id))) this.#fetchAgain();
      },
      onSignedOut: () => this.#end({ then: "sign-in" }),
    });
    this.#silence = () => {
      document.removeEventListener("visibilitychange", this.#seen);
      silence();
    };
  }

  #end(end: End): void {
    this.ended = end;
    this.#events.onEnd(end, this);
  }

  async #heldForAuthors(document: string): Promise<readonly string[]> {
    const record = this.documents?.find((each) => automergeId(each) === document);
    return record ? (await api.heldForAuthors(record.document_id)).changes : [];
  }

  /** What fails now is fetched at the next sign of life: the stream's hello or the link coming back. */
  #fetchAgain(): void {
    const fetched = this.refresh().then(() => this.#present(this.#presence));
    fetched.catch((error: unknown) => {
      if (error instanceof Refused && error.status === 401) this.#end({ then: "sign-in" });
    });
  }

  #linkChanged(state: LinkState): void {
    const returned = state === "online" && this.link !== "online";
    this.link = state;
    // Who is here is not known without a connection; the server tells it anew when this tab joins again.
    if (state === "offline") this.#present({});
    if (returned) {
      this.#fetchAgain();
      void this.#replica?.deliver();
    }
  }

  /** Another tab may have been closed while this one could not be seen. */
  readonly #seen = (): void => {
    if (document.visibilityState === "visible") void this.replica.deliver();
  };

  async #linkEnded(end: LinkEnd): Promise<void> {
    if (end.then === "set-aside") await this.#setAside(end.refusal);
    else if (end.then === "rename") await this.#settle(() => this.replica.rename());
    else this.#end(end);
  }

  /** The server may say so more than once before the first time is dealt with. */
  async #absent(document: string): Promise<void> {
    if (this.#absences.has(document)) return;
    this.#absences.add(document);
    try {
      await this.#rescue(document);
    } finally {
      this.#absences.delete(document);
    }
  }

  /** Another answer than the server's to the socket may be on its way, so the list of documents has the last word. */
  async #rescue(document: string): Promise<void> {
    try {
      await this.refresh();
    } catch {
      return; // It is told again on the next connection.
    }
    if (this.documents?.some((each) => automergeId(each) === document)) return;
    // The document's page closes and writes what its editor still holds.
    await tick();
    if (this.replica.memory.recall(document).since !== null) await this.#setAside({ document, code: "no-access" });
  }

  #setAside(aside: { document: string; code: string }): Promise<void> {
    return this.#settle(async () => {
      await this.replica.setAside(aside);
      this.rescued = await this.replica.rescued();
    });
  }

  /** One after the other, whether or not the one before went well: each begins this device's copy anew. */
  #settle(beginAnew: () => Promise<void>): Promise<void> {
    const settle = async () => {
      this.settled = false;
      // The open document's page closes and writes what its editor still holds, so that nothing of it is left behind.
      await tick();
      try {
        await beginAnew();
      } finally {
        this.settled = true;
      }
    };
    this.#settling = this.#settling.then(settle, settle);
    return this.#settling;
  }

  /** An organisation that has just been added comes with its first member, before the list does. */
  #knows(organisation: string): boolean {
    return this.organisations.some(({ id }) => id === organisation);
  }

  #present(presence: Readonly<Record<string, Peer[]>>): void {
    this.#presence = presence;
    for (const listener of this.#presenceListeners) listener();
  }

  #keep(): void {
    device.keep({ me: this.me, organisations: this.organisations, documents: this.documents ?? [], ended: false });
  }
}

/** automerge-repo's own id of the document, as it stands in its address. */
function automergeId({ automerge_url }: DocumentRecord): string {
  return automerge_url.replace(/^automerge:/, "");
}
