import { Type } from '@sinclair/typebox';
import { coverage } from './coverage.js';
import { reservations } from './reservation.js';
import { named, subject, text, type ValueOf } from './schema.js';

export const searchResults = named(
  'SearchResults',
  Type.Object({
    results: Type.Array(
      Type.Object({ subject, score: Type.Number(), href: text, name: Type.Optional(text) }),
    ),
    reservations,
    coverage,
  }),
);
/** What a search finds, best first. */
export type SearchResults = ValueOf<typeof searchResults>;
