import { defineConfig } from 'vitest/config'

// The tests in a browser. Each file has a server and a browser of its own; two
// files run at the same time. What is no test runs alone, when it is asked for.
const asked = process.env['RAMPART_SCREENSHOTS'] !== undefined ? 'screenshots' : process.env['RAMPART_LOAD_TIMES'] !== undefined ? 'load-times' : '*.e2e'

export default defineConfig({
  test: {
    environment: 'node',
    include: [`e2e/${asked}.ts`],
    maxWorkers: 2,
    testTimeout: 90_000,
    hookTimeout: 60_000,
  },
})
