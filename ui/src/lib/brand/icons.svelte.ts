import { SvelteMap } from 'svelte/reactivity';
import { brandOf } from './match';

export type Icon = { path: string; hex: string; onDark: boolean };

const loaded = new SvelteMap<string, Icon>();
let slugs = $state.raw<ReadonlySet<string> | null>(null);
let load: ((slug: string) => Promise<Record<string, { path: string; hex: string }>>) | null = null;
const asked = new Set<string>();

/** Makes the icons available. Called after the first paint: codes come first. */
export async function loadBrands(): Promise<void> {
  const brands = await import('virtual:brands');
  load = brands.shard;
  slugs = brands.slugs;
}

/** The icon of a service, once it is there. Asks for it the first time it is wanted. */
export function brandIcon(title: string): Icon | undefined {
  if (!slugs) return undefined;
  const slug = brandOf(title, slugs);
  if (!slug) return undefined;
  if (!asked.has(slug[0]!)) {
    asked.add(slug[0]!);
    void load!(slug).then((shard) => {
      for (const [name, { path, hex }] of Object.entries(shard)) loaded.set(name, { path, hex, onDark: isDark(hex) });
    });
  }
  return loaded.get(slug);
}

/** Whether white reads better than ink on this colour (WCAG relative luminance). */
function isDark(hex: string): boolean {
  const channel = (at: number) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4) < 0.36;
}
