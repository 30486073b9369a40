/** How a code is written and spoken. */

/** `123 456`, `1234 5678`, `12345 67890`; odd lengths put the longer group last: `12 345`, `123 4567`. */
export function grouped(code: string): string {
  const symbols = [...code];
  if (symbols.length < 6) return code;
  const half = Math.floor(symbols.length / 2);
  return `${symbols.slice(0, half).join('')} ${symbols.slice(half).join('')}`;
}

/** For a screen reader: `4 9 2, 0 3 9`. */
export function spoken(code: string): string {
  return grouped(code)
    .split(' ')
    .map((group) => [...group].join(' '))
    .join(', ');
}

/** As many dots as the code has symbols, grouped alike. */
export function hidden(digits: number): string {
  return grouped('•'.repeat(digits));
}
