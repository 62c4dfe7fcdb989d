import type { AsOfIndex } from '../index/as-of-index.js';
import type { FactKey } from '../index/fact-orders.js';
import type { HeldFact } from '../rules/held-fact.js';
import { FACTS_IN_STEP } from '../steps.js';
import { keyOf } from './world.js';

/**
 * The restrictions that are entries of a list and are not retracted at a position, whenever they are in force, in the
 * order of the world, after a key if one is given; undefined is a pause.
 */
export function* listFacts(
  index: AsOfIndex,
  list: string,
  position: number,
  after?: FactKey,
): Generator<HeldFact | undefined, void, void> {
  const ever = { from: -Infinity, to: Infinity, position };
  // One list of the world: nothing else narrows it.
  const [key] = index.orders.planFor({ list }).lists;
  if (key === undefined) return;
  for (let last = after; ;) {
    const facts: HeldFact[] = [];
    index.orders.visitWorld(key, ever, (at) => facts.push(index.factAt(at)) === FACTS_IN_STEP, last);
    yield* facts.filter((fact) => fact.list === list && fact.isKnownAt(position));
    const end = facts.at(-1);
    if (end === undefined || facts.length < FACTS_IN_STEP) return;
    last = keyOf(end);
    yield undefined;
  }
}
