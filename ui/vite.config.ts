import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { brands } from './scripts/brands-plugin.ts';
import { fluent } from './scripts/fluent-plugin.ts';

// Mode `fake` is the whole interface in a plain browser; every other mode leaves the fake out of the bundle.
export default defineConfig(({ mode }) => ({
  base: './',
  plugins: [svelte(), brands(), fluent()],
  define: { __FAKE__: JSON.stringify(mode === 'fake') },
  ...(process.env.VITEST ? { resolve: { conditions: ['browser'] } } : {}),
  server: { port: 5199, strictPort: true, fs: { allow: ['..'] } },
  build: {
    outDir: mode === 'fake' ? 'dist-test' : 'dist',
    emptyOutDir: true,
    // The oldest engines Tauri meets: WebKitGTK 2.42 and macOS 14; WebView2 renews itself.
    target: ['safari17.4', 'chrome120'],
    // Fonts stay files: the content security policy takes no data: fonts.
    assetsInlineLimit: 0,
    // One file is asked for sooner than five.
    cssCodeSplit: false,
    // What the first script needs is asked for beside it; every engine above knows the word.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { input: ['index.html', 'request.html', 'quick.html'], checks: { pluginTimings: false } },
  },
  test: {
    include: ['src/**/*.test.ts'],
    environment: './tests/page-environment.ts',
    // For who counts: the same result as JSON.
    reporters: process.env.PENNING_RESULTS ? ['default', ['json', { outputFile: process.env.PENNING_RESULTS }]] : ['default'],
  },
}));
