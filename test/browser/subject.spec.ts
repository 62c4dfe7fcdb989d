import type { Browser, Page } from 'playwright-core';
import { RunningService } from '../e2e/running-service.js';
import { openBrowser, openView, statusOf, Watched } from './browser.js';

/*
 * The view of a subject, as an officer meets it: the built service, the real case, a real browser.
 */

let browser: Browser;
let service: RunningService;
beforeAll(async () => {
  [browser, service] = await Promise.all([openBrowser(), RunningService.start()]);
  await service.loadCase();
});
afterAll(async () => {
  await browser.close();
  await service.remove();
});

const open = (path: string, options = {}): Promise<Page> => openView(browser, service.url + path, options);
const cross = (page: Page) => page.getByRole('application');
const dayField = (page: Page) => page.getByLabel('In force on (effective time)');

/** Waits until the view has this status. */
async function expectStatus(page: Page, status: string): Promise<void> {
  await page.locator(`[data-status="${status}"]`).waitFor();
  expect(await statusOf(page)).toBe(status);
}

describe('a subject on two clocks', () => {
  test('asks its own service only, and does nothing that its policy forbids', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const watched = new Watched(page, service.url);
    const response = await page.goto(`${service.url}/chip/nvidia-h800?asOf=2023-10-22`);
    await expectStatus(page, 'not-restricted');
    expect(watched).toMatchObject({ complaints: [], foreign: [] });
    const policy = (await response?.headerValue('content-security-policy')) ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe|https?:|data:|\*/);
    expect(await response?.headerValue('referrer-policy')).toBe('no-referrer');
    await context.close();
  });

  test('says of the H800 that no restriction was in force on 22 October 2023, and that this is no clearance', async () => {
    const page = await open('/chip/nvidia-h800?asOf=2023-10-22');
    await expectStatus(page, 'not-restricted');
    const panel = page.locator('.status');
    expect(await panel.textContent()).toContain('This is no clearance.');
    expect(await panel.textContent()).toContain('No government list is loaded');
    await page.getByText('On 22 October 2023, as known now.').waitFor();
    await page.context().close();
  });

  test('moves the question by a day with the arrow keys, and the address follows', async () => {
    const page = await open('/chip/nvidia-h800?asOf=2023-10-22');
    await expectStatus(page, 'not-restricted');
    await cross(page).focus();
    await page.keyboard.press('ArrowRight');
    await expectStatus(page, 'restricted');
    expect(new URL(page.url()).search).toBe('?asOf=2023-10-23');
    expect(await dayField(page).inputValue()).toBe('2023-10-23');
    await page.keyboard.press('ArrowLeft');
    await expectStatus(page, 'not-restricted');
    // To the next edge: the notice to NVIDIA.
    await page.keyboard.press('PageUp');
    expect(await dayField(page).inputValue()).toBe('2023-10-23');
    await page.context().close();
  });

  test('moves both clocks where the cross is dragged', async () => {
    const page = await open('/party/biren?asOf=2023-10-18');
    await expectStatus(page, 'restricted');
    const box = (await cross(page).boundingBox())!;
    const handle = await crossPlace(page);
    await page.mouse.move(box.x + handle.x, box.y + handle.y);
    await page.mouse.down();
    // One row down: before the correction.
    await page.mouse.move(box.x + handle.x, box.y + handle.y + 30, { steps: 3 });
    await page.mouse.move(box.x + handle.x, box.y + handle.y + 60, { steps: 3 });
    await page.mouse.up();
    await page.waitForURL(/position=56/);
    await expectStatus(page, 'not-restricted');
    const { searchParams } = new URL(page.url());
    expect(searchParams.get('asOf')).toMatch(/^2023-10-1\d$/);
    await page.context().close();
  });

  test('moves each clock by its slider', async () => {
    const page = await open('/party/biren?asOf=2023-10-18');
    await expectStatus(page, 'restricted');
    const recorded = page.getByRole('slider', { name: 'Step in recorded time' });
    await recorded.focus();
    await page.keyboard.press('ArrowLeft');
    await expectStatus(page, 'not-restricted');
    await page.getByText(/as known on \d+ \w+ \d{4}, [\d:]+ UTC \(position 56\)/).waitFor();
    await page.getByRole('slider', { name: 'Day in effective time' }).focus();
    for (let day = 0; day < 2; day += 1) await page.keyboard.press('ArrowRight');
    await expectStatus(page, 'restricted');
    await page.context().close();
  });

  test('answers the same where its address is opened again, and for ever under the link that is kept', async () => {
    const page = await open('/party/biren?asOf=2023-10-18&position=56');
    await expectStatus(page, 'not-restricted');
    const digest = await page.locator('.digest').getAttribute('title');
    const kept = await page.getByRole('link', { name: 'Keep this answer' }).getAttribute('href');
    const again = await open(kept ?? '');
    await expectStatus(again, 'not-restricted');
    expect(await again.locator('.digest').getAttribute('title')).toBe(digest);
    await again.getByText('This page is fixed').waitFor();
    await Promise.all([page.context().close(), again.context().close()]);
  });

  test('shows parts with evidence that links to its source, and doubts in words', async () => {
    const page = await open('/party/tusimple?asOf=2024-02-10');
    await expectStatus(page, 'flagged');
    const sale = page.locator('.fact', { hasText: 'Sale blocked' });
    expect(await sale.textContent()).toContain('24 × nvidia-a100');
    expect(await sale.textContent()).toContain('between October 2023 and January 2024');
    await sale.getByText('it is only reported or alleged').waitFor();
    await sale.getByText('4 sources').click();
    const source = sale.getByRole('link', { name: 'www.livemint.com' }).first();
    expect(await source.getAttribute('rel')).toBe('noopener noreferrer');
    await page.context().close();
  });

  test('strikes a correction through, with its reason, and has the picture as a table', async () => {
    const page = await open('/party/biren?asOf=2023-10-18');
    await expectStatus(page, 'restricted');
    expect(await page.locator('del').textContent()).toContain('19 October 2023');
    expect(await page.locator('.correction').textContent()).toContain(
      'the rule text says effective October 17, 2023',
    );
    await page.getByText('The same 2 facts as a table').click();
    const table = page.getByRole('table', { name: 'The facts of the picture' });
    expect(await table.getByRole('row').count()).toBe(3);
    expect(await table.textContent()).toContain('17 October 2023');
    await page.context().close();
  });

  test('says of what was never seen that this is no clearance, and which ids are near', async () => {
    const page = await open('/party/huawey');
    await page.getByText('Never seen').or(page.getByText('The subject was never seen')).first().waitFor();
    expect(await page.getByRole('alert').first().textContent()).toContain('That is no clearance.');
    await page.getByRole('link', { name: 'huawei' }).click();
    await page.waitForURL(/\/party\/huawei/);
    await page.locator('[data-status]').waitFor();
    await page.context().close();
  });

  test('is found as one types, in any script, by the keyboard alone', async () => {
    const page = await open('/');
    await page.keyboard.press('/');
    await page.keyboard.type('壁仞');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/party\/biren/);
    await page.locator('[data-status]').waitFor();
    await page.context().close();
  });
});

/** Where the lines of the cross meet, in the canvas and its pixels: the row and the column with most of its colour. */
const crossPlace = (page: Page): Promise<{ x: number; y: number }> =>
  page.evaluate(`(() => {
    const canvas = document.querySelector('.picture-question');
    const { width, height } = canvas;
    const pixels = canvas.getContext('2d').getImageData(0, 0, width, height).data;
    const inRow = new Array(height).fill(0);
    const inColumn = new Array(width).fill(0);
    const belowLabel = 30;
    for (let y = belowLabel; y < height; y += 1)
      for (let x = 0; x < width; x += 1)
        if (pixels[4 * (y * width + x) + 3] > 200) {
          inRow[y] += 1;
          inColumn[x] += 1;
        }
    const longest = (counts) => counts.indexOf(Math.max(...counts));
    return { x: longest(inColumn), y: longest(inRow) };
  })()`);
