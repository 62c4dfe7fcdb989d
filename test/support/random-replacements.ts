import fc from 'fast-check';
import { startOf, type AsOf, type Evidence, type Subject } from '../../events/index.js';
import type { PositionedEvent } from '../../libs/as-of/index.js';
import {
  CommandRefusedError,
  decideChip,
  evolve,
  noFacts,
  type Facts,
} from '../../libs/restrictions/index.js';
import { bound, measured, zone } from './random-values.js';

/* Random histories of one measure that is replaced, corrected and restored, and never only lifted. */

/** The subject that it is on. */
export const replacedOn: Subject = { kind: 'chip', id: 'x' };

/** What every measure reaches, perhaps beside other destinations. */
export const DESTINATION = 'CN';

const measureBy = (evidence: fc.Arbitrary<Evidence[]>) =>
  fc.record(
    {
      ...measured,
      effectiveFrom: bound,
      destinations: fc.constantFrom<string[]>([DESTINATION], [DESTINATION, 'HK'], ['worldwide']),
      evidence,
      zone,
    },
    { requiredKeys: ['authority', 'measure', 'effectiveFrom', 'destinations', 'evidence'] },
  );
type Measure = ReturnType<typeof measureBy> extends fc.Arbitrary<infer Value> ? Value : never;

/** The first measure begins on a day or at an instant; each change replaces, corrects or undoes what there is. */
const start = fc.constantFrom('2022-12-20', '2023-01-05', '2023-01-20T12:00-05:00');
type Change = { readonly how: string; readonly data: Measure };

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
      data: { ...data, chipId: replacedOn.id, factId },
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
      events.map((event) => ({
        event,
        subject: replacedOn,
        position: (position += 1),
        recordedAt: position,
      })),
    );
  };
  append(
    decideChip(facts, { type: 'restrict-chip', data: { ...first, chipId: replacedOn.id, factId: 'fact-0' } }),
  );
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

/** The logs of a measure that only changes, each change with such evidence. */
export function replacements(evidence: fc.Arbitrary<Evidence[]>): fc.Arbitrary<PositionedEvent[][]> {
  const data = measureBy(evidence);
  const change = fc.record({ how: fc.constantFrom('replace', 'replace', 'correct', 'undo'), data });
  return fc
    .tuple(data, start, fc.array(change, { minLength: 1, maxLength: 5 }))
    .map(([first, from, changes]) => logOf({ ...first, effectiveFrom: from }, changes));
}

const instant = (from: number): AsOf => ({ kind: 'instant', from, to: from + 1 });

/** Every instant at which something may begin or end, with the one before, from when the first measure surely holds. */
export function instantsOf(log: readonly PositionedEvent[]): AsOf[] {
  const times = log.map(({ event }) => startOf(event)?.instants);
  const begun = times[0]?.latest ?? 0;
  const edges = times.flatMap((each) => (each === undefined ? [] : [each.earliest, each.latest]));
  return [...new Set(edges.filter(Number.isFinite).flatMap((time) => [time - 1, time, time + 3_600_000]))]
    .filter((time) => time >= begun)
    .map(instant);
}
