import { expect, test } from 'vitest';
import { crispSize, unpackCodes } from './codes';

test('parts come out as they were packed', async () => {
  const parts = [new TextEncoder().encode('[{"title":"Steam","why":"kind"}]'), Uint8Array.of(1, 2, 3), Uint8Array.of()];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length, 0));
  let at = 0;
  for (const part of parts) {
    new DataView(bytes.buffer).setUint32(at, part.length, true);
    bytes.set(part, at + 4);
    at += 4 + part.length;
  }
  const { leftOut, pictures } = unpackCodes(bytes.buffer);
  expect(leftOut).toEqual([{ title: 'Steam', why: 'kind' }]);
  expect(pictures.map(({ size, type }) => [size, type])).toEqual([
    [3, 'image/png'],
    [0, 'image/png'],
  ]);
  expect(new Uint8Array(await pictures[0]!.arrayBuffer())).toEqual(Uint8Array.of(1, 2, 3));
});

test('every module is a whole number of pixels, and all fit', () => {
  for (const ratio of [1, 1.25, 1.5, 2]) {
    for (const modules of [29, 57, 101, 185]) {
      const size = crispSize(modules, 290, ratio);
      const each = (size * ratio) / modules;
      expect(each).toBeCloseTo(Math.round(each), 9);
      expect(size).toBeLessThanOrEqual(290);
      expect((each + 1) * modules).toBeGreaterThan(290 * ratio);
    }
  }
  // Too many for the room: as small as can be.
  expect(crispSize(185, 100, 1)).toBe(185);
});
