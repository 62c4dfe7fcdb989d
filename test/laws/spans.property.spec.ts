import fc from 'fast-check';
import { parseAsOf, resolved, transactions, type DomainEvent, type Subject } from '../../events/index.js';
import {
  type AsOfIndex,
  changesIn,
  worldPage,
  type PositionedEvent,
  type Question,
  type Span,
} from '../../libs/as-of/index.js';
import { effectOf } from '../../libs/as-of/rules/effect.js';
import { chipRestricted, indexOf } from '../support/builders.js';
import { runs } from '../support/runs.js';

/*
 * Laws of the index over random logs with time zones, coarse dates, suspensions, withdrawals, replacements and
 * retractions. The logs need not be such as the deciders would accept.
 */

const day = fc
  .integer({ min: 0, max: 40 })
  .map((n) => new Date(Date.UTC(2023, 0, 1 + n)).toISOString().slice(0, 10));
const instant = fc
  .tuple(day, fc.integer({ min: 0, max: 23 }), fc.constantFrom('Z', '-05:00', '+14:00', '-12:00'))
  .map(([date, hour, offset]) => `${date}T${String(hour).padStart(2, '0')}:30${offset}`);
const bound = fc.oneof(
  { weight: 5, arbitrary: day },
  instant,
  fc.constantFrom('2023-01', '2023'),
  fc.tuple(day, day).map(([a, b]) => (a < b ? { earliest: a, latest: b } : { earliest: b, latest: a })),
  fc.record({ earliest: day }),
  fc.record({ latest: day }),
);
const evidence = fc
  .record(
    {
      certainty: fc.constantFrom('official' as const, 'official' as const, 'reported' as const),
      publishedOn: bound,
    },
    { requiredKeys: ['certainty'] },
  )
  .map((source) => [{ publisher: 'A publisher', citation: 'A citation', ...source }]);
const destinations = fc.constantFrom(
  ['CN'],
  ['CN', 'HK'],
  ['D:5'],
  ['worldwide'],
  ['headquarteredIn:CN'],
  ['HK', { destination: 'D:1', except: ['CN'] }],
);
const authority = fc.constantFrom('us-bis', 'cn-mofcom', 'xx-ministry');
const transaction = fc.constantFrom('export' as const, 'reexport' as const);

const entry = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record(
      {
        what: fc.constant('fact' as const),
        effectiveFrom: bound,
        effectiveTo: bound,
        evidence,
        destinations,
        authority,
      },
      { requiredKeys: ['what', 'effectiveFrom', 'evidence', 'destinations', 'authority'] },
    ),
  },
  {
    weight: 3,
    arbitrary: fc.record(
      {
        what: fc.constant('lift' as const),
        how: fc.constantFrom('ends' as const, 'ends' as const, 'suspends' as const, 'withdraws' as const),
        pick: fc.nat(20),
        effectiveFrom: bound,
        until: bound,
        evidence,
        destinations,
        appliesTo: transaction.map((each) => [each]),
        isReplaced: fc.boolean(),
      },
      { requiredKeys: ['what', 'how', 'pick', 'effectiveFrom', 'evidence', 'isReplaced'] },
    ),
  },
  fc.record({ what: fc.constant('retraction' as const), pick: fc.nat(20), isReplaced: fc.boolean() }),
);

const chips = ['x', 'y'];
const subjects: Subject[] = chips.map((id) => ({ kind: 'chip', id }));

/** A log of one append for each entry, in which a pick names one of the facts before it. */
function logOf(
  entries: readonly (readonly [string, typeof entry extends fc.Arbitrary<infer E> ? E : never])[],
) {
  const appends: PositionedEvent[][] = [];
  const held = new Map<string, DomainEvent[]>(chips.map((chip) => [chip, []]));
  let position = 0;
  for (const [place, [chipId, given]] of entries.entries()) {
    const before = held.get(chipId) ?? [];
    const factId = `fact-${place}`;
    const events: DomainEvent[] = [];
    const replacement = (data: object) =>
      resolved(chipRestricted({ chipId, factId: `${factId}-new`, ...data }));
    if (given.what === 'fact') {
      const { what: _what, ...data } = given;
      events.push(resolved(chipRestricted({ chipId, factId, ...data } as object)));
    } else {
      const wanted = before.filter(({ type }) => type === 'ChipRestricted' || given.what === 'retraction');
      const picked = wanted[given.pick % Math.max(wanted.length, 1)];
      if (picked === undefined || picked.type === 'FactRetracted') continue;
      const replacedBy = given.isReplaced ? { replacedBy: `${factId}-new` } : {};
      if (given.what === 'retraction') {
        events.push({
          type: 'FactRetracted',
          data: { factId: picked.data.factId, reason: 'wrong', ...replacedBy },
        });
        if (given.isReplaced) events.push(replacement({ effectiveFrom: '2023-01-20' }));
      } else {
        const { what: _what, pick: _pick, isReplaced: _replaced, ...data } = given;
        const lift = { ...data, ...replacedBy, factId, chipId, lifts: picked.data.factId };
        events.push(
          resolved({ type: 'ChipRestrictionLifted', data: lift } as unknown as DomainEvent, picked),
        );
        const { effectiveFrom, evidence: sources } = given;
        if (given.isReplaced) events.push(replacement({ effectiveFrom, evidence: sources }));
      }
    }
    before.push(...events.filter(({ type }) => type !== 'FactRetracted'));
    appends.push(
      events.map((event) => ({
        event,
        subject: { kind: 'chip', id: chipId },
        position: (position += 1),
        recordedAt: position,
      })),
    );
  }
  return appends;
}

