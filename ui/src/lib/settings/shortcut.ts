/** Keys as the settings keep them (`Ctrl+Shift+KeyP`), from an event of the page and for a person to read. */

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>;

const MODIFIERS = new Set(['Control', 'Alt', 'AltGraph', 'Shift', 'Meta', 'Super', 'Hyper', 'OS', 'CapsLock', 'Fn', 'Dead', 'Process']);

/** What was pressed, or null while only modifiers are. */
export function keysOf(event: Pressed, os: 'linux' | 'macos' | 'windows'): string | null {
  if (MODIFIERS.has(event.key) || event.code === '') return null;
  const held = [
    ...(event.ctrlKey ? ['Ctrl'] : []),
    ...(event.altKey ? ['Alt'] : []),
    ...(event.shiftKey ? ['Shift'] : []),
    ...(event.metaKey ? ['Super'] : []),
  ];
  // Systems take a letter where the keyboard's layout has it, but macOS by its place.
  const letter = os !== 'macos' && /^[a-z]$/i.test(event.key);
  return [...held, letter ? `Key${event.key.toUpperCase()}` : event.code].join('+');
}

/** As it reads on the keys. */
export function keysShown(keys: string, os: 'linux' | 'macos' | 'windows'): string {
  const named: Record<string, string> =
    os === 'macos' ? { Ctrl: '⌃', Alt: '⌥', Shift: '⇧', Super: '⌘' } : { Super: os === 'windows' ? 'Win' : 'Super' };
  return keys
    .split('+')
    .map((part) => named[part] ?? part.replace(/^(Key|Digit)(?=.)/, ''))
    .join(os === 'macos' ? ' ' : '+');
}
