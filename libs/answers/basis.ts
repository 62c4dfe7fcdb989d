import { Type } from '@sinclair/typebox';
import { destination, oneOf } from '../../events/index.js';
import {
  about,
  id,
  instant,
  named,
  optional,
  optionalText,
  text,
  wholeNumber,
  type ValueOf,
} from './schema.js';
import { transaction } from './vocabulary.js';

/** The version of all answers: another one may give other bytes for the same question. */
export const ANSWER_VERSION = 8;

/** What identifies an answer: part of every basis. */
export const identity = {
  answerVersion: Type.Unsafe<typeof ANSWER_VERSION>({ type: 'integer', const: ANSWER_VERSION }),
  digest: Type.String({
    pattern: '^[0-9a-f]{64}$',
    description: 'SHA-256 of the RFC 8785 JSON of the answer without basis and links',
  }),
  pinned: Type.String({ description: 'The link under which this answer never changes' }),
};

/** The parameters that narrow an answer: part of a basis if given. */
export const narrowed = optional({
  publishedBy: text,
  destination: destination(),
  transaction,
  buyer: about(id, 'The party that buys, which decides on terms on headquarters'),
  lists: about(
    text,
    'The government lists whose editions were looked at, where the question or the configuration of the service names them',
  ),
});

/** What every basis is. */
export const bothClocks = 'Both clocks of the answer, its digest, and the link under which it never changes.';

/** Part of the basis of what was known at an instant. */
export const finality = optional({
  knownAtFinalFrom: about(
    instant,
    'Only if another replica may still record something as known at the requested `knownAt`: the instant from which ' +
      'the answer to the same question no longer changes. The position and the pinned link are final at once',
  ),
});

export const basis = named(
  'Basis',
  Type.Object(
    {
      asOf: text,
      asOfKind: {
        ...oneOf(['day', 'instant']),
        description: 'day: that calendar day in the time zone of each measure; instant: the same everywhere',
      },
      knownAt: {
        ...optionalText,
        description: 'The latest recordedAt up to the position; null if nothing was recorded',
      },
      position: wholeNumber,
      ...finality,
      ...identity,
      ...narrowed,
    },
    { description: bothClocks },
  ),
);

/** Both clocks of an answer, its digest, and the link under which it never changes. */
export type Basis = ValueOf<typeof basis>;
