/** A clock that only moves when it is told to. */
import type { Clock } from "../binding/session.ts";

interface Alarm {
  readonly time: number;
  readonly callback: () => void;
}

export class TestClock implements Clock {
  #now = 0;
  readonly #alarms = new Set<Alarm>();

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const alarm = { time: this.#now + milliseconds, callback };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  }

  /** Lets time pass; what falls due is called in its order. */
  pass(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (let due = this.#next(end); due !== undefined; due = this.#next(end)) {
      this.#alarms.delete(due);
      this.#now = Math.max(this.#now, due.time);
      due.callback();
    }
    this.#now = end;
  }

  #next(end: number): Alarm | undefined {
    const due = [...this.#alarms].filter((alarm) => alarm.time <= end);
    return due.sort((one, other) => one.time - other.time)[0];
  }
}
