import fc from 'fast-check';
import {
  bearingOnExports,
  definitions,
  parseAsOf,
  subjectName,
  type DomainEvent,
  type Subject,
} from '../../events/index.js';
import {
  answerSteps,
  atOnce,
  headquartersOf,
  type AsOfIndex,
  type Headquarters,
  type PositionedEvent,
  type Question,
  type SubjectAnswer,
} from '../../libs/as-of/index.js';
import { partyRoles, receives, screen, type Sale, type Verdict } from '../../libs/screening/index.js';
import { blursOf } from '../support/blurs.js';
import { indexOf } from '../support/builders.js';
import { exactMatches } from '../support/exact-names.js';
import { histories } from '../support/histories.js';
import { asked, questions } from '../support/random-questions.js';
import { runs } from '../support/runs.js';

/* Screening over random histories, compared with what the answers about its parts say one by one. */

const parties = fc.array(
  fc.record(
    {
      role: fc.constantFrom(...partyRoles),
      id: fc.constantFrom('a', 'b', 'nobody'),
      headquarters: fc.constantFrom('CN', 'US', 'SG'),
    },
    { requiredKeys: ['role', 'id'] },
  ),
  { minLength: 1, maxLength: 3 },
);
const sales: fc.Arbitrary<Sale> = fc.record(
  {
    parties,
    items: fc.array(fc.record({ chipId: fc.constantFrom('x', 'y'), quantity: fc.constant(1) }), {
      minLength: 1,
      maxLength: 2,
    }),
    destination: fc.constantFrom('CN', 'US', 'SG', 'RU'),
    via: fc.constantFrom(['CN'], ['SG']),
  },
  { requiredKeys: ['parties', 'items', 'destination'] },
);

/** A rule that is recorded and never in force: without any, every answer about a chip has a reservation. */
const rules: NonNullable<Question['rules']> = {
  rulesAt: (_question, kind) =>
    kind === 'chip-parameters'
      ? [
          {
            ruleId: 'r',
            vintage: 'v',
            position: 1,
            recordedAt: '2026-01-01T00:00:00.000Z',
            inForce: 'not',
            isSurelyPublic: true,
            doubts: [],
            why: 'over',
            evidence: [],
            acts: [],
            data: definitions.RuleAdopted.sample,
          },
        ]
      : [],
};

const NOW = parseAsOf('2030-01-01').from;

function screened(index: AsOfIndex, sale: Sale, at: Question) {
  const question = { ...at, rules };
  const world = { index, ofLists: () => [], now: NOW };
  return atOnce(screen(sale, exactMatches(index, question, sale), question, world));
}

/** As if every list were loaded. */
const answered = (index: AsOfIndex, subject: Subject, question: Question) =>
  atOnce(answerSteps(index, subject, question, []));

/** The verdict by the answers about the parts alone. */
function naiveVerdict(index: AsOfIndex, sale: Sale, at: Question): Verdict {
  const { destination, via = [] } = sale;
  const question: Question = { ...at, rules, destination };
  const headquarters = naiveHeadquarters(index, sale, question);
  return worstOf(index, sale, { ...question, headquarters }, via);
}

/** Where those who receive the goods, and their parents, have their headquarters, by statement and by record. */
function naiveHeadquarters(index: AsOfIndex, { parties: all }: Sale, at: Question): Headquarters | undefined {
  const isParent = (role: string): boolean => role === 'parent' || role === 'ultimate-parent';
  const bearing = all.filter(({ role }) => receives(role) || isParent(role));
  if (bearing.length === 0) return undefined;
  const each = bearing.map(({ id = '', headquarters }): Headquarters => {
    const recorded = atOnce(headquartersOf(index, id, at));
    if (headquarters === undefined) return recorded;
    const stated = { country: headquarters, isSurelyThisParty: true, isConfirmed: true };
    return { seats: [stated, ...recorded.seats], unknown: recorded.unknown.filter((other) => other !== id) };
  });
  const nobody = all.some(({ role }) => receives(role)) ? [] : [''];
  return {
    seats: each.flatMap(({ seats }) => seats),
    unknown: [...nobody, ...each.flatMap(({ unknown }) => unknown)],
  };
}

