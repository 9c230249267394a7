import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: [
      { find: /^~(?=\/)/, replacement: fileURLToPath(new URL('./app', import.meta.url)) },
      // The file that packages get from Node: GraphQL tells its own types by instanceof, so there may be one of it only.
      { find: /^graphql$/, replacement: fileURLToPath(new URL('./node_modules/graphql/index.js', import.meta.url)) },
    ],
  },
  test: {
    include: ['**/*.test.{ts,tsx}'],
    exclude: ['node_modules/**', 'build/**', '.data/**'],
    globalSetup: ['tests/support/global-setup.ts'],
    // Many tests start a real database or node beside themselves: more workers than cores only make each other wait.
    maxWorkers: 2,
    pool: 'forks',
    // Real browsers, nodes and brokers on a crowded machine: CI asks once more before it says no, and its end names each such test.
    retry: process.env.CI ? 1 : 0,
    // Against what hangs, not against what is slow: how fast something is, bench/ measures.
    testTimeout: 600_000,
    hookTimeout: 900_000,
    teardownTimeout: 30_000,
  },
});
