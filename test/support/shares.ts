import type { PositionedEvent } from '../../libs/as-of/index.js';

const traits: Readonly<Record<string, (data: Readonly<Record<string, unknown>>) => boolean>> = {
  zones: ({ zone }) => zone !== undefined,
  'no zone': ({ effectiveFrom, zone }) => effectiveFrom !== undefined && zone === undefined,
  'coarse dates': ({ effectiveFrom }) =>
    typeof effectiveFrom === 'object' ||
    (typeof effectiveFrom === 'string' && /^\d{4}(-\d{2})?$/.test(effectiveFrom)),
  'facts of one day': ({ effectiveFrom, effectiveTo }) =>
    typeof effectiveFrom === 'string' && effectiveFrom.length === 10 && effectiveFrom === effectiveTo,
  'measures that may not bear on exports': ({ measure }) =>
    measure === 'sectoral' || measure === 'not-stated',
  'measures that do not bear on exports': ({ measure }) =>
    measure === 'securities' || measure === 'debarment',
  lifts: ({ lifts }) => lifts !== undefined,
  suspensions: ({ how }) => how === 'suspends',
  withdrawals: ({ how, replacedBy }) => how === 'withdraws' && replacedBy === undefined,
  postponements: ({ how, replacedBy }) => how === 'withdraws' && replacedBy !== undefined,
  replacements: ({ how, lifts, replacedBy }) =>
    how !== 'withdraws' && lifts !== undefined && replacedBy !== undefined,
  'exceptions of a term': ({ destinations }) => JSON.stringify(destinations ?? []).includes('except'),
  'exceptions of a measure': ({ exceptDestinations }) => exceptDestinations !== undefined,
  transactions: ({ appliesTo }) => appliesTo !== undefined,
  retractions: ({ reason, evidence }) => reason !== undefined && evidence === undefined,
  corrections: ({ reason, evidence, replacedBy }) =>
    reason !== undefined && evidence === undefined && replacedBy !== undefined,
  'restored facts': ({ factId }) => typeof factId === 'string' && /-again-\d+$/.test(factId),
  'identified parties': ({ sameAs }) => sameAs !== undefined,
};

/** The share of histories that have a trait, in percent. */
export function sharesOf(histories: readonly (readonly PositionedEvent[])[]): Record<string, number> {
  return Object.fromEntries(
    Object.entries(traits).map(([name, has]) => {
      const having = histories.filter((events) => events.some(({ event }) => has(event.data)));
      return [name, Math.round((100 * having.length) / histories.length)];
    }),
  );
}
