import { Type, type Static } from '@sinclair/typebox';
import { closed, country, slug, some, text } from '../../shapes.js';

/** A list whose parties count as owners; of its entries only those under one of `programmes`, where some are named. */
const countingList = closed({
  list: slug(),
  programmes: Type.Optional(some(text(200), 100)),
  citation: text(300),
});

/**
 * What a rule on ownership says: a party is caught that listed parties, and parties that are caught themselves, together
 * own at least so much of, directly or indirectly.
 */
export const ownershipTerms = closed({
  threshold: closed({ atLeast: Type.Number({ exclusiveMinimum: 0, maximum: 100 }), citation: text(300) }),
  lists: some(countingList, 20),
  /** Parties of these countries are not caught, nor do they pass it on. */
  exceptCountries: Type.Optional(some(country(), 50)),
});
export type OwnershipTerms = Static<typeof ownershipTerms>;
