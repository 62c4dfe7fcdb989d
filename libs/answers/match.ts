import { Type } from '@sinclair/typebox';
import { closed, country, oneOf, partyKinds, slug, text as boundedText } from '../../events/index.js';
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
  address: Type.Optional({
    ...boundedText(LONGEST_NAME),
    description:
      'Where the party is. One that shares no word with those recorded lowers a score, and hides nothing',
  }),
  headquarters: Type.Optional({
    ...country(),
    description: 'Where it has its headquarters: a match that is dismissed for one is open for another',
  }),
  partyKind: Type.Optional({
    ...oneOf(partyKinds),
    description: 'What the party is: a match that is dismissed for one kind is open for another',
  }),
});

/** The body of a request to match names. */
export const matchRequest = named(
  'MatchRequest',
  closed({ names: Type.Array(nameToMatch, { minItems: 1, maxItems: MOST_NAMES }) }),
);
export type MatchRequest = ValueOf<typeof matchRequest>;

const nameKind = words(
  'MatchedNameKind',
  'What the matched text is to the subject at the question',
  ['primary', 'former', 'alias', 'weak-alias', 'identifier', 'id'] as const,
  {
    primary: 'its primary name',
    former: 'a name that it used to have',
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
  'other-spaces': 'the letters are the same, divided into other words',
  'one-word-of-several': 'only one word that tells names apart is common to both',
  'typo-in-the-only-word': 'the one word that tells names apart is spelled differently',
  'typo-in-short-words': 'one letter is another one in a name of several words: perhaps another word',
  transliterated: 'the name was compared in another script than it is written in',
  acronym: 'the text is the initials of the name',
  'initials-of-a-person': 'the party is a person, and initials are seldom the name of one',
  'look-alike-letters': 'letters of the text were read as others that they look like',
  'few-consonants': 'the names are compared by two consonants, which many have: a person should look',
  'weak-alias': 'the source calls the name weak',
  'another-country': 'the party is recorded in other countries',
  'another-address': 'no address of the party shares a word with the one that was asked',
  'another-identifier': 'the party has another identifier of that scheme',
  'former-name': 'the party no longer has the name',
});

const factor = Type.Number({ minimum: 0, maximum: 1 });

/** An address that was compared, as an explanation has it. */
export const comparedAddress = Type.Object(
  { recorded: text, shared: Type.Array(text) },
  { description: 'The recorded address that is most like the one asked, and the words of both' },
);

const dismissal = named(
  'Dismissal',
  Type.Object(
    { factId: id, reason: text, position: wholeNumber },
    { description: 'A recorded decision that the name is not the subject: neither has changed since' },
  ),
);

const matchFields = {
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
    address: Type.Optional(comparedAddress),
  }),
  href: text,
  dismissed: Type.Optional(dismissal),
};

const match = named('NameMatch', Type.Object(matchFields));

/** With `since`, what became of a match. */
const change = words(
  'MatchChange',
  'What became of a match since an earlier run',
  ['new', 'changed'] as const,
  {
    new: 'it was not a match before, or was dismissed',
    changed: 'its score or its matched name is different: see `was`',
  },
);

const comparedMatch = named(
  'ComparedNameMatch',
  Type.Object({
    ...matchFields,
    change: Type.Optional(about(change, 'With `since` only')),
    was: Type.Optional(
      about(Type.Object({ score: factor, strength, matchedName: text, nameKind }), 'Of a changed match'),
    ),
  }),
);

export const matches = named(
  'Matches',
  Type.Object({
    results: Type.Array(
      Type.Object({
        name: text,
        asked: about(text, 'What was asked, as a digest: dismiss-match names it by that'),
        matches: about(Type.Array(comparedMatch), 'Best first; with `since`, those that are new or changed'),
        morePossible: Type.Optional(
          about(
            Type.Literal(true),
            'There may be more possible matches than are returned, or than were compared: ask for more of the name',
          ),
        ),
        dismissed: about(
          Type.Array(match),
          'Matches that a person has dismissed, until what is asked or the subject changes; with `since`, since then',
        ),
        gone: Type.Optional(
          about(
            Type.Array(match),
            'With `since`: matches that no longer exist or were dismissed, as they were then',
          ),
        ),
      }),
      { description: 'One for each name, in their order. None found is no clearance' },
    ),
    basis: Type.Object({
      asOf: text,
      knownAt: Type.Union([instant, Type.Null()]),
      position: wholeNumber,
      since: Type.Optional(
        about(
          Type.Object({ asOf: text, position: wholeNumber }),
          'The earlier run that this one is compared with, by the matcher of today',
        ),
      ),
      matcherVersion: about(wholeNumber, 'Another version may score differently'),
      thresholds: Type.Object({ hit: factor, possible: factor }),
    }),
    reservations,
    coverage,
  }),
);
/** What names match, at a point of both clocks. */
export type Matches = ValueOf<typeof matches>;
