/** The slider's steps. In a long history each is several changes; the last one is as long as the rest. */
export interface Slider {
  readonly step: number;
  readonly max: number;
  /** The value that stands for so many changes. */
  valueAt(position: number): number;
  /** How many changes a value stands for. */
  positionAt(value: number): number;
}

/** Most steps from one end to the other: as many as a wide slider has pixels. */
const steps = 2_000;

/** The slider through so many changes. A browser keeps to multiples of the step, so its end must be one, or nobody gets there. */
export function sliderOf(changes: number): Slider {
  const step = Math.max(1, Math.floor(changes / steps));
  const max = Math.ceil(changes / step) * step;
  return {
    step,
    max,
    valueAt: (position) => (position >= changes ? max : position),
    positionAt: (value) => Math.min(value, changes),
  };
}
