import { answerPartOf, subjectKinds, type AnswerPart, type Subject } from '../../../events/index.js';
import type { AsOfIndex } from '../index/as-of-index.js';
import type { FactRole } from '../index/fact-orders.js';
import type { Point } from '../rectangles/rectangle-table.js';
import { effectOf, isReplacedWithoutGap, type FactInForce } from '../rules/effect.js';
import type { Question } from '../rules/question.js';
import { describe, type Description } from './description.js';

/** The statuses of a subject, in the order in which they are tried. */
export const statuses = ['restricted', 'uncertain', 'flagged', 'not-restricted', 'no-record'] as const;
type Status = (typeof statuses)[number];

/** The rules that decide on a status, in the order in which they are tried. */
export const decidingRules = [
  'restriction-surely-in-force',
  'restriction-possibly-in-force',
  'flag-in-force',
  'restriction-suspended',
  'restriction-over',
  'restriction-withdrawn',
  'restriction-not-begun',
  'restriction-excepted',
  'flag-released',
  'nothing-held',
] as const;
/** The rule that decided: the first that held. */
export type DecidingRule = (typeof decidingRules)[number];

export interface SubjectAnswer extends Readonly<Record<AnswerPart, readonly FactInForce[]>> {
  readonly subject: Subject;
  /** What its descriptions say in sum, read from the event store on access. */
  readonly description: Description | undefined;
  readonly status: Status;
  readonly decidedBy: DecidingRule;
}

/** The point at which to look for candidates. Rectangles end where facts do, whatever `publishedBy` says. */
export function pointOf({ asOf, position, publishedBy }: Question): Point {
  // A lift that was not public by then has not ended its fact, so a rectangle's end cannot exclude a fact.
  return { from: publishedBy === undefined ? asOf.from : -Infinity, to: asOf.to, position };
}

/** The facts of a subject in one role that are in force, in recorded order. */
function inForceOn(index: AsOfIndex, subject: number, role: FactRole, question: Question): FactInForce[] {
  const found: FactInForce[] = [];
  index.orders.visitSubject(subject, role, pointOf(question), (position) => {
    const effect = effectOf(index.factAt(position), question);
    if (typeof effect === 'object') found.push(effect);
    return false;
  });
  return found;
}

const ever = { from: -Infinity, to: Infinity };
const idle = ['suspended', 'over', 'withdrawn', 'not-begun', 'excepted'] as const;
type Idle = (typeof idle)[number];

/** The first of the reasons why a restriction of the subject is not in force; undefined if there is none. */
function idleRestriction(index: AsOfIndex, subject: number, question: Question): Idle | undefined {
  // What is found cannot be preceded by anything that is still to be visited.
  const best = index.hasSuspensions(subject) ? 'suspended' : 'over';
  let found: Idle | undefined;
  const point = { ...ever, position: question.position };
  index.orders.visitSubject(subject, 'restrictions', point, (position) => {
    const effect = effectOf(index.factAt(position), question);
    if (typeof effect === 'string' && (found === undefined || idle.indexOf(effect) < idle.indexOf(found)))
      found = effect;
    return found === best || found === 'suspended';
  });
  return found;
}

/** Whether something flagged the subject and does not any more. */
function wasFlagged(index: AsOfIndex, subject: Subject, number: number, question: Question): boolean {
  let isFound = false;
  index.orders.visitSubject(number, 'flags', { ...ever, position: question.position }, (position) => {
    const fact = index.factAt(position);
    isFound = fact.concerns(subject) && effectOf(fact, question) === 'over';
    return isFound;
  });
  return isFound;
}

/** A sale is shown on its seller without flagging it, and chips and sales are never flagged. */
function isFlaggedBy(subject: Subject, { fact }: FactInForce): boolean {
  return subjectKinds[subject.kind].canBeFlagged && fact.concerns(subject);
}

/**
 * The status of a subject at a question, and every fact in force that decides it or is shown on it. Undefined if no
 * event up to the position of the question is about the subject or names it.
 */
export function answer(index: AsOfIndex, subject: Subject, question: Question): SubjectAnswer | undefined {
  const number = index.numberOf(subject, question.position);
  if (number === undefined) return undefined;
  const measures = inForceOn(index, number, 'restrictions', question);
  const flags = inForceOn(index, number, 'flags', question);
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
function shownAs(parts: readonly FactInForce[]): Record<AnswerPart, FactInForce[]> {
  const lists: Record<AnswerPart, FactInForce[]> = { measures: [], sales: [], routes: [], listings: [] };
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
  measures: readonly FactInForce[],
  flags: readonly FactInForce[],
): [Status, DecidingRule] {
  const isSure = ({ inForce, fact }: FactInForce): boolean =>
    inForce === 'surely' && fact.confirmedBy(question.publishedBy) === 'yes';
  if (measures.some(isSure)) return ['restricted', 'restriction-surely-in-force'];
  if (measures.some(({ fact }) => fact.lifts.length > 0 && isReplacedWithoutGap(fact, question)))
    return ['restricted', 'restriction-surely-in-force'];
  if (measures.length > 0) return ['uncertain', 'restriction-possibly-in-force'];
  if (flags.some((flag) => isFlaggedBy(subject, flag))) return ['flagged', 'flag-in-force'];
  const reason = idleRestriction(index, number, question);
  if (reason === 'excepted') return ['no-record', 'restriction-excepted'];
  if (reason !== undefined) return ['not-restricted', `restriction-${reason}`];
  return ['no-record', wasFlagged(index, subject, number, question) ? 'flag-released' : 'nothing-held'];
}
