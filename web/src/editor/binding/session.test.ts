import * as Automerge from "@automerge/automerge/slim";
import type { DocHandle } from "@automerge/automerge-repo/slim";
import { describe, expect, test } from "vitest";
import type { TextDocument } from "../api.ts";
import { textSchema } from "../schema/schema.ts";
import { exchange, handleOf, serverDocument } from "../testing/documents.ts";
import { Random } from "../testing/random.ts";
import { Writer } from "../testing/writer.ts";
import { heading } from "../text/blocks.ts";
import { backspaceAtStart, splitBlock } from "../text/breaks.ts";
import { indent, list } from "../text/lists.ts";
import { toggle } from "../text/words.ts";

function draft(...paragraphs: string[]): Automerge.Doc<TextDocument> {
  const blocks = paragraphs.map((words) => textSchema.node("paragraph", null, words === "" ? [] : textSchema.text(words)));
  return serverDocument("Begriff", textSchema.node("doc", null, blocks));
}

/** Two members with the same draft before them. */
function two(...paragraphs: string[]): { lübeck: Writer; dortmund: Writer; meet: () => void } {
  const base = draft(...paragraphs);
  const lübeck = new Writer("lübeck", handleOf(base, "aa".repeat(16)));
  const dortmund = new Writer("dortmund", handleOf(base, "bb".repeat(16)));
  const meet = (): void => {
    for (const writer of [lübeck, dortmund]) writer.session.flush();
    exchange(lübeck.handle, dortmund.handle);
    for (const writer of [lübeck, dortmund]) writer.check("meeting");
    expect(lübeck.text.state.doc.toJSON()).toEqual(dortmund.text.state.doc.toJSON());
  };
  return { lübeck, dortmund, meet };
}

function changesSince(handle: DocHandle<TextDocument>, heads: Automerge.Heads): number {
  return Automerge.getChangesMetaSince(handle.doc(), heads).length;
}

describe("a burst of typing", () => {
  test("is dated to the hour, for everybody who has the document can read it", () => {
    const writer = new Writer("writer", handleOf(draft("Hallo")));
    const heads = Automerge.getHeads(writer.handle.doc());
    writer.goBehind("Hallo");
    writer.type("!");
    writer.session.flush();
    const times = Automerge.getChangesMetaSince(writer.handle.doc(), heads).map(({ time }) => time);
    const now = Date.now() / 1_000;
    expect(times).toHaveLength(1);
    for (const time of times) {
      expect(time % 3_600).toBe(0);
      expect(now - time).toBeLessThan(3_700);
    }
  });

  test("becomes one change 150 ms after its first key while others are present", () => {
    const writer = new Writer("writer", handleOf(draft("Hallo")));
    const heads = Automerge.getHeads(writer.handle.doc());
    writer.goBehind("Hallo");
    for (const character of " Welt") {
      writer.type(character);
      writer.clock.pass(29);
    }
    expect(writer.session.pending).toBe(true);
    expect(changesSince(writer.handle, heads)).toBe(0);
    writer.clock.pass(5);
    expect(writer.session.pending).toBe(false);
    expect(changesSince(writer.handle, heads)).toBe(1);
    expect(writer.pendings).toEqual([true, false]);
    writer.check("a burst");
  });

  test("becomes one change at a pause, and at the latest after a second, when one is alone", () => {
    const writer = new Writer("writer", handleOf(draft("Hallo")), false);
    const heads = Automerge.getHeads(writer.handle.doc());
    writer.goBehind("Hallo");
    writer.type("!");
    writer.clock.pass(399);
    expect(changesSince(writer.handle, heads)).toBe(0);
    writer.clock.pass(1);
    expect(changesSince(writer.handle, heads)).toBe(1);
    for (let key = 0; key < 10; key += 1) {
      writer.type("x");
      writer.clock.pass(100);
    }
    expect(changesSince(writer.handle, heads)).toBe(2);
  });

  test("that is taken back before it is written leaves no trace", () => {
    const writer = new Writer("writer", handleOf(draft("Hallo")));
    const heads = Automerge.getHeads(writer.handle.doc());
    writer.goBehind("Hallo");
    writer.type("?");
    writer.session.undo();
    writer.session.flush();
    expect(changesSince(writer.handle, heads)).toBe(0);
    expect(writer.session.pending).toBe(false);
  });

  test("stays where it is when someone else's change arrives before it is written", () => {
    const { lübeck, dortmund, meet } = two("Anfang und Ende");
    lübeck.goBehind("Ende");
    lübeck.type(" gut");
    dortmund.goBehind("Anfang");
    dortmund.type(" Mitte");
    dortmund.session.flush();
    exchange(lübeck.handle, dortmund.handle);
    expect(lübeck.session.pending).toBe(true);
    expect(lübeck.shown()).toBe("Anfang Mitte und Ende gut");
    meet();
    expect(dortmund.shown()).toBe("Anfang Mitte und Ende gut");
  });

  test("that the handle refuses waits on, and is on the page still", () => {
    const handle = handleOf(draft("Hallo"));
    const writer = new Writer("writer", handle);
    const change = handle.change.bind(handle);
    handle.change = () => {
      throw new Error("not now");
    };
    writer.goBehind("Hallo");
    writer.type("!");
    expect(() => writer.session.flush()).toThrow("not now");
    expect(writer.session.pending).toBe(true);
    handle.change = change;
    writer.session.flush();
    expect(writer.shown()).toBe("Hallo!");
    writer.check("a second try");
  });
});

