import { stringify } from 'csv-stringify/sync';
import { csvForm, fileNameOf, refusePaging } from './csv.js';
import { ProblemError } from './problems/problem.js';

test.each([
  ['/v1/restrictions?asOf=2023-11-20&position=67', 'restrictions_asOf-2023-11-20_position-67.csv'],
  ['/v1/restrictions?subject=chip%2Fnvidia-a100', 'restrictions_subject-chip-nvidia-a100.csv'],
  ['/v1/changes?authority=%22%0D%0A', 'changes_authority--.csv'],
])('the file name of %s is %s', (pinned, name) => {
  expect(fileNameOf(pinned)).toBe(name);
});

test('CSV has no pages: each parameter of a page is refused', () => {
  expect(() => refusePaging({})).not.toThrow();
  expect(() => refusePaging({ limit: '3', cursor: 'x' })).toThrow(ProblemError);
  expect(() => refusePaging({ cursor: 'x' })).toThrow('cursor applies only to JSON');
});

test.each([
  ['line one\nline two', '"line one\nline two"'],
  ['line one\rline two', '"line one\rline two"'],
  ['says "so"', '"says ""so"""'],
  ['one, two', '"one, two"'],
  ['=1+1', "'=1+1"],
  ['\n=1+1', '"\'\n\'=1+1"'],
  ['honest\n=1+1\r\n@x', '"honest\n\'=1+1\r\n\'@x"'],
  [' =1+1', "' =1+1"],
  ['a-b', 'a-b'],
])('the cell %j is written as %j', (value, cell) => {
  expect(stringify([[value]], { ...csvForm, header: false, bom: false })).toBe(`${cell}\r\n`);
});
