import { defineConfig } from 'vitest/config';

// Two sites: the console at the root of the admin listener, the phone below /phone of the emulator.
export default defineConfig(({ mode }) => {
  const site = mode === 'phone' ? 'phone' : 'console';
  return {
    root: mode === 'test' ? '.' : site,
    base: site === 'phone' ? '/phone/' : '/',
    esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
    build: {
      outDir: `../dist/${site}`,
      emptyOutDir: true,
      assetsInlineLimit: 0, // what is inline needs a laxer content security policy
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 700,
      sourcemap: false,
    },
    // `npx vite --mode console` beside `switchhook dev`: the pages as they are written, the answers of the server.
    server: {
      proxy: {
        '/api': 'http://127.0.0.1:8080',
        '/emulator': 'http://127.0.0.1:9080',
      },
    },
    test: { include: ['*/*.test.ts'] },
  };
});
