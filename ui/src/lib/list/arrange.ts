import type { AccountRow, SortOrder } from '../backend/bindings';

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** The accounts in the order chosen, pinned ones first. */
export function arranged(accounts: readonly AccountRow[], sort: SortOrder): AccountRow[] {
  const sorted = [...accounts];
  if (sort !== 'mine') sorted.sort(orders[sort]);
  return [...sorted.filter((account) => account.pinned), ...sorted.filter((account) => !account.pinned)];
}

type Compare = (a: AccountRow, b: AccountRow) => number;
const byName: Compare = (a, b) =>
  collator.compare(a.issuer || a.accountName, b.issuer || b.accountName) || collator.compare(a.accountName, b.accountName);

const orders: Record<Exclude<SortOrder, 'mine'>, Compare> = {
  name: byName,
  mostUsed: (a, b) => b.usedCount - a.usedCount || byName(a, b),
  lastUsed: (a, b) => (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0) || byName(a, b),
};

/**
 * Keeps rows where they are while only their use changes, so that copying a code
 * does not move the row from under the pointer. They take their new places the next time.
 */
export class Arrangement {
  #sort: SortOrder | null = null;
  #accounts: readonly AccountRow[] = [];
  #order: string[] = [];

  of(accounts: readonly AccountRow[], sort: SortOrder): AccountRow[] {
    if (accounts === this.#accounts && sort === this.#sort && this.#order.length === accounts.length) {
      return this.#again(accounts);
    }
    const byUse = sort === 'mostUsed' || sort === 'lastUsed';
    const keep = byUse && sort === this.#sort && sameButUse(this.#accounts, accounts);
    this.#sort = sort;
    this.#accounts = accounts;
    if (keep) return this.#again(accounts);
    const made = arranged(accounts, sort);
    this.#order = made.map((account) => account.id);
    return made;
  }

  #again(accounts: readonly AccountRow[]): AccountRow[] {
    const byId = new Map(accounts.map((account) => [account.id, account]));
    return this.#order.map((id) => byId.get(id)!);
  }
}

function sameButUse(before: readonly AccountRow[], now: readonly AccountRow[]): boolean {
  return (
    before.length === now.length && before.every((account, at) => account.id === now[at]!.id && account.pinned === now[at]!.pinned)
  );
}

/**
 * Which account to put `id` before so that it ends at place `to` among `rows` (as shown, pinned first).
 * Pinned and other rows each keep to themselves: undefined when `to` is no change. Null: last.
 */
export function placeBefore(rows: readonly AccountRow[], id: string, to: number): string | null | undefined {
  const from = rows.findIndex((row) => row.id === id);
  const moving = rows[from];
  if (!moving) return undefined;
  const pinned = rows.filter((row) => row.pinned).length;
  const [least, most] = moving.pinned ? [0, pinned - 1] : [pinned, rows.length - 1];
  const place = Math.min(Math.max(to, least), most);
  if (place === from) return undefined;
  const others = rows.filter((row) => row.id !== id);
  return place === most && !moving.pinned ? null : (others[place]?.id ?? null);
}
