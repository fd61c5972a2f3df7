// Starts a real server process on an empty data directory and a free port. The
// binary is the one that `npm test` builds first.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const region = 'cn-hangzhou';
export const zone = 'cn-hangzhou-h';
export const accountId = '1000000000000043';
export const root = { accessKeyId: 'LTAInodeRootKey00001', accessKeySecret: 'nodeRootSecret0123456789abcdef' };

const bin = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'bin', 'rampart');

/** Starts a server; gives its URL, host and a way to stop it. */
export async function start() {
  const dir = mkdtempSync(join(tmpdir(), 'rampart-node-'));
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('RAMPART_')));
  const child = spawn(bin, ['serve', '--data', join(dir, 'data'), '--listen', '127.0.0.1:0'], {
    env: { ...env, RAMPART_ACCOUNT_ID: accountId, RAMPART_ROOT_ACCESS_KEY_ID: root.accessKeyId, RAMPART_ROOT_ACCESS_KEY_SECRET: root.accessKeySecret },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk) => { log += chunk; });
  const url = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`the server ended with status ${code}: ${log}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /^\s+endpoint\s+(http:\S+)/.exec(line);
      if (found) resolve(found[1]);
    });
  });
  const ready = await fetch(`${url}/readyz`);
  if (ready.status !== 200) throw new Error(`/readyz answered ${ready.status}`);
  return {
    url,
    host: new URL(url).host,
    async stop() {
      child.removeAllListeners('exit');
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      const [code] = await exit;
      rmSync(dir, { recursive: true });
      if (code !== 0) throw new Error(`the server did not stop cleanly, status ${code}: ${log}`);
    },
  };
}

/** Asks until done() is true, as a client that waits for a state does. */
export async function eventually(what, done) {
  const end = Date.now() + 30_000;
  for (;;) {
    const found = await done(); // each question is a call over the network
    if (found) return found;
    if (Date.now() > end) throw new Error(`never came true: ${what}`);
  }
}