describe("what two do at once", () => {
  test("two who type at the same place do not mix their words", () => {
    const { lübeck, dortmund, meet } = two("Ort: ");
    lübeck.goBehind("Ort: ");
    dortmund.goBehind("Ort: ");
    for (const [one, other] of ["Lü Do", "be rt", "ck mu", "! nd"].map((pair) => pair.split(" "))) {
      lübeck.type(one ?? "");
      dortmund.type(other ?? "");
      meet();
    }
    expect(["Ort: Lübeck!Dortmund", "Ort: DortmundLübeck!"]).toContain(lübeck.shown());
  });

  test("a paragraph split while someone types in it keeps every word once", () => {
    const { lübeck, dortmund, meet } = two("Vorher und nachher");
    lübeck.goBehind("Vorher");
    lübeck.run(splitBlock);
    dortmund.goBehind("und nach");
    dortmund.type("weislich da");
    meet();
    expect(lübeck.shown()).toBe("Vorher\n und nachweislich daher");
  });

  test("Enter at the beginning of a paragraph leaves its words in their block while someone types there", () => {
    const { lübeck, dortmund, meet } = two("Absatz");
    lübeck.select(lübeck.text, 1);
    lübeck.run(splitBlock);
    dortmund.select(dortmund.text, 1);
    dortmund.type("Der ");
    meet();
    expect(lübeck.shown()).toBe("\nDer Absatz");
  });

  test("two paragraphs joined while someone types in the second keep every word once", () => {
    const { lübeck, dortmund, meet } = two("Eins", "Zwei");
    lübeck.select(lübeck.text, 7);
    lübeck.run(backspaceAtStart);
    dortmund.goBehind("Zwei");
    dortmund.type("mal");
    meet();
    expect(lübeck.shown()).toBe("EinsZweimal");
  });

  test("two who make the same paragraph a heading have one heading", () => {
    const { lübeck, dortmund, meet } = two("Begriff");
    lübeck.run(heading(1, true));
    dortmund.run(heading(2, true));
    meet();
    expect(lübeck.text.state.doc.childCount).toBe(1);
    expect(lübeck.text.state.doc.firstChild?.type.name).toBe("heading");
  });

  test("two who indent the same item have indented it once", () => {
    const { lübeck, dortmund, meet } = two("Eins", "Zwei");
    lübeck.select(lübeck.text, 1, 8);
    lübeck.run(list("ordered-list-item"));
    meet();
    for (const writer of [lübeck, dortmund]) {
      writer.goBehind("Zwei");
      writer.run(indent);
    }
    meet();
    expect(lübeck.text.state.doc.child(1).attrs.parents).toEqual(["ordered-list-item"]);
  });

  test("a block that one deletes while another types in it leaves the typed words", () => {
    const { lübeck, dortmund, meet } = two("Eins", "Zwei", "Drei");
    lübeck.text.dispatch(lübeck.text.state.tr.delete(6, 12));
    dortmund.goBehind("Zwei");
    dortmund.type(" neu");
    meet();
    expect(lübeck.shown()).toBe("Eins neu\nDrei");
  });

  test("words typed after bold ones are bold, unless it was switched off", () => {
    const { lübeck, dortmund, meet } = two("fett dünn");
    lübeck.mark("fett");
    lübeck.run(toggle("strong"));
    meet();
    lübeck.goBehind("fett");
    lübeck.type("er");
    lübeck.run(toggle("strong"));
    lübeck.type("!");
    meet();
    const nodes = dortmund.text.state.doc.firstChild?.content.content ?? [];
    expect(nodes.map((node) => [node.text, node.marks.length])).toEqual([["fetter", 1], ["! dünn", 0]]);
  });
});

