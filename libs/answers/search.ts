import { Type } from '@sinclair/typebox';
import { coverage } from './coverage.js';
import { reservations } from './reservation.js';
import { named, subject, text, words, type ValueOf } from './schema.js';

const exactMatches = ['identifier', 'id', 'name'] as const;

const exactMatch = words(
  'ExactMatch',
  'What the text is exactly, however it is spaced, punctuated and capitalised; absent where it is only like what the subject is known by',
  exactMatches,
  {
    identifier: 'an identifier of the party, alone or after its scheme',
    id: 'the id of the subject',
    name: 'a name or an alias of the subject',
  },
);

export const searchResults = named(
  'SearchResults',
  Type.Object({
    results: Type.Array(
      Type.Object({
        subject,
        score: Type.Number(),
        href: text,
        name: Type.Optional(text),
        exact: Type.Optional(exactMatch),
      }),
    ),
    reservations,
    coverage,
  }),
);
/** What a search finds, best first. */
export type SearchResults = ValueOf<typeof searchResults>;
