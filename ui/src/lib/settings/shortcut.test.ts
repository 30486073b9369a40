import { expect, test } from 'vitest';
import { keysOf, keysShown } from './shortcut';

const pressed = (key: string, code: string, held: string[] = []) => ({
  key,
  code,
  ctrlKey: held.includes('Ctrl'),
  altKey: held.includes('Alt'),
  shiftKey: held.includes('Shift'),
  metaKey: held.includes('Super'),
});

test('keys are named as the settings keep them', () => {
  expect(keysOf(pressed('P', 'KeyP', ['Ctrl', 'Shift']), 'linux')).toBe('Ctrl+Shift+KeyP');
  expect(keysOf(pressed(' ', 'Space', ['Alt']), 'windows')).toBe('Alt+Space');
  expect(keysOf(pressed('!', 'Digit1', ['Super', 'Shift']), 'linux')).toBe('Shift+Super+Digit1');
  expect(keysOf(pressed('F9', 'F9'), 'linux')).toBe('F9');
});

test('modifiers alone are no keys yet', () => {
  for (const key of ['Control', 'Alt', 'Shift', 'Meta', 'AltGraph']) expect(keysOf(pressed(key, `${key}Left`), 'linux')).toBeNull();
});

test('a letter is the one on the key, and on macOS its place', () => {
  const french = pressed('a', 'KeyQ', ['Ctrl']);
  expect(keysOf(french, 'linux')).toBe('Ctrl+KeyA');
  expect(keysOf(french, 'macos')).toBe('Ctrl+KeyQ');
});

test('they read as on the keys', () => {
  expect(keysShown('Ctrl+Shift+KeyP', 'linux')).toBe('Ctrl+Shift+P');
  expect(keysShown('Super+Digit1', 'windows')).toBe('Win+1');
  expect(keysShown('Alt+Super+Space', 'macos')).toBe('⌥ ⌘ Space');
});