function worstOf(index: AsOfIndex, sale: Sale, question: Question, via: readonly string[]): Verdict {
  let verdict: Verdict = sale.parties.some(({ role }) => receives(role)) ? 'clear' : 'review';
  const raise = (to: Verdict): void => {
    if (to === 'blocked' || verdict === 'clear') verdict = to;
  };
  const receivers = new Set(sale.parties.filter(({ role }) => receives(role)).map(({ id }) => id));
  for (const { role, id = '' } of sale.parties) {
    if (role === 'forwarder' && receivers.has(id)) raise('review');
    const given = answered(index, { kind: 'party', id }, question);
    if (given === undefined) raise('review');
    else {
      const isBarred = given.measures.some(
        ({ fact }) => bearingOnExports[fact.measure ?? 'not-stated'] !== 'no',
      );
      const always = given.measures.filter(({ fact, inForce }) =>
        ['blocking', 'prohibited', 'denial-of-export-privileges'].includes(
          inForce === 'surely' && fact.confirmedBy(question.publishedBy) === 'yes'
            ? String(fact.measure)
            : '',
        ),
      );
      const isParent = role === 'parent' || role === 'ultimate-parent';
      if (given.status === 'restricted' && receives(role)) raise('blocked');
      else if (always.length > 0 && !isParent) raise('blocked');
      else if (isBarred || ['restricted', 'uncertain', 'flagged'].includes(given.status)) raise('review');
      if (given.reservations.some(({ weight }) => weight === 'blocking')) raise('review');
      if (given.sales.length + given.routes.length > 0) raise('review');
      for (const part of [...given.sales, ...given.routes, ...given.listings])
        if (part.fact.concerns({ kind: 'party', id })) raise('review');
      for (const place of via)
        if (isBarredMore(index, id, given, { ...question, destination: place })) raise('review');
    }
  }
  for (const { chipId = '' } of sale.items) {
    const given = answered(index, { kind: 'chip', id: chipId }, question);
    if (given === undefined) raise('review');
    else if (given.status === 'restricted') raise('blocked');
    else if (given.measures.length > 0) raise('review');
    if (given?.reservations.some(({ weight }) => weight === 'blocking') === true) raise('review');
    for (const place of via)
      if (isBarredIn(index, chipId, { ...question, destination: place })) raise('review');
  }
  return verdict;
}

/** Whether a measure on a party applies at a place that does not reach the destination. */
function isBarredMore(index: AsOfIndex, id: string, at: SubjectAnswer, question: Question): boolean {
  const there = answered(index, { kind: 'party', id }, question);
  if (there?.status !== 'restricted' && there?.status !== 'uncertain') return false;
  const reached = at.measures.map(({ fact }) => fact.position);
  return (
    there.measures.some(({ fact }) => !reached.includes(fact.position)) ||
    there.derived.length > at.derived.length
  );
}

function isBarredIn(index: AsOfIndex, id: string, question: Question): boolean {
  const given = answered(index, { kind: 'chip', id }, question);
  return given?.status === 'restricted' || given?.status === 'uncertain';
}

test('a verdict is the worst of what the answers about the parts of the sale say', () => {
  const met = new Map<string, number>();
  const { numRuns, seed } = runs(150);
  fc.assert(
    fc.property(histories, sales, questions, (appends, sale, points) => {
      const index = indexOf(appends);
      for (const point of points) {
        const question = asked(appends, point);
        const { verdict } = screened(index, sale, question);
        met.set(verdict, (met.get(verdict) ?? 0) + 1);
        expect([verdict, sale, question.asOf]).toEqual([
          naiveVerdict(index, sale, question),
          sale,
          question.asOf,
        ]);
      }
    }),
    { numRuns, seed },
  );
  expect({ seed, met: [...met.keys()].sort() }).toMatchObject({ met: ['blocked', 'clear', 'review'] });
});

function withBlur(
  appends: readonly (readonly PositionedEvent[])[],
  position: number,
  event: DomainEvent,
): PositionedEvent[][] {
  return appends.map((append) =>
    append.map((entry) => (entry.position === position ? { ...entry, event } : entry)),
  );
}

test('a blur of one recorded value never makes a sale clear, and never blocks one that was not blocked (R0)', () => {
  const { numRuns, seed } = runs(100);
  let compared = 0;
  fc.assert(
    fc.property(histories, fc.nat(), sales, questions, (appends, pick, sale, points) => {
      const log = appends.flat();
      const all = log.flatMap(({ event, subject, position }) => {
        const { lifts } = event.data as { readonly lifts?: string };
        const lifted = log.find(
          (each) => each.event.data.factId === lifts && subjectName(each.subject) === subjectName(subject),
        )?.event;
        return blursOf(event, lifted).map((blurred) => ({ ...blurred, position }));
      });
      const blurred = all[pick % Math.max(all.length, 1)];
      if (blurred === undefined) return;
      const [before, after] = [indexOf(appends), indexOf(withBlur(appends, blurred.position, blurred.event))];
      for (const point of points) {
        const question = asked(appends, point);
        const [was, is] = [before, after].map((index) => screened(index, sale, question).verdict);
        compared += 1;
        const isCleared = was !== 'clear' && is === 'clear';
        const isBlocked = was !== 'blocked' && is === 'blocked' && !blurred.claimsMore;
        expect({ isCleared, isBlocked, blurred, sale, was, is }).toMatchObject({
          isCleared: false,
          isBlocked: false,
        });
      }
    }),
    { numRuns, seed },
  );
  expect({ seed, isMet: compared > numRuns }).toMatchObject({ isMet: true });
});
