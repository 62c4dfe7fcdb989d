import { defineConfig } from 'vite';

/** Builds the page into dist/apps/timeline-web, from where the service sends it. */
export default defineConfig({
  root: import.meta.dirname,
  // `react/jsx-runtime` is not used: JSX is compiled for Preact.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../dist/apps/timeline-web',
    emptyOutDir: true,
    assetsDir: 'page',
    // Nothing inline: the content security policy forbids it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
});
