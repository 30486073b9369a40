import type { Backend } from '../backend/backend';
import type { CopyLooked, CopyRow, Problem, RestoreHow } from '../backend/bindings';
import { problemOf } from '../enrol/outcome';

export type Preview = Extract<CopyLooked, { looked: 'preview' }>;
export type Shut = Exclude<CopyLooked, { looked: 'preview' }>;

/** Looking at a copy, then restoring from it. What was looked at stays in Rust; here are its names and numbers. */
export class Restore {
  copies = $state.raw<CopyRow[] | null>(null);
  looked = $state.raw<CopyLooked | null>(null);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  how = $state<RestoreHow>('merge');

  constructor(
    readonly backend: Backend,
    readonly show: () => void,
    readonly restored: () => void,
  ) {}

  /** Shows the copies there are. */
  open(): void {
    this.#start();
    this.show();
    void this.#load();
  }

  // Beside all else: looking for copies may take a while, and nobody needs to wait for it to open a file.
  async #load(): Promise<void> {
    try {
      this.copies = await this.backend.copies();
    } catch (refusal) {
      this.problem = problemOf(refusal);
    }
  }

  /** Shows what was dropped on the window. */
  async takeWaiting(): Promise<void> {
    await this.dropped(() => this.backend.copyTakeWaiting());
  }

  async dropped(ask: () => Promise<CopyLooked | null>): Promise<void> {
    let looked: CopyLooked | null = null;
    let problem: Problem | null = null;
    try {
      looked = await ask();
      if (looked === null) return;
    } catch (refusal) {
      problem = problemOf(refusal);
    }
    this.open();
    this.looked = looked;
    this.problem = problem;
  }

  look(id: string): Promise<void> {
    return this.#look(() => this.backend.copyLook(id));
  }

  choose(): Promise<void> {
    return this.#look(() => this.backend.copyChoose());
  }

  unlock(text: string): Promise<void> {
    const with_ = this.looked?.looked === 'needsKey' ? this.backend.copyOpenWithKey : this.backend.copyOpenWithPassword;
    return this.#look(() => with_.call(this.backend, text));
  }

  /** Back to the copies. */
  back(): void {
    void this.backend.copyForget();
    this.looked = null;
    this.problem = null;
    if (this.copies === null) this.open();
  }

  run(): Promise<void> {
    return this.#ask(async () => {
      await this.backend.restore(this.how);
      this.looked = null;
      this.restored();
    });
  }

  /** Forgets everything, as when the vault is locked. */
  close(): void {
    this.#start();
  }

  #start(): void {
    this.copies = null;
    this.looked = null;
    this.problem = null;
    this.how = 'merge';
  }

  #look(ask: () => Promise<CopyLooked | null>): Promise<void> {
    return this.#ask(async () => {
      this.looked = (await ask()) ?? this.looked;
    });
  }

  async #ask(run: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      await run();
    } catch (refusal) {
      this.problem = problemOf(refusal);
    }
    this.busy = false;
  }
}
