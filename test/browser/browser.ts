import { execFileSync } from 'node:child_process';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

/** The browsers that the tests take, the first that is installed. CHROMIUM names another. */
const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome'];

function installedBrowser(): string {
  const { CHROMIUM } = process.env;
  if (CHROMIUM !== undefined) return CHROMIUM;
  for (const program of PROGRAMS) {
    try {
      return execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
    } catch {
      continue;
    }
  }
  throw new Error(
    `Install Chromium (apt-get install chromium), or set CHROMIUM to one: looked for ${PROGRAMS.join(', ')}`,
  );
}

/** Starts a real browser without a window. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: installedBrowser(), args: ['--no-sandbox', '--disable-gpu'] });

/** What a page did that it must not: errors, refusals by its policy, and requests to anywhere but its service. */
export class Watched {
  readonly complaints: string[] = [];
  readonly foreign: string[] = [];

  constructor(page: Page, url: string) {
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(`${url}/`) && !request.url().startsWith('blob:'))
        this.foreign.push(request.url());
    });
  }
}

/** Opens a view in a context of its own, and waits until its document and scripts are loaded. */
export async function openView(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(address);
  return page;
}

/** The status that a subject's view shows, once it shows the answer to what is asked. */
export const statusOf = async (page: Page): Promise<string | null> =>
  page.locator('.status[aria-busy="false"] [data-status]').getAttribute('data-status');
