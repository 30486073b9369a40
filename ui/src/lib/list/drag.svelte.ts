/** Putting a row elsewhere with the pointer. (With the keyboard: Alt+↑ and Alt+↓.) */

type Surroundings = {
  canMove: () => boolean;
  columns: () => number;
  rowHeight: () => number;
  count: () => number;
  scroller: () => HTMLElement | undefined;
  drop: (id: string, to: number) => void;
};

// Less is a click with an unsteady hand.
const THRESHOLD_PX = 8;
const EDGE_PX = 40;

export function dragging(around: Surroundings) {
  let id = $state<string | null>(null);
  let from = $state(0);
  let to = $state(0);
  let dx = $state(0);
  let dy = $state(0);
  let justDropped = false;

  function down(event: PointerEvent, rowId: string, index: number) {
    // A finger scrolls; it moves rows through the menu.
    if (event.button !== 0 || event.pointerType === 'touch' || !around.canMove()) return;
    if (!(event.target as Element).closest('[data-row]')) return;
    const scroller = around.scroller();
    if (!scroller) return;
    const start = { x: event.clientX, y: event.clientY, top: scroller.scrollTop };
    let last = event;
    let scrolling = 0;

    const place = () => {
      const box = scroller.getBoundingClientRect();
      const column = Math.floor(((last.clientX - box.left) / scroller.clientWidth) * around.columns());
      const line = Math.floor((last.clientY - box.top + scroller.scrollTop) / around.rowHeight());
      const at = line * around.columns() + Math.min(Math.max(column, 0), around.columns() - 1);
      to = Math.min(Math.max(at, 0), around.count() - 1);
      dx = last.clientX - start.x;
      dy = last.clientY - start.y + scroller.scrollTop - start.top;
    };
    const scroll = () => {
      const box = scroller.getBoundingClientRect();
      const beyond = Math.min(0, last.clientY - box.top - EDGE_PX) || Math.max(0, last.clientY - box.bottom + EDGE_PX);
      if (beyond !== 0) {
        scroller.scrollTop += beyond / 4;
        place();
      }
      scrolling = requestAnimationFrame(scroll);
    };
    const move = (moved: PointerEvent) => {
      last = moved;
      if (id === null) {
        if (Math.hypot(moved.clientX - start.x, moved.clientY - start.y) < THRESHOLD_PX) return;
        id = rowId;
        from = index;
        scrolling = requestAnimationFrame(scroll);
      }
      place();
    };
    const end = (drop: boolean) => {
      removeEventListener('pointermove', move);
      removeEventListener('pointerup', up);
      removeEventListener('pointercancel', cancel);
      removeEventListener('keydown', key, true);
      cancelAnimationFrame(scrolling);
      if (id === null) return;
      const target = to;
      id = null;
      dx = dy = 0;
      // The click that ends a drag is no click.
      justDropped = true;
      setTimeout(() => (justDropped = false));
      if (drop && target !== index) around.drop(rowId, target);
    };
    const up = () => end(true);
    const cancel = () => end(false);
    const key = (pressed: KeyboardEvent) => {
      if (pressed.key !== 'Escape' || id === null) return;
      pressed.preventDefault();
      pressed.stopPropagation();
      end(false);
    };
    addEventListener('pointermove', move);
    addEventListener('pointerup', up);
    addEventListener('pointercancel', cancel);
    addEventListener('keydown', key, true);
  }

  return {
    down,
    /** The row in hand. */
    get id() {
      return id;
    },
    get from() {
      return from;
    },
    /** Where it would go. */
    get to() {
      return to;
    },
    get dx() {
      return dx;
    },
    get dy() {
      return dy;
    },
    get justDropped() {
      return justDropped;
    },
  };
}
