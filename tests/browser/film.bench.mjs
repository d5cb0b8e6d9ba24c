// How many frames a second the past of a long document can be scrubbed through and played: the real page in Chromium, with
// a film of 260,000 edits (a text of 100,000 characters in ONE block) in place of the server's.
// node browser/film.bench.mjs [characters a line, default 400; 0 for a single endless line]
import { openDocument, Stage } from "./stage.mjs";

const EDITS = 260_000;
const FRAMES = 300;
const lineLength = Number(process.argv[2] ?? 400);

/** A generator with a seed: the same film every time. */
function random(seed) {
  return () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
}

/** Somebody types, jumps, and takes back: 70 of 100 edits insert. */
function film() {
  const next = random(7);
  const made = [];
  const removed = [];
  const letters = [];
  const order = [];
  const visible = [];
  let caret = 0;
  for (let edit = 0; edit < EDITS; edit += 1) {
    if (next() < 0.01) caret = Math.floor(next() * (visible.length + 1));
    if (next() < 0.7 || caret === 0) {
      const element = made.length;
      const before = caret === 0 ? undefined : visible[caret - 1];
      made.push(edit);
      removed.push(undefined);
      letters.push(letter(next, edit));
      order.push([before, element]);
      visible.splice(caret, 0, element);
      caret += 1;
    } else {
      const [gone] = visible.splice(caret - 1, 1);
      removed[gone] = edit;
      caret -= 1;
    }
  }
  const elements = inDocumentOrder(order);
  const gone = [];
  let last = 0;
  elements.forEach((element, index) => {
    if (removed[element] === undefined) return;
    gone.push(index + 1 - last, removed[element]);
    last = index + 1;
  });
  return {
    heads: ["00"],
    changes: EDITS,
    times: Array.from({ length: EDITS }, (_, change) => (change === 0 ? 1.7e12 : 5_000)),
    authors: [{ session: "00", organisation_id: null, member_id: null, brought_by: null, received_at: 1.7e12, written_at: null, note: null, first: 1, last: EDITS }],
    author_of: [[EDITS, 0]],
    tables: [],
    texts: [
      {
        name: "text",
        chars: `\uFFFC${elements.map((element) => letters[element]).join("")}`,
        made: [[0, 1, 0], ...elements.map((element) => [made[element], 1, 0])],
        removed: gone,
        markers: [{ element: 0, id: "1@00", states: [{ from: 0, kind: "paragraph", depth: 0 }] }],
        marks: [],
      },
    ],
  };
}

function letter(next, edit) {
  if (lineLength > 0 && next() < 1 / lineLength) return "\n";
  return next() < 0.16 ? " " : String.fromCharCode(97 + (edit % 26));
}

/** Elements behind the one they were typed after; the later of two at one place stands first. */
function inDocumentOrder(order) {
  const after = new Map();
  for (const [before, element] of order) after.set(before, [...(after.get(before) ?? []), element]);
  const elements = [];
  const waiting = [...(after.get(undefined) ?? [])];
  while (waiting.length > 0) {
    const element = waiting.pop();
    elements.push(element);
    waiting.push(...(after.get(element) ?? []));
  }
  return elements;
}

/** Milliseconds between frames while something goes on, sorted. */
function measure(page, scrub) {
  return page.evaluate(
    async ({ frames, scrub }) => {
      const slider = document.querySelector("input[type=range]");
      const max = Number(slider.max);
      const times = [];
      let last;
      for (let frame = 0; frame <= frames; frame += 1) {
        const now = await new Promise(requestAnimationFrame);
        if (last !== undefined) times.push(now - last);
        last = now;
        if (!scrub) continue;
        // Back and forth through the whole past, as a hand on the slider does.
        const way = Math.abs(((frame * 4) / frames) % 2 - 1);
        slider.value = String(Math.round(max * (0.4 + way * 0.6)));
        slider.dispatchEvent(new Event("input", { bubbles: true }));
      }
      return times.sort((a, b) => a - b);
    },
    { frames: FRAMES, scrub },
  );
}

function told(name, times) {
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1);
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  console.log(`${name}: ${(1000 / mean).toFixed(0)} frames a second; a frame takes ${at(0.5)} ms (median), ${at(0.95)} ms (95 of 100), ${at(1)} ms (longest)`);
}

const answers = {
  film: film(),
  text: { heads: ["00"], position: EDITS, at: 1.7e12, text_sha256: "", title: [], blocks: [], footnotes: [] },
  history: { heads: ["00"], position: EDITS, changes: EDITS, inserted: 0, removed: 0, entries: [], next: null },
  versions: [{ number: 1, name: "Lang", note: null, heads: ["00"], position: EDITS, text_sha256: "", created_at: 1.7e12, organisation_id: null, member_id: null, agreed: null, is_current: false }],
};

const stage = await Stage.set();
try {
  await stage.server.createDocument("Lang");
  const page = await stage.enter("Anke Petersen", "Stadtwerke Lübeck", "editor", { viewport: { width: 1440, height: 1000 } });
  await page.route(/\/documents\/[^/]+\/(film|text|history|versions|visit)/, (route) => {
    const [, what] = /documents\/[^/]+\/(\w+)/.exec(route.request().url());
    return what === "visit" ? route.fulfill({ status: 204 }) : route.fulfill({ json: answers[what] });
  });
  await openDocument(page, "Lang");
  await page.goto(`${page.url()}/v/1`);
  await page.getByRole("slider").waitFor();
  await measure(page, true);
  const characters = await page.locator(".page.past [data-kind=text]").evaluate(({ textContent }) => textContent.length);
  console.log(`${EDITS} edits, ${characters} characters in one block, ${lineLength === 0 ? "one endless line" : `lines of about ${lineLength}`}`);
  told("scrubbing", await measure(page, true));
  await page.getByRole("button", { name: "Abspielen" }).click();
  told("playing", await measure(page, false));
} finally {
  await stage.strike();
}
