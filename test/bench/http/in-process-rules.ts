// Answers to which rules apply, without HTTP, in a process of its own. Argument: the data folder of a service that was
// ended. It receives what to ask, and sends the processor time of each answer in
// nanoseconds: what else the machine does then makes the least difference.
import { setImmediate } from 'node:timers/promises';
import { AnswerCache } from '../../../apps/timeline-api/answers/answer-cache.js';
import { readPointInTime, type PointInTime } from '../../../apps/timeline-api/answers/point-in-time.js';
import { SubjectsQueryHandler } from '../../../apps/timeline-api/subjects/subjects.query.js';
import { atOnce } from '../../../libs/as-of/index.js';
import { openTimeline } from '../../../libs/timeline/index.js';
import type { Subject } from '../../../events/index.js';
import { orders, send } from './processes.js';
import { daysFrom } from './requests.js';
import { atDay, type Order } from './rules.js';

const [dataFolder = ''] = process.argv.slice(2);
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const options = {
  dataFolder,
  url: '',
  streamPrefix: '',
  serveStoreAt: '',
  askedKey: () => Promise.resolve(Buffer.alloc(32)),
};
const timeline = await openTimeline(options, quiet);
while (timeline.followerState.kind !== 'live') await setImmediate();
const answers = new SubjectsQueryHandler(timeline, new AnswerCache(timeline));

/** A question of a path. */
async function questionOf(path: string): Promise<[Subject, PointInTime]> {
  const { pathname, searchParams } = new URL(path, 'http://localhost');
  const [, , plural, id = ''] = pathname.split('/');
  const subject = { kind: plural === 'chips' ? 'chip' : 'party', id } as const;
  return [subject, await readPointInTime(Object.fromEntries(searchParams), timeline)];
}

const ask = (question: [Subject, PointInTime]) => atOnce(answers.answer(...question)).body;

for await (const { paths, expected, seed, count } of orders<Order>()) {
  const nextDay = daysFrom(seed);
  const nanoseconds: Record<string, number> = {};
  for (const path of paths) {
    const asked = [];
    for (let each = 0; each < count; each += 1) asked.push(await questionOf(atDay(path, nextDay())));
    const before = process.cpuUsage();
    for (const question of asked) ask(question);
    const { user, system } = process.cpuUsage(before);
    nanoseconds[path] = ((user + system) * 1e3) / count;
    await setImmediate();
  }
  for (const [path, text] of Object.entries(expected))
    if (Buffer.concat(ask(await questionOf(path))).toString() !== text)
      throw new Error(`${path} is not answered as it was over HTTP, before anything else was asked`);
  send(nanoseconds);
}
