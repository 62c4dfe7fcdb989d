import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { runs } from '../../test/support/runs.js';
import { unsoundness } from '../../test/support/sound-lists.js';
import { UnreadableFileError, type ListFormat, type ReadList } from './edition.js';
import { cnMofcom } from './sources/cn-mofcom/cn-mofcom.js';
import { csvFormat } from './sources/csv/csv.js';
import { jpMeti } from './sources/jp-meti/jp-meti.js';
import { stateIsn } from './sources/state-isn/state-isn.js';
import { tradeCsl } from './sources/trade-csl/trade-csl.js';

/*
 * A file that is damaged in any way is refused, or each of its rows is in an entry, counted as what it is, or listed as
 * unreadable: none is passed over, and nothing is read that could not be recorded.
 */

const sources = join(process.cwd(), 'libs/lists/sources');

const listed = (list: string, name: string, date: string | null, addresses: readonly string[]) => ({
  list_id: list,
  entity_name: name,
  aliases: ['三興会社', name],
  addresses,
  date_added: date,
  reason: '大量破壊兵器等の懸念: 核 N',
  source_url: 'https://example.org/1',
});

const ownList = csvFormat(
  Buffer.from(
    JSON.stringify({
      list: {
        id: 'own',
        name: 'Own',
        publisher: 'Own',
        authority: 'own',
        measure: 'prohibited',
        meaning: 'Own.',
        kinds: ['company'],
        usualInterval: 1,
      },
      columns: {
        name: 'name',
        aliases: 'aliases',
        country: 'country',
        effectiveFrom: 'from',
        expiresOn: 'until',
      },
      dateFormat: 'YYYY-MM-DD',
    }),
  ),
);

/** How many rows a file has, counted without its parser. */
type CountRows = (file: Buffer) => number;

interface Case {
  readonly format: ListFormat;
  readonly file: Buffer;
  readonly rowsIn: CountRows;
}

const inCsv: CountRows = (file) => {
  let [rows, inQuotes, line] = [0, false, ''];
  // Every byte is a character: only quotes and line breaks are looked at.
  for (const character of `${file.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '')}\n`) {
    if (character === '"') inQuotes = !inQuotes;
    if (character === '\n' && !inQuotes) {
      if (line.replace(/\r$/, '') !== '') rows += 1;
      line = '';
    } else line += character;
  }
  return rows - 1;
};
const inList: CountRows = (file) => (JSON.parse(file.toString()) as unknown[]).length;
const inEntries: CountRows = (file) => (JSON.parse(file.toString()) as { entries: unknown[] }).entries.length;

const cases: Readonly<Record<string, Case>> = {
  'state-isn': {
    format: stateIsn,
    file: readFileSync(join(sources, 'state-isn/excerpt.csv')),
    rowsIn: inCsv,
  },
  'trade-csl in CSV': {
    format: tradeCsl,
    file: readFileSync(join(sources, 'trade-csl/excerpt.csv')),
    rowsIn: inCsv,
  },
  'trade-csl in JSON': {
    format: tradeCsl,
    file: readFileSync(join(sources, 'trade-csl/excerpt.json')),
    rowsIn: inEntries,
  },
  'cn-mofcom': {
    format: cnMofcom,
    file: Buffer.from(
      JSON.stringify([
        listed('cn-attention-list', 'A', '2026-02-24', ['日本东京都（邮编：104-0045）']),
        listed('cn-export-control-watchlist', 'B Corp.', '2025-04-09', []),
        listed(
          'cn-unreliable-entity-list',
          '哈德森技术公司（Hudson Technologies Co.）等6家实体',
          '2025-04-09',
          [],
        ),
      ]),
    ),
    rowsIn: inList,
  },
  'jp-meti': {
    format: jpMeti,
    file: Buffer.from(
      JSON.stringify([
        listed('jp-end-user-list', 'A (三興会社)', null, ['North Korea']),
        listed('jp-end-user-list', '', null, ["People's Republic of China 23rd Research Institute"]),
      ]),
    ),
    rowsIn: inList,
  },
  csv: {
    format: ownList,
    file: Buffer.from(
      'name,aliases,country,from,until\r\nAcme,"a; b",CN,2020-01-02,\r\n\r\nB,,IR,,2021-01-01\r\nAcme,c,CN,,\r\n',
    ),
    rowsIn: inCsv,
  },
};

