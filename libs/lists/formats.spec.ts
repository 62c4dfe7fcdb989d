import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UnreadableFileError } from './edition.js';
import { listFormats } from './formats.js';

const source = (path: string): Buffer => readFileSync(join(process.cwd(), 'libs/lists/sources', path));

/** Elements as the lists of China and Japan have them. */
const listed = (list: string, name: string) => ({
  list_id: list,
  entity_name: name,
  aliases: [],
  addresses: ['Iran Tehran'],
  date_added: '2025-01-02',
  reason: '核 N',
  source_url: 'https://example.org/1',
});
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/** A file of each format, and some of none. */
const files: readonly (readonly [string, Buffer])[] = [
  ['ecfr-part-744', source('ecfr-part-744/fixture.xml')],
  ['bis-dpl', readFileSync(join(process.cwd(), 'events/cases/denied-persons-list/2023-11-30.txt'))],
  ['trade-csl', source('trade-csl/excerpt.csv')],
  ['trade-csl', source('trade-csl/excerpt.json')],
  [
    'ofac-sdn',
    Buffer.from('36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'),
  ],
  ['un-consolidated', source('un-consolidated/fixture.xml')],
  ['cn-mofcom', json([listed('cn-attention-list', 'A'), listed('cn-attention-list', 'B')])],
  ['jp-meti', json([listed('jp-end-user-list', 'A'), listed('jp-end-user-list', 'B')])],
  ['state-isn', source('state-isn/excerpt.csv')],
  ['a sentence', Buffer.from('This is no list at all.\n')],
  ['a table of something else', Buffer.from('chip,name\nh100,H100\nh200,H200\n')],
  ['JSON of something else', json(Array.from({ length: 20 }, (_, id) => ({ id, name: 'A' })))],
  ['nothing', Buffer.alloc(0)],
];

test.each(files)('%s is read by its own format, and refused once by each other one', (name, file) => {
  for (const format of listFormats) {
    if (format.name === name) {
      expect(format.read(file).length).toBeGreaterThan(0);
      continue;
    }
    expect(() => format.read(file)).toThrow(UnreadableFileError);
    try {
      format.read(file);
    } catch (error) {
      const { message } = error as Error;
      // One cause, in a line or two of a terminal: not one for each row.
      expect([format.name, message, message.split('; ').length <= 2, message.length <= 400]).toEqual([
        format.name,
        message,
        true,
        true,
      ]);
    }
  }
});

test('the list of another country is named, once', () => {
  const [jpMeti] = listFormats.filter(({ name }) => name === 'jp-meti');
  const file = json(Array.from({ length: 9 }, (_, place) => listed('cn-attention-list', `A ${place}`)));
  expect(() => jpMeti?.read(file)).toThrow(
    /^column "list_id", is "cn-attention-list" and not "jp-end-user-list"$/,
  );
});