const logs = fc.array(fc.tuple(fc.constantFrom(...chips), entry), { minLength: 1, maxLength: 14 }).map(logOf);
const narrowing = fc.record(
  {
    destination: fc.constantFrom('CN', 'HK', 'D:5', 'worldwide'),
    transaction,
    publishedBy: fc.oneof(day, instant).map(parseAsOf),
  },
  { requiredKeys: [] },
);
const time = fc.oneof(
  fc.array(day, { minLength: 3, maxLength: 3 }),
  fc.array(instant, { minLength: 3, maxLength: 3 }),
);

const endsOf = (appends: readonly PositionedEvent[][]) => [
  0,
  ...appends.map((each) => each.at(-1)?.position ?? 0),
];

function worldOf(index: AsOfIndex, question: Question): string[] {
  const { facts } = worldPage(index, question, {}, { limit: 1000 });
  return facts.map(({ fact, inForce }) => `${fact.stream} ${fact.factId} ${inForce}`);
}

/** What is in force of each fact: each of its terms, for each transaction. */
function partsOf(index: AsOfIndex, question: Question): string[] {
  const asked = question.transaction === undefined ? transactions : [question.transaction];
  return asked.flatMap((transaction) => {
    const { facts } = worldPage(index, { ...question, transaction }, {}, { limit: 1000 });
    return facts.flatMap(({ fact, destinations: terms }) =>
      terms
        .filter(({ inForce }) => inForce !== 'not')
        .map((term) => `${fact.stream} ${fact.factId} ${transaction} ${JSON.stringify(term)}`),
    );
  });
}

function edgesOf(index: AsOfIndex, span: Span): string[] {
  return [...changesIn(index, span, {})].map(
    ({ why, before, after, parts, at, factInForce: { fact } }) =>
      `${fact.stream} ${fact.factId} ${why} ${before} ${after} ${JSON.stringify(parts)} ${at.asOf.from} ${at.position}`,
  );
}

test('no rectangle is too small: the world is every fact whose own evaluation is in force', () => {
  let met = 0;
  fc.assert(
    fc.property(logs, time, fc.nat(), narrowing, (appends, [asOf = ''], place, more) => {
      const index = indexOf(appends);
      const ends = endsOf(appends);
      const question = { ...more, asOf: parseAsOf(asOf), position: ends[place % ends.length] ?? 0 };
      const expected = subjects.flatMap((subject) =>
        index.factsOn(subject).flatMap((fact) => {
          const effect = effectOf(fact, question);
          return typeof effect === 'object' ? [`${fact.stream} ${fact.factId} ${effect.inForce}`] : [];
        }),
      );
      met += expected.length;
      expect(worldOf(index, question)).toEqual(expected.sort());
    }),
    runs(1500),
  );
  expect(met).toBeGreaterThan(500);
});

test('spans compose: an edge of a part of a span is an edge of the whole, on either clock', () => {
  let met = 0;
  fc.assert(
    fc.property(
      logs,
      time,
      fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
      narrowing,
      (appends, times, places, more) => {
        const index = indexOf(appends);
        const ends = endsOf(appends);
        const positions = places.map((place) => ends[place % ends.length] ?? 0).sort((a, b) => a - b);
        const asOfs = times.map(parseAsOf).sort((a, b) => a.from - b.from);
        for (const axis of ['effective', 'recorded'] as const) {
          const points = [0, 1, 2].map((each): Question => ({
            ...more,
            asOf: asOfs[axis === 'effective' ? each : 0] ?? parseAsOf('2023-01-01'),
            position: positions[axis === 'effective' ? 2 : each] ?? 0,
          }));
          const edges = (from: number, to: number) =>
            edgesOf(index, { earlier: points[from] as Question, later: points[to] as Question });
          const whole = edges(0, 2);
          met += whole.length;
          expect([...edges(0, 1), ...edges(1, 2)].sort()).toEqual([...whole].sort());
        }
      },
    ),
    runs(800),
  );
  expect(met).toBeGreaterThan(500);
});

test('the edges of a span, day by day, are where the state of a fact, or of a part of it, changes from one day to the next', () => {
  fc.assert(
    fc.property(logs, narrowing, (appends, more) => {
      const index = indexOf(appends);
      const on = (n: number): Question => ({
        ...more,
        asOf: parseAsOf(new Date(Date.UTC(2022, 11, 20 + n)).toISOString().slice(0, 10)),
        position: index.head,
      });
      const each: string[] = [];
      for (let n = 0; n < 60; n += 1) {
        const [before, after] = [partsOf(index, on(n)), partsOf(index, on(n + 1))];
        const changed = [
          ...before.filter((row) => !after.includes(row)),
          ...after.filter((row) => !before.includes(row)),
        ];
        const facts = new Set(changed.map((row) => row.split(' ').slice(0, 2).join(' ')));
        each.push(...[...facts].map((fact) => `${fact} ${on(n + 1).asOf.from}`));
      }
      const given = [...changesIn(index, { earlier: on(0), later: on(60) }, {})].map(
        ({ at, factInForce: { fact } }) => `${fact.stream} ${fact.factId} ${at.asOf.from}`,
      );
      expect(given.sort()).toEqual(each.sort());
    }),
    runs(150),
  );
});
