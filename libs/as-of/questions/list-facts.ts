import type { AsOfIndex } from '../index/as-of-index.js';
import type { FactKey } from '../index/fact-orders.js';
import type { HeldFact } from '../rules/held-fact.js';

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
  for (const run of index.orders.worldRuns(index.orders.planFor({ list }).lists, ever, after)) {
    const facts = run.map((at) => index.factAt(at));
    yield* facts.filter((fact) => fact.list === list && fact.isKnownAt(position));
    yield undefined;
  }
}
