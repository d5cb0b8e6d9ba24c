/** What typing at the beginning of a block makes of it: "- ", "1. ", "> ", "# ". */
import type { Attrs } from "prosemirror-model";
import { InputRule, inputRules } from "prosemirror-inputrules";
import { textSchema } from "../schema/schema.ts";

function blockRule(pattern: RegExp, type: string, attrs: (match: RegExpMatchArray) => Attrs | null = () => null): InputRule {
  return new InputRule(pattern, (state, match, start, end) => {
    const target = textSchema.nodes[type];
    const block = state.doc.resolve(start).parent;
    if (target === undefined || block.type.name !== "paragraph") return null;
    return state.tr.delete(start, end).setBlockType(start, start, target, attrs(match));
  });
}

export const blockRules = inputRules({
  rules: [
    blockRule(/^\s*[-*•]\s$/, "unordered-list-item"),
    blockRule(/^\s*(?:1[.)]|a\))\s$/, "ordered-list-item"),
    blockRule(/^\s*>\s$/, "blockquote"),
    blockRule(/^(#{1,4})\s$/, "heading", (match) => ({ level: match[1]?.length ?? 1, numbered: false })),
  ],
});
