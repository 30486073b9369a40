import type { ShownCodes } from '../show/codes';
import type { Backend } from './backend';
import type { FakeAccount } from './fake-accounts';
import type { Problem } from './bindings';

/** Accounts as pictures in the page alone: not codes, only as large as some, with one pixel for each module. */
export function fakeShow(
  problem: (code: string) => Problem,
  presence: Pick<Backend, 'presence'>,
  find: (id: string) => FakeAccount,
): Pick<Backend, 'showAccount' | 'showTransfer' | 'showEnd'> {
  const here = async () => {
    if ((await presence.presence()).secondsLeft === 0) throw problem('presence-needed');
  };
  return {
    async showAccount(id): Promise<ShownCodes> {
      await here();
      find(id);
      return { pictures: [await picture(57, 7)], leftOut: [] };
    },
    async showTransfer(ids): Promise<ShownCodes> {
      await here();
      const rows = ids.map((id) => find(id).row);
      const fits = rows.filter(({ kind }) => kind === 'totp' || kind === 'hotp');
      const leftOut = rows
        .filter((row) => !fits.includes(row))
        .map(({ issuer, accountName }) => ({ title: accountName === '' ? issuer : `${issuer} (${accountName})`, why: 'kind' as const }));
      const count = Math.ceil(fits.length / 5);
      return { pictures: await Promise.all(Array.from({ length: count }, (_, at) => picture(97, at + 1))), leftOut };
    },
    async showEnd() {},
  };
}

function picture(edge: number, seed: number): Promise<Blob> {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: edge, height: edge });
  const draw = canvas.getContext('2d')!;
  draw.fillStyle = '#fff';
  draw.fillRect(0, 0, edge, edge);
  draw.fillStyle = '#000';
  for (let y = 4; y < edge - 4; y += 1) {
    for (let x = 4; x < edge - 4; x += 1) if ((x * 7919 + y * 104729 + seed * x * y) % 11 < 5) draw.fillRect(x, y, 1, 1);
  }
  for (const [x, y] of [
    [4, 4],
    [edge - 11, 4],
    [4, edge - 11],
  ] as const) {
    for (const [colour, inset] of [
      ['#fff', -1],
      ['#000', 0],
      ['#fff', 1],
      ['#000', 2],
    ] as const) {
      draw.fillStyle = colour;
      draw.fillRect(x + inset, y + inset, 7 - 2 * inset, 7 - 2 * inset);
    }
  }
  return new Promise((made, failed) => canvas.toBlob((blob) => (blob ? made(blob) : failed(new Error('no picture'))), 'image/png'));
}
