import { expect, test } from 'vitest';
import { seal } from './seal';

const CURVE = { name: 'ECDH', namedCurve: 'P-256' };

/** As the Rust side opens it: our public key, the page's, then the sealed JSON. */
async function open(pair: CryptoKeyPair, sealed: Uint8Array<ArrayBuffer>): Promise<unknown> {
  const theirs = await crypto.subtle.importKey('raw', sealed.slice(65, 130), CURVE, false, []);
  const agreed = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, pair.privateKey, 256);
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array([...new Uint8Array(agreed), ...sealed.slice(0, 130)]));
  const key = await crypto.subtle.importKey('raw', digest, 'AES-GCM', false, ['decrypt']);
  const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, key, sealed.slice(130));
  return JSON.parse(new TextDecoder().decode(opened));
}

test('what is sealed opens with the offered key, and reads as nothing else', async () => {
  const pair = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
  const offered = await crypto.subtle.exportKey('raw', pair.publicKey);
  const value = ['sécret 🔑', null, { pin: '1234' }];
  const sealed = (await seal(offered, value)) as Uint8Array<ArrayBuffer>;
  expect([...sealed.slice(0, 65)]).toEqual([...new Uint8Array(offered)]);
  expect(new TextDecoder().decode(sealed)).not.toContain('1234');
  expect(await open(pair, sealed)).toEqual(value);
  // The page's key is another each time.
  const again = await seal(offered, value);
  expect([...again.slice(65, 130)]).not.toEqual([...sealed.slice(65, 130)]);
});
