import type { EventData, Subject } from '../../events/index.js';
import type { AsOfIndex } from './as-of-index.js';
import type { Point } from './boxes.js';
import type { Which } from './listings.js';
import { effectOf, isSeen, type Part, type Question } from './effect.js';

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

export interface SubjectAnswer {
  readonly subject: Subject;
  /** Read from where events are stored, when it is asked for. */
  readonly description: EventData<'ChipDescribed'> | EventData<'CompanyDescribed'> | undefined;
  readonly status: Status;
  readonly decidedBy: DecidingRule;
  readonly measures: readonly Part[];
  readonly sales: readonly Part[];
  readonly routes: readonly Part[];
  readonly listings: readonly Part[];
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
  return subject.kind === 'company' && fact.concerns(subject);
}

function latestDescription(
  index: AsOfIndex,
  subject: Subject,
  question: Question,
): SubjectAnswer['description'] {
  for (const fact of index.descriptionsOf(subject, question.position)) {
    if (!isSeen(fact, question)) continue;
    const { type, data } = fact.event;
    if (type === 'ChipDescribed' || type === 'CompanyDescribed') return data;
  }
  return undefined;
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
      return latestDescription(index, subject, question);
    },
    status,
    decidedBy,
    measures,
    sales: flags.filter(({ fact }) => fact.type === 'SaleBlocked'),
    routes: flags.filter(({ fact }) => fact.type === 'SubsidiaryRouteFlagged'),
    listings: flags.filter(({ fact }) => fact.type === 'CompanyDelisted'),
  };
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
