import {
  destinationOf,
  exceptionsOf,
  type Destination,
  type DestinationTerm,
  type Transaction,
} from '../../../events/index.js';
import { effectOf, transactionsOf, type FactInForce } from '../rules/effect.js';
import { checked } from '../rectangles/checked.js';
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

/** A fact at a point: as a whole if it is in force, and each part of its reach, see {@link partsOf}. */
export interface FactAt {
  readonly whole: FactInForce | undefined;
  readonly parts: readonly InForceState[];
}

const unnamed = [undefined];
const noParts: readonly ChangedPart[] = [];

/** The parts of a fact's reach: each of its terms, for each transaction that a lift distinguishes. */
function partsOf(fact: HeldFact, asked: Transaction | undefined) {
  return { terms: fact.destinations ?? unnamed, transactions: transactionsOf(fact, fact.lifts, asked) };
}

/** What is in force of a fact at a question, by transaction and then by term. */
export function factAt(fact: HeldFact, question: Question): FactAt {
  const whole = inForceAt(fact, question);
  const { terms, transactions } = partsOf(fact, question.transaction);
  const parts: InForceState[] = [];
  for (const transaction of transactions) {
    const isWhole = transaction === undefined || transaction === question.transaction;
    const reached = (isWhole ? whole : inForceAt(fact, { ...question, transaction }))?.terms ?? [];
    // They are in the order in which the fact names them, without those that the question does not reach.
    let next = 0;
    for (const term of terms) {
      const state = reached[next];
      if (state === undefined || state.term !== term) {
        parts.push('not-in-force');
        continue;
      }
      next += 1;
      parts.push(state.inForce === 'not' ? 'not-in-force' : state.inForce);
    }
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
): readonly ChangedPart[] {
  if (before.parts.every((state, index) => state === after.parts[index])) return noParts;
  const { terms, transactions } = partsOf(fact, asked);
  const changed: ChangedPart[] = [];
  for (const [ofTerm, term] of terms.entries()) {
    const stateAt = ({ parts }: FactAt, transaction: number): InForceState =>
      checked(parts[transaction * terms.length + ofTerm]);
    const [was, is] = [stateAt(before, 0), stateAt(after, 0)];
    if (transactions.length > 1)
      changed.push(...changedByTransaction(term, transactions, before, after, stateAt));
    else if (was !== is) changed.push(partOf(term, was, is));
  }
  return changed;
}

/** One part for each way in which a term changes for some of its transactions. */
function changedByTransaction(
  term: DestinationTerm | undefined,
  transactions: readonly (Transaction | undefined)[],
  before: FactAt,
  after: FactAt,
  stateAt: (at: FactAt, transaction: number) => InForceState,
): ChangedPart[] {
  const states = transactions.map((transaction, index) => ({
    transaction,
    was: stateAt(before, index),
    is: stateAt(after, index),
  }));
  const changed = states.filter(({ was, is }) => was !== is);
  const distinct = new Map(changed.map((each) => [`${each.was} ${each.is}`, each]));
  return [...distinct.values()].map(({ was, is }) => {
    const those = changed.filter((each) => each.was === was && each.is === is);
    const part = partOf(term, was, is);
    if (those.length === transactions.length) return part;
    return { ...part, transactions: those.flatMap(({ transaction }) => transaction ?? []) };
  });
}

function partOf(term: DestinationTerm | undefined, before: InForceState, after: InForceState): ChangedPart {
  if (term === undefined) return { before, after };
  const [destination, except] = [destinationOf(term), exceptionsOf(term)];
  return except.length === 0 ? { destination, before, after } : { destination, except, before, after };
}
