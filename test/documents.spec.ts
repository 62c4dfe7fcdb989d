import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const ROOT = join(__dirname, '..');
const DECISIONS = join(ROOT, 'docs/decisions');

const read = (path: string): string => readFileSync(path, 'utf8');

/** Blocks and spans of code: what is in them is neither a heading nor a link. */
const CODE = /^ *```[\s\S]*?^ *```|`[^`\n]*`/gmu;

/** The anchors of a document's headings, as GitHub makes them. */
const anchorsOf = (path: string): string[] =>
  [...read(path).matchAll(/^#+ (.+)$/gmu)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/gu, '-'),
  );

describe('the decision records', () => {
  const files = readdirSync(DECISIONS)
    .filter((name) => name !== 'README.md')
    .sort();
  const index = read(join(DECISIONS, 'README.md'));
  const rows = [...index.matchAll(/^\| \[(\d{4})\]\((.+)\) \| (.+) \|$/gmu)];

  test('are numbered without a gap', () => {
    const numbers = files.map((_, at) => String(at + 1).padStart(4, '0'));
    expect(files.map((name) => name.slice(0, 4))).toEqual(numbers);
  });

  test.each(files)('%s has the form that their README describes', (name) => {
    const text = read(join(DECISIONS, name));
    expect(text).toMatch(/^# \d{4}\. \p{L}.*\n\nDate: \d{4}-\d{2}-\d{2}(?:[,;] .+)?\n\n## Context\n/u);
    expect(text.slice(2, 6)).toBe(name.slice(0, 4));
    const sections = [...text.matchAll(/^## (.+)$/gmu)].map(([, section]) => section);
    expect(['Context, Decision, Alternatives', 'Context, Decision, Alternatives, Consequences']).toContain(
      sections.join(', '),
    );
  });

  test('are in the index once each, by their titles', () => {
    const listed = rows.map(([, number, file, title]) => `${file}: # ${number}. ${title}`);
    const expected = files.map((name) => `${name}: ${read(join(DECISIONS, name)).split('\n')[0]}`);
    expect(listed.sort()).toEqual(expected);
  });

  test('are in the order of their numbers in each table of the index', () => {
    for (const table of index.split(/^## /mu)) {
      const numbers = [...table.matchAll(/^\| \[(\d{4})\]/gmu)].map(([, number]) => number);
      expect(numbers).toEqual(numbers.toSorted());
    }
  });
});

describe('the documents', () => {
  const documents = [
    ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'examples/README.md'],
    ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ];

  test.each(documents)('%s has no broken relative link', (name) => {
    const path = join(ROOT, name);
    const links = [
      ...read(path)
        .replace(CODE, '')
        .matchAll(/\]\(([^)\s]+)\)/gu),
    ].map(([, link = '']) => link);
    const broken = links
      .filter((link) => !/^[a-z]+:/u.test(link))
      .filter((link) => {
        const [file = '', anchor] = link.split('#');
        const target = file === '' ? path : join(dirname(path), file);
        return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
      });
    expect(broken.map((link) => `${relative(ROOT, path)}: ${link}`)).toEqual([]);
  });
});
