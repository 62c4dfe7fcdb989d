// As-of one subject without HTTP, in a process of its own. Argument: the data folder of a service that was
// ended. It receives for how many seconds to continue, and sends the nanoseconds that each way to an answer takes.
import { setImmediate } from 'node:timers/promises';
import { join } from 'node:path';
import { parseAsOf } from '../../../events/index.js';
import { EmbeddedEventStore } from '../../../libs/event-store/index.js';
import { answer, atOnce, type AsOfIndex } from '../../../libs/as-of/index.js';
import { FollowedIndex } from '../../../libs/timeline/index.js';
import { subjectDocument } from '../../../apps/timeline-api/subjects/subject.answer.js';
import { orders, send } from './processes.js';

const [folder = ''] = process.argv.slice(2);
const subject = { kind: 'chip', id: 'nvidia-a100' } as const;

const store = await EmbeddedEventStore.open(join(folder, 'event-store'));
const model = await FollowedIndex.open(join(folder, 'read-model'), store, (reason) => {
  throw new Error(reason);
});
const index: AsOfIndex = model.index;
const question = { asOf: parseAsOf('2023-11-20'), position: index.head };
const document = () => atOnce(subjectDocument(answer(index, subject, question)!, [], question));
const text = JSON.stringify(document());
let sink = 0;

const ways: Readonly<Record<string, () => void>> = {
  decided: () => (sink += answer(index, subject, question)!.measures.length),
  document: () => (sink += Object.keys(document()).length),
  text: () => (sink += JSON.stringify(document()).length),
  parse: () => (sink += (JSON.parse(text) as { measures: unknown[] }).measures.length),
};

for await (const { seconds } of orders<{ seconds: number }>()) {
  const nanoseconds: Record<string, number> = {};
  for (const [name, way] of Object.entries(ways)) {
    nanoseconds[name] = timed(way, seconds);
    await setImmediate();
  }
  send({ ...nanoseconds, bytes: text.length, sink });
}

function timed(way: () => void, seconds: number): number {
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < seconds * 1000) {
    for (let each = 0; each < 100; each += 1) way();
    count += 100;
  }
  return ((performance.now() - start) * 1e6) / count;
}
