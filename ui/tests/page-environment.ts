// Compiles the state modules as the page gets them (runes that react), without a DOM: state needs none.
import type { Environment } from 'vitest/runtime';

export default {
  name: 'page',
  viteEnvironment: 'client',
  setup: () => ({ teardown() {} }),
} satisfies Environment;
