// Puts the newest report of each benchmark into docs/benchmarks.md, between the comments that name it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { headingOf, REPORTS, tableOf, type Report } from './report.js';

const DOCUMENT = 'docs/benchmarks.md';
const SECTION = /(<!-- report: ([\w-]+) -->\n)[\s\S]*?(<!-- end of report -->)/gu;

const written = readFileSync(DOCUMENT, 'utf8').replace(
  SECTION,
  (section: string, begin: string, name: string, end: string) => {
    const file = join(REPORTS, `${name}.json`);
    if (!existsSync(file)) return section;
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    return `${begin}\n${headingOf(report)}\n\n${tableOf(report.rows)}\n\n${end}`;
  },
);
writeFileSync(DOCUMENT, written);
