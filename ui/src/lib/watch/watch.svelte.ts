import type { Backend } from '../backend/backend';
import type { WatchFor, WatchView } from '../backend/bindings';

/**
 * One watch of the screen, for whoever began it last: `told` is called on each find and at the end.
 * The watch itself is in Rust; this follows it.
 */
export class Watch {
  #view = $state.raw<WatchView | null>(null);
  #now = $state(Date.now());
  #told: ((view: WatchView) => void) | null = null;
  #turn = 0;
  #clock: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly backend: Backend) {}

  /** Whether it goes on. */
  get goesOn(): boolean {
    return this.#told !== null;
  }

  get view(): WatchView | null {
    return this.#view;
  }

  get secondsLeft(): number {
    if (!this.#view) return 0;
    return Math.max(0, Math.ceil((this.#view.endsAt - this.#now) / 1000));
  }

  /** Begins, in place of the watch before; rejects when that is refused. */
  async start(purpose: WatchFor, told: (view: WatchView) => void): Promise<void> {
    const turn = ++this.#turn;
    this.#view = null;
    this.#told = told;
    const view = await this.backend.watchStart(purpose);
    if (turn !== this.#turn) return;
    this.#follow(view);
    // What was told before this answer came was not ours yet.
    await this.told();
  }

  /** Nobody waits for it any more; `told` is not called again. */
  stop(): void {
    if (!this.goesOn) return;
    this.#end();
    this.backend.watchStop().catch(() => {});
  }

  /** To call when the backend says that there is more. */
  async told(): Promise<void> {
    const turn = this.#turn;
    if (!this.#view) return;
    const view = await this.backend.watchView().catch(() => null);
    if (turn === this.#turn && view?.number === this.#view?.number) this.#follow(view);
  }

  #follow(view: WatchView | null): void {
    const told = this.#told;
    if (!view || !told) return;
    this.#view = view;
    if (view.end) this.#end();
    else if (this.#clock === undefined) {
      this.#now = Date.now();
      this.#clock = setInterval(() => (this.#now = Date.now()), 500);
    }
    told(view);
  }

  #end(): void {
    this.#turn += 1;
    this.#told = null;
    clearInterval(this.#clock);
    this.#clock = undefined;
  }
}
