import { readFile, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { restriction, RunningService } from '../e2e/running-service.js';
import { TestEnvironment } from '../e2e/test-environment.js';
import { violationsOf } from './accessible.js';
import { openBrowser, openView, statusOf, Watched } from './browser.js';
import { serviceWithLists } from './case-service.js';

/*
 * The other views, and what arrives while they are open.
 */

let browser: Browser;
let service: RunningService;
beforeAll(async () => {
  [browser, service] = await Promise.all([openBrowser(), serviceWithLists()]);
});
afterAll(async () => {
  await browser.close();
  await service.remove();
});

const open = (path: string, options = {}): Promise<Page> => openView(browser, service.url + path, options);

/** Saves what a button gives as a file, and answers its text. */
async function saved(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return readFile(await download.path(), 'utf8');
}

describe('the world', () => {
  test('lists every fact in force, narrowed by the form, with its address', async () => {
    const page = await open('/world?asOf=2024-02-10');
    await page
      .getByRole('row', { name: /huawei/ })
      .first()
      .waitFor();
    await page.getByLabel('Destination').fill('CN');
    await page.getByLabel('List (id)').fill('denied-persons-list');
    await page.getByRole('button', { name: 'Ask' }).click();
    await page.waitForURL(/destination=CN/);
    await page.locator('tbody td', { hasText: 'Denial of export privileges' }).first().waitFor();
    expect(await page.getByRole('row', { name: /huawei/ }).count()).toBe(0);
    await page.context().close();
  });

  test('is saved as CSV with every row of what is asked', async () => {
    const page = await open('/world?asOf=2024-02-10&list=denied-persons-list');
    await page.locator('tbody td', { hasText: 'Denial of export privileges' }).first().waitFor();
    const rows = (await saved(page, 'All rows as CSV')).trim().split('\r\n');
    const { json } = await service.get(
      '/v1/restrictions?asOf=2024-02-10&list=denied-persons-list&limit=1000',
    );
    expect(rows).toHaveLength(1 + Number(json.restrictions.length));
    await page.context().close();
  });

  test('goes on to the next page, and back', async () => {
    const page = await open('/world?asOf=2024-02-10&limit=10');
    await page.getByRole('link', { name: 'Next page' }).click();
    await page.waitForURL(/cursor=/);
    await page.locator('[aria-busy="false"] tbody tr').first().waitFor();
    await page.goBack();
    await page.waitForURL(/limit=10$/);
    await page.context().close();
  });
});

test('changes are two columns: before, and after', async () => {
  const page = await open('/changes?asOfFrom=2023-09-30&asOfTo=2023-10-31');
  const row = page.getByRole('row', { name: /nvidia-h800/ }).first();
  await row.waitFor();
  const [before, after] = await row.getByRole('cell').allTextContents();
  expect(before).toMatch(/^not in force/);
  expect(after).toMatch(/^surely in force/);
  await page.getByRole('columnheader', { name: '30 September 2023' }).waitFor();
  await page.getByRole('columnheader', { name: '31 October 2023' }).waitFor();
  await page.getByRole('link', { name: 'In what was known (recorded time)' }).click();
  await page.getByLabel('From position').fill('56');
  await page.getByLabel('To position').fill('58');
  await page.getByLabel('In force on (effective time)').fill('2023-10-18');
  await page.getByRole('button', { name: 'Ask' }).click();
  await page.getByRole('row', { name: /biren.*was recorded/ }).waitFor();
  await page.context().close();
});

test('a list has its editions, and what changed between two', async () => {
  const page = await open('/lists');
  await page.getByRole('link', { name: 'Denied Persons List' }).click();
  await page.getByRole('row', { name: /30 November 2023 40 9 4/ }).waitFor();
  const added = page.getByRole('row', { name: /AARON ABRAHAM VILLA/ });
  expect(await added.textContent()).toContain('not on it');
  await page.context().close();
});

describe('live', () => {
  test('an event appears within a second, and the answer is marked as changed', async () => {
    const [events, page] = [await open('/events'), await open('/chip/nvidia-h800?asOf=2023-10-22')];
    await page.locator('[data-status]').waitFor();
    await events.getByText(/^#\d+/).first().waitFor();
    await Promise.all([events, page].map((each) => each.locator('.live-live .live-position').waitFor()));
    const { status } = await service.post(
      'restrict-chip',
      restriction('nvidia-h800', 'live-fact', { effectiveFrom: '2023-10-20' }),
    );
    expect(status).toBe(201);
    const recorded = performance.now();
    await Promise.all([
      events.locator('.arrived', { hasText: 'chip/nvidia-h800' }).waitFor({ timeout: 1000 }),
      page.locator('.changed-mark').waitFor({ timeout: 1000 }),
    ]);
    expect(performance.now() - recorded).toBeLessThan(1000);
    expect(await statusOf(page)).toBe('restricted');
    // The answer before is a link of its own.
    await page.getByRole('link', { name: 'Show the previous answer' }).click();
    await page.getByText('This page is fixed').waitFor();
    expect(await statusOf(page)).not.toBe('restricted');
    await Promise.all([events.context().close(), page.context().close()]);
  });

  test('a page that is not seen keeps no connection, and has what was recorded meanwhile once it is', async () => {
    const page = await open('/events');
    await page.locator('.live-live .live-position').waitFor();
    const hide = (isHidden: boolean) =>
      page.evaluate(`
        Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      `);
    await hide(true);
    await page.locator('.live-connecting').waitFor();
    await service.post('restrict-chip', restriction('some-chip', 'while-hidden'));
    // As long as an event takes at most to arrive where it is followed.
    await page.waitForTimeout(500);
    expect(await page.locator('.arrived').count()).toBe(0);
    await hide(false);
    await page.locator('.arrived', { hasText: 'chip/some-chip' }).waitFor();
    await page.context().close();
  });

  test('a lost connection is shown, and what was recorded meanwhile arrives once it is restored', async () => {
    const environment = await TestEnvironment.open();
    const first = await RunningService.start({}, environment);
    await first.post('restrict-chip', restriction('some-chip', 'fact-1'));
    const page = await openView(browser, `${first.url}/events`);
    await page.locator('.live-live .live-position').waitFor();
    await first.end();
    await page.getByText('Connection lost, trying again…').waitFor();
    const again = await RunningService.start({ PORT: new URL(first.url).port }, environment);
    await again.post('restrict-chip', restriction('other-chip', 'fact-2'));
    await page.getByText('Connection restored').waitFor({ timeout: 15_000 });
    await page.locator('.arrived', { hasText: 'chip/other-chip' }).waitFor();
    expect(await page.locator('.arrived').count()).toBe(1);
    await page.context().close();
    await again.remove();
  });
});

describe('access', () => {
  test('asks for the token, keeps it out of every store, and says what a token does not allow', async () => {
    const environment = await TestEnvironment.open();
    const file = join(environment.folder, 'tokens.json');
    const entry = (actor: string, token: string, scopes: string[]) => ({
      actor,
      sha256: createHash('sha256').update(token).digest('hex'),
      scopes,
    });
    const [reader, importer] = ['r'.repeat(43), 'i'.repeat(43)];
    await writeFile(
      file,
      JSON.stringify({
        tokens: [entry('officer', reader, ['read', 'write']), entry('importer', importer, ['import'])],
      }),
    );
    const guarded = await RunningService.start({ TOKENS_FILE: file }, environment);
    await guarded.post('restrict-chip', restriction('some-chip', 'fact-1'), {
      authorization: `Bearer ${reader}`,
    });
    const page = await openView(browser, `${guarded.url}/chip/some-chip?asOf=2023-10-23`);
    const token = page.getByLabel('Access token');
    await token.waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await token.fill('x'.repeat(43));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('The service does not accept this token.').waitFor();
    await token.fill(importer);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('does not have the scope "read"').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await token.fill(reader);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('[data-status="restricted"]').waitFor();
    await page.locator('.live-live').waitFor();
    const stores = await page.evaluate(
      'JSON.stringify([localStorage, sessionStorage, document.cookie, location.href])',
    );
    expect(stores).not.toContain(reader);
    await page.reload();
    await token.waitFor();
    await page.context().close();
    await guarded.remove();
  });
});

test('recorded texts stay text: none is markup, and none becomes a link that runs', async () => {
  const hostile = `"><img src=x onerror="window.hacked=1"><script>window.hacked=1</script>{{7*7}}`;
  const words = 'publisher|citation|title|quote|name|reason|redFlag|address|note|asWritten|maker|value';
  const poison = (text: string): string =>
    JSON.stringify(JSON.parse(text), (key, value: unknown) => {
      if (key === 'url') return 'javascript:window.hacked=1';
      return typeof value === 'string' && new RegExp(`^(${words})$`).test(key) ? hostile : value;
    });
  const page = await open('/');
  const watched = new Watched(page, service.url);
  await page.route('**/v1/**', async (route) => {
    if (route.request().headers()['accept'] !== 'application/json') return route.continue();
    const response = await route.fetch();
    return route.fulfill({ response, body: poison(await response.text()) });
  });
  for (const path of [
    '/party/tusimple?asOf=2024-02-10',
    '/chip/nvidia-h800?asOf=2023-10-23',
    '/party/biren?asOf=2023-10-18',
    '/lists/denied-persons-list',
    '/world?asOf=2024-02-10',
    '/events',
  ]) {
    await page.goto(service.url + path);
    await page.locator('.subject-title h1, .view h1').waitFor();
    await page.locator('.fact, .view tbody tr, .events li').first().waitFor();
    await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true');
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(await page.locator('a[href^="javascript" i], main img, main script').count()).toBe(0);
  }
  expect(watched.complaints).toEqual([]);
  await page.context().close();
});
