/** Which of many rows are worth having in the page: those in view, and a few around them. */

export type Geometry = { count: number; columns: number; rowHeight: number; top: number; height: number };
export type Slice = { from: number; to: number };

const AROUND = 4;

/** The first row to draw and the one after the last, for a view of `height` px that is scrolled to `top`. */
export function sliceOf({ count, columns, rowHeight, top, height }: Geometry): Slice {
  if (count === 0 || rowHeight <= 0) return { from: 0, to: 0 };
  const lines = Math.ceil(count / columns);
  const first = Math.min(Math.max(0, Math.floor(top / rowHeight) - AROUND), lines - 1);
  const last = Math.min(lines, Math.ceil((top + height) / rowHeight) + AROUND);
  return { from: first * columns, to: Math.min(count, Math.max(first + 1, last) * columns) };
}

export function totalHeight({ count, columns, rowHeight }: Pick<Geometry, 'count' | 'columns' | 'rowHeight'>): number {
  return Math.ceil(count / columns) * rowHeight;
}

/** Where to scroll so that row `index` is wholly in view; `top` as it is when it already is. */
export function scrollFor(index: number, { columns, rowHeight, top, height }: Omit<Geometry, 'count'>): number {
  const start = Math.floor(index / columns) * rowHeight;
  if (start < top) return start;
  if (start + rowHeight > top + height) return start + rowHeight - height;
  return top;
}
