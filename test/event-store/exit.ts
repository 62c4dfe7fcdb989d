// Exits with an append under way whose transaction waits for the main thread. Argument: the folder.
import { setImmediate } from 'node:timers/promises';
import { newEvent } from '../support/event-store/builders.js';
import { EmbeddedEventStore } from '../../libs/event-store/index.js';

const store = await EmbeddedEventStore.open(process.argv[2] ?? '');
await store.append('chip-1', [newEvent()], 'any');
void store.append('chip-1', [newEvent()], 'any');
await setImmediate();
await setImmediate();
// Long enough for LMDB's writer to ask for the transaction, which this thread does not answer.
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
if (process.argv[3] === 'throws') throw new Error('not caught');
process.exit(1);
