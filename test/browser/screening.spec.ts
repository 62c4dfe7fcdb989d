import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { restriction, type RunningService } from '../e2e/running-service.js';
import { violationsOf } from './accessible.js';
import { openBrowser, openView } from './browser.js';
import { serviceWithLists } from './case-service.js';

/*
 * A sale is screened, recorded, decided on and printed; and the pictures of the README are taken. `npm run screenshots`
 * writes these to docs/images; otherwise they are thrown away with dist.
 */

const IMAGES = process.env['SCREENSHOTS'] ?? join(process.cwd(), 'dist/screenshots');

let browser: Browser;
let service: RunningService;
beforeAll(async () => {
  mkdirSync(IMAGES, { recursive: true });
  [browser, service] = await Promise.all([openBrowser(), serviceWithLists()]);
  await service.loadCase('country-groups', 'chip-rules', 'chip-parameters', 'ownership');
});
afterAll(async () => {
  await browser.close();
  await service.remove();
});

const open = (path: string, options = {}): Promise<Page> => openView(browser, service.url + path, options);

/** Presses Tab until what has the focus is the element; fails if it is never reached. */
async function tabTo(page: Page, what: string): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate<boolean>(`document.activeElement?.matches(${JSON.stringify(what)}) ?? false`))
      return;
  }
  throw new Error(`${what} cannot be reached by the keyboard`);
}

