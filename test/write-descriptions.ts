import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunningService } from './e2e/running-service.js';

/* Writes what the built service says of its interface to a folder: for linters, and for generators of clients. */

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Give the folder to write to');
await mkdir(folder, { recursive: true });
const service = await RunningService.start();
try {
  for (const file of ['openapi.json', 'asyncapi.json'])
    await writeFile(join(folder, file), (await service.get(`/${file}`)).text);
} finally {
  await service.remove();
}
