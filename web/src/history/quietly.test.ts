import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Quietly } from "./quietly.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function made(held = () => false) {
  const act = vi.fn();
  return { act, quietly: new Quietly(act, held) };
}

test("many reasons in a row are one, after it has become quiet", () => {
  const { act, quietly } = made();
  for (let reason = 0; reason < 4; reason += 1) {
    quietly.ask();
    vi.advanceTimersByTime(1_000);
  }
  expect(act).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1_000);
  expect(act).toHaveBeenCalledTimes(1);
});

test("whoever types without a pause is followed all the same", () => {
  const { act, quietly } = made();
  for (let time = 0; time < 20_000; time += 100) {
    quietly.ask();
    vi.advanceTimersByTime(100);
  }
  expect(act).toHaveBeenCalledTimes(3);
});

test("it waits for as long as it is held, and forgets nothing", () => {
  let dialog = true;
  const { act, quietly } = made(() => dialog);
  quietly.ask();
  vi.advanceTimersByTime(60_000);
  expect(act).not.toHaveBeenCalled();
  dialog = false;
  vi.advanceTimersByTime(2_000);
  expect(act).toHaveBeenCalledTimes(1);
  quietly.ask();
  quietly.stop();
  vi.advanceTimersByTime(60_000);
  expect(act).toHaveBeenCalledTimes(1);
});
