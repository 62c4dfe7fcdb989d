// How fast the page is with a large log: 25,000 parties, and a subject of 3,000 facts. Production build, Chromium without
// a GPU. Arguments: --parties, --facts.
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { openBrowser } from '../../browser/browser.js';
import { restriction, RunningService } from '../../e2e/running-service.js';
import { median } from '../median.js';

const { values } = parseArgs({
  options: { parties: { type: 'string', default: '25000' }, facts: { type: 'string', default: '3000' } },
});

/** Commands in flight at once. */
const IN_FLIGHT = 256;
const FIRST_ANSWER_GOAL = 1000;
const FRAME_RATE_GOAL = 30;
const LONGEST_FRAME_GOAL = 100;
const DRAGGED_SECONDS = 3;

const service = await RunningService.start({ LOG_LEVEL: 'info' });
const browser = await openBrowser();
try {
  const { facts, parties } = { facts: Number(values.facts), parties: Number(values.parties) };
  await atOnce(facts, (number) =>
    service.post('restrict-chip', restriction('busy-chip', `fact-${number}`, spanOf(number))),
  );
  await atOnce(parties, (number) =>
    service.post('restrict-party', { ...partyRestriction(number), ...spanOf(number) }),
  );
  await caughtUp();
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  const firstAnswers: number[] = [];
  for (const path of [
    '/chip/busy-chip?asOf=2020-06-15',
    '/party/party-77?asOf=2020-06-15',
    '/world?asOf=2020-06-15',
  ]) {
    for (let round = 0; round < 3; round += 1) {
      const start = performance.now();
      await page.goto(service.url + path);
      await page.locator('[data-status], .view tbody tr').first().waitFor();
      const took = performance.now() - start;
      firstAnswers.push(took);
      say(`first answer of ${path}: ${took.toFixed(0)} ms; ${await partsOf(page)}`);
    }
  }
  await page.goto(`${service.url}/chip/busy-chip?asOf=2020-06-15`);
  await page.locator('.picture-question').waitFor();
  const frames = await dragged(page);
  const longest = Math.max(...frames);
  const rate = 1000 / median(frames);
  say(
    `dragging for ${DRAGGED_SECONDS} s: ${rate.toFixed(0)} frames/s (median), the longest ${longest.toFixed(0)} ms`,
  );
  const goals = [
    [Math.max(...firstAnswers) <= FIRST_ANSWER_GOAL, `first answer at most ${FIRST_ANSWER_GOAL} ms`],
    [rate >= FRAME_RATE_GOAL, `at least ${FRAME_RATE_GOAL} frames/s`],
    [longest <= LONGEST_FRAME_GOAL, `no frame above ${LONGEST_FRAME_GOAL} ms`],
  ] as const;
  for (const [isMet, goal] of goals) say(`${isMet ? 'met' : 'NOT met'}: ${goal}`);
} finally {
  await browser.close();
  await service.remove();
}

/** Waits until every projection has applied what was recorded: the goal is about a service with this log, not under load. */
async function caughtUp(): Promise<void> {
  const isBehind = async (): Promise<boolean> => {
    const { json } = await service.get('/health/ready');
    const projections = json.projections as readonly { readonly lag: number }[];
    return json.status !== 'ready' || projections.some(({ lag }) => lag > 0);
  };
  while (await isBehind()) await new Promise((resolve) => setTimeout(resolve, 100));
}

/** When the parts of a navigation were there, in milliseconds since it began, as the browser saw it. */
async function partsOf(page: Page): Promise<string> {
  return page.evaluate<string>(`(() => {
    const [navigation] = performance.getEntriesByType('navigation');
    const parts = [['document', navigation.responseStart, navigation.responseEnd]];
    for (const { name, startTime, responseEnd } of performance.getEntriesByType('resource'))
      parts.push([new URL(name).pathname, startTime, responseEnd]);
    return parts.map(([name, from, to]) => name + ' ' + from.toFixed(0) + '-' + to.toFixed(0)).join(', ');
  })()`);
}

/** The times of the frames while the cross is dragged there and back, in milliseconds. */
async function dragged(page: Page) {
  const box = await page.locator('.picture-question').boundingBox();
  if (box === null) throw new Error('The picture is not there');
  const slider = await page.evaluate<number>(`(() => {
    const canvas = document.querySelector('.picture-question');
    const row = canvas.getContext('2d').getImageData(0, 40, canvas.width, 1).data;
    for (let x = 0; x < canvas.width; x += 1) if (row[4 * x + 3] > 200) return x;
    return 0;
  })()`);
  await page.evaluate(`
    window.frameTimes = [];
    let last = performance.now();
    const tick = (now) => { window.frameTimes.push(now - last); last = now; requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
  `);
  await page.mouse.move(box.x + slider, box.y + 60);
  await page.mouse.down();
  const end = performance.now() + DRAGGED_SECONDS * 1000;
  for (let step = 0; performance.now() < end; step += 1)
    await page.mouse.move(
      box.x + 200 + 300 * (1 + Math.sin(step / 15)),
      box.y + 60 + 40 * (1 + Math.cos(step / 20)),
    );
  const frames = await page.evaluate<number[]>('window.frameTimes');
  await page.mouse.up();
  // The first frame began before the drag.
  return frames.slice(1);
}

/** Restrictions that begin and end throughout ten years. */
function spanOf(number: number): { readonly effectiveFrom: string; readonly effectiveTo: string } {
  const day = (days: number): string => new Date(Date.UTC(2016, 0, 1 + days)).toISOString().slice(0, 10);
  return {
    effectiveFrom: day((number * 37) % 3000),
    effectiveTo: day(((number * 37) % 3000) + 200 + (number % 400)),
  };
}

function partyRestriction(number: number) {
  const { chipId: _chip, ...rest } = restriction('some-chip', 'listed');
  return { ...rest, partyId: `party-${number}`, list: 'some-list' };
}

async function atOnce(
  count: number,
  post: (number: number) => Promise<{ readonly status: number; readonly text: string }>,
): Promise<void> {
  let next = 0;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      while (next < count) {
        const { status, text } = await post((next += 1));
        if (status !== 201) throw new Error(`A command was answered ${status}: ${text}`);
      }
    }),
  );
  say(`${count} commands in ${((performance.now() - start) / 1000).toFixed(0)} s`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
