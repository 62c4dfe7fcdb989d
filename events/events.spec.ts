import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  definitions,
  eventContract,
  eventTypes,
  InvalidEventError,
  readEvent,
  schemaUriOf,
  resolved,
  validateEvent,
  type DomainEvent,
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

/** What is published in a file. It never changes; only a new version may be written, and only on request. */
function published(file: string, today: object): unknown {
  if (!existsSync(file) && process.env['PUBLISH_SCHEMAS'] === '1')
    writeFileSync(file, `${JSON.stringify(today, null, 2)}\n`);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** The sample of a type as it is stored: with what its bounds mean. */
function stored(type: EventType): DomainEvent {
  const lifted = eventTypes.find((each) => {
    const definition = definitions[each];
    return 'liftedBy' in definition && definition.liftedBy.type === type;
  });
  const sampleOf = (each: EventType) => ({ type: each, data: definitions[each].sample }) as DomainEvent;
  return resolved(sampleOf(type), lifted === undefined ? undefined : sampleOf(lifted));
}

describe('the event contract', () => {
  test.each(eventTypes)('%s has a golden sample of today, which is the one that the code shows', (type) => {
    const { version } = definitions[type];
    const today = { type, schemaVersion: version, data: stored(type).data };
    expect(published(join(golden, `${type}.v${version}.json`), today)).toEqual(today);
  });

  test.each(eventTypes)('the published schema of %s is the one that the code checks', (type) => {
    const { version, schema } = definitions[type];
    const $schema = 'https://json-schema.org/draft/2020-12/schema';
    const today = JSON.parse(
      JSON.stringify({ $schema, $id: schemaUriOf(type), title: type, ...schema }),
    ) as object;
    expect(published(join(schemas, `${type}.v${version}.json`), today)).toEqual(today);
  });

  test.each(readdirSync(golden))('reads the golden sample %s with the code of today', (file) => {
    const { type, schemaVersion, data } = sample(file);
    const read = readEvent(type, schemaVersion, data);
    expect(read.type).toBe(type);
    if (schemaVersion === definitions[type].version) expect(read.data).toEqual(data);
  });

  test('does not check again what its writer has checked by this contract, and by no other', () => {
    const unsound = { factId: 'not an id' };
    expect(readEvent('ChipDescribed', 1, unsound, eventContract)).toEqual({
      type: 'ChipDescribed',
      data: unsound,
    });
    for (const contract of [undefined, 'of-another-version'])
      expect(() => readEvent('ChipDescribed', 1, unsound, contract)).toThrow(InvalidEventError);
  });

  test.each(eventTypes)('%s has a golden sample of every version it was written with', (type) => {
    for (let version = 1; version <= definitions[type].version; version += 1) {
      expect(readdirSync(golden)).toContain(`${type}.v${version}.json`);
    }
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
    ['a country group that does not exist', { destinations: ['D:9'] }, '/destinations/0'],
    ['worldwide beside a country', { destinations: ['worldwide', 'CN'] }, '/destinations'],
    [
      'destinations that are not stated beside worldwide',
      { destinations: ['worldwide', 'not-stated'] },
      '/destinations',
    ],
    [
      'exceptions that leave nothing',
      { destinations: ['CN'], exceptDestinations: ['CN'] },
      '/exceptDestinations',
    ],
    [
      'a term that excepts itself',
      { destinations: [{ destination: 'CN', except: ['CN'] }] },
      '/destinations/0',
    ],
    ['a time zone that does not exist', { zone: 'Mars/Olympus' }, '/zone'],
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

  test('refuses "worldwide" as an exception, which would take away everything (R11)', () => {
    const { data } = sample('ChipRestricted.v1.json');
    const excepted = [
      { destinations: [{ destination: 'CN', except: ['HK', 'worldwide'] }] },
      { exceptDestinations: ['worldwide'] },
    ];
    for (const change of excepted) {
      const refused = (): unknown => validateEvent('ChipRestricted', { ...data, ...change });
      expect(refused).toThrow(InvalidEventError);
      expect(refused).toThrow(/must not except "worldwide", which would take away everything/);
    }
  });

  test.each<[EventType, Record<string, unknown>, string]>([
    ['SaleBlocked', { suspectedEndDestination: 'XX' }, '/suspectedEndDestination'],
    ['ChipDescribed', { releasedOn: '2024-02-30' }, '/releasedOn'],
    [
      'PartyDescribed',
      { names: [{ name: 'A', kind: 'former', effectiveTo: { earliest: '2024', latest: '2023' } }] },
      '/names/0/effectiveTo',
    ],
    ['PartyDescribed', { addresses: [{ address: 'A road', country: 'XX' }] }, '/addresses/0/country'],
    [
      'PartyDescribed',
      {
        evidence: [
          { publisher: 'x', citation: 'y', certainty: 'official', publishedOn: { latest: '2024-13' } },
        ],
      },
      '/evidence/0/publishedOn',
    ],
  ])('checks the dates and countries of %s wherever its schema has them: %j', (type, change, pointer) => {
    const refused = (): unknown => validateEvent(type, { ...definitions[type].sample, ...change });
    expect(refused).toThrow(InvalidEventError);
    expect(refused).toThrow(`${pointer} `);
  });

  test('takes terms with exceptions of their own', () => {
    const { data } = sample('ChipRestricted.v1.json');
    const destinations = ['D:1', { destination: 'D:4', except: ['A:5', 'A:6'] }];
    expect(() => validateEvent('ChipRestricted', { ...data, destinations })).not.toThrow();
  });

  test('reads a time zone that the zone data of the runtime does not have', () => {
    const { data } = sample('ChipRestricted.v1.json');
    expect(readEvent('ChipRestricted', 1, { ...data, zone: 'Mars/Olympus' }).data).toMatchObject({
      zone: 'Mars/Olympus',
    });
  });

  test('takes the names and citations that official lists have', () => {
    const names = [{ name: 'N'.repeat(1000), kind: 'primary' }];
    const evidence = [
      { publisher: 'x', citation: 'c'.repeat(1000), certainty: 'official', observedOn: '2026-07-23' },
    ];
    const { sample: data } = definitions.PartyDescribed;
    expect(() => validateEvent('PartyDescribed', { ...data, names, evidence })).not.toThrow();
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
