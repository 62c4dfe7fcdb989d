// 64 writers that append durably, in a process of their own. Arguments: which store (`ours`, `put` or
// `puts`), and the folder. It receives for how many seconds to continue, and sends how many appends were acknowledged.
//   ours   EmbeddedEventStore.append, each writer to a stream of its own with the exact revision
//   put    raw lmdb: one put of the bytes of such a record, flushed before the writer goes on
//   puts   raw lmdb: the same with the puts that finding an event by stream and by id takes
import { open } from 'lmdb';
import { EmbeddedEventStore, type NewEvent } from '../../../libs/event-store/index.js';
import { encodeRecord } from '../../../libs/event-store/embedded/event-record.js';
import { rawEventOf } from '../../../libs/event-store/port/raw-event.js';
import { orders, send } from './processes.js';
import { restrictionCommand } from './requests.js';

const WRITERS = 64;

const [kind = '', folder = ''] = process.argv.slice(2);
let number = 0;
let created = 0;
const append = await opened();
for await (const { seconds } of orders<{ seconds: number }>()) {
  const before = process.cpuUsage();
  const start = performance.now();
  const end = start + seconds * 1000;
  const counts = await Promise.all(Array.from({ length: WRITERS }, () => write(end)));
  const elapsed = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  const appends = counts.reduce((total, count) => total + count, 0);
  send({ perSecond: appends / elapsed, microseconds: (user + system) / appends });
}

async function write(end: number): Promise<number> {
  const stream = `chip-bench-${(created += 1)}`;
  let count = 0;
  for (; performance.now() < end; count += 1) await append(stream, count, newEvent());
  return count;
}

function newEvent(): NewEvent {
  number += 1;
  const id = `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
  const metadata = { actor: 'bench', commandId: id, correlationId: id, causationId: id, schemaVersion: 1 };
  return { id, type: 'ChipRestricted', data: restrictionCommand(number, 5000) as NewEvent['data'], metadata };
}

type Append = (stream: string, revision: number, event: NewEvent) => Promise<unknown>;

async function opened(): Promise<Append> {
  if (kind === 'ours') {
    const store = await EmbeddedEventStore.open(folder);
    return async (stream, revision, event) => {
      const result = await store.append(stream, [event], revision === 0 ? 'no-stream' : revision - 1);
      if (result.kind !== 'appended') throw new Error('An append lost a race that nobody ran');
    };
  }
  const root = open({ path: folder, noSubdir: false, overlappingSync: false, eventTurnBatching: false });
  const log = root.openDB<Buffer, number>({ name: 'log', encoding: 'binary' });
  const found = root.openDB<number, [string, number | string]>({ name: 'found' });
  const heads = root.openDB<number, string>({ name: 'heads' });
  // Made once, so that what is measured is the store and not the making of bytes.
  const raw = {
    ...rawEventOf(newEvent()),
    stream: 'chip-bench-1',
    revision: 0,
    created: new Date().toISOString(),
  };
  const bytes = encodeRecord({ ...raw, position: 1n });
  let position = 0;
  return async (stream, revision, event) => {
    position += 1;
    if (kind === 'puts') {
      void found.put([stream, revision], position);
      void found.put([stream, event.id], revision);
      void heads.put(stream, revision);
    }
    await log.put(position, bytes);
    await root.flushed;
  };
}
