import { fileURLToPath } from 'node:url';
import { vitePlugin as remix } from '@remix-run/dev';
import { defineConfig } from 'vite';
import remixOptions from './remix.config.js';

export default defineConfig({
  plugins: [remix(remixOptions)],
  resolve: { alias: { '~': fileURLToPath(new URL('./app', import.meta.url)) } },
  // Nothing is inlined as data: the content security policy stays short, and files are cached by their hashes.
  build: { target: 'es2022', assetsInlineLimit: 0 },
  server: { fs: { strict: true } },
});