describe("a long paste", () => {
  test("becomes consecutive changes of at most 20,000 operations and is undone in one piece", () => {
    const handle = handleOf(draft("Anfang"));
    const writer = new Writer("writer", handle);
    const heads = Automerge.getHeads(handle.doc());
    const paragraph = (_: unknown, number: number) =>
      textSchema.node("paragraph", null, textSchema.text(`${number} ${"wort ".repeat(100)}`));
    const words = Array.from({ length: 90 }, paragraph);
    writer.session.alone(() => writer.text.dispatch(writer.text.state.tr.insert(8, words)));
    writer.session.flush();
    const sizes = Automerge.getChangesSince(handle.doc(), heads).map((change) => Automerge.decodeChange(change).ops.length);
    expect(sizes.length).toBeGreaterThan(2);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(20_000);
    writer.check("the paste");
    writer.session.undo();
    writer.session.flush();
    expect(handle.doc().text).toBe("\uFFFCAnfang");
  });
});

describe("undo", () => {
  test("takes back one's own words and leaves those that someone else wrote among them", () => {
    const { lübeck, dortmund, meet } = two("Satz.");
    lübeck.goBehind("Satz");
    lübeck.type(" mit Zusatz");
    meet();
    dortmund.goBehind("mit");
    dortmund.type(" gutem");
    meet();
    lübeck.session.undo();
    meet();
    expect(lübeck.shown()).toBe("Satz gutem.");
    lübeck.session.redo();
    meet();
    expect(lübeck.shown()).toContain("gutem");
    expect(lübeck.shown()).toContain("Zusatz");
  });

  test("does not set back a heading that someone else has changed since", () => {
    const { lübeck, dortmund, meet } = two("Begriff");
    lübeck.run(heading(1, false));
    meet();
    dortmund.run(heading(3, true));
    meet();
    lübeck.session.undo();
    meet();
    expect(lübeck.text.state.doc.firstChild?.attrs).toMatchObject({ level: 3, numbered: true });
  });

  test("does not bring back words that someone else has deleted", () => {
    const { lübeck, dortmund, meet } = two("Alt");
    lübeck.goBehind("Alt");
    lübeck.type("neu");
    meet();
    dortmund.mark("Altneu");
    dortmund.text.dispatch(dortmund.text.state.tr.deleteSelection());
    meet();
    lübeck.session.undo();
    meet();
    expect(lübeck.shown()).toBe("");
  });

  const seeds = Array.from({ length: Number(process.env.SEEDS ?? 40) }, (_, seed) => seed + 1);

  test.each(seeds)("never removes a letter of the other (seed %i)", (seed) => {
    const random = new Random(seed);
    const { lübeck, dortmund, meet } = two("a".repeat(20), "a".repeat(10));
    // Lübeck writes only l and deletes nothing; Dortmund writes only d, and must find every d again.
    let written = 0;
    for (let deed = 0; deed < 60; deed += 1) {
      const writer = random.chance(50) ? lübeck : dortmund;
      writer.select(writer.text, 1 + random.below(writer.text.state.doc.content.size - 1));
      if (writer === dortmund) {
        writer.type("d");
        written += 1;
      } else if (random.chance(40)) lübeck.session.undo();
      else if (random.chance(20)) lübeck.session.redo();
      else if (random.chance(30)) lübeck.run(splitBlock);
      else lübeck.type("ll");
      if (random.chance(40)) meet();
    }
    while (lübeck.session.canUndo) lübeck.session.undo();
    meet();
    expect(lübeck.shown().replace(/[^d]/g, "")).toHaveLength(written);
    expect(lübeck.shown().replace(/[^l]/g, "")).toHaveLength(0);
    expect(lübeck.shown().replace(/[^a]/g, "")).toHaveLength(30);
  });

  test("goes back through title, text and notes in the order in which things were done", () => {
    const writer = new Writer("writer", handleOf(draft("Text")));
    writer.insertFootnote("n1");
    writer.type("Notiz", writer.note("n1"));
    writer.clock.pass(2_000);
    writer.type("T", writer.title);
    writer.session.undo();
    expect(writer.title.state.doc.textContent).toBe("Begriff");
    writer.session.undo();
    expect(writer.note("n1").state.doc.textContent).toBe("");
    writer.session.undo();
    expect(writer.shown()).toBe("Text");
    writer.check("undoing");
  });
});

