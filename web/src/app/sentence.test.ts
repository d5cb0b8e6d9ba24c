import { expect, test } from "vitest";
import { sentence, summary } from "./sentence.ts";

const now = new Date(2026, 10, 24, 15, 0).getTime();
const at = (hour: number, minute: number, day = 24) => new Date(2026, 10, day, hour, minute).getTime();

test("the sync state is said in the design's words", () => {
  const said = (state: Parameters<typeof sentence>[0]) => sentence(state, now, "de");
  expect(said({ kind: "saved", at: at(14, 32) })).toBe("Gespeichert 14:32");
  expect(said({ kind: "saving" })).toBe("wird gespeichert …");
  expect(said({ kind: "local", since: at(14, 20) })).toBe("Ihr Text seit 14:20 liegt nur auf diesem Gerät");
  expect(said({ kind: "local", since: at(14, 20, 23) })).toBe("Ihr Text seit gestern 14:20 liegt nur auf diesem Gerät");
  expect(said({ kind: "offline" })).toBe("keine Verbindung");
});

test("the summary stays the same while somebody types and is saved", () => {
  const others = ["Lübeck", "München"];
  const saving = summary({ kind: "saving" }, others, true, now, "de");
  expect(saving).toBe("Ihr Text wird laufend gespeichert. Mit Ihnen hier: Lübeck, München.");
  expect(summary({ kind: "saved", at: now }, others, true, now, "de")).toBe(saving);
});

test("the summary names trouble, and a reader is not told about text that is not theirs", () => {
  expect(summary({ kind: "local", since: at(14, 20) }, [], true, now, "de")).toBe(
    "Ihr Text seit 14:20 liegt nur auf diesem Gerät.",
  );
  expect(summary({ kind: "offline" }, [], false, now, "de")).toBe("keine Verbindung.");
  expect(summary({ kind: "saved", at: now }, [], false, now, "de")).toBe("");
});
