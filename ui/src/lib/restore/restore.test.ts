import { expect, test, vi } from 'vitest';
import type { Backend } from '../backend/backend';
import type { CopyLooked, CopyRow } from '../backend/bindings';
import { Restore } from './restore.svelte';

const shut: CopyLooked = { looked: 'needsPassword', file: 'mine.penning' };
const preview: CopyLooked = {
  looked: 'preview',
  origin: 'portableBackup',
  madeAt: null,
  accounts: 1,
  new: { count: 1, names: [{ issuer: 'GitHub', accountName: '' }] },
  changed: { count: 0, names: [] },
  missing: { count: 0, names: [] },
  unreadable: 0,
};

function made(backend: Partial<Backend>) {
  const restored = vi.fn();
  const restore = new Restore(backend as Backend, () => {}, restored);
  return { restore, restored };
}

test('a file can be opened while copies are still looked for', async () => {
  const { restore } = made({ copies: () => new Promise<CopyRow[]>(() => {}), copyChoose: async () => shut });
  restore.open();
  await restore.choose();
  expect(restore.looked).toEqual(shut);
});

test('a wrong password leaves the file there to try again, and cancelling the dialog changes nothing', async () => {
  const tries = vi.fn().mockRejectedValueOnce({ code: 'backup-wrong-password', data: {} }).mockResolvedValueOnce(preview);
  const choices = vi.fn().mockResolvedValueOnce(shut).mockResolvedValueOnce(null);
  const { restore, restored } = made({ copies: async () => [], copyChoose: choices, copyOpenWithPassword: tries, restore: async () => {} });
  restore.open();
  await restore.choose();
  await restore.unlock('guess');
  expect(restore.problem?.code).toBe('backup-wrong-password');
  expect(restore.looked).toEqual(shut);
  await restore.choose();
  expect(restore.looked).toEqual(shut);
  await restore.unlock('right');
  expect(restore.looked).toEqual(preview);
  expect(restore.problem).toBeNull();
  await restore.run();
  expect(restored).toHaveBeenCalledOnce();
  expect(restore.looked).toBeNull();
});

test('what was dropped and cannot be read is said on the screen of copies', async () => {
  const show = vi.fn();
  const restore = new Restore({ copies: async () => [] } as unknown as Backend, show, () => {});
  await restore.dropped(async () => {
    throw { code: 'copy-not-ours', data: { name: 'a.penning' } };
  });
  expect(show).toHaveBeenCalledOnce();
  expect(restore.problem?.code).toBe('copy-not-ours');
});
