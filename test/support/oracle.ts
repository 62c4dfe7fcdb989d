import { namedSubjects, isOf, type Subject } from '../../events/index.js';
import type { PositionedEvent, Question, WorldFilter } from '../../libs/as-of/index.js';
import { describe } from './oracle/description.js';
import { doubtsOf } from './oracle/doubts.js';
import { joinedWith } from './oracle/identity.js';
import { isInForce, termsOf, verdictOf, type Verdict } from './oracle/in-force.js';
import {
  bearingOf,
  isInForceKind,
  isLift,
  isRestriction,
  isFact,
  knownFacts,
  type Fact,
  type InForceEvent,
  type Known,
} from './oracle/known.js';
import { chainsOf, isRestrictedThroughout } from './oracle/replacement.js';
import { isForSomeBuyer, reservationsOf, withoutHeadquarters } from './oracle/reservations.js';
import { same } from './oracle/worlds.js';

/*
 * The reference for the index, written from the text of the rules. It folds the whole log for every question and tries
 * every possible world, with one choice for each unknown: which end of a bound is true, whether a rumour is true,
 * whether a country is in a group, whether a source of uncertain date was public. Surely means in force in every world,
 * possibly in some. It is deliberately slow and naive, and shares no code with the index except the reading of single
 * dates and of single destinations.
 */

function isAbout({ event, subject }: { event: Fact; subject: Subject }, { kind, id }: Subject): boolean {
  return same(subject, { kind, id }) || namedSubjects(event).some((each) => same(each.subject, { kind, id }));
}

/** Every id of a subject at a question, or those that surely are. */
function idsOf(subject: Subject, known: readonly Known[], question: Question, only?: 'surely'): Subject[] {
  if (subject.kind !== 'party') return [subject];
  const joined = joinedWith(subject.id, known, question).filter(
    ({ identified }) => only === undefined || identified === only,
  );
  return [subject, ...joined.map(({ id }) => ({ kind: subject.kind, id }))];
}

/** The facts in force in the expected world. A span gives the ids of its subject. */
function world(
  log: readonly PositionedEvent[],
  question: Question,
  { subject, authority, measure, list }: WorldFilter,
  givenIds?: readonly Subject[],
) {
  const known = knownFacts(log, question);
  const ids = givenIds ?? (subject && idsOf(subject, known, question));
  // Of a span, the facts are given as they are, whichever id they are about.
  const sureIds = givenIds === undefined ? subject && idsOf(subject, known, question, 'surely') : undefined;
  return known
    .filter(isInForceKind)
    .filter((fact) => {
      const { data } = fact.event;
      if (ids?.some((id) => isAbout(fact, id)) === false) return false;
      if (list !== undefined && !('list' in data && data.list === list)) return false;
      if (authority !== undefined && !('authority' in data && data.authority === authority)) return false;
      return measure === undefined || ('measure' in data && data.measure === measure);
    })
    .flatMap((fact) => {
      const own = verdictOf(fact, known, question);
      if (!isInForce(own)) return [];
      const name = `${fact.subject.kind}-${fact.subject.id} ${fact.event.data.factId}`;
      const verdict = sureIds?.some((id) => isAbout(fact, id)) === false ? 'possibly' : own;
      return [{ name, verdict, terms: termsOf(fact, known, question) }];
    });
}

/** The expected world: every fact in force, as `stream factId verdict`, sorted. */
export function askWorld(...asked: Parameters<typeof world>): string[] {
  return world(...asked)
    .map(({ name, verdict }) => `${name} ${verdict}`)
    .sort();
}

/** The terms of each fact in force, as `term verdict`, by `stream factId`; of one that names none, its verdict alone. */
export function askTerms(...asked: Parameters<typeof world>): ReadonlyMap<string, readonly string[]> {
  return new Map(
    world(...asked).map(({ name, verdict, terms }) => [name, terms.length === 0 ? [` ${verdict}`] : terms]),
  );
}

/** Whether a fact flags a party or a sale: its own, or one that it names as flagged. */
function isFlagOn({ event, subject: own }: Known, subject: Subject): boolean {
  if (subject.kind === 'chip' || !isOf(event, 'flags')) return false;
  return (
    same(own, subject) ||
    namedSubjects(event).some(({ subject: named, isFlagged }) => isFlagged && same(named, subject))
  );
}

/** What a fact does, and whether the id that it is about is surely one of the subject's. */
interface Judged {
  readonly fact: Known<InForceEvent>;
  readonly verdict: Verdict;
  readonly isSurelyOwn: boolean;
}

