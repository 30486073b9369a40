import type { Backend } from '../backend/backend';
import type { Problem, QuickAccount, QuickChoice, QuickState } from '../backend/bindings';
import { problemOf } from '../enrol/outcome';
import { Search } from '../list/search';
import { t } from '../words.svelte';

export type QuickBackend = Pick<Backend, 'quickState' | 'quickChoose' | 'quickClose' | 'listen'>;

/** What can be chosen: an account's code, or something to do. */
export type Entry =
  | { id: string; account: QuickAccount }
  | { id: 'expect' | 'unlock'; account: null };

/** As many as are drawn: who looks for one further down types another letter. */
export const MOST_SHOWN = 50;

/** The one line, what it found, and which of that Enter chooses. */
export class Quick {
  query = $state('');
  at = $state(0);
  state = $state.raw<QuickState | null>(null);
  problem = $state.raw<Problem | null>(null);
  readonly #search = $derived(new Search(this.state?.accounts ?? []));
  readonly entries: Entry[] = $derived.by(() => {
    const found: Entry[] = this.#search
      .find(this.query)
      .slice(0, MOST_SHOWN)
      .map((account) => ({ id: `account-${account.id}`, account }));
    const actions = this.#actions().map((id): Entry => ({ id, account: null }));
    // Nothing else can be had of a locked vault at once.
    return this.state?.vault.state === 'locked' ? [...actions, ...found] : [...found, ...actions];
  });
  readonly chosen: Entry | undefined = $derived(this.entries[Math.min(this.at, this.entries.length - 1)]);
  #choosing = false;

  /** `dress` gives the page its language and colours. */
  constructor(
    private readonly backend: QuickBackend,
    private readonly dress: (state: QuickState) => void = () => {},
  ) {}

  /** Listens until the returned function is called. */
  start(): () => void {
    return this.backend.listen((event) => {
      if (event.kind === 'changed') void this.refresh();
    });
  }

  async refresh(): Promise<void> {
    try {
      const state = await this.backend.quickState();
      this.dress(state);
      this.state = state;
    } catch (refusal) {
      this.problem = problemOf(refusal);
    }
  }

  type(query: string): void {
    this.query = query;
    this.at = 0;
  }

  /** By rows, around the ends. */
  move(by: number): void {
    const count = this.entries.length;
    if (count > 0) this.at = (Math.min(this.at, count - 1) + by + count) % count;
  }

  async choose(entry: Entry | undefined = this.chosen): Promise<void> {
    if (!entry || this.#choosing) return;
    this.#choosing = true;
    try {
      await this.backend.quickChoose(choiceOf(entry));
    } catch (refusal) {
      this.problem = problemOf(refusal);
    } finally {
      this.#choosing = false;
    }
  }

  async close(): Promise<void> {
    await this.backend.quickClose().catch(() => {});
  }

  #actions(): ('expect' | 'unlock')[] {
    const asked = this.query.trim().toLocaleLowerCase();
    const offered: ('expect' | 'unlock')[] = [];
    if (this.state?.vault.state === 'locked') offered.push('unlock');
    if (this.state?.approves) offered.push('expect');
    return offered.filter((id) => labelOf(id).toLocaleLowerCase().includes(asked));
  }
}

export function labelOf(id: 'expect' | 'unlock'): string {
  return t(id === 'expect' ? 'tray-expect' : 'tray-unlock');
}

function choiceOf(entry: Entry): QuickChoice {
  if (entry.account) return { choice: 'copy', id: entry.account.id };
  return { choice: entry.id === 'expect' ? 'expectSignIn' : 'unlock' };
}
