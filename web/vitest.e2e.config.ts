import { defineConfig } from 'vitest/config'

// The tests in a browser. Each file has a server and a browser of its own; two
// files run at the same time.
export default defineConfig({
  test: {
    environment: 'node',
    include: [process.env['RAMPART_SCREENSHOTS'] === undefined ? 'e2e/*.e2e.ts' : 'e2e/screenshots.ts'],
    maxWorkers: 2,
    testTimeout: 90_000,
    hookTimeout: 60_000,
  },
})
