import { join } from 'node:path';

/** The environment variables of a service whose clock is ahead by so many milliseconds, or behind. */
export function clockAhead(milliseconds: number): Record<string, string> {
  const preload = join(process.cwd(), 'test/e2e/shifted-clock.mjs');
  return { NODE_OPTIONS: `--import=${preload}`, CLOCK_SHIFT: String(milliseconds) };
}

export const HOUR = 60 * 60 * 1000;
export const DAY = 24 * HOUR;
