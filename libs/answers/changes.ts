import { Type, type Static, type TObject, type TProperties } from '@sinclair/typebox';
import { destination } from '../../events/index.js';
import { finality, identity, narrowed } from './basis.js';
import { coverage } from './coverage.js';
import { derivedMeasure } from './derived.js';
import { factInForce } from './fact.js';
import { reservations } from './reservation.js';
import { ruleOnChip } from './rules.js';
import {
  about,
  named,
  optional,
  optionalText,
  pageLinks,
  text,
  wholeNumber,
  type ValueOf,
} from './schema.js';
import { changeReason, inForceState, transaction } from './vocabulary.js';

const point = Type.Object(
  { asOf: text, position: wholeNumber },
  { description: 'The first point at which the state is as it is after the change' },
);

const change = named(
  'Change',
  Type.Object({
    why: changeReason,
    before: inForceState,
    after: inForceState,
    parts: Type.Array(
      Type.Object({
        before: inForceState,
        after: inForceState,
        ...optional({
          destination: destination(),
          except: Type.Array(destination()),
          transactions: Type.Array(transaction),
        }),
      }),
      {
        description:
          'The parts of its reach that change: one or more. Without transactions: for all that the question is about',
      },
    ),
    at: point,
    fact: factInForce,
  }),
);
/** A point at which the in-force state of a fact changes. */
export type ChangeDocument = ValueOf<typeof change>;

const derivedChange = named(
  'DerivedChange',
  Type.Object(
    {
      before: inForceState,
      after: inForceState,
      at: point,
      measure: Type.Optional(about(derivedMeasure, 'Of a party: what follows from its owners')),
      rule: Type.Optional(about(ruleOnChip, 'Of a chip: what follows from its parameters')),
    },
    {
      description:
        'A point at which a measure that follows from a rule comes into force, ends, becomes sure or doubtful, or becomes another measure; with what it rests on',
    },
  ),
);
/** A point at which a measure that follows from a rule changes. */
export type DerivedChangeDocument = ValueOf<typeof derivedChange>;

const given = { ...narrowed, ...optional({ net: Type.Literal('true') }) };

const spanOfTimes = { asOfFrom: text, asOfTo: text, position: wholeNumber };
const changesInForce = named(
  'ChangesInForce',
  Type.Object({ ...spanOfTimes, knownAt: optionalText, ...finality, ...identity, ...given }),
);

const spanOfPositions = { positionFrom: wholeNumber, positionTo: wholeNumber, asOf: text };
const changesInKnowledge = named(
  'ChangesInKnowledge',
  Type.Object({
    ...spanOfPositions,
    ...optional({ knownAt: optionalText, knownAtFrom: optionalText, knownAtTo: optionalText }),
    ...identity,
    ...given,
  }),
);

type Given<Span extends TProperties> = ValueOf<TObject<Span & typeof given>>;
/** What names a span on one clock and a point on the other: part of the basis of its changes. */
export type SpanParameters = Given<typeof spanOfTimes> | Given<typeof spanOfPositions>;

const basis = Type.Unsafe<Static<typeof changesInForce> | Static<typeof changesInKnowledge>>({
  oneOf: [changesInForce, changesInKnowledge],
  description: 'Both ends of the span on one clock, and the point on the other.',
});

export const changes = named(
  'Changes',
  Type.Object({
    changes: Type.Array(change),
    derived: Type.Optional(
      Type.Array(derivedChange, {
        description:
          'Of a party or a chip that is asked for, on the first page: how the measures change that follow from its owners or its parameters. Of the whole world only recorded facts are listed',
      }),
    ),
    reservations,
    coverage,
    basis,
    links: pageLinks,
  }),
);
/** A page of what changed between two points of one clock. */
export type Changes = ValueOf<typeof changes>;
