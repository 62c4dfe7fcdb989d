import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { newToken } from '../../../libs/access/index.js';
import { followTokens } from './tokens-file.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tokens-'));
});
afterEach(() => rm(folder, { recursive: true }));

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

test('a list of no tokens admits nobody, and revokes all that were admitted', async () => {
  const file = join(folder, 'tokens.json');
  const { token, entry } = newToken({ actor: 'tool', scopes: ['read'] });
  await writeFile(file, JSON.stringify({ tokens: [entry] }));
  const current = await followTokens(file, silent);
  try {
    expect(current.findCaller(token)?.actor).toBe('tool');
    await writeFile(file, JSON.stringify({ tokens: [] }));
    for (let turn = 0; turn < 100 && current.findCaller(token) !== undefined; turn += 1)
      await setTimeout(100);
    expect(current.findCaller(token)).toBeUndefined();
  } finally {
    current.close();
  }
});
