/** One-time codes for the fake backend: RFC 4226 and 6238 over WebCrypto. The real ones are made in Rust. */
import type { AccountRow, Algorithm } from './bindings';

export type Secretive = { bytes: Uint8Array<ArrayBuffer>; algorithm: Algorithm; counter: number };

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const STEAM = '23456789BCDFGHJKMNPQRTVWXY';
const INTENDED: Record<string, string> = { '0': 'O', '1': 'L', '8': 'B' };

export async function codeFor(row: AccountRow, secret: Secretive, unixSeconds: number): Promise<string> {
  const counter = row.periodSeconds === null ? secret.counter : Math.floor(unixSeconds / row.periodSeconds);
  const message = new DataView(new ArrayBuffer(8));
  message.setBigUint64(0, BigInt(counter));
  const hash = secret.algorithm.replace('SHA', 'SHA-');
  const key = await crypto.subtle.importKey('raw', secret.bytes, { name: 'HMAC', hash }, false, ['sign']);
  const mac = new DataView(await crypto.subtle.sign('HMAC', key, message));
  const number = mac.getUint32(mac.getUint8(mac.byteLength - 1) & 0xf) & 0x7fffffff;
  if (row.kind === 'steam') {
    return Array.from({ length: 5 }, (_, at) => STEAM[Math.floor(number / 26 ** at) % 26]).join('');
  }
  return String(number % 10 ** row.digits).padStart(row.digits, '0');
}

export function fromBase32(text: string): { bytes: Uint8Array<ArrayBuffer> } | { problem: Record<string, string> } {
  let bits = '';
  for (const [at, found] of [...text].entries()) {
    if (/[\s=-]/.test(found)) continue;
    const value = BASE32.indexOf(found.toUpperCase());
    if (value < 0) return { problem: { position: String(at + 1), found, suggestion: INTENDED[found] ?? '' } };
    bits += value.toString(2).padStart(5, '0');
  }
  return { bytes: Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => parseInt(byte, 2)) };
}
