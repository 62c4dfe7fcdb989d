import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foundBy } from './verify.js';

test.each(['SIGBUS', 'SIGSEGV', 'SIGABRT'])(
  'a process that %s ends while it reads the store is a report, with what to do',
  async (signal) => {
    const folder = await mkdtemp(join(tmpdir(), 'verify-'));
    const script = join(folder, 'process.cjs');
    await writeFile(script, `process.kill(process.pid, '${signal}'); setInterval(() => {}, 1000);`);
    const found = foundBy(script, '/data/event-store');
    await expect(found).rejects.toThrow(
      `The event store at /data/event-store is damaged: the process crashed while reading it (${signal}). Keep a copy`,
    );
    await rm(folder, { recursive: true });
  },
);
