import { Type } from '@sinclair/typebox';
import { closed, country, oneOf, slug, text as boundedText } from '../../events/index.js';
import { matchPenaltyReasons } from '../names/index.js';
import { coverage } from './coverage.js';
import { reservations } from './reservation.js';
import { about, id, instant, named, text, wholeNumber, words, type ValueOf } from './schema.js';

/** Names of one request. */
const MOST_NAMES = 500;

/** Characters of a name, as facts have it. */
const LONGEST_NAME = 1000;

const nameToMatch = closed({
  name: { ...boundedText(LONGEST_NAME), description: 'As it is written, in any script' },
  kind: Type.Optional({ ...oneOf(['party', 'chip'] as const), description: 'Default: party' }),
  country: Type.Optional({
    ...country(),
    description: 'ISO 3166-1 alpha-2: where the party is. Another country lowers a score, and hides nothing',
  }),
  identifiers: Type.Optional(
    Type.Array(closed({ scheme: slug(), value: boundedText(200) }), { minItems: 1, maxItems: 20 }),
  ),
  address: Type.Optional(boundedText(LONGEST_NAME)),
});

/** The body of a request to match names. */
export const matchRequest = named(
  'MatchRequest',
  closed({ names: Type.Array(nameToMatch, { minItems: 1, maxItems: MOST_NAMES }) }),
);
export type MatchRequest = ValueOf<typeof matchRequest>;

const nameKind = words(
  'NameKind',
  'What the matched text is to the subject at the question',
  ['primary', 'former', 'alias', 'weak-alias', 'identifier', 'id'] as const,
  {
    primary: 'its primary name',
    former: 'a name that it had, and has no more',
    alias: 'another name of it',
    'weak-alias': 'a name that its source calls weak: short, or common',
    identifier: 'an identifier of it',
    id: 'its id in this service',
  },
);

const strength = words('MatchStrength', 'How sure a match is', ['hit', 'possible'] as const, {
  hit: 'the score is at least the threshold of hits',
  possible: 'the score is between the thresholds: a person should look',
});

const penaltyReason = words('MatchPenaltyReason', 'Why a score is lower', matchPenaltyReasons, {
  'extra-words': 'the text has words that the name does not have',
  'missing-words': 'the name has words that the text does not have',
  'word-order': 'the words are in another order',
  'one-word-of-several': 'only one word that tells names apart is common to both',
  'typo-in-the-only-word': 'the one word that tells names apart is spelled differently',
  transliterated: 'the name was compared in another script than it is written in',
  acronym: 'the text is the initials of the name',
  'weak-alias': 'the source calls the name weak',
  'another-country': 'the party is recorded in other countries',
  'another-identifier': 'the party has another identifier of that scheme',
  'former-name': 'the party does not have the name any more',
});

const factor = Type.Number({ minimum: 0, maximum: 1 });

const dismissal = named(
  'Dismissal',
  Type.Object(
    { factId: id, reason: text, position: wholeNumber },
    { description: 'A recorded decision that the name is not the subject: neither has changed since' },
  ),
);

const match = named(
  'NameMatch',
  Type.Object({
    subject: about(text, 'party/huawei'),
    score: { ...factor, description: 'From 0 to 1; comparable between names' },
    strength,
    matchedName: about(text, 'As recorded'),
    nameKind,
    explanation: Type.Object({
      tokens: Type.Array(
        Type.Object({ query: text, similarity: factor, weight: factor, matched: Type.Optional(text) }),
        { description: 'The words of the text, what each was compared with, and how much it counts' },
      ),
      penalties: Type.Array(Type.Object({ reason: penaltyReason, factor })),
    }),
    href: text,
    dismissed: Type.Optional(dismissal),
  }),
);

export const matches = named(
  'Matches',
  Type.Object({
    results: Type.Array(
      Type.Object({
        name: text,
        matches: Type.Array(match),
        dismissed: about(
          Type.Array(match),
          'Matches that a person has dismissed, until what is asked or the subject changes',
        ),
      }),
      { description: 'One for each name, in their order. None found is no clearance' },
    ),
    basis: Type.Object({
      asOf: text,
      knownAt: Type.Union([instant, Type.Null()]),
      position: wholeNumber,
      matcherVersion: about(wholeNumber, 'Another version may score otherwise'),
      thresholds: Type.Object({ hit: factor, possible: factor }),
    }),
    reservations,
    coverage,
  }),
);
/** What names match, at a point of both clocks. */
export type Matches = ValueOf<typeof matches>;
