/** The accounts of people who do not exist. */
import type { AccountRow, Kind } from './bindings';
import { fromBase32, type Secretive } from './fake-codes';

export type FakeAccount = { row: AccountRow; secret: Secretive };

type Sketch = [issuer: string, accountName: string, more?: Partial<AccountRow>];

const sketches: Sketch[] = [
  ['Hospital (Microsoft)', 'a.devries@hospital.example', { pinned: true, usedCount: 212, note: 'Webmail, VPN and the patient record' }],
  ['GitHub', 'annadevries', { pinned: true, usedCount: 64 }],
  ['Proton', 'anna@proton.example', { usedCount: 31 }],
  ['Nextcloud', 'anna@cloud.devries.example', { usedCount: 12 }],
  ['DigiD', 'anna', { usedCount: 9 }],
  ['Steam', 'pennyfarthing', { kind: 'steam', digits: 5, usedCount: 7 }],
  ['University Library', 's1234567', { digits: 8, usedCount: 5 }],
  ['Bank token', '', { kind: 'hotp', periodSeconds: null, usedCount: 3 }],
  ['GitLab', 'anna@devries.example', { periodSeconds: 60, usedCount: 22 }],
  ['Discord', 'penny#0042', { usedCount: 2 }],
  ['Bitwarden', 'anna@devries.example', { usedCount: 17, note: 'Recovery code is in the safe' }],
  ['Municipality of Leiden', 'devries-a', { digits: 10, usedCount: 1 }],
];

const words = ['Cloud', 'Mail', 'Shop', 'Bank', 'Forum', 'Server', 'Clinic', 'School', 'Library', 'Studio', 'Garden', 'Museum'];
const places = ['Leiden', 'Utrecht', 'Ghent', 'Delft', 'Bruges', 'Arnhem', 'Zwolle', 'Breda', 'Groningen', 'Antwerp'];
const people = ['anna', 'bram', 'chris', 'daan', 'eva', 'fleur', 'gijs', 'hanna', 'ivo', 'julia'];

export function sample(): FakeAccount[] {
  return sketches.map((sketch, at) => made(sketch, at));
}

export function many(count: number): FakeAccount[] {
  return Array.from({ length: count }, (_, at) => {
    const word = words[at % words.length]!;
    const place = places[Math.floor(at / words.length) % places.length]!;
    const person = people[Math.floor(at / 7) % people.length]!;
    return made([`${word} ${place} ${at}`, `${person}.${at}@${word.toLowerCase()}.example`], at);
  });
}

function made([issuer, accountName, more]: Sketch, at: number): FakeAccount {
  const row: AccountRow = {
    id: `fake-${at}`,
    issuer,
    accountName,
    kind: 'totp' as Kind,
    digits: 6,
    periodSeconds: 30,
    pinned: false,
    group: null,
    note: '',
    usedCount: 0,
    lastUsedAt: null,
    createdAt: Date.UTC(2025, 0, 1) + at,
    ...more,
  };
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const text = Array.from({ length: 16 }, (_, place) => letters[(at * 7 + place * 11 + Math.floor(at / 32) * place) % 32]).join('');
  const read = fromBase32(text);
  if ('problem' in read) throw new Error('the letters above are base32');
  return { row, secret: { bytes: read.bytes, algorithm: 'SHA1', counter: 0 } };
}
