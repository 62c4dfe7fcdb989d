import type { EventData, Evidence } from '../../../events/index.js';
import type { HeldFact } from '../plan/held.js';
import { namesSeenIn, partyChanges } from './party-changes.js';

const list = { name: 'Denied Persons List' };
const edition = (observedOn: string): Evidence => ({
  publisher: 'Bureau of Industry and Security',
  title: `${list.name}, edition of ${observedOn}`,
  citation: `${list.name}, edition of ${observedOn}`,
  observedOn,
  certainty: 'official',
});

interface Given {
  readonly key?: string;
  /** The editions that are its evidence. */
  readonly seen: string;
  readonly until?: EventData<'PartyRestricted'>['effectiveTo'];
  /** The edition that was without it. */
  readonly missing?: string;
}

const fact = (factId: string, { key = 'a|CN|84 FR 1', seen, until, missing }: Given): HeldFact => ({
  position: 1,
  data: {
    factId,
    partyId: 'example',
    authority: 'us-bis',
    list: 'denied-persons-list',
    measure: 'denial-order',
    destinations: ['worldwide'],
    effectiveFrom: '2017-01-01',
    ...(until === undefined ? {} : { effectiveTo: until }),
    evidence: [edition(seen)],
    entry: { key, digest: factId, asWritten: factId },
  } as unknown as EventData<'PartyRestricted'>,
  lifts:
    missing === undefined
      ? []
      : [
          {
            factId: `${factId}-lift`,
            partyId: 'example',
            lifts: factId,
            effectiveFrom: missing,
            evidence: [edition(missing)],
          },
        ],
});

const [first, second, third] = ['2018-08-17', '2022-09-07', '2023-11-30'] as const;
const changes = (facts: readonly HeldFact[], from: string, to: string, names: readonly string[] = []) =>
  partyChanges(facts, names, { from, to }).map(({ kind, before, after }) => [
    kind,
    before.map(({ data }) => data.factId),
    after.map(({ data }) => data.factId),
  ]);

test('what an edition is the first to have was added', () => {
  const facts = [fact('order', { seen: second })];
  expect(changes(facts, first, second)).toEqual([['added', [], ['order']]]);
  expect(changes(facts, first, third)).toEqual([['added', [], ['order']]]);
  expect(changes(facts, second, third)).toEqual([]);
});

test('what an edition was the first to be without is gone', () => {
  const facts = [fact('order', { seen: first, missing: third })];
  expect(changes(facts, first, second)).toEqual([]);
  expect(changes(facts, second, third)).toEqual([['gone', ['order'], []]]);
});

test('what was over by its own last day has expired, and what may have been', () => {
  const over = (until: Given['until'], missing?: string) => [
    fact('order', { seen: first, ...(until && { until }), ...(missing && { missing }) }),
  ];
  expect(changes(over('2020-01-02'), first, second)).toEqual([['expired', ['order'], []]]);
  expect(changes(over({ earliest: '2020-01-02' }, second), first, second)).toEqual([
    ['expired', ['order'], []],
  ]);
  expect(changes(over('2023-01-02'), first, second)).toEqual([]);
});

test('another order of the entry is a renewal', () => {
  const facts = [fact('old', { seen: first, until: '2019-02-01' }), fact('new', { seen: second })];
  expect(changes(facts, first, second)).toEqual([['renewed', ['old'], ['new']]]);
});

test('what came and went between the two is no difference of them', () => {
  expect(changes([fact('order', { seen: second, missing: third })], first, third)).toEqual([]);
});

test('entries of one party are compared each by its key, and names are said once', () => {
  const facts = [
    fact('b', { key: 'b', seen: first }),
    fact('a', { key: 'a', seen: first }),
    fact('c', { key: 'c', seen: second }),
  ];
  expect(changes(facts, first, second, ['RUSSELL HENDERSON MARSHALL'])).toEqual([
    ['renamed', ['a'], ['a']],
    ['added', [], ['c']],
  ]);
});

test('a fact that is no entry, as one that a person recorded, is no change', () => {
  const { data, ...more } = fact('by-hand', { seen: second });
  const { entry: _entry, ...byHand } = data;
  expect(changes([{ ...more, data: byHand }], first, second)).toEqual([]);
});

describe('names seen in editions', () => {
  const described = (name: string, evidence: Evidence): EventData<'PartyDescribed'> => ({
    factId: 'description',
    partyId: 'example',
    names: [{ name, kind: 'alias' }],
    evidence: [evidence],
  });
  const marshall = [
    described('RUSSELLL HERNDERSON MARSHALL', edition(first)),
    described('RUSSELL HENDERSON MARSHALL', edition(second)),
  ];

  test('after the earlier one, up to the later one', () => {
    const seenIn = (from: string, to: string) => namesSeenIn(marshall, list, { from, to });
    expect(seenIn(first, second)).toEqual(['RUSSELL HENDERSON MARSHALL']);
    expect(seenIn(first, third)).toEqual(['RUSSELL HENDERSON MARSHALL']);
    expect(seenIn(second, third)).toEqual([]);
  });

  test('are not those of another list, or known before', () => {
    const other = described('OTHER', { ...edition(second), title: `SDN list, edition of ${second}` });
    const again = described('RUSSELLL HERNDERSON MARSHALL', edition(second));
    expect(namesSeenIn([...marshall, other, again], list, { from: first, to: second })).toEqual([
      'RUSSELL HENDERSON MARSHALL',
    ]);
  });
});
