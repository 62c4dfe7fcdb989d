import { definitions, type DomainEvent } from '../../../events/index.js';
import type { LogEntry, RecordWriter, StoredRecords } from '../../projections/index.js';
import { ListCatalogue } from './list-catalogue.js';

const { ListDescribed, ListEditionStarted, ListEditionRecorded } = definitions;

type RecordKey = Parameters<RecordWriter['put']>[0];

/** Each event is an append of its own, recorded a second after the one before. */
function entryOf(event: DomainEvent, position: number, id = 'a-list'): LogEntry {
  const recordedAt = new Date(Date.UTC(2026, 0, 1, 0, 0, position)).toISOString();
  const subject = { kind: 'list', id } as const;
  return { subject, event, position, metadata: { recordedAt } } as unknown as LogEntry;
}

function follow(catalogue: ListCatalogue, events: readonly DomainEvent[], after = 0): ListCatalogue {
  for (const [place, event] of events.entries()) catalogue.apply([entryOf(event, after + place + 1)]);
  return catalogue;
}

const described = (factId: string, name: string): DomainEvent => ({
  type: 'ListDescribed',
  data: { ...ListDescribed.sample, factId, listId: 'a-list', name },
});
const started = (edition: string): DomainEvent => ({
  type: 'ListEditionStarted',
  data: { ...ListEditionStarted.sample, factId: `started-${edition}`, listId: 'a-list', edition },
});
const recorded = (edition: string): DomainEvent => ({
  type: 'ListEditionRecorded',
  data: { ...ListEditionRecorded.sample, factId: `recorded-${edition}`, listId: 'a-list', edition },
});
const retracted = (factId: string): DomainEvent => ({
  type: 'FactRetracted',
  data: { factId, reason: 'the wrong file' },
});

const log = [
  described('first', 'A list'),
  started('2024-02-01'),
  recorded('2024-02-01'),
  described('second', 'The list'),
  started('2024-01-01'),
  recorded('2024-01-01'),
  retracted('recorded-2024-02-01'),
  retracted('started-2024-02-01'),
];

const daysAt = (catalogue: ListCatalogue, position: number) =>
  catalogue.listAt('a-list', position).editions.map(({ edition }) => edition);

/** What a projection hands over, as a store gives it back. */
function stored(catalogue: ListCatalogue): { records: Pick<StoredRecords, 'all'>; position: number } {
  const kept = new Map<RecordKey, Uint8Array>();
  const position = catalogue.save({
    put: (key, record) => kept.set(key, record),
    remove: (key) => kept.delete(key),
  });
  return { records: { all: () => kept.entries() }, position };
}

test('a list is known from its description on, and the newest one counts', () => {
  const catalogue = follow(new ListCatalogue(), log);
  expect(catalogue.at(0)).toEqual([]);
  expect(catalogue.at(1)).toMatchObject([{ id: 'a-list', description: { name: 'A list' }, editions: [] }]);
  expect(catalogue.at(4)).toMatchObject([{ description: { name: 'The list' } }]);
  expect(catalogue.listAt('other', 8)).toEqual({
    id: 'other',
    description: undefined,
    editions: [],
    underWay: undefined,
    retractions: 0,
  });
});

test('editions are in the order of their dates, each with what recorded it', () => {
  const catalogue = follow(new ListCatalogue(), log);
  expect(daysAt(catalogue, 6)).toEqual(['2024-01-01', '2024-02-01']);
  expect(catalogue.listAt('a-list', 3).editions).toMatchObject([
    { edition: '2024-02-01', position: 3, recordedAt: '2026-01-01T00:00:03.000Z' },
  ]);
});

test('an edition that is retracted is held at the positions before', () => {
  const catalogue = follow(new ListCatalogue(), log);
  expect(daysAt(catalogue, 6)).toContain('2024-02-01');
  expect(daysAt(catalogue, 7)).toEqual(['2024-01-01']);
});

test('an edition is under way from its start to its record, or to the retraction of its start', () => {
  const catalogue = follow(new ListCatalogue(), log);
  const underWay = log.map((_, place) => catalogue.listAt('a-list', place + 1).underWay?.edition);
  expect(underWay).toEqual([
    ...[undefined, '2024-02-01', undefined, undefined, '2024-01-01', undefined],
    // Its record is retracted, and its start is not yet.
    '2024-02-01',
    undefined,
  ]);
});

test('it is counted how often the start or the record of an edition was retracted', () => {
  const catalogue = follow(new ListCatalogue(), log);
  expect([6, 7, 8].map((position) => catalogue.listAt('a-list', position).retractions)).toEqual([0, 1, 2]);
});

test('what is no fact of a list is passed over', () => {
  const catalogue = follow(new ListCatalogue(), [described('first', 'A list')]);
  const event: DomainEvent = { type: 'FactRetracted', data: { factId: 'first', reason: 'wrong' } };
  const subject = { kind: 'party', id: 'a-list' };
  catalogue.apply([{ ...entryOf(event, 2), subject } as LogEntry]);
  expect(catalogue.at(2)).toHaveLength(1);
});

test('what was saved is restored, at every place of the log, and the rest follows', () => {
  const whole = follow(new ListCatalogue(), log);
  for (const split of log.keys()) {
    const { records, position } = stored(follow(new ListCatalogue(), log.slice(0, split)));
    const restored = new ListCatalogue();
    expect(restored.restore(records, position)).toBe(split);
    follow(restored, log.slice(split), split);
    for (const [place] of log.entries()) expect(restored.at(place + 1)).toEqual(whole.at(place + 1));
  }
});

test('only what has changed is saved again', () => {
  const catalogue = follow(new ListCatalogue(), log);
  const ids: RecordKey[] = [];
  const writer = { put: (key: RecordKey) => void ids.push(key), remove: () => undefined };
  catalogue.save(writer);
  catalogue.apply([entryOf(described('other', 'Another list'), 9, 'another-list')]);
  expect(catalogue.save(writer)).toBe(9);
  expect(ids).toEqual(['a-list', 'another-list']);
});
