import { open, type Database } from 'lmdb';
import { EmbeddedEventStore } from '../../../libs/event-store/index.js';
import { FollowedIndex } from '../../../libs/timeline/index.js';
import { used } from './memory.js';

/*
 * What must be measured in a process of its own, because what ran before would be in its memory and caches:
 * `node child.js <what> <store folder> <index folder>` writes one JSON line.
 */
const [, , what = '', storeFolder = '', modelFolder = ''] = process.argv;

/** What the machine allows: every record of the log read in order, and its JSON parsed. */
async function raw(): Promise<number> {
  const root = open({ path: storeFolder, noSubdir: false, readOnly: true });
  const log: Database<Buffer, number> = root.openDB({ name: 'log', encoding: 'binary' });
  let events = 0;
  for (const { value } of log.getRange({ start: 1 }))
    for (const text of textsIn(value)) events += JSON.parse(text) === null ? 0 : 1;
  await root.close();
  return events;
}

/** The JSON texts of a record after its checksum: header, data and metadata, or all in one in the first form. */
function textsIn(record: Buffer): string[] {
  const body = record.subarray(4);
  if (body[0] !== 2) return [body.toString()];
  const dataAt = 9 + body.readUInt32BE(1);
  const metadataAt = dataAt + body.readUInt32BE(5);
  return [
    body.toString('utf8', 9, dataAt),
    body.toString('utf8', dataAt, metadataAt),
    body.toString('utf8', metadataAt),
  ];
}

async function rebuilt(): Promise<number> {
  const store = await EmbeddedEventStore.open(storeFolder);
  const events = await FollowedIndex.rebuild(
    modelFolder,
    store,
    () => undefined,
    new AbortController().signal,
  );
  await store.close();
  return events;
}

async function restarted() {
  const store = await EmbeddedEventStore.open(storeFolder);
  const before = used();
  const start = performance.now();
  const model = await FollowedIndex.open(modelFolder, store, (reason) => {
    throw new Error(`rebuilt: ${reason}`);
  });
  const milliseconds = performance.now() - start;
  const bytes = used() - before;
  const { head } = model.index;
  await model.close();
  await store.close();
  return { milliseconds, bytes, events: head };
}

async function main(): Promise<object> {
  if (what === 'restart') return restarted();
  const start = performance.now();
  const events = await (what === 'raw' ? raw() : rebuilt());
  return { milliseconds: performance.now() - start, events };
}

console.log(JSON.stringify(await main()));
