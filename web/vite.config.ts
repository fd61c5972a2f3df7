import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { budget } from './build/budget.ts'
import { nonce } from './build/nonce.ts'
import { start } from './build/start.ts'
import { styles } from './build/styles.ts'

// The server puts a fresh nonce in place of __NONCE__ each time it answers
// index.html; see the policy in console/ (Content-Security-Policy).
export default defineConfig({
  base: '/console/',
  html: { cspNonce: '__NONCE__' },
  plugins: [react(), nonce(), start(), styles(), budget()],
  build: {
    outDir: '../console/dist/app',
    emptyOutDir: true,
    target: 'es2022',
    // No data: URL in scripts or styles; the policy allows them for images only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
  },
  server: { proxy: { '/console/api': process.env['RAMPART_URL'] ?? 'http://127.0.0.1:9090' } },
  test: {
    environment: 'jsdom',
    include: ['test/**/*.test.{ts,tsx}', 'src/**/*.test.{ts,tsx}'],
    setupFiles: ['test/setup.ts'],
    // Ant Design is loaded once a worker and not once a file, which takes half
    // of the time. test/setup.ts leaves nothing behind from test to test.
    isolate: false,
    maxWorkers: 2,
    restoreMocks: true,
    testTimeout: 60_000,
  },
})
