// Makes the bundled brand icons: the slugs in brands.txt become small modules, one for each first
// character, that the list loads after its first paint and only for the issuers it shows.
import { readFileSync } from 'node:fs';
import * as simpleIcons from 'simple-icons';
import type { Plugin } from 'vite';

const INDEX = 'virtual:brands';
const SHARD = 'virtual:brands/';
// A drawing of more than this is too fine for a tile of 36 px and too dear to carry.
const LONGEST_PATH = 8000;

type Icon = { path: string; hex: string };

export function wantedSlugs(): Set<string> {
  const text = readFileSync(new URL('./brands.txt', import.meta.url), 'utf8');
  const slugs = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .flatMap((line) => line.split(/\s+/))
    .filter(Boolean);
  return new Set(slugs);
}

export function brands(): Plugin {
  const bySlug = new Map(Object.values(simpleIcons).map((icon) => [icon.slug, icon]));
  const shards = new Map<string, Record<string, Icon>>();
  for (const slug of wantedSlugs()) {
    const icon = bySlug.get(slug);
    if (!icon || icon.path.length > LONGEST_PATH) continue;
    const key = slug.charAt(0);
    const shard = shards.get(key) ?? {};
    shard[slug] = { path: icon.path, hex: icon.hex };
    shards.set(key, shard);
  }
  return {
    name: 'penning-brands',
    resolveId(id) {
      return id === INDEX || id.startsWith(SHARD) ? '\0' + id : undefined;
    },
    load(id) {
      if (id === '\0' + INDEX) {
        const slugs = [...shards.values()].flatMap((shard) => Object.keys(shard));
        const cases = [...shards.keys()]
          .map((key) => `${JSON.stringify(key)}: () => import(${JSON.stringify(SHARD + key)})`)
          .join(',');
        return `export const slugs = new Set(${JSON.stringify(slugs.join(' '))}.split(' '));
const shards = {${cases}};
export const shard = (slug) => shards[slug[0]]().then((module) => module.default);`;
      }
      if (id.startsWith('\0' + SHARD)) {
        return `export default ${JSON.stringify(shards.get(id.slice(SHARD.length + 1)))};`;
      }
      return undefined;
    },
  };
}
