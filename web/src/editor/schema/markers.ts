/**
 * The block markers of a text and ProseMirror's nodes.
 *
 * What this editor knows stands in the node's attributes. A marker that holds more, or holds it differently (an unknown type,
 * an attribute of another program), is kept whole in `source` and written back with it, so that nothing is lost beside us.
 */
import { ImmutableString } from "@automerge/automerge/slim";
import type { Attrs, Node, NodeType, Schema } from "prosemirror-model";
import type { Marker } from "../binding/delta.ts";

/** The block types that are items of lists. */
export type ListKind = "ordered-list-item" | "unordered-list-item";

/** Most list items an item may lie in; deeper ones would leave no room for words on a page. The server reads no deeper. */
export const deepestList = 8;

const lists: ReadonlySet<string> = new Set<ListKind>(["ordered-list-item", "unordered-list-item"]);

export function isListKind(name: string): name is ListKind {
  return lists.has(name);
}

/** The kinds of the items around a list item, outermost first. */
export function parentsOf(node: Node): readonly ListKind[] {
  return (node.attrs.parents ?? []) as readonly ListKind[];
}

/** The node type and attributes that a marker reads as. */
export function readMarker(schema: Schema, marker: Marker): { readonly type: NodeType; readonly attrs: Attrs } {
  const { name, attrs } = known(marker);
  const type = schema.nodes[name];
  if (type === undefined) throw new Error(`The schema lacks ${name}.`);
  const canonical = canonicalMarker(name, attrs);
  return { type, attrs: same(canonical, marker) ? attrs : { ...attrs, source: marker } };
}

/** Whether a marker stands in a line of words rather than at the beginning of a block. */
export function isEmbed(marker: Marker): boolean {
  if (text(marker.type) === "table") return tableId(marker) === null;
  return text(marker.type) === "footnote" || marker.isEmbed === true;
}

function known(marker: Marker): { readonly name: string; readonly attrs: Attrs } {
  const type = text(marker.type);
  if (type === "footnote") {
    const id = text(map(marker.attrs).id);
    return id === null ? { name: "other-embed", attrs: {} } : { name: "footnote", attrs: { id } };
  }
  if (type === "table") {
    const id = tableId(marker);
    return id === null ? { name: "other-embed", attrs: {} } : { name: "table", attrs: { id } };
  }
  if (marker.isEmbed === true) return { name: "other-embed", attrs: {} };
  if (type === "heading") return { name: "heading", attrs: headingAttributes(map(marker.attrs)) };
  if (type !== null && isListKind(type)) return { name: type, attrs: { parents: readParents(marker.parents) } };
  if (type === "paragraph" || type === "blockquote") return { name: type, attrs: {} };
  return { name: "other-block", attrs: {} };
}

/** The id of a table, whose marker is an embed to other editors and a block to us. */
function tableId(marker: Marker): string | null {
  return text(map(marker.attrs).id);
}

function headingAttributes(attrs: Marker): Attrs {
  const level = typeof attrs.level === "number" ? Math.trunc(attrs.level) : 1;
  return { level: Math.min(Math.max(level, 1), 4), numbered: attrs.numbered === true };
}

function readParents(parents: unknown): readonly ListKind[] {
  if (!Array.isArray(parents)) return [];
  const names = parents.map(text).filter((name) => name !== null && isListKind(name));
  return names.slice(0, deepestList);
}

/** The marker that begins this block, or that is this embed. */
export function writeMarker(node: Node): Marker {
  const canonical = canonicalMarker(node.type.name, node.attrs);
  const source = node.attrs.source as Marker | null | undefined;
  if (source === null || source === undefined) return canonical;
  if (node.type.name === "other-block" || node.type.name === "other-embed") return source;
  const attrs = { ...map(source.attrs), ...map(canonical.attrs) };
  const unchanged = node.attrs.parents === undefined || same(readParents(source.parents), parentsOf(node));
  const parents = unchanged && "parents" in source ? source.parents : canonical.parents;
  return { ...source, ...canonical, attrs, parents };
}

function canonicalMarker(name: string, attrs: Attrs): Marker {
  const parents = ((attrs.parents ?? []) as readonly string[]).map((parent) => new ImmutableString(parent));
  return { type: new ImmutableString(name), parents, attrs: canonicalAttributes(name, attrs), isEmbed: namesWords(name) };
}

function canonicalAttributes(name: string, attrs: Attrs): Marker {
  if (name === "heading") return { level: attrs.level as number, numbered: attrs.numbered as boolean };
  return namesWords(name) ? { id: new ImmutableString(String(attrs.id)) } : {};
}

/** Whether a marker names words that are kept elsewhere in the document. */
function namesWords(name: string): boolean {
  return name === "footnote" || name === "table";
}

/** A string that is a scalar; a plain one is a Text object of its own and reads as nothing. */
function text(value: unknown): string | null {
  return value instanceof ImmutableString ? value.val : null;
}

function map(value: unknown): Marker {
  return isMap(value) ? value : {};
}

function isMap(value: unknown): value is Marker {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether two values from a marker are the same, whatever the order of their keys. */
export function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (one instanceof ImmutableString || other instanceof ImmutableString) {
    return text(one) !== null && text(one) === text(other);
  }
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
    return one.every((item, index) => same(item, other[index]));
  }
  if (!isMap(one) || !isMap(other)) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => key in other && same(one[key], other[key]));
}
