import {
  destinationOf,
  exceptionsOf,
  termOf,
  termText,
  type Destination,
  type DestinationTerm,
  type Transaction,
} from '../../../events/index.js';
import { effectOf, transactionsOf, type FactInForce } from '../rules/effect.js';
import type { HeldFact } from '../rules/held-fact.js';
import type { Question } from '../rules/question.js';

/** Whether a fact, or a part of its reach, is in force at one point; from the weakest state to the strongest. */
export const inForceStates = ['not-in-force', 'possibly', 'surely'] as const;
export type InForceState = (typeof inForceStates)[number];

/** A part of a fact's reach whose in-force state differs between two points. */
export interface ChangedPart {
  /** One of the destinations that the fact names; absent if it names none. */
  readonly destination?: Destination;
  readonly except?: readonly Destination[];
  /** The transactions for which it differs so; absent if it does for all that the question is about. */
  readonly transactions?: readonly Transaction[];
  readonly before: InForceState;
  readonly after: InForceState;
}

/** A fact at a point: as a whole if it is in force, and the parts of its reach that are, by their keys. */
export interface FactAt {
  readonly whole: FactInForce | undefined;
  readonly parts: ReadonlyMap<string, InForceState>;
}

const unnamed = [undefined];

function keyOf(transaction: Transaction | undefined, term: DestinationTerm | undefined): string {
  return `${transaction ?? ''} ${term === undefined ? '' : termText(term)}`;
}

/** What is in force of a fact at a question: of each of its terms, for each transaction that a lift tells apart. */
export function factAt(fact: HeldFact, question: Question): FactAt {
  const whole = inForceAt(fact, question);
  const parts = new Map<string, InForceState>();
  for (const transaction of transactionsOf(fact, fact.lifts, question.transaction)) {
    const isWhole = transaction === undefined || transaction === question.transaction;
    const effect = isWhole ? whole : inForceAt(fact, { ...question, transaction });
    if (effect === undefined) continue;
    if (fact.destinations === undefined) parts.set(keyOf(transaction, undefined), effect.inForce);
    for (const { inForce, ...term } of effect.destinations)
      if (inForce !== 'not') parts.set(keyOf(transaction, termOf(term)), inForce);
  }
  return { whole, parts };
}

function inForceAt(fact: HeldFact, question: Question): FactInForce | undefined {
  const effect = effectOf(fact, question);
  return typeof effect === 'object' ? effect : undefined;
}

/** The parts of a fact's reach whose states differ between two points, in the order in which the fact names them. */
export function changedParts(
  fact: HeldFact,
  { transaction: asked }: Question,
  before: FactAt,
  after: FactAt,
): ChangedPart[] {
  const transactions = transactionsOf(fact, fact.lifts, asked);
  return (fact.destinations ?? unnamed).flatMap((term) => {
    const states = transactions.map((transaction) => {
      const [was, is] = [before, after].map(({ parts }) => parts.get(keyOf(transaction, term)));
      return { transaction, before: was ?? 'not-in-force', after: is ?? 'not-in-force' };
    });
    const changed = states.filter((each) => each.before !== each.after);
    const distinct = new Map(changed.map((each) => [`${each.before} ${each.after}`, each]));
    return [...distinct.values()].map((state) => {
      const those = changed.filter((each) => each.before === state.before && each.after === state.after);
      return {
        ...(term === undefined ? {} : namedAs(term)),
        ...(those.length === transactions.length
          ? {}
          : { transactions: those.flatMap(({ transaction }) => transaction ?? []) }),
        before: state.before,
        after: state.after,
      };
    });
  });
}

function namedAs(term: DestinationTerm): Pick<ChangedPart, 'destination' | 'except'> {
  const except = exceptionsOf(term);
  return { destination: destinationOf(term), ...(except.length === 0 ? {} : { except }) };
}
