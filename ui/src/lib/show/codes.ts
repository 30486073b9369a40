import type { LeftOutAccount } from '../backend/bindings';

/** Codes to hold before another device: pictures with one pixel for each module, and what could not be put in them. */
export type ShownCodes = { pictures: Blob[]; leftOut: LeftOutAccount[] };

/** Takes apart what `show_account` and `show_transfer` answer: parts, each with its length before it. */
export function unpackCodes(buffer: ArrayBuffer): ShownCodes {
  const numbers = new DataView(buffer);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0; at < buffer.byteLength; ) {
    const length = numbers.getUint32(at, true);
    parts.push(new Uint8Array(buffer, at + 4, length));
    at += 4 + length;
  }
  const [head, ...pictures] = parts;
  return {
    leftOut: head ? (JSON.parse(new TextDecoder().decode(head)) as LeftOutAccount[]) : [],
    pictures: pictures.map((png) => new Blob([png], { type: 'image/png' })),
  };
}

/**
 * How large a picture of so many modules is shown in `room` CSS pixels: each module a whole number of the screen's own
 * pixels, so that all are alike and sharp.
 */
export function crispSize(modules: number, room: number, pixelRatio: number): number {
  return (Math.max(1, Math.floor((room * pixelRatio) / modules)) * modules) / pixelRatio;
}
