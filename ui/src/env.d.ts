/// <reference types="vite/client" />

/** True in the builds that run on the fake backend. */
declare const __FAKE__: boolean;

declare module 'virtual:brands' {
  /** Slugs of the bundled brand icons, by the first character that names their shard. */
  export const slugs: ReadonlySet<string>;
  export function shard(slug: string): Promise<Record<string, { path: string; hex: string }>>;
}

/** Words, as `scripts/fluent-plugin.ts` reads them at build time. */
declare module '*.ftl' {
  import type { FluentResource } from '@fluent/bundle';
  const read: () => FluentResource;
  export default read;
}
