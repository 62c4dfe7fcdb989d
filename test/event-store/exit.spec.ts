import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { EmbeddedEventStore } from '../../libs/event-store/index.js';
import { runTypeScript } from './server-process.js';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'exit-'))));
afterEach(() => rm(folder, { recursive: true }));

test.each(['exits', 'throws'])(
  'a process that %s while an append is under way ends, and frees its folder',
  async (how) => {
    const child = runTypeScript('test/event-store/exit.ts', [folder, how]);
    const exited = once(child, 'exit');
    const ended = await Promise.race([exited, setTimeout(30_000, 'still there', { ref: false })]);
    child.kill('SIGKILL');
    await exited;
    expect(ended).toEqual([null, 'SIGKILL']);
    const store = await EmbeddedEventStore.open(folder);
    const { soundEvents, corruptPositions } = await store.verify();
    await store.close();
    expect(soundEvents).toBeGreaterThanOrEqual(1);
    expect(corruptPositions).toEqual([]);
  },
);
