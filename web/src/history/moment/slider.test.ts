import { expect, test } from "vitest";
import { sliderOf } from "./slider.ts";

test("the end of the slider is the last change, also where a step is several changes", () => {
  for (const changes of [0, 1, 2_000, 3_999, 4_000, 4_001, 260_003]) {
    const slider = sliderOf(changes);
    expect(slider.max % slider.step).toBe(0);
    expect(slider.positionAt(slider.max)).toBe(changes);
    expect(slider.valueAt(changes)).toBe(slider.max);
  }
});

test("what is not the end stands for itself", () => {
  const slider = sliderOf(4_001);
  expect(slider).toMatchObject({ step: 2, max: 4_002 });
  expect(slider.positionAt(4_000)).toBe(4_000);
  expect(slider.valueAt(4_000)).toBe(4_000);
});
