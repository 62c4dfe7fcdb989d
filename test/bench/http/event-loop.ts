// How long questions over many facts hold the event loop of a service: npm run bench:event-loop
import { join } from 'node:path';
import { LONG_CHIP, largeLog } from '../../support/large-log.js';
import { RunningService } from '../../e2e/running-service.js';
import { TestEnvironment } from '../../e2e/test-environment.js';
import { fill } from '../as-of/store.js';

const FACTS = Number(process.argv[2] ?? 50_000);
const CSV = { accept: 'text/csv' };

const questions: readonly [what: string, path: string, headers?: Record<string, string>][] = [
  ['nothing', '/health/live'],
  ['a chip of one fact', '/v1/chips/chip-7919'],
  ['one chip: its answer', `/v1/chips/${LONG_CHIP.id}?asOf=2024-06-01`],
  ['… before any fact', `/v1/chips/${LONG_CHIP.id}?asOf=2019-06-01`],
  ['… for a destination', `/v1/chips/${LONG_CHIP.id}?asOf=2024-06-01&destination=RU`],
  ['… as CSV', `/v1/chips/${LONG_CHIP.id}?asOf=2024-06-01`, CSV],
  ['its history, a page of 1,000', `/v1/chips/${LONG_CHIP.id}/history?limit=1000`],
  ['… as CSV', `/v1/chips/${LONG_CHIP.id}/history`, CSV],
  ['the world, a page of 1,000', '/v1/restrictions?asOf=2024-06-01&limit=1000'],
  ['… of one chip', `/v1/restrictions?asOf=2024-06-01&limit=1000&subject=chip/${LONG_CHIP.id}`],
  ['… that nothing passes', '/v1/restrictions?asOf=2024-06-01&limit=1000&measure=prohibited'],
  ['… by publishedBy', '/v1/restrictions?asOf=2019-06-01&limit=1000&publishedBy=2019-01-01'],
  ['… as CSV', '/v1/restrictions?asOf=2024-06-01', CSV],
  ['changes over years, a page of 1,000', '/v1/changes?asOfFrom=2019-01-01&asOfTo=2025-01-01&limit=1000'],
  ['… between positions', `/v1/changes?positionFrom=0&positionTo=${FACTS}&asOf=2024-06-01&limit=1000`],
  [
    '… of one chip',
    `/v1/changes?asOfFrom=2019-01-01&asOfTo=2025-01-01&limit=1000&subject=chip/${LONG_CHIP.id}`,
  ],
  ['… as CSV', '/v1/changes?asOfFrom=2019-01-01&asOfTo=2025-01-01', CSV],
  ['the list of chips, a page of 1,000', '/v1/chips?limit=1000'],
  ['… as CSV', '/v1/chips', CSV],
  ['events, a page of 1,000', '/v1/events?limit=1000'],
  ['… of one chip', `/v1/events?limit=1000&subject=chip/${LONG_CHIP.id}`],
  ['… that nothing passes', '/v1/events?limit=1000&type=SaleBlocked'],
  ['a search by one word of all', '/v1/search?q=chip'],
  ['a search by an id', '/v1/search?q=chip-500007&limit=100'],
  ['a search that finds nothing', '/v1/search?q=qqqqqqqqqq'],
  ['an id that was never seen', '/v1/chips/chip-5000071'],
];

const environment = await TestEnvironment.open();
await fill(join(environment.folder, 'event-store'), largeLog(FACTS, FACTS));
const service = await RunningService.start({ LOG_LEVEL: 'info' }, environment);
try {
  for (let tries = 0; tries < 600; tries += 1) {
    if ((await service.get('/health/ready')).status === 200) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  process.stdout.write('| question | longest hold of the event loop | time | bytes |\n|---|---|---|---|\n');
  for (const [what, path, headers] of questions) {
    await longestHold();
    const begun = performance.now();
    const { status, text } = await service.get(path, headers);
    const seconds = (performance.now() - begun) / 1000;
    const held = await longestHold();
    if (status !== 200 && status !== 404) throw new Error(`${path}: ${status} ${text.slice(0, 300)}`);
    process.stdout.write(`| ${what} | ${held.toFixed(0)} ms | ${seconds.toFixed(2)} s | ${text.length} |\n`);
  }
} finally {
  await service.remove();
}

/** The longest that the event loop of the service was held since the last call, in milliseconds, by itself. */
async function longestHold(): Promise<number> {
  // So that the timer that measures it has run.
  await new Promise((resolve) => setTimeout(resolve, 50));
  const { text } = await service.get('/metrics');
  return 1000 * Number(/^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(text)?.[1] ?? NaN);
}
