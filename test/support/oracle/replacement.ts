import { howOf } from '../../../events/index.js';
import type { Question } from '../../../libs/as-of/index.js';
import { coverWhole, liftsOn, remaining } from './in-force.js';
import { bearingOf, isInForceKind, isLift, type InForceEvent, type Known, type LiftEvent } from './known.js';
import { cellsOf, reachOf } from './reach.js';
import { choices, endOf, startOf } from './times.js';
import { combinations, distinct, same } from './worlds.js';

/* A replacement and its lift share one instant (R6). */

/** The replacements whose lift has their own instant: the unknown that the two share. */
function sharedWith(lift: Known<LiftEvent>, known: readonly Known[]): Known<InForceEvent> | undefined {
  const { data } = lift.event;
  const replacedBy = 'replacedBy' in data ? data.replacedBy : undefined;
  if (replacedBy === undefined || howOf(lift.event) !== 'ends') return undefined;
  return known
    .filter(isInForceKind)
    .find(
      ({ subject, event }) =>
        same(subject, lift.subject) &&
        event.data.factId === replacedBy &&
        JSON.stringify(event.data.effectiveFrom) === JSON.stringify(data.effectiveFrom),
    );
}

/** Whether a lift and its replacement rest on the same sources: where one is true and public, so is the other. */
function isOneSource(a: Known, b: Known): boolean {
  return (
    JSON.stringify(a.evidence) === JSON.stringify(b.evidence) &&
    a.isSurelyPublic === b.isSurelyPublic &&
    a.isSurelyConfirmed === b.isSurelyConfirmed
  );
}

/** The unknowns that a replacement shares with its lift: when they begin, and whether they are true and public. */
interface Shared {
  readonly begins: readonly number[];
  readonly holds: readonly boolean[];
}

/**
 * Whether facts that replace one another restrict throughout, whatever is true of what they share. All other unknowns
 * are taken as they restrict least.
 */
export function isRestrictedThroughout(
  facts: readonly Known<InForceEvent>[],
  known: readonly Known[],
  question: Question,
): boolean {
  const { asOf } = question;
  const bearing = facts.filter((fact) => bearingOf(fact) === 'yes');
  const cells = bearing.flatMap((fact) =>
    cellsOf(fact.event, question.transaction)
      .filter((cell) => reachOf(fact.event, cell.term, question.destination) === 'yes')
      .map((cell) => ({ fact, lifts: liftsOn(fact, known, cell, question) })),
  );
  const shared = new Map<Known, Shared>();
  for (const { lift, start } of cells.flatMap(({ lifts }) => lifts)) {
    const replacement = sharedWith(lift, known);
    if (replacement === undefined) continue;
    const isSure = lift.isSurelyConfirmed || !isOneSource(lift, replacement);
    // What differs only outside of the question is the same world.
    const begins = choices(start).map((time) => Math.min(Math.max(time, asOf.from), asOf.to));
    shared.set(replacement, { begins: distinct(begins), holds: isSure ? [true] : [true, false] });
  }
  const replacements = [...shared.keys()];
  const readings = [...shared.values()].map(({ begins, holds }) =>
    begins.flatMap((begin) => holds.map((isHeld) => ({ begin, isHeld, isOpen: holds.length > 1 }))),
  );
  return combinations(readings).every((reading) => {
    const readingOf = (fact: Known | undefined) =>
      fact === undefined ? undefined : reading[replacements.indexOf(fact)];
    const left = cells.flatMap(({ fact, lifts }) => {
      const own = readingOf(fact);
      if (!(own?.isOpen === true ? own.isHeld : fact.isSurelyConfirmed)) return [];
      const from = own?.begin ?? startOf(fact.event, asOf.kind).latest;
      const removals = lifts.flatMap(({ lift, how, start, until }) => {
        if (how === 'withdraws') return [{ from: -Infinity, to: Infinity }];
        const { begin, isHeld } = readingOf(sharedWith(lift, known)) ?? {
          begin: start.earliest,
          isHeld: true,
        };
        return isHeld ? [{ from: begin, to: how === 'ends' ? Infinity : until.latest }] : [];
      });
      return remaining({ from, to: endOf(fact.event, asOf.kind).earliest }, removals);
    });
    return coverWhole(asOf, left);
  });
}

/** The facts that replace one another, in groups of two and more. */
export function chainsOf(
  facts: readonly Known<InForceEvent>[],
  known: readonly Known[],
): Known<InForceEvent>[][] {
  const chainOf = new Map(facts.map((fact) => [fact, new Set([fact])]));
  for (const lift of known.filter(isLift)) {
    const replacement = sharedWith(lift, known);
    const lifted = facts.find(
      ({ subject, event }) => same(subject, lift.subject) && event.data.factId === lift.event.data.lifts,
    );
    const chain = replacement && chainOf.get(replacement);
    const other = lifted && chainOf.get(lifted);
    if (chain === undefined || other === undefined || chain === other) continue;
    for (const fact of other) {
      chain.add(fact);
      chainOf.set(fact, chain);
    }
  }
  return [...new Set(chainOf.values())].map((chain) => [...chain]).filter(({ length }) => length > 1);
}
