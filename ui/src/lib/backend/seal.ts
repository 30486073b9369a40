/**
 * What somebody typed, on its way to Rust: sealed to a key that Rust made for this one call, so that copies in the web
 * view's buffers open nothing. `src-tauri/src/sealed.rs` is the other end, and says how.
 */
export async function seal(offered: ArrayBuffer, value: unknown): Promise<Uint8Array> {
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  const theirs = await crypto.subtle.importKey('raw', offered, curve, false, []);
  const pair = await crypto.subtle.generateKey(curve, false, ['deriveBits']);
  const ours = await crypto.subtle.exportKey('raw', pair.publicKey);
  const agreed = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, pair.privateKey, 256);
  const digest = await crypto.subtle.digest('SHA-256', joined(agreed, offered, ours));
  const key = await crypto.subtle.importKey('raw', digest, 'AES-GCM', false, ['encrypt']);
  // The key seals this and nothing else.
  const once = { name: 'AES-GCM', iv: new Uint8Array(12) };
  const sealed = await crypto.subtle.encrypt(once, key, new TextEncoder().encode(JSON.stringify(value)));
  return joined(offered, ours, sealed);
}

function joined(...parts: ArrayBuffer[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    all.set(new Uint8Array(part), at);
    at += part.byteLength;
  }
  return all;
}
