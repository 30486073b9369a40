import type { Backend } from './backend';
import type { BackupsState, CopyLooked, CopyRow, Named, Problem } from './bindings';
import type { FakeAccount } from './fake-accounts';

const HOUR_MS = 3_600_000;

type Make = (code: string, data?: Record<string, string>) => Problem;

/** Copies in the page alone: `?backup=gone` for a folder that is not there, `?notice=CODE` for notices. */
export function fakeBackups(
  query: URLSearchParams,
  problem: Make,
  accounts: { now(): FakeAccount[]; set(accounts: FakeAccount[]): void },
) {
  const start = Date.UTC(2026, 10, 22, 9, 30);
  let notices: Problem[] = query.getAll('notice').map((code) => problem(code, { count: '2', folder: '/media/anna/Stick', file: 'set-aside/vault-1795325400.age' }));
  const gone = problem('backup-folder', { folder: '/media/anna/Stick', reason: 'gone' });
  let state: BackupsState = {
    choices: { automatic: true, keep: 10 },
    folder: query.has('backup') ? '/media/anna/Stick' : '/home/anna/.local/share/penning/backups',
    isDefaultFolder: !query.has('backup'),
    lastAt: query.get('fake') === 'empty' || query.has('backup') ? null : start,
    count: query.get('fake') === 'empty' || query.has('backup') ? 0 : 4,
    portableAt: null,
    problem: query.get('backup') === 'gone' ? gone : null,
  };
  let before: FakeAccount[] | null = null;
  let looked: CopyLooked | null = null;

  const rows: CopyRow[] = [
    { id: 'one', origin: 'earlierSave', madeAt: start + HOUR_MS, accounts: 12 },
    { id: 'two', origin: 'automaticBackup', madeAt: start, accounts: null },
    { id: 'three', origin: 'earlierSave', madeAt: start - 20 * HOUR_MS, accounts: 11 },
  ];
  const names = (list: FakeAccount[]): Named[] => list.map(({ row }) => ({ issuer: row.issuer, accountName: row.accountName }));
  const several = (list: FakeAccount[]) => ({ count: list.length, names: names(list) });
  const preview = (origin: CopyRow['origin']): CopyLooked => {
    const now = accounts.now();
    return {
      looked: 'preview',
      origin,
      madeAt: start,
      accounts: now.length,
      new: { count: 2, names: [{ issuer: 'Museum', accountName: 'anna' }, { issuer: 'Wax seal', accountName: '' }] },
      changed: several(now.slice(1, 2)),
      missing: several(now.slice(-1)),
      unreadable: 0,
    };
  };

  const methods: Pick<
    Backend,
    | 'backups' | 'backupsChange' | 'backupsChooseFolder' | 'backupsUsualFolder' | 'backUpNow' | 'backUpPortable' | 'copies'
    | 'copyLook' | 'copyChoose' | 'copyDropped' | 'copyTakeWaiting' | 'copyOpenWithPassword' | 'copyOpenWithKey' | 'copyForget'
    | 'restore' | 'restoreUndo' | 'noticeDismiss'
  > = {
    async backups() {
      return state;
    },
    async backupsChange(choices) {
      state = { ...state, choices };
      return state;
    },
    async backupsChooseFolder() {
      state = { ...state, folder: '/home/anna/Nextcloud/Penning', isDefaultFolder: false, lastAt: Date.now(), count: 1, problem: null };
      return state;
    },
    async backupsUsualFolder() {
      state = { ...state, isDefaultFolder: true, problem: null };
      return state;
    },
    async backUpNow() {
      if (state.problem) throw gone;
      state = { ...state, lastAt: Date.now(), count: state.count + 1 };
      return state;
    },
    async backUpPortable(password) {
      if (password.length < 8) throw problem('password-too-short', { least: '8' });
      state = { ...state, portableAt: Date.now() };
      return 'Penning 2026-11-22.penning';
    },
    async copies() {
      return query.get('fake') === 'empty' ? [] : rows;
    },
    async copyLook(id) {
      looked = preview(rows.find((row) => row.id === id)!.origin);
      return looked;
    },
    async copyChoose() {
      looked = query.get('copy') === 'key' ? { looked: 'needsKey', file: 'vault.age' } : { looked: 'needsPassword', file: 'Penning 2026-11-22.penning' };
      return looked;
    },
    async copyDropped() {
      return (await methods.copyChoose())!;
    },
    async copyTakeWaiting() {
      return null;
    },
    async copyOpenWithPassword(password) {
      if (password !== 'brass token') throw problem('backup-wrong-password');
      looked = preview('portableBackup');
      return looked;
    },
    async copyOpenWithKey(key) {
      if (!key.startsWith('AGE-SECRET-KEY-1')) throw problem('key-mistyped');
      looked = preview('vaultFile');
      return looked;
    },
    async copyForget() {
      looked = null;
    },
    async restore(how) {
      if (looked?.looked !== 'preview') throw problem('nothing-to-restore');
      before = accounts.now();
      if (how === 'replace') accounts.set(before.slice(0, -1));
      looked = null;
    },
    async restoreUndo() {
      if (!before) throw problem('undo-gone');
      accounts.set(before);
      before = null;
    },
    async noticeDismiss(code) {
      notices = notices.filter((notice) => notice.code !== code);
    },
  };
  return { methods, notices: () => notices };
}
