import { get } from 'node:http';
import { join } from 'node:path';
import { fill } from '../../bench/as-of/store.js';
import { LONG_CHIP, largeLog } from '../../support/large-log.js';
import { RunningService } from '../running-service.js';
import { TestEnvironment } from '../test-environment.js';

/** Facts on one chip, and as many on other chips: answered at once, most of the questions held the event loop for up to a second. */
const FACTS = 4000;

/** Five times what a request may hold the event loop, for a machine that does much else. */
const LONGEST_ANSWER_OF_OTHERS = 250;

let service: RunningService;
beforeAll(async () => {
  const environment = await TestEnvironment.open();
  await fill(join(environment.folder, 'event-store'), largeLog(FACTS, FACTS));
  service = await RunningService.start({}, environment);
  while ((await service.get('/health/ready')).status !== 200)
    await new Promise((resolve) => setTimeout(resolve, 100));
});
afterAll(() => service.remove());

const chip = `/v1/chips/${LONG_CHIP.id}`;
const years = '/v1/changes?asOfFrom=2019-01-01&asOfTo=2025-01-01';
const csv = { accept: 'text/csv' };

/** Asks, and reads the answer to its end without keeping it. */
function drained(path: string, headers: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = get(service.url + path, { headers, agent: false }, (response) => {
      response.resume().on('end', resolve).on('error', reject);
    });
    asked.on('error', reject);
  });
}

/** The longest that others waited for an answer until a question was answered, in milliseconds. */
async function longestWaitDuring(question: Promise<void>): Promise<number> {
  let longest = 0;
  const state = { isAnswered: false };
  const answered = question.finally(() => (state.isAnswered = true));
  do {
    const begun = performance.now();
    await drained('/health/live', {});
    longest = Math.max(longest, performance.now() - begun);
  } while (!state.isAnswered);
  await answered;
  return longest;
}

test.each<[what: string, path: string, headers?: Record<string, string>]>([
  ['the answer about a chip of many facts', `${chip}?asOf=2024-06-01`],
  ['the same as CSV', `${chip}?asOf=2024-06-01`, csv],
  ['a page of its history', `${chip}/history?limit=1000`],
  ['its history as CSV', `${chip}/history`, csv],
  ['a page of the world', '/v1/restrictions?asOf=2024-06-01&limit=1000'],
  [
    'a page of the world of one chip',
    `/v1/restrictions?asOf=2024-06-01&limit=1000&subject=chip/${LONG_CHIP.id}`,
  ],
  ['the world as CSV', '/v1/restrictions?asOf=2024-06-01', csv],
  ['a page of the changes of years', `${years}&limit=1000`],
  ['the changes of years as CSV', years, csv],
  ['a page of the list of chips', '/v1/chips?limit=1000'],
  ['a page of events that no event passes', '/v1/events?type=SaleBlocked'],
  ['a search by a word of all', '/v1/search?q=chip'],
  ['an id that was never seen', '/v1/chips/chip-5000071'],
])('others are answered meanwhile: %s', async (_what, path, headers = {}) => {
  const waits: number[] = [];
  // One wait may be the machine's own doing. Each try is about another day, so that none is answered from a cache.
  for (let day = 1; day <= 3 && !waits.some((wait) => wait < LONGEST_ANSWER_OF_OTHERS); day += 1)
    waits.push(await longestWaitDuring(drained(path.replace('2024-06-01', `2024-06-0${day}`), headers)));
  expect(Math.min(...waits)).toBeLessThan(LONGEST_ANSWER_OF_OTHERS);
});
