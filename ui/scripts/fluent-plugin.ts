// Reads the files of words when the page is built, not each time it starts: there it takes longer than
// all else the page does before its first picture.
import { readFileSync } from 'node:fs';
import { FluentResource } from '@fluent/bundle';
import type { Plugin } from 'vite';

export function fluent(): Plugin {
  return {
    name: 'penning-fluent',
    enforce: 'pre',
    load(id) {
      if (!id.endsWith('.ftl')) return undefined;
      this.addWatchFile(id);
      const { body } = new FluentResource(readFileSync(id, 'utf8'));
      // As text that is read when asked for: engines take JSON far quicker than a literal, and one language is enough.
      return `const text = ${JSON.stringify(JSON.stringify(body))};\nexport default () => ({ body: JSON.parse(text) });`;
    },
  };
}
