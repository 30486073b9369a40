import { expect, test } from 'vitest';
import { scrollFor, sliceOf, totalHeight } from './virtual';

const view = { count: 10_000, columns: 1, rowHeight: 60, top: 0, height: 600 };

test('only what is in view is drawn, and a few rows around it', () => {
  expect(sliceOf(view)).toEqual({ from: 0, to: 14 });
  expect(sliceOf({ ...view, top: 60_030 })).toEqual({ from: 996, to: 1015 });
  expect(sliceOf({ ...view, top: 599_400 })).toEqual({ from: 9986, to: 10_000 });
});

test('columns draw whole lines', () => {
  expect(sliceOf({ ...view, columns: 3, count: 100, height: 120 })).toEqual({ from: 0, to: 18 });
  expect(totalHeight({ count: 100, columns: 3, rowHeight: 60 })).toBe(34 * 60);
});

test('beyond the end, as after a search, there is still something to draw', () => {
  expect(sliceOf({ ...view, count: 2, top: 60_000 })).toEqual({ from: 1, to: 2 });
  expect(sliceOf({ ...view, count: 0 })).toEqual({ from: 0, to: 0 });
});

test('scrolling shows the whole row and no more than needed', () => {
  const at = { columns: 1, rowHeight: 60, top: 120, height: 600 };
  expect(scrollFor(0, at)).toBe(0);
  expect(scrollFor(5, at)).toBe(120);
  expect(scrollFor(12, at)).toBe(180);
});
