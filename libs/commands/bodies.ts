import { Type, type Static, type TProperties, type TSchema } from '@sinclair/typebox';
import {
  bound,
  checkOf,
  closed,
  country,
  definitions,
  destinationOf,
  exceptions,
  exceptionsProblem,
  factTypeOf,
  oneOf,
  serviceWritten,
  slug,
  some,
  subjectKindNames,
  text,
  zoneProblem,
  type DestinationTerm,
  type RecordingCommand,
} from '../../events/index.js';
import { liftIdOf } from '../restrictions/index.js';
import type { FieldRule, Given, Shape } from '../validation/index.js';
import { MOST_ALIASES, SHORT_NAME } from './short-form.js';

/*
 * The bodies of commands: the data of their events, and what commands take beside. What is accepted, what is explained
 * and what is described (command-schemas.ts) comes from here.
 */

/** How many restrictions one can take the place of. */
const MOST_LIFTS = 20;

/** How many facts can be retracted beside one. */
const MOST_ALSO_RETRACTED = 20;

/** What the id of the last lift that comes with a restriction has after the restriction's: each may be in two parts. */
const LIFT_SUFFIX = liftIdOf('', 2 * MOST_LIFTS);

/** What a command takes beside the data of its event. */
interface Beside {
  /** What the decider is given beside the data. */
  readonly ofCommand: TProperties;
  /** What is in short for fields of the data (short-form.ts). */
  readonly inShort: TProperties;
  readonly rules: readonly FieldRule[];
}

const optional = <T extends TSchema>(schema: T, description: string) =>
  Type.Optional({ ...schema, description });

const replacing: Beside = {
  ofCommand: {
    lifts: optional(
      some(slug(), MOST_LIFTS),
      'Restrictions of the same subject that this one replaces: they end where it begins, as far as it ' +
        'names the same destinations in the same words, or the whole world, and for the transactions that it names',
    ),
    postpones: optional(
      slug(),
      'Instead of `lifts`: a restriction that has not begun, and is to begin in this form instead',
    ),
    alsoEnds: optional(
      exceptions(),
      'Destinations of the replaced restrictions that end too, although this one does not name them',
    ),
    decidedOn: optional(
      bound(),
      'With `postpones`: when that was decided; absent: when the earliest evidence was published',
    ),
  },
  inShort: {},
  rules: [
    { field: 'exceptDestinations', problem: leavesSome },
    leavesRoomInId('lifts'),
    notBeside('postpones', 'lifts'),
    leavesRoomInId('postpones'),
    beside('alsoEnds', 'lifts', 'postpones'),
    beside('decidedOn', 'postpones'),
  ],
};

const shortNames = {
  fields: {
    name: optional(text(SHORT_NAME), 'Short form of `names`: the primary name'),
    effectiveFrom: optional(
      bound(),
      'With `name`: since when it has its primary name; the previous one ends there',
    ),
    aliases: optional(some(text(SHORT_NAME), MOST_ALIASES), 'Short form of `names`: other names'),
  },
  rules: [notBeside('name', 'names'), beside('effectiveFrom', 'name'), notBeside('aliases', 'names')],
};

const none: Beside = { ofCommand: {}, inShort: {}, rules: [] };

const besideData: Partial<Record<RecordingCommand, Beside>> = {
  'restrict-chip': replacing,
  'restrict-party': replacing,
  'describe-chip': { ofCommand: {}, inShort: shortNames.fields, rules: shortNames.rules },
  'describe-party': {
    ofCommand: {
      confirmed: optional(
        Type.Boolean(),
        'Confirms that it is the same party, although no name, country or identifier is the same',
      ),
    },
    inShort: {
      ...shortNames.fields,
      country: optional(country(), 'Short form of `countries`: the only one, ISO 3166-1 alpha-2'),
      legalEntityIdentifier: Type.Optional(
        Type.String({
          pattern: '^[A-Z0-9]{18}[0-9]{2}$',
          title: 'an ISO 17442 legal entity identifier',
          description: 'Short form of `identifiers`: that of the scheme lei (ISO 17442)',
        }),
      ),
      ticker: optional(text(20), 'Short form of `identifiers`: that of the scheme ticker'),
    },
    rules: [
      ...shortNames.rules,
      notBeside('country', 'countries'),
      notBeside('legalEntityIdentifier', 'identifiers'),
      notBeside('ticker', 'identifiers'),
    ],
  },
};

