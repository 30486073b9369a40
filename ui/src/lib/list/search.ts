import uFuzzy from '@leeoniya/ufuzzy';
import type { AccountRow } from '../backend/bindings';
import { shown } from '../shown';

/** What is searched of an account. */
export type Named = Pick<AccountRow, 'issuer' | 'accountName' | 'group' | 'note'>;

/** From and to, in UTF-16 units, of what matched in a text. */
export type Ranges = number[];
export type Marks = { issuer: Ranges; accountName: Ranges; group: Ranges; note: Ranges };

const FIELDS = ['issuer', 'accountName', 'group', 'note'] as const;
const BETWEEN = '\t';
// Above this many matches the order is the list's own: ranking thousands helps nobody and costs a frame.
const RANKED_AT_MOST = 1_000;

const letters = {
  unicode: true,
  interSplit: "[^\\p{L}\\d']+",
  intraSplit: '\\p{Ll}\\p{Lu}',
  intraBound: '\\p{L}\\d|\\d\\p{L}|\\p{Ll}\\p{Lu}',
  intraChars: "[\\p{L}\\d'.@_+-]",
  intraContr: "'\\p{L}{1,2}\\b",
  // Equal matches stay in the order of the list.
  compare: () => 0,
} as const;

// Letters may be left out (`ghb` finds GitHub); only when that finds nothing, one may be wrong (`gihtub`).
const loose = new uFuzzy({ ...letters, intraMode: 0, intraIns: 3 });
const forgiving = new uFuzzy({ ...letters, intraMode: 1, intraIns: 1, intraSub: 1, intraTrn: 1, intraDel: 1 });

/** Fuzzy search over issuer, account name, group and note of one list of accounts. */
export class Search<Account extends Named> {
  #haystack: string[] | null = null;

  constructor(private readonly accounts: readonly Account[]) {}

  /** The accounts that match, best first; all of them for an empty query. */
  find(query: string): readonly Account[] {
    const needle = plain(query.trim());
    if (needle === '') return this.accounts;
    const haystack = this.#texts();
    for (const fuzzy of [loose, forgiving]) {
      const [matches, info, order] = fuzzy.search(haystack, needle, 1, RANKED_AT_MOST);
      if (!matches || matches.length === 0) continue;
      if (info && order) return order.map((at) => this.accounts[info.idx[at]!]!);
      return matches.map((at) => this.accounts[at]!);
    }
    return [];
  }

  #texts(): string[] {
    this.#haystack ??= this.accounts.map(textOf);
    return this.#haystack;
  }
}

/** What of an account matched, for highlighting: asked only for the rows on screen. */
export function marks(account: Named, query: string): Marks {
  const found: Marks = { issuer: [], accountName: [], group: [], note: [] };
  const needle = plain(query.trim());
  if (needle === '') return found;
  const text = textOf(account);
  for (const term of loose.split(needle)) {
    const info = [loose, forgiving].map((fuzzy) => infoOf(fuzzy, text, term)).find((ranges) => ranges.length > 0);
    if (!info) continue;
    let from = 0;
    for (const field of FIELDS) {
      const length = shown(account[field] ?? '').length;
      for (let at = 0; at < info.length; at += 2) {
        const [start, end] = [info[at]! - from, info[at + 1]! - from];
        if (start < length && end > 0) found[field].push(Math.max(0, start), Math.min(length, end));
      }
      from += length + BETWEEN.length;
    }
  }
  for (const field of FIELDS) found[field] = united(found[field]);
  return found;
}

/** `text` in parts that are marked or not. */
export function parts(text: string, ranges: Ranges): { text: string; marked: boolean }[] {
  const made: { text: string; marked: boolean }[] = [];
  let from = 0;
  for (let at = 0; at < ranges.length; at += 2) {
    if (ranges[at]! > from) made.push({ text: text.slice(from, ranges[at]), marked: false });
    made.push({ text: text.slice(ranges[at], ranges[at + 1]), marked: true });
    from = ranges[at + 1]!;
  }
  if (from < text.length) made.push({ text: text.slice(from), marked: false });
  return made;
}

function infoOf(fuzzy: uFuzzy, text: string, term: string): number[] {
  const matched = fuzzy.filter([text], term);
  return (matched && matched.length > 0 && fuzzy.info(matched, [text], term).ranges[0]) || [];
}

function textOf(account: Named): string {
  return FIELDS.map((field) => plain(shown(account[field] ?? ''))).join(BETWEEN);
}

/** Without diacritics, and exactly as long, so that positions stay true. */
function plain(text: string): string {
  // eslint-disable-next-line no-control-regex
  if (/^[\u0000-\u007f]*$/.test(text)) return text;
  const latin = uFuzzy.latinize(text);
  return latin.length === text.length ? latin : text;
}

/** Overlapping ranges as one, in order. */
function united(ranges: Ranges): Ranges {
  const pairs: [number, number][] = [];
  for (let at = 0; at < ranges.length; at += 2) pairs.push([ranges[at]!, ranges[at + 1]!]);
  pairs.sort((a, b) => a[0] - b[0]);
  const made: Ranges = [];
  for (const [from, to] of pairs) {
    if (made.length > 0 && from <= made.at(-1)!) made[made.length - 1] = Math.max(to, made.at(-1)!);
    else made.push(from, to);
  }
  return made;
}
