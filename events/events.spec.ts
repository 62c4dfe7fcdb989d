import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  eventSchemas,
  InvalidEventError,
  readEvent,
  schemaVersions,
  validateEvent,
  type EventType,
} from './index.js';

interface Sample {
  readonly type: EventType;
  readonly schemaVersion: number;
  readonly data: Record<string, unknown>;
}

const golden = join(process.cwd(), 'events/golden');
const schemas = join(process.cwd(), 'events/schemas');
const sample = (file: string) => JSON.parse(readFileSync(join(golden, file), 'utf8')) as Sample;
const types = Object.keys(eventSchemas) as EventType[];

describe('the event contract', () => {
  test.each(readdirSync(golden))('reads the golden sample %s with the code of today', (file) => {
    const { type, schemaVersion, data } = sample(file);
    const read = readEvent(type, schemaVersion, data);
    expect(read.type).toBe(type);
    if (schemaVersion === schemaVersions[type]) expect(read.data).toEqual(data);
  });

  test.each(types)('%s has a golden sample of every version it was written with', (type) => {
    for (let version = 1; version <= schemaVersions[type]; version += 1) {
      expect(readdirSync(golden)).toContain(`${type}.v${version}.json`);
    }
  });

  test.each(types)('the published schema of %s is the one that the code checks', (type) => {
    const file = join(schemas, `${type}.v${schemaVersions[type]}.json`);
    // A published version never changes; only a new one may be written, and only on request.
    if (!existsSync(file) && process.env['PUBLISH_SCHEMAS'] === '1') {
      const schema = {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        title: type,
        ...eventSchemas[type],
      };
      writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
    }
    const { $schema, title, ...published } = JSON.parse(readFileSync(file, 'utf8')) as Record<
      string,
      unknown
    >;
    expect({ $schema, title }).toEqual({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: type,
    });
    expect(published).toEqual(JSON.parse(JSON.stringify(eventSchemas[type])));
  });

  test('an older version is raised to the current one', () => {
    const { data } = sample('ChipRestricted.v0.json');
    expect(readEvent('ChipRestricted', 0, data).data).toMatchObject({ destinations: ['CN'] });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['an unknown field', { colour: 'red' }, '/colour'],
    ['no evidence', { evidence: [] }, '/evidence'],
    ['a country that does not exist', { destinations: ['XX'] }, '/destinations/0'],
    ['a day that does not exist', { effectiveFrom: '2024-02-30' }, '/effectiveFrom'],
    [
      'evidence without url or citation',
      { evidence: [{ publisher: 'x', certainty: 'official' }] },
      '/evidence/0',
    ],
  ])('refuses %s, naming the field', (_, change, pointer) => {
    const { data } = sample('ChipRestricted.v1.json');
    const refused = (): unknown => validateEvent('ChipRestricted', { ...data, ...change });
    expect(refused).toThrow(InvalidEventError);
    expect(refused).toThrow(pointer);
  });

  test('names every field that is wrong', () => {
    const { data } = sample('ChipRestricted.v1.json');
    const refused = (): unknown =>
      validateEvent('ChipRestricted', { ...data, authority: 'No Slug', evidence: [], colour: 'red' });
    for (const pointer of ['/authority', '/evidence', '/colour']) expect(refused).toThrow(pointer);
  });

  test.each([
    [1000, true],
    [1001, false],
  ])('counts a text of %i characters outside the first plane by its characters', (length, isTaken) => {
    const { data } = sample('ChipRestricted.v1.json');
    const evidence = [{ publisher: 'x', citation: 'y', certainty: 'official', quote: '🛂'.repeat(length) }];
    const checked = (): unknown => validateEvent('ChipRestricted', { ...data, evidence });
    if (isTaken) expect(checked()).toMatchObject({ data: { evidence } });
    else expect(checked).toThrow('/evidence/0/quote');
  });

  test('refuses an unknown type and a version newer than the code', () => {
    expect(() => validateEvent('ChipForgotten', {})).toThrow('is not a known event type');
    const { data } = sample('ChipRestricted.v1.json');
    expect(() => readEvent('ChipRestricted', 2, data)).toThrow('reads up to 1');
  });
});
