import { answerPartOf, type AnswerPart, type Subject } from '../../events/index.js';
import type { AsOfIndex } from './as-of-index.js';
import type { Point } from './boxes.js';
import { describe, type Description } from './description.js';
import type { Which } from './listings.js';
import { effectOf, type Part, type Question } from './effect.js';

/** What a subject can be, in the order in which the rules are tried. */
export const statuses = ['restricted', 'uncertain', 'flagged', 'not-restricted', 'no-record'] as const;
export type Status = (typeof statuses)[number];

/** The rules that give a status, in their order. */
export const decidingRules = [
  'restriction-surely-in-force',
  'restriction-possibly-in-force',
  'flag-in-force',
  'restriction-not-begun',
  'restriction-over',
  'nothing-held',
] as const;
/** The rule that gave the status: the first that held. */
export type DecidingRule = (typeof decidingRules)[number];

export interface SubjectAnswer extends Readonly<Record<AnswerPart, readonly Part[]>> {
  readonly subject: Subject;
  /** Read from where events are stored, when it is asked for. */
  readonly description: Description | undefined;
  readonly status: Status;
  readonly decidedBy: DecidingRule;
}

/** What a question asks of the boxes, which hold each end as it is without regard to publication. */
export function pointOf({ asOf, position, publishedBy }: Question): Point {
  // A lift that is not public by then has not ended its fact: no end may be relied on.
  return { from: publishedBy === undefined ? asOf.from : -Infinity, to: asOf.to, position };
}

/** The parts that a subject's facts of one sort play, in recorded order. */
function partsOn(index: AsOfIndex, subject: number, which: Which, question: Question): Part[] {
  const parts: Part[] = [];
  index.visitSubject(subject, which, pointOf(question), (fact) => {
    const effect = effectOf(fact, question);
    if (typeof effect === 'object') parts.push(effect.part);
    return false;
  });
  return parts;
}

/** Whether a restriction of the subject has this effect, among those that are not over at `from`. */
function hasRestriction(
  index: AsOfIndex,
  subject: number,
  question: Question,
  wanted: 'not-begun' | 'over',
  from: number,
): boolean {
  let isFound = false;
  const visit = (fact: Part['fact']): boolean => (isFound = effectOf(fact, question) === wanted);
  index.visitSubject(subject, 'restrictions', { from, to: Infinity, position: question.position }, visit);
  return isFound;
}

/** A seller is shown with its sale, and not flagged by it; a chip is never flagged. */
function isFlaggedBy(subject: Subject, { fact }: Part): boolean {
  return fact.concerns(subject);
}

/**
 * What was restricted of a subject: the first status whose rule holds, and every fact in force.
 * Undefined if nothing up to the asked position is about the subject or names it.
 */
export function answer(index: AsOfIndex, subject: Subject, question: Question): SubjectAnswer | undefined {
  const number = index.numberOf(subject, question.position);
  if (number === undefined) return undefined;
  const measures = partsOn(index, number, 'restrictions', question);
  const flags = partsOn(index, number, 'flags', question);
  const [status, decidedBy] = decide(index, subject, number, question, measures, flags);
  return {
    subject,
    get description() {
      return describe(index, subject, question);
    },
    status,
    decidedBy,
    ...shownAs([...measures, ...flags]),
  };
}

/** Parts by the lists in which an answer shows them. */
function shownAs(parts: readonly Part[]): Record<AnswerPart, Part[]> {
  const lists: Record<AnswerPart, Part[]> = { measures: [], sales: [], routes: [], listings: [] };
  for (const part of parts) {
    const list = answerPartOf(part.fact.type);
    if (list === undefined) throw new TypeError(`${part.fact.type} is never in force`);
    lists[list].push(part);
  }
  return lists;
}

function decide(
  index: AsOfIndex,
  subject: Subject,
  number: number,
  question: Question,
  measures: readonly Part[],
  flags: readonly Part[],
): [Status, DecidingRule] {
  const isSure = ({ inForce, fact }: Part): boolean =>
    inForce === 'surely' && fact.isConfirmedBy(question.publishedBy);
  if (measures.some(isSure)) return ['restricted', 'restriction-surely-in-force'];
  if (measures.length > 0) return ['uncertain', 'restriction-possibly-in-force'];
  if (flags.some((part) => isFlaggedBy(subject, part))) return ['flagged', 'flag-in-force'];
  if (hasRestriction(index, number, question, 'not-begun', question.asOf.to))
    return ['not-restricted', 'restriction-not-begun'];
  if (hasRestriction(index, number, question, 'over', -Infinity))
    return ['not-restricted', 'restriction-over'];
  return ['no-record', 'nothing-held'];
}
