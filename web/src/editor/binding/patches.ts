/** Automerge's patches for one text as a delta. */
import type { Patch, Prop } from "@automerge/automerge/slim";
import type { Schema } from "prosemirror-model";
import { readMarks, writeMarks } from "../schema/marks.ts";
import { hasBlocks } from "../schema/schema.ts";
import { compose, DeltaBuilder, type Delta, type Insert, type MarkChange, type Marker } from "./delta.ts";

type MarkPatch = Extract<Patch, { action: "mark" }>;

/** What patches say about one text. */
export interface PatchReading {
  /** Where words and markers came and went; null when the patches do not tell. Markers are placeholders. */
  readonly delta: Delta | null;
  /** Whether the delta alone leads to the new text: nothing but words and their marks changed. */
  readonly exact: boolean;
}

/** The marker of an inserted block, whose content the patches give in pieces. */
export const placeholder: Marker = {};

/** More patches than this are not worth following one by one. */
const mostPatches = 2_000;

/** The text a reading is for. */
interface Target {
  readonly schema: Schema;
  readonly path: readonly Prop[];
  /** 1 when the text's first marker is virtual, so that flat indices are one more than the document's. */
  readonly shift: number;
}

/**
 * Whether patches tell of marks. Automerge 3.5 names the wrong text in a mark's patch when a change touches several texts,
 * so that such patches say nothing about where to look.
 */
export function tellOfMarks(patches: readonly Patch[]): boolean {
  return patches.some((patch) => patch.action === "mark" || patch.action === "unmark");
}

/** Reads the patches that concern the text at `path`; null when none does. */
export function readPatches(target: Target, patches: readonly Patch[]): PatchReading | null {
  const mine = patches.filter((patch) => concerns(target.path, patch.path));
  if (mine.length === 0) return null;
  const above = (patch: Patch): boolean => patch.path.length < target.path.length;
  const whole = (patch: Patch): boolean => patch.action === "put" && patch.path.length === target.path.length;
  const replaced = mine.some((patch) => above(patch) || whole(patch));
  if (replaced || mine.length > mostPatches) return { delta: null, exact: false };
  const readings = mine.map((patch) => readPatch(target, patch));
  return {
    delta: composeAll(readings.map((reading) => reading.delta)),
    exact: readings.every((reading) => reading.exact) && !(target.shift === 1 && hasBlocks(target.schema)),
  };
}

function concerns(path: readonly Prop[], patched: readonly Prop[]): boolean {
  const shared = Math.min(path.length, patched.length);
  return path.slice(0, shared).every((key, index) => patched[index] === key);
}

/** Composes in halves, so that many patches cost little more than their sum. */
function composeAll(deltas: readonly Delta[]): Delta {
  if (deltas.length <= 1) return deltas[0] ?? [];
  const middle = deltas.length >> 1;
  return compose(composeAll(deltas.slice(0, middle)), composeAll(deltas.slice(middle)));
}

const unknown = { delta: [], exact: false };

function readPatch(target: Target, patch: Patch): { readonly delta: Delta; readonly exact: boolean } {
  const { path, shift } = target;
  if (patch.action === "mark" && patch.path.length === path.length) return { delta: markDelta(target, patch), exact: true };
  if (patch.action === "unmark" && patch.path.length === path.length) {
    return { delta: keepMarks(shift, patch.start, patch.end, { [patch.name]: null }), exact: true };
  }
  const index = patch.path[path.length];
  if (patch.path.length !== path.length + 1 || typeof index !== "number") return unknown;
  const delta = new DeltaBuilder().keep(index + shift);
  if (patch.action === "splice") {
    delta.text(patch.value, canonicalMarks(target.schema, patch.marks ?? {}));
    return { delta: delta.done(), exact: index + shift > 0 };
  }
  if (patch.action === "del") return { delta: delta.remove(patch.length ?? 1).done(), exact: index + shift > 0 };
  if (patch.action !== "insert") return unknown;
  patch.values.forEach(() => delta.marker(placeholder));
  return { delta: delta.done(), exact: false };
}

/** The marks as this editor would write them, so that they can be compared with what it wrote. */
function canonicalMarks(schema: Schema, marks: MarkChange) {
  return writeMarks(readMarks(schema, marks));
}

function markDelta(target: Target, patch: MarkPatch): Delta {
  const changes = patch.marks.map(({ name, value, start, end }) => {
    const canonical = canonicalMarks(target.schema, { [name]: value });
    return keepMarks(target.shift, start, end, { [name]: canonical[name] ?? null });
  });
  return composeAll(changes);
}

function keepMarks(shift: number, start: number, end: number, marks: MarkChange): Delta {
  return new DeltaBuilder().keep(start + shift).keep(end - start, marks).done();
}

/** Puts the markers of the new text into a delta that has placeholders; `read` gives the items of the new text. */
export function fillMarkers(delta: Delta, read: (from: number, to: number) => readonly Insert[]): Delta {
  let index = 0;
  return delta.map((operation) => {
    if (operation.kind === "remove") return operation;
    if (operation.kind === "marker") {
      const [item] = read(index, index + 1);
      index += 1;
      return item?.kind === "marker" ? item : operation;
    }
    index += operation.kind === "text" ? operation.text.length : operation.length;
    return operation;
  });
}
