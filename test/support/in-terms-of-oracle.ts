import { termOf, termText, type Subject } from '../../events/index.js';
import {
  answer,
  changesPage,
  isSeen,
  keyOf,
  seenEvidence,
  worldPage,
  type AsOfIndex,
  type ChangedPart,
  type ChangeKey,
  type FactKey,
  type Question,
  type Span,
  type WorldFilter,
} from '../../libs/as-of/index.js';
import type { ask } from './oracle.js';
import type { askChanges, NaivePart } from './oracle/changes.js';

/* What the index answers, in the terms of the oracle, so that the two can be compared. */

type Expected = NonNullable<ReturnType<typeof ask>>['inForce'][number]['doubts'];
const doubtsInTime: readonly string[] = ['lift-unsure', 'dates-coarse', 'part-of-day'];

/** The doubts of a part, as the oracle puts them: of several doubts in time that bear on it, any may be shown. */
function doubtsAs(doubts: readonly string[], expected: Expected | undefined): Expected {
  const inTime = doubts.filter((doubt) => doubtsInTime.includes(doubt));
  const isOneOf = inTime.length > 0 && inTime.every((doubt) => expected?.inTime.includes(doubt));
  return {
    shown: doubts.filter((doubt) => !doubtsInTime.includes(doubt)).sort(),
    inTime: isOneOf && expected !== undefined ? expected.inTime : inTime,
  };
}

/** The answer of the index about a subject, as {@link ask} puts it. */
export function answerOf(
  index: AsOfIndex,
  subject: Subject,
  question: Question,
  expected?: ReturnType<typeof ask>,
) {
  const given = answer(index, subject, question);
  if (given === undefined) return undefined;
  const parts = [...given.measures, ...given.sales, ...given.routes, ...given.listings];
  return {
    status: given.status,
    decidedBy: given.decidedBy,
    description: given.description,
    ...(given.identifiedWith.length === 0 ? {} : { identifiedWith: given.identifiedWith }),
    reservations: given.reservations,
    inForce: parts
      .map((part) => {
        const fact = `${part.fact.stream} ${part.fact.factId} ${part.inForce}`;
        return {
          fact,
          destinations: part.destinations.map((row) => {
            const { destination, except, inForce } = row;
            return `${termText(termOf({ destination, except }))} ${inForce}`;
          }),
          evidence: part.evidence,
          doubts: doubtsAs(part.doubts, expected?.inForce.find((each) => each.fact === fact)?.doubts),
          lifts: part.fact.lifts
            .filter((lift) => isSeen(lift, question))
            .map((lift) => ({ factId: lift.factId, evidence: seenEvidence(lift, question) })),
        };
      })
      .sort((a, b) => (a.fact < b.fact ? -1 : 1)),
  };
}

/** The rows of every page of the world, as the oracle gives them, in turn, each page of at most `limit` rows. */
export function worldOf(index: AsOfIndex, question: Question, filter: WorldFilter, limit: number): string[] {
  const rows: string[] = [];
  let after: FactKey | undefined;
  do {
    const page = worldPage(index, question, filter, { after, limit });
    expect(page.facts.length).toBeLessThanOrEqual(limit);
    for (const { fact, inForce } of page.facts) {
      const { stream, factId } = keyOf(fact);
      rows.push(`${stream} ${factId} ${inForce}`);
    }
    after = page.next;
  } while (after !== undefined);
  return rows;
}

function asNaive({ destination, except, transactions: those = [], before, after }: ChangedPart): NaivePart {
  const term = destination !== undefined && except !== undefined ? { destination, except } : destination;
  return [term === undefined ? '' : termText(term), those.join(), before, after];
}

/** The changes of every page in turn, each page of at most `limit` changes. */
export function changesOf(index: AsOfIndex, span: Span, filter: WorldFilter, limit: number) {
  const rows: ReturnType<typeof askChanges> = [];
  let after: ChangeKey | undefined;
  do {
    const page = changesPage(index, span, filter, { after, limit }, 'net');
    expect(page.changes.length).toBeLessThanOrEqual(limit);
    for (const { before, after: is, why, parts, factInForce } of page.changes) {
      const { stream, factId } = keyOf(factInForce.fact);
      rows.push({ key: `${stream} ${factId}`, before, after: is, why, parts: parts.map(asNaive).sort() });
    }
    after = page.next;
  } while (after !== undefined);
  return rows;
}