test('one whole task by the keyboard alone: find, move both clocks, screen, record, decide', async () => {
  const page = await open('/');
  await page.getByRole('combobox').waitFor();
  await page.keyboard.press('/');
  await page.locator('[role="combobox"]:focus').waitFor();
  await page.keyboard.type('biren');
  await page.locator('[role="option"]', { hasText: 'biren' }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('[data-status]').waitFor();
  await page.locator('.picture-question').waitFor();
  await tabTo(page, '.picture-question');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.locator('[data-status="not-restricted"]').waitFor();
  await page.goto(`${service.url}/screening`);
  await page.getByRole('heading', { name: 'Screen a sale' }).waitFor();
  await tabTo(page, '.sale-form [placeholder="huawei"]');
  await page.keyboard.type('tusimple-australia');
  await tabTo(page, '.sale-form [placeholder="nvidia-h800"]');
  await page.keyboard.type('nvidia-a100');
  await tabTo(page, '[name="destination"]');
  await page.keyboard.type('AU');
  await tabTo(page, '[name="asOf"]');
  await page.keyboard.type('2024-02-10');
  await tabTo(page, '[name="reference"]');
  await page.keyboard.type('Order 24 × A100');
  await tabTo(page, '.sale-form [type="submit"]');
  await page.keyboard.press('Enter');
  await page.locator('[data-verdict="review"]').waitFor();
  expect(await page.locator('.verdict').textContent()).toContain('This is no clearance.');
  expect(await violationsOf(page)).toEqual([]);
  await page.screenshot({ path: join(IMAGES, 'screening.png'), fullPage: true });
  await page.locator('.sale-form [type="submit"]').focus();
  await tabTo(page, '.sale-form .tools button.quiet');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/screenings\//);
  await page.getByRole('heading', { name: 'Order 24 × A100' }).waitFor();
  await page.getByText('has the same answer, byte for byte').waitFor();
  await tabTo(page, '.decision-form input');
  await page.keyboard.type('A stop of the Department of Commerce is reported');
  await page.keyboard.press('Enter');
  await page.locator('.decisions', { hasText: 'Stop' }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.context().close();
});

test('a sale with an identifier, parameters and a licence: what is wrong is said at its field, and then it is screened', async () => {
  const page = await open('/screening');
  const form = page.locator('.sale-form');
  for (const folded of await form.locator('summary').all()) await folded.click();
  await form.getByRole('textbox', { name: 'Name' }).fill('Huawei Technologies');
  await form.getByRole('button', { name: 'Add an identifier' }).click();
  await form.getByRole('textbox', { name: 'Kind of identifier' }).fill('LEI');
  await form.getByRole('textbox', { name: 'Identifier', exact: true }).fill('5493002DXM2DT6KCW206');
  await form.getByRole('textbox', { name: 'Item', exact: true }).fill('Accelerator 9');
  for (const [place, name, value] of [
    [0, 'total processing performance', '5000'],
    [1, 'designed or marketed for data centres', ''],
  ] as const) {
    await form.getByRole('button', { name: 'Add a parameter' }).click();
    await form.getByRole('combobox', { name: 'Parameter' }).nth(place).selectOption({ label: name });
    if (value !== '') await form.getByRole('textbox', { name: 'Value in TPP' }).fill(value);
  }
  await form.getByRole('combobox', { name: 'Transaction' }).selectOption('export');
  await form.getByRole('textbox', { name: 'Destination' }).fill('CN');
  await form.getByRole('textbox', { name: 'In force on (effective time)' }).fill('2024-02-10');
  await form.getByRole('button', { name: 'Add a licence' }).click();
  await form.getByRole('textbox', { name: 'Number' }).fill('D123456');
  await form.getByRole('button', { name: 'Screen', exact: true }).click();
  const wrong = form.locator('[aria-invalid="true"]');
  await wrong.first().waitFor();
  // What is not chosen is not taken for a no; of the first the focus says where it is.
  expect(await form.locator('.field-problem').allTextContents()).toEqual([
    'must be an id of lower-case letters, digits and hyphens (nvidia-a100)',
    expect.stringContaining('must be a day'),
    'must be a text of 1 to 500 characters',
    'must not be empty',
  ]);
  expect(await wrong.first().evaluate((field) => field.matches(':focus'))).toBe(true);
  expect(await violationsOf(page)).toEqual([]);
  await form.getByRole('textbox', { name: 'Kind of identifier' }).fill('lei');
  await form.getByRole('textbox', { name: 'Last day' }).fill('2025-12-31');
  await form.getByRole('combobox', { name: 'For the party' }).selectOption({ label: 'Huawei Technologies' });
  await form.getByRole('checkbox', { name: 'Accelerator 9' }).check();
  await form.getByRole('button', { name: 'Screen', exact: true }).click();
  await form.getByText('is missing: "designed-or-marketed-for-data-centres" is true or false').waitFor();
  await form.getByRole('combobox', { name: 'Does it apply?' }).selectOption('yes');
  await form.getByRole('button', { name: 'Screen', exact: true }).click();
  const verdict = page.locator('.verdict');
  await verdict.waitFor();
  const said = (await verdict.textContent()) ?? '';
  expect(said).toMatch(/D123456: covers/);
  expect(said).toContain('ECCN 3A090.a of 2023');
  expect(await form.locator('.field-problem').count()).toBe(0);
  await page.context().close();
});

test('a receipt whose verdict has changed since is in the inbox, and says why; printed, it is a document', async () => {
  const sale = {
    parties: [{ role: 'buyer', id: 'created-later' }],
    items: [{ chipId: 'nvidia-h800', quantity: 1 }],
    destination: 'DE',
    asOf: '2023-06-01',
    reference: 'Order to Germany',
    record: true,
  };
  await service.post('describe-party', {
    factId: 'described',
    partyId: 'created-later',
    names: [{ name: 'Created Later GmbH', kind: 'primary' }],
    evidence: restriction('any-chip', 'fact').evidence,
  });
  const response = await fetch(`${service.url}/v1/screenings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(sale),
  });
  expect(response.status).toBe(201);
  const { receipt } = (await response.json()) as { receipt: { id: string; verdict: string } };
  const { chipId: _chip, destinations: _to, ...rest } = restriction('any-chip', 'listed');
  const listed = await service.post('restrict-party', {
    ...rest,
    partyId: 'created-later',
    list: 'some-list',
    destinations: ['worldwide'],
    effectiveFrom: '2023-01-01',
  });
  expect(listed.status).toBe(201);
  const page = await open('/inbox');
  await page
    .getByRole('row', { name: /Order to Germany/ })
    .first()
    .waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole('link', { name: 'Order to Germany' }).first().click();
  await page.waitForURL(new RegExp(`/screenings/${receipt.id}`));
  await page
    .getByText(/Blocked, instead of/)
    .first()
    .waitFor();
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('header.top').isVisible()).toBe(false);
  expect(await page.getByRole('button').count()).toBe(0);
  await page.getByText('What was not looked at').waitFor();
  expect((await page.pdf()).length).toBeGreaterThan(10_000);
  await page.context().close();
});

test('what follows from a rule is said beside the picture, as known at the cross', async () => {
  const page = await open('/party/nexperia?asOf=2025-10-15');
  const course = page.locator('.derived-course');
  await course.waitFor();
  expect(await course.locator('li').allTextContents()).toEqual([
    expect.stringMatching(/^29 September 2025: possibly in force Affiliates Rule/),
    expect.stringMatching(/^10 November 2025: not in force/),
    expect.stringMatching(/^10 November 2026: possibly in force/),
  ]);
  await page.context().close();
});

describe('the pictures of the README', () => {
  test.each([
    ['h800-2023-10-22', '/chip/nvidia-h800?asOf=2023-10-22', {}],
    ['h800-2023-10-23', '/chip/nvidia-h800?asOf=2023-10-23', {}],
    ['biren-before', '/party/biren?asOf=2023-10-18&position=56', {}],
    ['biren-after', '/party/biren?asOf=2023-10-18', {}],
    ['tusimple', '/party/tusimple?asOf=2024-02-10', {}],
    ['nexperia', '/party/nexperia?asOf=2025-10-15', {}],
    ['world', '/world?asOf=2024-02-10', {}],
    ['narrow', '/party/tusimple?asOf=2024-02-10', { viewport: { width: 360, height: 800 } }],
    ['dark', '/party/tusimple?asOf=2024-02-10', { colorScheme: 'dark' }],
  ])('%s', async (name, path, options) => {
    const page = await open(path, options);
    await page.locator('[data-status], .view tbody tr').first().waitFor();
    if (!path.startsWith('/world')) await page.locator('.picture-question').waitFor();
    await page.locator('.live-live .live-position').waitFor({ state: 'attached' });
    const image = await page.screenshot({ path: join(IMAGES, `${name}.png`) });
    expect(image.length).toBeGreaterThan(20_000);
    await page.context().close();
  });
});
