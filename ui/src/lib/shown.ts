/** Text from outside, made safe to read: what controls the direction or cannot be seen is written out. */

// Controls, soft hyphen, zero-width and bidi marks, invisible operators, the byte order mark, tag characters.
const UNSEEN =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;
const LONGEST = 200;

export function shown(text: string): string {
  const bounded = text.length > LONGEST ? `${[...text.slice(0, LONGEST)].join('')}…` : text;
  return bounded.replace(UNSEEN, (found) => `‹U+${found.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}›`);
}
