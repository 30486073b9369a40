import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { CodeView } from './backend/bindings';

/** How long before the end of its time step a code shows the next one. */
export const LATE_MS = 10_000;
// A code is asked for just after the step begins, never before.
const AFTER_STEP_MS = 15;
const RETRY_MS = 1_000;
// Sleep and clock changes move the wall clock but not the animations' clock.
const DRIFT_MS = 400;

type Ask = (ids: string[]) => Promise<CodeView[]>;

/**
 * The codes of what is on screen, each asked for once per time step.
 *
 * One timer in all, set for the next moment at which something on screen changes: the end
 * of a time step, or the moment a next code appears. The seconds in between belong to CSS.
 */
export class LiveCodes {
  #codes = new SvelteMap<string, CodeView>();
  #late = new SvelteSet<string>();
  #ids: string[] = [];
  #asking = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #paused = false;
  #drift = Date.now() - performance.now();
  /** Counts up when rings must start anew, because the clocks have parted. */
  epoch = $state(0);

  constructor(private readonly ask: Ask) {}

  of(id: string): CodeView | undefined {
    return this.#codes.get(id);
  }

  /** Whether the next code of `id` is due within ten seconds. */
  isLate(id: string): boolean {
    return this.#late.has(id);
  }

  /** Takes codes that came another way: with the first paint, or from a counter. */
  take(views: CodeView[]): void {
    for (const view of views) this.#codes.set(view.id, view);
    this.#schedule();
  }

  /** Says which rows are on screen. Codes of others are forgotten; missing ones are asked for. */
  watch(ids: string[]): void {
    this.#ids = ids;
    const wanted = new Set(ids);
    for (const id of [...this.#codes.keys()]) {
      if (!wanted.has(id)) this.forget(id);
    }
    this.#refreshStale();
  }

  forget(id: string): void {
    this.#codes.delete(id);
    this.#late.delete(id);
  }

  forgetAll(): void {
    this.#codes.clear();
    this.#late.clear();
    this.#ids = [];
    clearTimeout(this.#timer);
  }

  /** Nothing is asked for while nobody looks. */
  pause(): void {
    this.#paused = true;
    clearTimeout(this.#timer);
  }

  resume(): void {
    // An engine may have let the rings of a hidden page stand.
    if (this.#paused) this.epoch += 1;
    this.#paused = false;
    this.checkClock();
    this.#refreshStale();
  }

  /** Starts the rings anew when the machine slept or its clock was set. */
  checkClock(): void {
    const drift = Date.now() - performance.now();
    if (Math.abs(drift - this.#drift) > DRIFT_MS) this.epoch += 1;
    this.#drift = drift;
  }

  #isStale(id: string, now: number): boolean {
    const view = this.#codes.get(id);
    if (!view) return true;
    return view.validUntil !== null && (now >= view.validUntil || now < view.validFrom);
  }

  #refreshStale(): void {
    if (this.#paused) return;
    const now = Date.now();
    const stale = this.#ids.filter((id) => this.#isStale(id, now) && !this.#asking.has(id));
    if (stale.length === 0) {
      this.#schedule();
      return;
    }
    for (const id of stale) this.#asking.add(id);
    this.ask(stale)
      .then((views) => {
        for (const view of views) this.#codes.set(view.id, view);
        this.#schedule();
      })
      .catch(() => {
        // What refused is told by whoever asked the vault; here codes that are over must go.
        for (const id of stale) this.forget(id);
        this.#schedule(RETRY_MS);
      })
      .finally(() => {
        for (const id of stale) this.#asking.delete(id);
      });
  }

  #schedule(atLeast = 0): void {
    clearTimeout(this.#timer);
    if (this.#paused) return;
    const now = Date.now();
    let next = Infinity;
    for (const id of this.#ids) {
      const view = this.#codes.get(id);
      if (!view || view.validUntil === null) continue;
      const lateFrom = view.validUntil - LATE_MS;
      const late = view.next !== null && now >= lateFrom && now < view.validUntil;
      if (late !== this.#late.has(id)) {
        if (late) this.#late.add(id);
        else this.#late.delete(id);
      }
      next = Math.min(next, now < lateFrom && view.next !== null ? lateFrom : view.validUntil + AFTER_STEP_MS);
    }
    if (next === Infinity && atLeast === 0) return;
    const wait = next === Infinity ? atLeast : Math.max(next - now, atLeast, AFTER_STEP_MS);
    this.#timer = setTimeout(() => {
      this.checkClock();
      this.#refreshStale();
    }, wait);
  }
}
