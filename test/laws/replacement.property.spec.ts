import fc from 'fast-check';
import { parsePoint, startOf, type AsOf, type Subject } from '../../events/index.js';
import { answer, type PositionedEvent } from '../../libs/as-of/index.js';
import {
  CommandRefusedError,
  decideChip,
  evolve,
  noFacts,
  type Facts,
} from '../../libs/restrictions/index.js';
import { indexOf } from '../support/builders.js';
import { bound, confirmedEvidence, measured, zone } from '../support/random-values.js';
import { runs } from '../support/runs.js';

const chip: Subject = { kind: 'chip', id: 'x' };

const DESTINATION = 'CN';
const measure = fc.record(
  {
    ...measured,
    effectiveFrom: bound,
    destinations: fc.constantFrom<string[]>([DESTINATION], [DESTINATION, 'HK'], ['worldwide']),
    evidence: confirmedEvidence,
    zone,
  },
  { requiredKeys: ['authority', 'measure', 'effectiveFrom', 'destinations', 'evidence'] },
);
type Measure = typeof measure extends fc.Arbitrary<infer Value> ? Value : never;

/** The first measure begins on a day or at an instant; each change replaces, corrects or undoes what there is. */
const start = fc.constantFrom('2022-12-20', '2023-01-05', '2023-01-20T12:00-05:00');
const change = fc.record({ how: fc.constantFrom('replace', 'replace', 'correct', 'undo'), data: measure });
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

interface Measures {
  readonly facts: Facts;
  /** The restriction that counts, and what it replaced. */
  readonly latest: string;
  readonly replaced: string | undefined;
}

/** What a change appends; nothing if it is refused, or if there is nothing to correct or to undo. */
function decided({ facts, latest, replaced }: Measures, { how, data }: Change, factId: string) {
  const restrict = (lifts: string | undefined) =>
    ({
      type: 'restrict-chip',
      data: { ...data, chipId: chip.id, factId },
      ...(lifts === undefined ? {} : { lifts: [lifts] }),
    }) as const;
  if (how === 'replace') return decideChip(facts, restrict(latest));
  if (replaced === undefined) return [];
  const reason = 'wrong';
  return decideChip(facts, {
    type: 'retract-fact',
    factId: latest,
    reason,
    ...(how === 'correct' ? { replacement: restrict(replaced) } : {}),
  });
}

/** The log of a measure that only changes. */
function logOf(first: Measure, changes: readonly Change[]): PositionedEvent[][] {
  const appends: PositionedEvent[][] = [];
  let position = 0;
  let facts = noFacts;
  const append = (events: ReturnType<typeof decideChip>) => {
    facts = events.reduce(evolve, facts);
    appends.push(
      events.map((event) => ({ event, subject: chip, position: (position += 1), recordedAt: position })),
    );
  };
  append(decideChip(facts, { type: 'restrict-chip', data: { ...first, chipId: chip.id, factId: 'fact-0' } }));
  let [latest, replaced]: [string, string | undefined] = ['fact-0', undefined];
  for (const [place, each] of changes.entries()) {
    try {
      const factId = `fact-${place + 1}`;
      const events = decided({ facts, latest, replaced }, each, factId);
      if (events.length === 0) continue;
      append(events);
      if (each.how === 'replace') [latest, replaced] = [factId, latest];
      if (each.how === 'correct') latest = factId;
      if (each.how === 'undo') {
        const restored = events.findLast(({ type }) => type === 'ChipRestricted')?.data.factId;
        [latest, replaced] = restored === undefined ? [replaced ?? latest, undefined] : [restored, replaced];
      }
    } catch (error) {
      if (!(error instanceof CommandRefusedError)) throw error;
    }
  }
  return appends;
}

const instant = (from: number): AsOf => ({ kind: 'instant', from, to: from + 1 });

/** Every instant at which something may begin or end, with the one before, from when the first measure surely holds. */
function instantsOf(log: readonly PositionedEvent[]): AsOf[] {
  const times = log.map(({ event }) => startOf(event)?.instants);
  const begun = times[0]?.latest ?? 0;
  const edges = times.flatMap((each) => (each === undefined ? [] : [each.earliest, each.latest]));
  return [...new Set(edges.filter(Number.isFinite).flatMap((time) => [time - 1, time, time + 3_600_000]))]
    .filter((time) => time >= begun)
    .map(instant);
}

const DAY = 86_400_000;
const LAST_DAY = Date.UTC(2023, 2, 20);

/** Every day, where all measures have one zone: else the days of one measure and its replacement are not the same. */
function daysOf(log: readonly PositionedEvent[]): AsOf[] {
  const zones = log.map(({ event: { data } }) => ('zone' in data ? data.zone : undefined));
  if (new Set(zones).size > 1) return [];
  const begun = log[0] && startOf(log[0].event)?.days.latest;
  const first = Math.ceil((begun ?? 0) / DAY) * DAY;
  const count = Math.floor((LAST_DAY - first) / DAY);
  return Array.from({ length: count }, (_, place) => {
    const from = first + place * DAY;
    return { kind: 'day', from, to: from + DAY };
  });
}

test('a subject whose measure only changes is restricted throughout, at every position (R6)', () => {
  let replacements = 0;
  fc.assert(
    fc.property(measure, start, fc.array(change, { minLength: 1, maxLength: 5 }), (first, from, changes) => {
      const appends = logOf({ ...first, effectiveFrom: from }, changes);
      replacements += appends.length - 1;
      const index = indexOf(appends);
      const log = appends.flat();
      expect(parsePoint(from).latest).toBeLessThan(LAST_DAY);
      for (const append of appends) {
        const position = append.at(-1)?.position ?? 0;
        for (const destination of [undefined, DESTINATION])
          for (const asOf of [...instantsOf(log), ...daysOf(log)]) {
            const question = { asOf, position, ...(destination === undefined ? {} : { destination }) };
            const status = answer(index, chip, question)?.status;
            if (status !== 'restricted')
              expect({ status, question, at: new Date(asOf.from) }).toMatchObject({ status: 'restricted' });
          }
      }
    }),
    runs(300),
  );
  expect(replacements).toBeGreaterThan(100);
});
