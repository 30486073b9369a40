import { describe, expect, test } from 'vitest';
import type { AccountRow } from '../backend/bindings';
import { many, sample } from '../backend/fake-accounts';
import { marks, parts, Search } from './search';

const rows: AccountRow[] = [...sample().map(({ row }) => row)];
const named = (issuer: string, accountName = '', more: Partial<AccountRow> = {}): AccountRow => ({
  ...rows[0]!,
  id: issuer,
  issuer,
  accountName,
  note: '',
  ...more,
});
const find = (query: string, among = rows) => new Search(among).find(query).map((account) => account.issuer);

describe('finding', () => {
  test.each([
    ['git', ['GitHub', 'GitLab']],
    ['ghb', ['GitHub']],
    ['gihtub', ['GitHub']],
    ['lab git', ['GitLab']],
    ['webmail', ['Hospital (Microsoft)']],
    ['hospital vries', ['Hospital (Microsoft)']],
    ['s123', ['University Library']],
    ['#0042', ['Discord']],
    ['xyzzy', []],
  ])('%s', (query, expected) => expect(find(query)).toEqual(expected));

  test('an empty query finds all, in the order of the list', () => expect(find('  ')).toEqual(rows.map((account) => account.issuer)));
  test('what begins with it comes before what merely has it', () => {
    expect(find('bank', [named('Riverbank'), named('Bank of Leiden')])).toEqual(['Bank of Leiden', 'Riverbank']);
  });
  test('without regard to accents', () => expect(find('ecole', [named('École'), named('Other')])).toEqual(['École']));
  test('in other scripts', () => expect(find('банк', [named('Мой Банк'), named('Other')])).toEqual(['Мой Банк']));
  test('by group', () => expect(find('work', [named('A', '', { group: 'Work' }), named('B')])).toEqual(['A']));
  test('signs alone find nothing and break nothing', () => expect(find('(*')).toEqual(expect.any(Array)));
});

describe('marking', () => {
  const marked = (account: AccountRow, query: string) =>
    parts(account.issuer, marks(account, query).issuer)
      .map((part) => (part.marked ? `[${part.text}]` : part.text))
      .join('');

  test('what was typed is marked', () => expect(marked(named('GitHub'), 'git')).toBe('[Git]Hub'));
  test('each word by itself', () => expect(marked(named('Bank of Leiden'), 'leiden ban')).toBe('[Ban]k of [Leiden]'));
  test('with accents', () => expect(marked(named('École'), 'eco')).toBe('[Éco]le'));
  test('in the account name', () => {
    const account = named('GitHub', 'anna@example.org');
    expect(parts(account.accountName, marks(account, 'exam').accountName).find((part) => part.marked)?.text).toBe('exam');
    expect(marks(account, 'exam').issuer).toEqual([]);
  });
  test('nothing without a query', () => expect(marks(named('GitHub'), '').issuer).toEqual([]));
});

test('a keystroke among 10,000 accounts costs at most a few times a plain look at each', () => {
  const accounts = many(10_000).map(({ row }) => row);
  const search = new Search(accounts);
  search.find('warm');
  const texts = accounts.map((account) => `${account.issuer}\t${account.accountName}`.toLowerCase());
  const median = (run: () => unknown) => {
    const times = Array.from({ length: 9 }, () => {
      const from = performance.now();
      run();
      return performance.now() - from;
    });
    return times.sort((a, b) => a - b)[4]!;
  };
  const queries = ['c', 'cl', 'cli', 'clin', 'clinic', 'clinic u', 'clinic utr', 'fleur 77'];
  const plain = median(() => queries.forEach((query) => texts.filter((text) => text.includes(query))));
  const fuzzy = median(() => queries.forEach((query) => search.find(query)));
  console.log(`search: ${(fuzzy / queries.length).toFixed(2)} ms a keystroke, ${(fuzzy / plain).toFixed(1)} times a plain look`);
  expect(fuzzy / plain).toBeLessThan(80);
});
