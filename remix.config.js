/** Options of Remix, for `vite.config.ts`. @type {import('@remix-run/dev').VitePluginConfig} */
export default {
  appDirectory: 'app',
  buildDirectory: 'build',
  ignoredRouteFiles: ['**/.*', '**/*.test.{ts,tsx}'],
  future: {
    v3_fetcherPersist: true,
    v3_relativeSplatPath: true,
    v3_throwAbortReason: true,
    // A page brings its own routes along, and not the whole portal's.
    v3_lazyRouteDiscovery: true,
    v3_singleFetch: true,
  },
};
