import { readCsv, type CsvShape } from './csv-rows.js';
import { UnreadableFileError } from './edition.js';

const shape: CsvShape = { delimiter: ',', columns: ['name', 'country'] };

function problemsOf(text: string, as = shape) {
  try {
    readCsv(text, as);
  } catch (error) {
    if (error instanceof UnreadableFileError) return error.problems;
    throw error;
  }
  return undefined;
}

test('rows are numbered as a spreadsheet shows them: the header, blank lines and line breaks in cells counted', () => {
  const { columns, rows } = readCsv('country,name,note\r\n\r\nCN,"a\r\nb",\r\nIR,c,"d ""e"""\r\n', shape);
  expect(columns).toEqual(['country', 'name', 'note']);
  expect(rows.map(({ row, cell }) => [row, cell('name'), cell('country'), cell('note')])).toEqual([
    [3, 'a\r\nb', 'CN', ''],
    [4, 'c', 'IR', 'd "e"'],
  ]);
});

test.each([
  ['line feeds', 'name,country\na,CN\nb,IR\n'],
  ['carriage returns', 'name,country\ra,CN\rb,IR\r'],
  ['both, mixed', 'name,country\r\na,CN\nb,IR'],
  ['a byte order mark', '\ufeffname,country\na,CN\nb,IR\n'],
])('lines may end with %s', (_with, text) => {
  expect(readCsv(text, shape).rows.map(({ cells }) => cells)).toEqual([
    ['a', 'CN'],
    ['b', 'IR'],
  ]);
});

test('a tab may be the delimiter', () => {
  const { rows } = readCsv('name\tcountry\na, b\tCN\n', { ...shape, delimiter: '\t' });
  expect(rows[0]?.cell('name')).toBe('a, b');
});

test('a row with too many cells or too few is set apart, with its number and the first column that it lacks', () => {
  const { rows, misshapen } = readCsv('name,country\na\nb,IR\nc,CN,,\n', shape);
  expect(rows.map(({ row }) => row)).toEqual([3]);
  expect(misshapen).toEqual([
    {
      cells: ['a'],
      problem: {
        row: 2,
        column: 'country',
        detail: 'the row has 1 cells, the header 2: this one is missing',
      },
    },
    { cells: ['c', 'CN', '', ''], problem: { row: 4, detail: 'the row has 4 cells, the header 2' } },
  ]);
});

test.each<[string, string, object]>([
  ['nothing', '', { detail: 'the file is empty' }],
  ['blank lines', '\n\n', { detail: 'the file is empty' }],
  ['a header alone', 'name,country\n', { detail: 'the file has a header, and no row after it' }],
  [
    'a quote that is not closed',
    'name,country\na,"CN\nb,IR\n',
    { row: 2, detail: 'a quote is not closed: the file may be cut short' },
  ],
  [
    'a quote within a cell',
    'name,country\na,x"CN"\n',
    { row: 2, detail: 'a quote does not enclose its cell' },
  ],
  ['text after a quote', 'name,country\na,"CN"x\n', { row: 2, detail: 'a quote does not enclose its cell' }],
  [
    'a column named twice',
    'name,country,name\na,CN,b\n',
    { row: 1, column: 'name', detail: 'the header has this column twice' },
  ],
])('%s is refused', (_what, text, problem) => {
  expect(problemsOf(text)).toEqual([problem]);
});

test('a column that was renamed is refused, with those that are there', () => {
  expect(problemsOf('Name,country\na,CN\n')).toEqual([
    { row: 1, column: 'name', detail: 'the header has no such column' },
    { row: 1, detail: 'its columns are "Name", "country"' },
  ]);
});

test('a file of a publisher who ends its files with a line break is cut short without one', () => {
  const whole = { ...shape, endsWithLineBreak: true };
  expect(problemsOf('name,country\na,CN\nb,I', whole)).toEqual([
    { row: 3, detail: 'the file ends within a row: it is cut short' },
  ]);
  expect(problemsOf('name,country\na,CN\n', whole)).toBeUndefined();
});
