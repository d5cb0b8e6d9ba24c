import type { Organisation } from "../api/index.ts";
import { addressOf, lookAt, sameAddress, type Address } from "./address.ts";
import { nameClauses, type ClauseName } from "./clauses.ts";
import { historyOf, type HistoryClient } from "./client.ts";
import { Loaded } from "./loaded.svelte.ts";
import type { Look } from "./look.ts";
import { withoutSession, workOf, type At } from "./moment.ts";
import { People } from "./people.ts";
import { Quietly } from "./quietly.ts";
import { openTab, rememberTab, type Tab } from "./tab.ts";
import { Timeline } from "./timeline/timeline.svelte.ts";
import type { Blame, NamedMember, Publication, Text, Version } from "./types.ts";
import { Visits } from "./visit/visits.svelte.ts";
import { wordsOf } from "./words.ts";

/** What the page around the history tells it; every answer may change. */
export interface Surroundings {
  document: string;
  organisations(): readonly Organisation[];
  /** The member who looks, and what they may do. */
  me(): { id: string; edits: boolean; moderates: boolean };
  online(): boolean;
  /** Whether there is room for the panel beside the text. */
  beside(): boolean;
  /** Offers a text, or the comparison of two, as a file; undefined is the present text. */
  exportText(at: At): void;
  exportComparison(from: At, to: At): void;
  /** Shows the address of what is looked at; in place of the present one where only its moments are others. */
  go(address: Address, how: "on" | "in-place"): void;
}

/** Whether somebody is being asked something; the panel over the text is no question. */
const asking = () => document.querySelector("dialog[open]:not(.panel)") !== null;

/** The past of the open document, and where in it somebody looks. */
export class History {
  look = $state.raw<Look>({ is: "now" });
  tab = $state<Tab | undefined>(openTab());
  readonly client: HistoryClient;
  readonly timeline: Timeline;
  readonly visits: Visits;
  readonly people: People;
  readonly versions = new Loaded<Version[]>();
  /** Which of them everybody may read. */
  readonly publications = new Loaded<Publication[]>();
  /** The text as it is now, which names the clauses. */
  readonly text = new Loaded<Text>();
  /** Who wrote the text that is shown. */
  readonly blame = new Loaded<Blame>();
  /** The organisation (null: an import) whose words light up. */
  lit = $state<string | null>();
  /** What was just taken back, until it is dismissed; `whole` is how a moment is called that came back as a whole. */
  restored = $state.raw<{ written: string[]; failed?: string; whole?: string }>();
  readonly #around: Surroundings;
  readonly #members = new Loaded<NamedMember[]>();
  readonly #again = new Quietly(() => this.#movedOn(), asking);
  #followers: readonly (() => void)[] = [];

  readonly clauses: ReadonlyMap<string, ClauseName> = $derived.by(() =>
    nameClauses((this.text.value?.blocks ?? []).map((head) => ({ head, text: wordsOf(head.runs) }))),
  );

