import { readFile } from 'node:fs/promises';
import type { Browser, Page, Route } from 'playwright-core';
import type { Restrictions } from '../../libs/answers/index.js';
import { RunningService } from '../e2e/running-service.js';
import { violationsOf } from './accessible.js';
import { openBrowser, openView } from './browser.js';
import { serviceWithLists } from './case-service.js';

/*
 * Every view in every state that people meet: signed out, not allowed, not ready, empty, a near id, a large list; and
 * whether it is accessible in both themes, narrow and wide.
 */

const SALE = {
  parties: [{ role: 'buyer', id: 'tusimple-australia' }],
  items: [{ chipId: 'nvidia-a100', quantity: 24 }],
  destination: 'AU',
  asOf: '2024-02-10',
  reference: 'Order 24 × A100',
};

let browser: Browser;
let service: RunningService;
let receipt: string;
beforeAll(async () => {
  [browser, service] = await Promise.all([openBrowser(), serviceWithLists()]);
  const response = await fetch(`${service.url}/v1/screenings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...SALE, record: true }),
  });
  expect(response.status).toBe(201);
  receipt = ((await response.json()) as { receipt: { id: string } }).receipt.id;
});
afterAll(async () => {
  await browser.close();
  await service.remove();
});

/** Screens the sale of these tests by the form. */
async function screen(page: Page): Promise<void> {
  const fields = { 'Id of a recorded party': 'tusimple-australia', 'Id of a recorded chip': 'nvidia-a100' };
  for (const [name, value] of Object.entries({ ...fields, Destination: 'AU' }))
    await page.locator('.sale-form').getByRole('textbox', { name }).fill(value);
  await page.getByRole('button', { name: 'Screen', exact: true }).click();
}

/** A view, what shows that it has answered, and what must be done before it asks. */
interface View {
  readonly path: () => string;
  readonly answered: string;
  readonly act?: (page: Page) => Promise<void>;
}

const views: Readonly<Record<string, View>> = {
  home: { path: () => '/', answered: '.home .changed li' },
  chip: { path: () => '/chip/nvidia-h800?asOf=2023-10-23', answered: '[data-status="restricted"]' },
  party: { path: () => '/party/tusimple?asOf=2024-02-10', answered: '[data-status="flagged"]' },
  earlier: { path: () => '/party/biren?asOf=2023-10-18&position=56', answered: '[data-status]' },
  sale: { path: () => '/sale/tusimple-24-a100?asOf=2024-02-10', answered: '[data-status="flagged"]' },
  world: { path: () => '/world?asOf=2024-02-10&limit=20', answered: 'tbody tr' },
  changes: { path: () => '/changes?asOfFrom=2023-10-15&asOfTo=2023-10-31', answered: 'tbody tr' },
  lists: { path: () => '/lists', answered: 'tbody tr' },
  list: { path: () => '/lists/denied-persons-list?limit=5', answered: '.two-columns tbody tr' },
  events: { path: () => '/events', answered: '.events li' },
  screening: { path: () => '/screening', answered: '[data-verdict="review"]', act: screen },
  receipt: { path: () => `/screenings/${receipt}`, answered: '[data-verdict="review"]' },
  inbox: { path: () => '/inbox', answered: 'tbody tr' },
};

/** Views that are open at once: more make each wait for the processor until it is out of time. */
const AT_ONCE = 4;

/** Does the same on every view, each in a page of its own; fails with the names of those that failed. */
async function onEveryView(check: (page: Page, view: View, name: string) => Promise<void>): Promise<void> {
  const failed: string[] = [];
  const waiting = Object.entries(views);
  const checkNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, view] = next;
      // In a context of its own: pages of one share six connections, and each keeps one for the stream.
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      await check(page, view, name).catch((error: unknown) => failed.push(`${name}: ${String(error)}`));
      await context.close();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, checkNext));
  expect(failed).toEqual([]);
}

/** Answers what a page asks with a problem. */
const answering = (status: number, kind: string, detail: string) => (route: Route) =>
  route.fulfill({
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({ type: `urn:regulatory-timeline:problem:${kind}`, title: detail, status, detail }),
  });

const opened = async (page: Page, { path, act }: View): Promise<void> => {
  await page.goto(service.url + path());
  await act?.(page);
};

describe('every view', () => {
  const refusals = {
    unauthorized: { status: 401, detail: 'Send an access token.', title: 'Sign in' },
    forbidden: { status: 403, detail: 'The token does not have the scope "read".', title: 'Not allowed' },
    'not-ready': { status: 503, detail: 'This replica is catching up with the log.', title: 'Not ready' },
  } as const;

  /** Opens a view whose service refuses, which it must say without showing an answer; returns how to end the refusal. */
  async function refused(
    page: Page,
    kind: keyof typeof refusals,
    open: () => Promise<unknown>,
  ): Promise<() => Promise<void>> {
    const { status, detail, title } = refusals[kind];
    const answer = answering(status, kind, detail);
    await page.route('**/v1/**', answer);
    await open();
    await page.getByRole('heading', { name: title }).first().waitFor();
    if (kind !== 'unauthorized') await page.getByText(detail).first().waitFor();
    expect(await page.locator('[data-status], [data-verdict], tbody tr').count()).toBe(0);
    return () => page.unroute('**/v1/**', answer);
  }

  const answered = async (page: Page, { act, answered }: View): Promise<void> => {
    // What a form sent is not sent again by itself.
    await act?.(page);
    await page.locator(answered).first().waitFor();
  };

  test('asks for a token where one is needed, shows no answer without, and the answer with it', async () => {
    await onEveryView(async (page, view) => {
      const allow = await refused(page, 'unauthorized', () => opened(page, view));
      await allow();
      await page.getByLabel('Access token').fill('t'.repeat(43));
      await page.getByRole('button', { name: 'Sign in' }).click();
      await answered(page, view);
    });
  });

  test('says that it is not allowed, and then not ready, without an answer; and shows the answer once there is one', async () => {
    await onEveryView(async (page, view) => {
      const allow = await refused(page, 'forbidden', () => opened(page, view));
      await allow();
      const beReady = await refused(page, 'not-ready', async () => {
        await page.reload();
        await view.act?.(page);
      });
      await beReady();
      // A view that is not ready asks again by itself.
      await answered(page, view);
    });
  });

  test('is accessible by WCAG 2.2 AA in both themes, narrow and wide, and never wider than its window', async () => {
    const page = await openView(browser, service.url);
    for (const [name, view] of Object.entries(views)) {
      await opened(page, view);
      await page.locator(view.answered).first().waitFor();
      for (const colorScheme of ['light', 'dark'] as const)
        for (const width of [360, 1280]) {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width, height: 800 });
          const violations = await violationsOf(page);
          const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
          expect({ name, colorScheme, width, violations, overflow }).toEqual({
            ...{ name, colorScheme, width },
            violations: [],
            overflow: 0,
          });
        }
    }
    await page.context().close();
  });

  test('says that nothing is recorded where that is so, and never that this is a clearance', async () => {
    const empty = await RunningService.start();
    const page = await openView(browser, empty.url);
    for (const [path, text] of [
      ['/', 'Nothing is recorded yet'],
      ['/world', 'That is no clearance.'],
      ['/changes', 'No recorded fact changed between the two points.'],
      ['/lists', 'No list is recorded.'],
      ['/events', 'Nothing is recorded yet'],
      ['/inbox', 'No receipt would have a different answer today.'],
      ['/chip/nvidia-h800', 'That is no clearance.'],
    ] as const) {
      await page.goto(empty.url + path);
      await page.getByText(text).first().waitFor();
    }
    await page.goto(`${empty.url}/screening`);
    await screen(page);
    await page.getByText('nothing recorded is about the party').first().waitFor();
    expect(await page.locator('[data-verdict]').count()).toBe(0);
    await page.context().close();
    await empty.remove();
  });
});

test('an id that was never seen is said to be no clearance, with the ids near it', async () => {
  const page = await openView(browser, service.url);
  for (const [path, near] of [
    ['/chip/nvidia-h80', 'nvidia-h800'],
    ['/party/huawi', 'huawei'],
    ['/sale/tusimple-24-a10', 'tusimple-24-a100'],
    ['/lists/denied-persons', 'denied-persons-list'],
  ] as const) {
    await page.goto(service.url + path);
    await page.getByText('That is no clearance.').first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('link', { name: near, exact: true }).click();
    await page.waitForURL(new RegExp(`/${near}$`));
    await page.locator('[data-status], .two-columns').first().waitFor();
  }
  await page.goto(`${service.url}/screenings/00000000-0000-4000-8000-000000000000`);
  await page.getByText('There is no such receipt').waitFor();
  await page.context().close();
});

const ROWS = 25_000;
/** The most rows that the service gives in one page. */
const PAGE = 1000;

test('25,000 rows are shown by pages, also by the longest, and saved whole', async () => {
  // An import of so many takes minutes. Here one fact of the service is repeated; test/bench/web has them recorded.
  const page = await openView(browser, service.url);
  await page.route('**/v1/restrictions?**', async (route) => {
    if (route.request().headers()['accept'] === 'text/csv')
      return route.fulfill({ contentType: 'text/csv', body: `head\r\n${'row\r\n'.repeat(ROWS)}` });
    const response = await route.fetch({ url: `${service.url}/v1/restrictions?asOf=2024-02-10&limit=1` });
    const answer = (await response.json()) as Restrictions;
    const [fact] = answer.restrictions;
    if (fact === undefined) throw new Error('The service has no fact in force');
    const after = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0);
    const restrictions = Array.from({ length: PAGE }, (_row, number) => ({
      ...fact,
      subject: { kind: 'party', id: `party-${after + number}` },
    }));
    const next = after + PAGE < ROWS ? `/v1/restrictions?limit=${PAGE}&cursor=${after + PAGE}` : null;
    return route.fulfill({ response, json: { ...answer, restrictions, links: { next } } });
  });
  const rows = page.locator('.view tbody tr');
  await page.goto(`${service.url}/world?asOf=2024-02-10&limit=${PAGE}`);
  await page.getByRole('link', { name: 'party-999', exact: true }).waitFor();
  expect(await rows.count()).toBe(PAGE);
  await page.getByRole('link', { name: 'Next page' }).click();
  await page.getByRole('link', { name: 'party-1999', exact: true }).waitFor();
  expect(await rows.count()).toBe(PAGE);
  await page.goto(`${service.url}/world?asOf=2024-02-10&limit=${PAGE}&cursor=${ROWS - PAGE}`);
  await page.getByText('There are no more.').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'All rows as CSV' }).click(),
  ]);
  const saved = await readFile(await download.path(), 'utf8');
  expect(saved.trim().split('\r\n')).toHaveLength(ROWS + 1);
  await page.context().close();
});
