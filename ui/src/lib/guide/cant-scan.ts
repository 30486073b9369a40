/** What people type who cannot scan: a secret key, an activation code, or anything that can be pasted. */
import type { TypedIn } from '../backend/bindings';

export type Entry = { entry: 'key'; typed: TypedIn } | { entry: 'activationCode' } | { entry: 'text'; text: string };

const LEAST_SYMBOLS_OF_A_KEY = 8;
/** Below this many, letters alone are more likely words. */
const LEAST_LETTERS_OF_A_KEY = 16;
const DIGITS_OF_AN_ACTIVATION_CODE = 9;

/**
 * Tells them apart. A secret key is taken as nearly every page means it: SHA-1, six digits, 30 seconds; what is wrong
 * with it is for Rust to say. Everything that is not plainly one of the two goes the way of all pasted text.
 */
export function entryOf(input: string, issuer: string): Entry {
  const text = input.trim();
  const bare = text.replace(/[\s-]/g, '');
  if (/^\d+$/.test(bare) && bare.length === DIGITS_OF_AN_ACTIVATION_CODE) return { entry: 'activationCode' };
  const least = /\d/.test(bare) ? LEAST_SYMBOLS_OF_A_KEY : LEAST_LETTERS_OF_A_KEY;
  if (/^[a-z0-9]+=*$/i.test(bare) && /[a-z]/i.test(bare) && bare.length >= least) {
    return {
      entry: 'key',
      typed: {
        issuer,
        accountName: '',
        secret: text,
        kind: 'totp',
        algorithm: 'SHA1',
        digits: 6,
        periodSeconds: 30,
        counter: null,
        pin: null,
      },
    };
  }
  return { entry: 'text', text };
}
