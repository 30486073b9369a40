import { expect, test } from 'vitest';
import { grouped, hidden, spoken } from './code';

test.each([
  ['12345', '12345'],
  ['123456', '123 456'],
  ['1234567', '123 4567'],
  ['12345678', '1234 5678'],
  ['123456789', '1234 56789'],
  ['1234567890', '12345 67890'],
  ['FJV8B', 'FJV8B'],
])('%s is written %s', (code, written) => expect(grouped(code)).toBe(written));

test('a code is spoken digit by digit, with a pause between the groups', () => {
  expect(spoken('492039')).toBe('4 9 2, 0 3 9');
  expect(spoken('FJV8B')).toBe('F J V 8 B');
});

test('a hidden code keeps its shape', () => expect(hidden(6)).toBe('••• •••'));
