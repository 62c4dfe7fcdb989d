import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { TestEnvironment } from '../e2e/test-environment.js';
import { MAIN, restriction } from '../e2e/running-service.js';

/*
 * Watches the service's system calls: between a command that was read and its 201 that was written, the store's
 * file must have been flushed. Needs strace: run it by `npm run test:durability`.
 */

type Seen = 'command' | 'flushed' | 'acknowledged';

/** What the service did, in order, read off a trace in which each line is one call or the end of one. */
function readTrace(trace: string): Seen[] {
  const flushing = new Set<string>();
  const seen: Seen[] = [];
  for (const line of trace.split('\n')) {
    const thread = line.split(' ', 1)[0] ?? '';
    if (/ (read|recvfrom)\(.*"POST \/v1\/commands/.test(line)) seen.push('command');
    if (/ writev?\(.*HTTP\/1\.1 201/.test(line)) seen.push('acknowledged');
    if (/ f(data)?sync\(.*event-store/.test(line)) {
      if (line.includes('unfinished')) flushing.add(thread);
      else if (/= 0$/.test(line)) seen.push('flushed');
    }
    if (/<\.\.\. f(data)?sync resumed>.*= 0$/.test(line) && flushing.delete(thread)) seen.push('flushed');
  }
  return seen;
}

async function traced(commands: number): Promise<Seen[]> {
  const environment = await TestEnvironment.open();
  const file = join(environment.folder, 'trace');
  const calls = 'trace=read,recvfrom,write,writev,fsync,fdatasync';
  const env = { PATH: process.env['PATH'] ?? '', PORT: '0', ...environment.variables };
  const args = ['-f', '-y', '-s', '64', '-e', calls, '-o', file, process.execPath, MAIN];
  const child = spawn('strace', args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const { url, pid } = await new Promise<{ url: string; pid: number }>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      const entry = JSON.parse(line) as { msg: string; url: string; pid: number };
      if (entry.msg === 'Listening') resolve(entry);
    });
  });
  for (let n = 0; n < commands; n += 1) {
    const response = await fetch(`${url}/v1/commands/restrict-chip`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(restriction('a-chip', `fact-${n}`)),
    });
    expect(response.status).toBe(201);
  }
  const exited = once(child, 'exit');
  // Not strace itself, which keeps signals off while it watches.
  process.kill(pid, 'SIGTERM');
  await exited;
  const seen = readTrace(await readFile(file, 'utf8'));
  await environment.remove();
  return seen;
}

test('the store is flushed to disk between each command and its 201', async () => {
  const seen = await traced(20);
  let flushed = 0;
  let acknowledged = 0;
  for (const what of seen) {
    if (what === 'command') flushed = 0;
    if (what === 'flushed') flushed += 1;
    if (what === 'acknowledged') {
      expect(flushed).toBeGreaterThan(0);
      acknowledged += 1;
    }
  }
  expect(acknowledged).toBe(20);
}, 60_000);