  constructor(around: Surroundings) {
    this.#around = around;
    this.client = historyOf(around.document);
    this.timeline = new Timeline(this.client);
    this.people = new People(() => around.organisations(), () => this.#members.value ?? []);
    this.visits = new Visits(this.client, () => around.me().id);
  }

  get document(): string {
    return this.#around.document;
  }

  get mayEdit(): boolean {
    return this.#around.me().edits;
  }

  get moderates(): boolean {
    return this.#around.me().moderates;
  }

  get me(): string {
    return this.#around.me().id;
  }

  get online(): boolean {
    return this.#around.online();
  }

  version(number: number | undefined): Version | undefined {
    return this.versions.value?.find((version) => version.number === number);
  }

  publication(number: number): Publication | undefined {
    return this.publications.value?.find(({ version }) => version === number);
  }

  /** Whether everybody may read the version. */
  isPublic(number: number): boolean {
    return this.publication(number)?.withdrawn_at === null;
  }

  /** Offers the text of a moment as a file. */
  exportText(at: At): void {
    this.#around.exportText(at);
  }

  /** Offers a comparison as a file. */
  exportComparison(from: At, to: At): void {
    this.#around.exportComparison(from, to);
  }

  /** The version that was last declared the agreed one. */
  get agreed(): Version | undefined {
    return this.versions.value?.find(({ is_current }) => is_current);
  }

  /** Fetches what every tab needs. */
  async refresh(): Promise<void> {
    await Promise.all([
      this.timeline.refresh(),
      this.versions.load(() => this.client.versions()),
      this.publications.load(() => this.client.publications()),
      this.text.load(() => this.client.text()),
    ]);
  }

  /** The document has changed: what is shown of its past is fetched again, quietly. */
  changed(): void {
    if (this.tab !== undefined || this.#followers.length > 0) this.#again.ask();
  }

  /** What is shown of now follows the document; returns how to stop that. */
  whenMovedOn(follow: () => void): () => unknown {
    this.#followers = [...this.#followers, follow];
    return () => (this.#followers = this.#followers.filter((each) => each !== follow));
  }

  open(tab: Tab): void {
    this.#turnTo(tab);
    void this.refresh();
  }

  /** Turns to a tab; "who wrote this" shows itself in the text. */
  turn(tab: Tab): void {
    this.#turnTo(tab);
    const at = this.at;
    if (tab === "blame") this.#turnLook({ is: "blame", at });
    else if (this.look.is === "blame") this.#turnLook(at === undefined ? { is: "now" } : { is: "moment", at });
  }

  close(): void {
    this.#turnTo(undefined);
    if (this.#followers.length === 0) this.#again.stop();
  }

  /** The moment whose text is shown. */
  get at(): At {
    const { look } = this;
    return look.is === "moment" || look.is === "blame" || look.is === "restore" ? look.at : undefined;
  }

  /** Shows the text of a moment. */
  show(at: string): void {
    this.#look({ is: "moment", at });
  }

  /** What the address names is shown: somebody followed a link, or went back. */
  follow(address: Address): void {
    if (sameAddress(address, addressOf(this.look))) return;
    this.look = lookAt(address);
    if (this.look.is === "blame" && this.#around.beside()) this.#turnTo("blame");
    else this.#leaveBlame();
  }

  compare(from: At, to: At): void {
    this.#look({ is: "compare", from, to });
  }

  /** Shows what one session wrote. */
  showWork(session: { session: string; last: number }): void {
    const { from, to } = workOf(session);
    this.compare(from, to);
  }

  /** Shows what would become of the present text without a session's work. */
  async takeBack(session: string): Promise<void> {
    await this.text.load(() => this.client.text());
    const now = this.text.value?.position;
    if (typeof now === "number") this.restore(withoutSession(session, now));
  }

  /** Shows what would become of the present text if the moment came back. */
  restore(at: string): void {
    this.#look({ is: "restore", at });
  }

  backToText(): void {
    this.#turnLook({ is: "now" });
    this.#leaveBlame();
  }

  /** Takes the last restoring back. */
  async undo(): Promise<void> {
    const written = this.restored?.written ?? [];
    const undone = new Loaded<unknown>();
    await undone.load(() => this.client.undo(written));
    this.restored = undone.problem === undefined ? undefined : { ...this.restored, written, failed: undone.problem };
    this.changed();
  }

  /** The document has been opened: what is new, and what the panel shows if it was left open. */
  async arrive(): Promise<void> {
    const panel = this.tab === undefined ? this.versions.load(() => this.client.versions()) : this.refresh();
    const people = this.#members.load(() => this.client.members());
    const news = await this.visits.ask();
    // The clauses that are new are told by the names that the present text gives them.
    if (news) await Promise.all([people, this.text.load(() => this.client.text())]);
    this.visits.news = news;
    await Promise.all([panel, people]);
  }

  leave(): void {
    this.#again.stop();
    if (this.online) this.visits.leave();
  }

  #movedOn(): void {
    if (this.tab !== undefined) void this.refresh();
    if (this.online) for (const follow of this.#followers) follow();
  }

  /** Where the panel lies over the text it makes way. */
  #look(look: Look): void {
    this.#turnLook(look);
    if (!this.#around.beside()) this.close();
  }

  #turnLook(look: Look): void {
    const how = look.is === "compare" && this.look.is === "compare" ? "in-place" : "on";
    const address = addressOf(look);
    const other = !sameAddress(address, addressOf(this.look));
    this.look = look;
    if (other) this.#around.go(address, how);
  }

  /** Who wrote what is told beside the text that shows it, and nowhere else. */
  #leaveBlame(): void {
    if (this.tab === "blame") this.#turnTo(this.#around.beside() ? "timeline" : undefined);
  }

  #turnTo(tab: Tab | undefined): void {
    this.tab = tab;
    rememberTab(tab);
  }
}
