import type { Algorithm, Kind, Problem, TypedIn } from '../backend/bindings';

/** The form as it stands: numbers are text until they are handed in. */
export type Draft = {
  issuer: string;
  accountName: string;
  secret: string;
  kind: Kind;
  algorithm: Algorithm;
  digits: string;
  periodSeconds: string;
  counter: string;
  pin: string;
};

export type Field = 'secret' | 'digits' | 'period' | 'counter' | 'pin';

/** What is handed in; or why not, when a number is none. Whether it suits the kind of code is judged where it is kept. */
export function typedFrom(draft: Draft): TypedIn | Problem {
  const { kind, algorithm, secret } = draft;
  const plain = kind === 'totp' || kind === 'hotp';
  const digits = plain ? wholeNumber(draft.digits, 255) : 6;
  if (digits === null) return wrongNumber('uri-digits', draft.digits);
  const periodSeconds = kind === 'totp' ? wholeNumber(draft.periodSeconds, 2 ** 32 - 1) : 30;
  if (periodSeconds === null) return wrongNumber('uri-period', draft.periodSeconds);
  const counter = kind === 'hotp' ? wholeNumber(draft.counter, Number.MAX_SAFE_INTEGER) : null;
  if (kind === 'hotp' && counter === null) {
    return draft.counter.trim() === '' ? { code: 'uri-counter-missing', data: {} } : wrongNumber('uri-counter', draft.counter);
  }
  return {
    issuer: draft.issuer.trim(),
    accountName: draft.accountName.trim(),
    secret,
    kind,
    algorithm: plain ? algorithm : 'SHA1',
    digits,
    periodSeconds,
    counter,
    pin: kind === 'yandex' || kind === 'motp' ? draft.pin : null,
  };
}

function wholeNumber(text: string, most: number): number | null {
  const trimmed = text.trim();
  return /^\d+$/.test(trimmed) && Number(trimmed) <= most ? Number(trimmed) : null;
}

function wrongNumber(code: string, text: string): Problem {
  return { code, data: { found: text.trim() } };
}

/** The field a refusal is about; null when it is about none. */
export function fieldOf(problem: Problem): Field | null {
  const { code } = problem;
  if (code.startsWith('secret-') || code === 'uri-secret-missing') return 'secret';
  if (code.includes('digits')) return 'digits';
  if (code.includes('period')) return 'period';
  if (code.includes('counter')) return 'counter';
  if (code.startsWith('pin-')) return 'pin';
  return null;
}

/** The secret with the offered character in the place of the wrong one, everywhere it stands; null when none is offered. */
export function replaced(secret: string, problem: Problem): string | null {
  const { found, suggestion } = problem.data;
  if (!found || !suggestion || !secret.includes(found)) return null;
  return secret.replaceAll(found, suggestion);
}