/** Bytes that mean something to a parser, or to nobody. */
const meaningful = fc.constantFrom(
  ...[
    '"',
    ',',
    ';',
    '\n',
    '\r',
    '\r\n',
    '{',
    '}',
    '[',
    ']',
    ':',
    '\\',
    '0',
    '-1',
    '1e9',
    'null',
    '\u0000',
    '\u001b[2J',
  ],
  ...[
    '\u0085',
    '\u2028',
    '\u202e',
    '\u{1f600}',
    '\ufeff',
    ' ',
    '\\ud800',
    '\\u0000',
    '99999',
    '/',
    '(',
    '）',
    '',
  ],
);
const piece = fc.oneof(
  meaningful.map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 3 }).map((some) => Buffer.from(some)),
);
const damage = fc.array(
  fc.record({
    at: fc.nat(),
    without: fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 400 })),
    piece,
    again: fc.nat({ max: 2 }),
  }),
  { minLength: 1, maxLength: 4 },
);

function damaged(
  file: Buffer,
  damages: readonly { at: number; without: number; piece: Buffer; again: number }[],
): Buffer {
  return damages.reduce((whole, { at, without, piece: put, again }) => {
    const start = at % (whole.length + 1);
    const removed = whole.subarray(start, start + without);
    // Nothing, one or two copies of what was there: rows that are cut, and rows that are there twice.
    return Buffer.concat([
      whole.subarray(0, start),
      put,
      ...Array.from({ length: again }, () => removed),
      whole.subarray(start + without),
    ]);
  }, file);
}

function read(format: ListFormat, file: Buffer): readonly ReadList[] | undefined {
  try {
    return format.read(file);
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    expect(error.problems.length).toBeGreaterThan(0);
    return undefined;
  }
}

/** Whether a file is read; if it is, every row is accounted for. */
function isAccountedFor(format: ListFormat, file: Buffer, rowsIn: CountRows): boolean {
  const lists = read(format, file);
  if (lists === undefined) return false;
  expect(unsoundness(lists)).toEqual([]);
  expect(lists.reduce((sum, { rows }) => sum + rows, 0)).toBe(rowsIn(file));
  return true;
}

describe.each(Object.entries(cases))('%s', (_name, { format, file, rowsIn }) => {
  test('whole, every row is accounted for', () => {
    expect(isAccountedFor(format, file, rowsIn)).toBe(true);
  });

  test('damaged anywhere, it is refused or every row is accounted for', () => {
    // Of some formats one damaged file in twelve is read.
    const { numRuns, seed } = runs(200);
    let accepted = 0;
    fc.assert(
      fc.property(damage, (damages) => {
        if (isAccountedFor(format, damaged(file, damages), rowsIn)) accepted += 1;
      }),
      { numRuns, seed },
    );
    // A parser that refused every file would pass.
    expect({ seed, isMet: accepted > 0 }).toEqual({ seed, isMet: true });
  });

  test('cut short anywhere, it is refused or every row is accounted for', () => {
    // JSON that is cut is always refused: here, none need be read.
    fc.assert(
      fc.property(fc.nat({ max: file.length }), (length) => {
        isAccountedFor(format, file.subarray(0, length), rowsIn);
      }),
      runs(15),
    );
  });
});

/** Values of JSON that a field does not expect. */
const unexpected = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    1.5,
    1e300,
    '',
    ' ',
    [],
    [null],
    [1],
    {},
    { constructor: 1 },
    'x'.repeat(2000),
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.array(fc.string({ unit: 'binary', maxLength: 5 }), { maxLength: 600, size: 'max' }),
);

test.each(Object.entries(cases).filter(([, { rowsIn }]) => rowsIn !== inCsv))(
  '%s with any value in any field is refused, or every row is accounted for',
  (_name, { format, file, rowsIn }) => {
    const { numRuns, seed } = runs(40);
    let accepted = 0;
    fc.assert(
      fc.property(fc.nat(), unexpected, (place, value) => {
        const changed = Buffer.from(JSON.stringify(withValue(JSON.parse(file.toString()), place, value)));
        let rows: CountRows = rowsIn;
        try {
          rowsIn(changed);
        } catch {
          rows = () => 0;
        }
        if (isAccountedFor(format, changed, rows)) accepted += 1;
      }),
      { numRuns, seed },
    );
    expect({ seed, isMet: accepted > 0 }).toEqual({ seed, isMet: true });
  },
);

/** A document with another value in one of its places. */
function withValue(document: unknown, place: number, value: unknown): unknown {
  const places: { readonly holder: Record<string, unknown>; readonly key: string }[] = [];
  const visit = (holder: unknown): void => {
    if (typeof holder !== 'object' || holder === null) return;
    for (const key of Object.keys(holder)) {
      places.push({ holder: holder as Record<string, unknown>, key });
      visit((holder as Record<string, unknown>)[key]);
    }
  };
  visit(document);
  const chosen = places[place % places.length];
  if (chosen !== undefined) chosen.holder[chosen.key] = value;
  return document;
}
