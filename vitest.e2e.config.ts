import { mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

const config = mergeConfig(base, { test: { include: ['tests/e2e/**/*.test.ts'] } });
config.test.exclude = ['node_modules/**'];

/** The tests that need a browser, one after the other. */
export default config;
