import { fileURLToPath } from 'node:url';
import { vitePlugin as remix } from '@remix-run/dev';
import { defineConfig } from 'vite';
import remixOptions from './remix.config.js';

/**
 * What every page has, in a few files that change seldom: left to itself, Rollup makes thirty of one kilobyte, each with a
 * kilobyte of headers.
 */
const SHARED: readonly [string, RegExp][] = [
  ['react', /\/node_modules\/(react|react-dom|scheduler)\//],
  ['router', /\/node_modules\/(@remix-run|react-router|react-router-dom|turbo-stream)\//],
  ['i18n', /\/node_modules\/(i18next|react-i18next|remix-i18next|html-parse-stringify|void-elements)\//],
  ['shell', /\/app\/(components\/(page|live|format|record)\/|components\/palette\/palette-button|i18n\/[\w-]+\.ts)/],
  [
    'shell',
    /\/app\/components\/(table\/(filter-bar|pagination|list-url)|form\/(post-form|confirm-form|error-summary))/,
  ],
  ['shell', /\/domain\/(money|time|result)/],
];

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [remix(remixOptions)],
  resolve: { alias: { '~': fileURLToPath(new URL('./app', import.meta.url)) } },
  build: {
    target: 'es2022',
    // Nothing is inlined as data: the content security policy stays short, and files are cached by their hashes.
    assetsInlineLimit: 0,
    ...(!isSsrBuild && {
      rollupOptions: { output: { manualChunks: id => SHARED.find(([, pattern]) => pattern.test(id))?.[0] } },
    }),
  },
  server: { fs: { strict: true } },
}));