/** What a subject is, and what decided it: the first that holds. */
function statusOf(
  ids: readonly Subject[],
  verdicts: readonly Judged[],
  known: readonly Known[],
  question: Question,
): [status: string, decidedBy: string] {
  const measures = verdicts.filter(({ fact }) => isRestriction(fact));
  const restrictions = measures.filter(({ fact }) => bearingOf(fact) !== 'no');
  const others = measures.filter(({ fact }) => bearingOf(fact) === 'no');
  // A lifted fact that is over before the day of its own zone begins leaves open what that day begins with in another.
  const lifted = restrictions
    .filter(({ fact, verdict }) => isInForce(verdict) && liftsShown(fact, known).length > 0)
    .map(({ fact }) => fact);
  const isRestricted =
    restrictions.some(
      ({ fact, verdict, isSurelyOwn }) => verdict === 'surely' && fact.isSurelyConfirmed && isSurelyOwn,
    ) ||
    chainsOf(
      measures.filter(({ isSurelyOwn }) => isSurelyOwn).map(({ fact }) => fact),
      known,
    )
      .filter((chain) => chain.some((fact) => lifted.includes(fact)))
      .some((chain) => isRestrictedThroughout(chain, known, question));
  if (isRestricted) return ['restricted', 'restriction-surely-in-force'];
  if (restrictions.some(({ verdict }) => isInForce(verdict)))
    return ['uncertain', 'restriction-possibly-in-force'];
  const onSubject = verdicts.filter(({ fact }) => ids.some((id) => isFlagOn(fact, id)));
  if (onSubject.some(({ verdict }) => isInForce(verdict))) return ['flagged', 'flag-in-force'];
  if (others.some(({ verdict }) => isInForce(verdict))) return ['flagged', 'other-measure-in-force'];
  for (const idle of ['suspended', 'over', 'not-begun', 'withdrawn'] as const)
    if (restrictions.some(({ verdict }) => verdict === idle))
      return ['not-restricted', `restriction-${idle}`];
  if (restrictions.some(({ verdict }) => verdict === 'excepted'))
    return ['no-record', 'restriction-excepted'];
  if ([...onSubject, ...others].some(({ verdict }) => verdict === 'over' || verdict === 'suspended'))
    return ['no-record', 'flag-released'];
  return ['no-record', 'nothing-held'];
}

/** The lifts of a fact that a question may use, whatever they lift, with their evidence. */
function liftsShown(fact: Known, known: readonly Known[]) {
  return known
    .filter((each) => isLift(each) && same(each.subject, fact.subject))
    .filter(({ event }) => 'lifts' in event.data && event.data.lifts === fact.event.data.factId)
    .map(({ event, evidence }) => ({ factId: event.data.factId, evidence }));
}

/** Whether anything up to a question is about a subject, or names it. */
function isSeen(log: readonly PositionedEvent[], subject: Subject, { position }: Question): boolean {
  return log
    .filter((entry) => entry.position <= position)
    .some(({ event, subject: own }) =>
      isFact(event) ? isAbout({ event, subject: own }, subject) : same(own, subject),
    );
}

/** What decides on a subject, over all of its ids. */
function judge(all: readonly Known[], subject: Subject, question: Question) {
  const known = isForSomeBuyer(subject, question)
    ? all.flatMap((fact) => withoutHeadquarters(fact, subject))
    : all;
  const joined = subject.kind === 'party' ? joinedWith(subject.id, known, question) : [];
  const surelyOwn = joined.filter(({ identified }) => identified === 'surely');
  const asSubject = ({ id }: { readonly id: string }): Subject => ({ kind: 'party', id });
  const ids = [subject, ...joined.map(asSubject)];
  const sureIds = [subject, ...surelyOwn.map(asSubject)];
  const verdicts = known
    .filter(isInForceKind)
    .filter((fact) => ids.some((id) => isAbout(fact, id)))
    .map((fact): Judged => {
      const isSurelyOwn = sureIds.some((id) => isAbout(fact, id));
      return { fact, verdict: verdictOf(fact, known, question), isSurelyOwn };
    });
  const [status, decidedBy] = statusOf(ids, verdicts, known, question);
  return { known, joined, verdicts, status, decidedBy };
}

/** The expected answer; undefined if the subject was never seen. */
export function ask(log: readonly PositionedEvent[], subject: Subject, question: Question) {
  if (!isSeen(log, subject, question)) return undefined;
  const all = knownFacts(log, question);
  const { known, joined, verdicts, status, ...decision } = judge(all, subject, question);
  const statusOfOther = (id: string, at: Question): string | undefined => {
    const other: Subject = { kind: 'party', id };
    return isSeen(log, other, at) ? judge(all, other, at).status : undefined;
  };
  const reservations = reservationsOf(subject, log, all, question, statusOfOther);
  const isLeftToBuyer = reservations.some(({ kind }) => kind === 'depends-on-headquarters');
  const decidedBy =
    isLeftToBuyer && ['nothing-held', 'flag-released'].includes(decision.decidedBy)
      ? 'restriction-on-headquarters'
      : decision.decidedBy;
  return {
    status,
    decidedBy,
    description: describe(known, subject, question),
    ...(joined.length === 0 ? {} : { identifiedWith: joined }),
    reservations,
    inForce: verdicts
      .filter(({ verdict }) => isInForce(verdict))
      .map(({ fact, verdict, isSurelyOwn }) => {
        const { shown, inTime } = doubtsOf(fact, known, question);
        const inForce = isSurelyOwn ? verdict : 'possibly';
        const terms = termsOf(fact, known, question);
        return {
          fact: `${fact.subject.kind}-${fact.subject.id} ${fact.event.data.factId} ${inForce}`,
          destinations: isSurelyOwn ? terms : terms.map((term) => term.replace(/surely$/, 'possibly')),
          evidence: fact.evidence,
          doubts: { shown: isSurelyOwn ? shown : [...shown, 'identity-unconfirmed'].sort(), inTime },
          lifts: liftsShown(fact, known),
        };
      })
      .sort((a, b) => (a.fact < b.fact ? -1 : 1)),
  };
}
