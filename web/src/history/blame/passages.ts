/** The passages of a sheet that shows who wrote what: one stop for the Tab key, arrows go from one to the next. */
import type { Author, Run } from "../types.ts";

export interface PassageEvents {
  /** Somebody points at a passage or has gone to it; undefined when they have left. */
  look(by: number | undefined, passage: HTMLElement | undefined): void;
  /** Somebody wants to know more. */
  choose(by: number): void;
}

/** Wraps runs as passages of their authors; the colour comes with `colourOf`. */
export function passage(node: Node, { by, footnote }: Run, colourOf: (by: number) => number): Node {
  // A reference to a note leads to the note, which has passages of its own.
  if (by === undefined || footnote !== undefined) return node;
  const span = document.createElement("span");
  span.dataset.blame = String(by);
  span.dataset.colour = String(colourOf(by));
  span.setAttribute("role", "button");
  span.tabIndex = -1;
  span.append(node);
  return span;
}

const passagesOf = (sheet: HTMLElement) => [...sheet.querySelectorAll<HTMLElement>("[data-blame]")];
const passageAt = (target: EventTarget | null) => (target instanceof Element ? target.closest<HTMLElement>("[data-blame]") : null);
const authorAt = (element: HTMLElement) => Number(element.dataset.blame);

/** Makes one passage reachable by the Tab key. */
export function makeReachable(sheet: HTMLElement): void {
  const passages = passagesOf(sheet);
  if (!passages.some(({ tabIndex }) => tabIndex === 0)) passages[0]?.setAttribute("tabindex", "0");
}

/** Lights up everything that an organisation wrote; undefined puts the light out. */
export function light(sheet: HTMLElement, authors: readonly Author[], organisation: string | null | undefined): void {
  for (const element of passagesOf(sheet)) {
    const lit = organisation !== undefined && authors[authorAt(element)]?.organisation_id === organisation;
    element.classList.toggle("lit", lit);
  }
}

/** Tells which passage somebody looks at, by pointer or keyboard; returns how to stop. */
export function watchPassages(sheet: HTMLElement, events: PassageEvents): () => void {
  const controller = new AbortController();
  const on = <K extends keyof HTMLElementEventMap>(type: K, listener: (event: HTMLElementEventMap[K]) => void) =>
    sheet.addEventListener(type, listener, { signal: controller.signal });
  const look = (element: HTMLElement | null) => {
    for (const each of sheet.querySelectorAll(".here")) each.classList.remove("here");
    element?.classList.add("here");
    events.look(element ? authorAt(element) : undefined, element ?? undefined);
  };
  on("pointerover", ({ target }) => look(passageAt(target) ?? passageAt(document.activeElement)));
  on("pointerleave", () => look(passageAt(document.activeElement)));
  on("focusin", ({ target }) => look(passageAt(target)));
  on("focusout", () => look(null));
  on("click", ({ target }) => {
    const element = passageAt(target);
    if (element) events.choose(authorAt(element));
  });
  on("keydown", (event) => {
    const element = passageAt(event.target);
    if (element) press(event, element, sheet, events);
  });
  return () => controller.abort();
}

function press(event: KeyboardEvent, element: HTMLElement, sheet: HTMLElement, events: PassageEvents): void {
  if (event.key === "Enter" || event.key === " ") events.choose(authorAt(element));
  const passages = passagesOf(sheet);
  const at = passages.indexOf(element);
  const last = passages.length - 1;
  const targets: Record<string, number> = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: last };
  const target = passages[Math.max(0, Math.min(last, targets[event.key] ?? -1))];
  if (targets[event.key] === undefined) {
    if (event.key === "Enter" || event.key === " ") event.preventDefault();
    return;
  }
  event.preventDefault();
  for (const each of passages) each.tabIndex = each === target ? 0 : -1;
  target?.focus();
}
