import { describe, expect, test } from 'vitest';
import { slugs } from 'virtual:brands';
import { brandOf, monogram, tone } from './match';

describe('an issuer means a brand', () => {
  test.each([
    ['GitHub', 'github'],
    ['github.com', 'github'],
    ['GitHub (work)', 'github'],
    ['GitLab: staging', 'gitlab'],
    ['Proton', 'proton'],
    ['Battle.net', 'battledotnet'],
    ['Google', 'google'],
    ['accounts.google.com', 'google'],
    ['Twitter', 'x'],
    ['Home Assistant', 'homeassistant'],
    ['PyPI', 'pypi'],
    ['Nextcloud - home', 'nextcloud'],
  ])('%s → %s', (issuer, slug) => expect(brandOf(issuer, slugs)).toBe(slug));

  test.each(['', '…', 'My GitHub backup', 'Hospital (Microsoft)', 'constructor', 'Annabank'])('%j → none', (issuer) =>
    expect(brandOf(issuer, slugs)).toBeNull(),
  );
});

test('a monogram has one or two letters, of any script', () => {
  expect(monogram('DigiD')).toBe('D');
  expect(monogram('Hospital (Microsoft)')).toBe('HM');
  expect(monogram('банк')).toBe('Б');
  expect(monogram('***')).toBe('?');
});

test('the same name always has the same tone', () => {
  expect(tone('DigiD', 8)).toBe(tone('digid', 8));
  const tones = new Set(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].map((name) => tone(name, 8)));
  expect(tones.size).toBeGreaterThan(3);
});
