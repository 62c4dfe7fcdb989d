import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const BUILT = join(process.cwd(), 'dist/apps/timeline-web');
const KILOBYTE = 1000;

const filesOf = (extension: string): string[] =>
  readdirSync(BUILT, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith(extension));

describe('the built page', () => {
  test('has at most 100 kB of script, gzipped', () => {
    const scripts = filesOf('.js').map((path) => gzipSync(readFileSync(join(BUILT, path))).length);
    expect(scripts).not.toHaveLength(0);
    expect(scripts.reduce((sum, size) => sum + size, 0)).toBeLessThan(100 * KILOBYTE);
  });

  test('names no other address, and has nothing inline', () => {
    const html = readFileSync(join(BUILT, 'index.html'), 'utf8');
    expect(html).not.toMatch(/https?:|<style|style=|\son[a-z]+=/);
    expect(html.match(/<script[^>]*>[^<]+<\/script>/)).toBeNull();
    for (const path of filesOf('.css'))
      expect(readFileSync(join(BUILT, path), 'utf8')).not.toMatch(/https?:|data:/);
  });
});
