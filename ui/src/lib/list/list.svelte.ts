import type { AccountRow, ListPlace } from '../backend/bindings';
import type { Penning } from '../penning.svelte';
import { Arrangement, placeBefore } from './arrange';
import { Search } from './search';
import { scrollFor, sliceOf, totalHeight } from './virtual';

const REVEALED_MS = 30_000;
/** The narrowest column: a second one appears at 860 px of usual text. */
const COLUMN_REM = 26.875;
/** Below this width of a column the code stands under the names. */
const STACKED_BELOW_REM = 19;
const TIGHT_BELOW_REM = 24;

/** How a list begins. */
export const listStart: ListPlace = { query: '', group: null, top: 0 };

/** What the list shows of the accounts: which, in which order, where, and which one is the person's. */
export class List {
  #query = $state('');
  #group = $state<string | null>(null);
  #activeId = $state<string | null>(null);
  #revealed = $state<string | null>(null);
  #revealTimer: ReturnType<typeof setTimeout> | undefined;
  #arrangement = new Arrangement();

  top = $state(0);
  // The window's own size until the list is measured: the first paint draws all rows it will have.
  width = $state(innerWidth);
  height = $state(innerHeight);
  rem = $state(parseFloat(getComputedStyle(document.documentElement).fontSize));

  readonly columns = $derived(Math.max(1, Math.floor(this.width / (COLUMN_REM * this.rem))));
  readonly stacked = $derived(this.width > 0 && this.width / this.columns / this.rem < STACKED_BELOW_REM);
  /** Too narrow to keep room beside the ring for what shows only now and then. */
  readonly tight = $derived(this.width > 0 && this.width / this.columns / this.rem < TIGHT_BELOW_REM);
  readonly rowHeight = $derived((this.stacked ? 6.25 : 3.75) * this.rem);

  readonly #all = $derived.by(() => this.#arrangement.of(this.penning.accounts, this.penning.settings.sort));
  readonly #search = $derived.by(
    () => new Search(this.group === null ? this.#all : this.#all.filter((account) => account.group === this.group)),
  );
  /** What is shown, in order. */
  readonly rows: readonly AccountRow[] = $derived.by(() => this.#search.find(this.#query));
  readonly groups = $derived.by(() =>
    [...new Set(this.penning.accounts.flatMap((account) => account.group ?? []))].sort((a, b) => a.localeCompare(b)),
  );

  constructor(private readonly penning: Penning) {}

  /** Where the person is, for a page that takes this one's place. */
  get place(): ListPlace {
    return { query: this.#query, group: this.#group, top: this.top };
  }

  resume({ query, group, top }: ListPlace): void {
    this.query = query;
    this.group = group;
    this.top = top;
  }

  get query(): string {
    return this.#query;
  }
  set query(query: string) {
    this.#query = query;
    this.#activeId = null;
    this.top = 0;
  }

  get group(): string | null {
    return this.#group !== null && this.penning.accounts.some((account) => account.group === this.#group) ? this.#group : null;
  }
  set group(group: string | null) {
    this.#group = group;
    this.#activeId = null;
    this.top = 0;
  }

  /** The row in the tab order: the one last focused, else the first. */
  get activeIndex(): number {
    const at = this.#activeId === null ? -1 : this.rows.findIndex((row) => row.id === this.#activeId);
    return at < 0 ? 0 : at;
  }

  get active(): AccountRow | undefined {
    return this.rows[this.activeIndex];
  }

  activate(id: string): void {
    this.#activeId = id;
    if (this.#revealed !== null && this.#revealed !== id) this.conceal();
  }

  /** The rows to draw, in order: those in view and around it, and the one that may hold the focus. */
  get drawn(): { row: AccountRow; index: number }[] {
    const { from, to } = sliceOf({ count: this.rows.length, columns: this.columns, rowHeight: this.rowHeight, top: this.top, height: this.height });
    const indexes = Array.from({ length: to - from }, (_, at) => from + at);
    const active = this.activeIndex;
    if (active < from && this.rows.length > 0) indexes.unshift(active);
    else if (active >= to && active < this.rows.length) indexes.push(active);
    return indexes.map((index) => ({ row: this.rows[index]!, index }));
  }

  get totalHeight(): number {
    return totalHeight({ count: this.rows.length, columns: this.columns, rowHeight: this.rowHeight });
  }

  scrollTo(index: number): number {
    return scrollFor(index, { columns: this.columns, rowHeight: this.rowHeight, top: this.top, height: this.height });
  }

  /** The row that an arrow key leads to from `index`; null where there is none. */
  neighbour(index: number, key: string): number | null {
    const page = Math.max(1, Math.floor(this.height / this.rowHeight) - 1) * this.columns;
    const steps: Record<string, number> = {
      ArrowUp: -this.columns,
      ArrowDown: this.columns,
      ArrowLeft: this.columns > 1 ? -1 : 0,
      ArrowRight: this.columns > 1 ? 1 : 0,
      PageUp: -page,
      PageDown: page,
      Home: -Infinity,
      End: Infinity,
    };
    const step = steps[key];
    if (!step) return null;
    const last = this.rows.length - 1;
    const to = index + step;
    if (key.startsWith('Arrow')) return to < 0 || to > last ? null : to;
    return Math.min(Math.max(to, 0), last);
  }

  isConcealed(id: string): boolean {
    return this.penning.settings.hideCodes && this.#revealed !== id;
  }

  get revealed(): string | null {
    return this.#revealed;
  }

  reveal(id: string): void {
    this.#revealed = id;
    clearTimeout(this.#revealTimer);
    this.#revealTimer = setTimeout(() => this.conceal(), REVEALED_MS);
  }

  conceal(): void {
    clearTimeout(this.#revealTimer);
    if (this.#revealed !== null && this.penning.settings.hideCodes) this.penning.codes.forget(this.#revealed);
    this.#revealed = null;
  }

  /** Rows keep the person's own order only where that is what is shown. */
  get canMove(): boolean {
    return this.penning.settings.sort === 'mine' && this.#query.trim() === '' && this.group === null;
  }

  async moveTo(id: string, to: number): Promise<void> {
    const before = placeBefore(this.rows, id, to);
    if (before !== undefined) await this.penning.move(id, before);
  }
}