/** What a command takes beside the data of its event. */
export function besideDataOf(command: RecordingCommand): Beside {
  return besideData[command] ?? none;
}

/** Guards a command against changes that its sender has not seen. It is no part of the fact. */
const guard = {
  expectedRevision: Type.Optional(
    Type.Union([Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }), Type.Literal('no-stream')], {
      title: 'a whole number from 0, or no-stream',
    }),
  ),
};

/** The body of a command that records a fact, inside a retraction or, guarded, of its own; `subjectField` as given. */
export interface RecordingBodies {
  readonly guarded: Shape;
  readonly replacement: Shape;
}

/** The bodies of a command under one of its names, by which the field of its subject is called `givenField`. */
export function bodiesOf(command: RecordingCommand, givenField: string): RecordingBodies {
  const { schema, subject } = definitions[factTypeOf[command]];
  const data: TProperties = Object.fromEntries(
    Object.entries(schema.properties)
      .filter(([field]) => !(serviceWritten as readonly string[]).includes(field))
      .map(([field, property]) => [field === subject.field ? givenField : field, property]),
  );
  const { ofCommand, inShort, rules } = besideDataOf(command);
  const fields = { ...data, ...inShort, ...ofCommand };
  const own = 'zone' in data ? [...rules, zone] : rules;
  return {
    guarded: { schema: closed({ ...fields, ...guard }), rules: own },
    replacement: { schema: closed(fields), rules: own },
  };
}

const retraction = closed({
  subject: closed({ kind: oneOf(subjectKindNames), id: slug() }),
  factId: slug(),
  reason: text(2000),
  /** Of another shape by its command; it is checked by that. */
  replacement: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), {
      title: 'a command on the same subject, with its name as "command"',
    }),
  ),
  alsoRetract: Type.Optional(
    Type.Array(slug(), {
      maxItems: MOST_ALSO_RETRACTED,
      uniqueItems: true,
      description:
        'Facts that are retracted with it. If it is given, even empty, what the fact had replaced is not restored.',
    }),
  ),
  ...guard,
});

/** The body of a retraction. */
export type Retraction = Static<typeof retraction>;

export const retractionBody: Shape<typeof retraction> = { schema: retraction, rules: [] };

const zone: FieldRule = {
  field: 'zone',
  problem: ({ zone: name }) => (typeof name === 'string' ? zoneProblem(name) : undefined),
};

/** The field makes sense only beside one of others. */
function beside(field: string, ...others: readonly string[]): FieldRule {
  return {
    field,
    problem: (given) =>
      given[field] === undefined || others.some((other) => given[other] !== undefined)
        ? undefined
        : `needs ${others.map((other) => `"${other}"`).join(' or ')}`,
  };
}

/** The field makes no sense beside another. */
function notBeside(field: string, other: string): FieldRule {
  return {
    field,
    problem: (given) =>
      given[field] === undefined || given[other] === undefined
        ? undefined
        : `cannot be given together with "${other}"`,
  };
}

/** The fact's id is short enough for the ids of lifts to be derived from it. */
function leavesRoomInId(field: string): FieldRule {
  const longest = 100 - LIFT_SUFFIX.length;
  return {
    field,
    problem: ({ [field]: given, factId }) =>
      given === undefined || String(factId).length <= longest
        ? undefined
        : `needs a factId of at most ${longest} characters: the id of each lift is derived from it`,
  };
}

/** Exceptions leave some of the destinations. */
function leavesSome({ destinations, exceptDestinations }: Given): string | undefined {
  if (!areTerms(destinations) || !areTerms(exceptDestinations)) return undefined;
  return exceptionsProblem(destinations, exceptDestinations.map(destinationOf));
}

const termProblems = checkOf(definitions.ChipRestricted.schema.properties.destinations);

function areTerms(value: unknown): value is DestinationTerm[] {
  return termProblems(value).length === 0;
}
