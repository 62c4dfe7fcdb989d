import fc from 'fast-check';
import { isOf, termOf, termText, type Evidence } from '../../events/index.js';
import { answer, type AsOfIndex, type PositionedEvent, type Question } from '../../libs/as-of/index.js';
import {
  decideChip,
  evolve,
  noFacts,
  CommandRefusedError,
  type Facts,
} from '../../libs/restrictions/index.js';
import { indexOf } from '../support/builders.js';
import { history, stepIn } from '../support/histories.js';
import { questions, type RandomQuestion } from '../support/random-questions.js';
import { bound, destinations, evidence, measuredAnyhow, zone } from '../support/random-values.js';
import { runs } from '../support/runs.js';

const chip = { kind: 'chip', id: 'x' } as const;
const histories = fc
  .array(stepIn({ chips: [chip.id], parties: ['a'], sale: 's' }), { minLength: 2, maxLength: 14, size: '+1' })
  .map(history);

const correction = fc.record(
  { ...measuredAnyhow, effectiveFrom: bound, destinations, evidence, zone },
  { requiredKeys: ['authority', 'measure', 'effectiveFrom', 'destinations', 'evidence'] },
);
const someCorrections = fc.array(correction, { minLength: 1, maxLength: 2 });
type Correction = typeof correction extends fc.Arbitrary<infer Value> ? Value : never;

interface Undone {
  readonly index: AsOfIndex;
  readonly before: number;
  readonly after: number;
}

/**
 * A history in which one restriction is then corrected, perhaps the correction again, and each is retracted, the last
 * first; undefined if a correction is refused.
 */
function undone(
  appends: readonly PositionedEvent[][],
  pick: number,
  corrections: readonly Correction[],
): Undone | undefined {
  const own = appends.flat().filter(({ subject }) => subject.kind === chip.kind && subject.id === chip.id);
  let facts: Facts = own.reduce((held, { event }) => evolve(held, event), noFacts);
  const held = [...facts.values()].filter(({ event, retracted }) => !retracted && isOf(event, 'restricts'));
  const corrected = held[pick % Math.max(held.length, 1)]?.event.data.factId;
  if (corrected === undefined) return undefined;
  const before = appends.at(-1)?.at(-1)?.position ?? 0;
  let position = before;
  const append = (events: ReturnType<typeof decideChip>) => {
    facts = events.reduce(evolve, facts);
    return events.map((event) => ({
      event,
      subject: chip,
      position: (position += 1),
      recordedAt: position * 1000,
    }));
  };
  const reason = 'wrong';
  const more: PositionedEvent[][] = [];
  let newest = corrected;
  try {
    for (const [place, data] of corrections.entries()) {
      const factId = `correction-${place}`;
      const replacement = { type: 'restrict-chip', data: { ...data, chipId: chip.id, factId } } as const;
      more.push(append(decideChip(facts, { type: 'retract-fact', factId: newest, reason, replacement })));
      newest = factId;
    }
  } catch (error) {
    if (!(error instanceof CommandRefusedError)) throw error;
    return undefined;
  }
  // What was recorded once is never refused when it is recorded again.
  for (const _each of corrections) {
    more.push(append(decideChip(facts, { type: 'retract-fact', factId: newest, reason })));
    newest = facts.get(newest)?.replacedBy ?? newest;
  }
  return { index: indexOf([...appends, ...more]), before, after: position };
}

/** What an answer says, without the ids of facts and the order in which they were recorded. */
function said(index: AsOfIndex, question: Question) {
  const given = answer(index, chip, question);
  if (given === undefined) return undefined;
  const { status, decidedBy, measures, sales, routes } = given;
  const parts = [...measures, ...sales, ...routes].map((part) => ({
    type: part.fact.type,
    inForce: part.inForce,
    doubts: [...part.doubts].sort(),
    destinations: part.destinations.map(
      ({ destination, except, inForce }) => `${termText(termOf({ destination, except }))} ${inForce}`,
    ),
    evidence: sourcesOf(part.evidence),
  }));
  return { status, decidedBy, parts: parts.map((part) => JSON.stringify(part)).sort() };
}

const sourcesOf = (sources: readonly Evidence[]): string[] => sources.map((each) => JSON.stringify(each));

/** Compares what is said before a correction and after it is undone; returns how many corrections were. */
function compared(numRuns: number, narrow: (question: RandomQuestion) => Omit<Question, 'position'>): number {
  let met = 0;
  fc.assert(
    fc.property(histories, fc.nat(30), someCorrections, questions, (appends, pick, corrections, points) => {
      const found = undone(appends, pick, corrections);
      if (found === undefined) return;
      met += 1;
      const { index, before, after } = found;
      for (const point of points.map(narrow))
        expect(said(index, { ...point, position: after })).toEqual(
          said(index, { ...point, position: before }),
        );
    }),
    runs(numRuns),
  );
  return met;
}

describe('a correction that is undone leaves the answers as they were before it, at every point (R8)', () => {
  test('answers from all that is known', () => {
    const met = compared(300, ({ append: _append, about: _about, publishedBy: _by, ...point }) => point);
    expect(met).toBeGreaterThan(10);
  });

  test('answers from what was public by then: the sources of the correction are not those of what it corrected', () => {
    const met = compared(300, ({ append: _append, about: _about, ...point }) => point);
    expect(met).toBeGreaterThan(10);
  });
});
