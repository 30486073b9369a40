import { expect, test } from 'vitest';
import { fieldOf, replaced, typedFrom, type Draft } from './typed';

const draft: Draft = {
  issuer: ' GitHub ',
  accountName: 'anna',
  secret: 'jbsw y3dp',
  kind: 'totp',
  algorithm: 'SHA1',
  digits: '6',
  periodSeconds: '30',
  counter: '0',
  pin: '',
};

test('a plain account', () => {
  expect(typedFrom(draft)).toEqual({
    issuer: 'GitHub',
    accountName: 'anna',
    secret: 'jbsw y3dp',
    kind: 'totp',
    algorithm: 'SHA1',
    digits: 6,
    periodSeconds: 30,
    counter: null,
    pin: null,
  });
});

test.each([
  [{ digits: 'six' }, 'uri-digits'],
  [{ digits: '999' }, 'uri-digits'],
  [{ digits: '-6' }, 'uri-digits'],
  [{ periodSeconds: '' }, 'uri-period'],
  [{ periodSeconds: '99999999999' }, 'uri-period'],
  [{ kind: 'hotp', counter: '' }, 'uri-counter-missing'],
  [{ kind: 'hotp', counter: '1.5' }, 'uri-counter'],
] as [Partial<Draft>, string][])('%j is refused with %s, never mended', (wrong, code) => {
  const typed = typedFrom({ ...draft, ...wrong });
  expect('code' in typed && typed.code).toBe(code);
  expect(fieldOf(typed as { code: string; data: object } & never)).not.toBeNull();
});

test('what a kind does not have is not judged', () => {
  expect(typedFrom({ ...draft, kind: 'steam', digits: 'x', periodSeconds: 'y' })).toMatchObject({ kind: 'steam', digits: 6 });
  expect(typedFrom({ ...draft, kind: 'motp', pin: '1234' })).toMatchObject({ pin: '1234', counter: null });
});

test('an offered character takes the place of the wrong one, and only when it is accepted', () => {
  const problem = { code: 'secret-wrong-character', data: { position: '5', found: '0', suggestion: 'O' } };
  expect(replaced('JBSW0 0P', problem)).toBe('JBSWO OP');
  expect(replaced('JBSW!', { ...problem, data: { position: '5', found: '!', suggestion: '' } })).toBeNull();
});