describe("footnotes", () => {
  test("two write the same note at once, and the embed comes with its words in one change", () => {
    const { lübeck, dortmund, meet } = two("Text");
    const heads = Automerge.getHeads(lübeck.handle.doc());
    lübeck.goBehind("Text");
    lübeck.insertFootnote("n1");
    lübeck.session.flush();
    expect(changesSince(lübeck.handle, heads)).toBe(1);
    expect(lübeck.handle.doc().footnotes.n1).toBe("");
    meet();
    lübeck.type("Anfang", lübeck.note("n1"));
    meet();
    dortmund.select(dortmund.note("n1"), dortmund.note("n1").state.doc.content.size - 1);
    dortmund.type(" Ende", dortmund.note("n1"));
    lübeck.select(lübeck.note("n1"), 1);
    lübeck.type("Der ", lübeck.note("n1"));
    meet();
    expect(lübeck.handle.doc().footnotes.n1).toBe("Der Anfang Ende");
    expect(lübeck.note("n1").state.doc.textContent).toBe("Der Anfang Ende");
  });

  test("a mark in a note reaches the other, although Automerge's patch names another text", () => {
    const { lübeck, dortmund, meet } = two("Text");
    lübeck.insertFootnote("n1");
    lübeck.type("wichtig", lübeck.note("n1"));
    meet();
    lübeck.select(lübeck.note("n1"), 1, 8);
    lübeck.run(toggle("strong"), lübeck.note("n1"));
    lübeck.type("!");
    meet();
    expect(dortmund.note("n1").state.doc.firstChild?.firstChild?.marks.map(({ type }) => type.name)).toEqual(["strong"]);
  });

  test("deleting a reference leaves the words in the document", () => {
    const { lübeck, meet } = two("Text");
    lübeck.goBehind("Text");
    lübeck.insertFootnote("n1");
    lübeck.type("bleibt", lübeck.note("n1"));
    meet();
    lübeck.text.dispatch(lübeck.text.state.tr.delete(5, 6));
    meet();
    expect(lübeck.handle.doc().footnotes.n1).toBe("bleibt");
    expect(lübeck.shown()).toBe("Text");
  });
});
