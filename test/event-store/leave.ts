// Reads, subscribes and appends, leaves each before its end, closes, and has to end by itself.
import { newEvent } from '../support/event-store/builders.js';
import { streamCategories } from '../../events/index.js';
import { EventStoreDBEventStore } from '../../libs/event-store/index.js';

const store = await EventStoreDBEventStore.connect({
  connectionString: process.argv[2] ?? '',
  streamPrefix: '',
  categories: streamCategories,
});
await store.append('chip-1', [newEvent()], 'any');
await store.readStream('chip-1');
await store.lastPosition();
for await (const message of store.subscribe({ signal: new AbortController().signal })) {
  if (message.kind === 'event') break;
}
const waiting = store.subscribe({ signal: new AbortController().signal });
await waiting.next();
const start = performance.now();
await store.close();
// The client's disposal waits for ever for some calls; the adapter leaves it none of them.
const isPrompt = performance.now() - start < 1000;
process.stdout.write(isPrompt ? 'closed\n' : 'closed late\n');
