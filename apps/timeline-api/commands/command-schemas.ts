import { definitions, serviceWritten } from '../../../events/index.js';
import { dataOf, idsOf } from '../http/openapi/event-contract.js';
import {
  either,
  instant,
  listOf,
  object,
  ref,
  wholeNumber,
  type NamedSchemas,
  type ObjectSchema,
  type Schema,
} from '../http/openapi/schema.js';
import { recordingCommands } from './command-table.js';
import { MOST_LIFTS } from './fact.dto.js';
import { MOST_ALSO_RETRACTED } from './retract-fact.dto.js';
import { MOST_ALIASES, SHORT_NAME, type shortFields } from './short-form.js';

type Documented = { readonly summary: string; readonly example: object };

const { FactRetracted: retraction, PartyRestricted: listed } = definitions;

function documented(name: string): Documented {
  const named = recordingCommands.get(name);
  if (named === undefined) return { summary: retraction.command.summary, example: retractionExample };
  const { command, sample } = definitions[named.records];
  const { [named.subjectField]: id, ...data } = sample as Record<string, unknown>;
  const isOther = name !== named.command;
  return {
    summary: isOther ? `${command.summary} The same command as ${named.command}.` : command.summary,
    // The examples of two names of one command record two facts.
    example: {
      ...data,
      [named.givenField]: id,
      ...(isOther ? { factId: `${sample.factId}-again` } : {}),
    },
  };
}

const { replacedBy, ...retracted } = retraction.sample;
const retractionExample = {
  subject: { kind: listed.subject.kind, id: listed.sample.partyId },
  ...retracted,
  replacement: { command: listed.command.name, ...listed.sample, factId: replacedBy },
};

/** The summary of a command. */
export function summaryOf(name: string): string {
  return documented(name).summary;
}

/** A body of a command; the examples of all commands are valid in their order, once both parties of identify-parties are known. */
export function exampleOf(name: string): object {
  return documented(name).example;
}

/** The name of a command's schema: RestrictChip. */
export function schemaName(name: string): string {
  return name.replace(/(?:^|-)(.)/g, (_match, first: string) => first.toUpperCase());
}

const replacementName = (name: string): string => `${schemaName(name)}Replacement`;

const expectedRevision: Schema = {
  ...ref('Revision'),
  description: 'The revision of the subject that the sender has seen; if it has changed, the answer is 409',
};

const shortText = (maxLength: number): Schema => ({ type: 'string', minLength: 1, maxLength });

/** The short form of a description. */
const short = {
  name: { ...shortText(SHORT_NAME), description: 'In short, instead of `names`: the primary name' },
  effectiveFrom: {
    ...ref('EffectiveBound'),
    description: 'In short, with `name`: since when it has its primary name; the one before ends there',
  },
  aliases: {
    ...listOf(shortText(SHORT_NAME)),
    minItems: 1,
    maxItems: MOST_ALIASES,
    uniqueItems: true,
    description: 'In short, instead of `names`: other names',
  },
  country: {
    type: 'string',
    pattern: '^[A-Z]{2}$',
    description: 'In short, instead of `countries`: the only one, ISO 3166-1 alpha-2',
  },
  legalEntityIdentifier: {
    type: 'string',
    pattern: '^[A-Z0-9]{18}[0-9]{2}$',
    description: 'In short, instead of `identifiers`: that of the scheme lei (ISO 17442)',
  },
  ticker: { ...shortText(20), description: 'In short, instead of `identifiers`: that of the scheme ticker' },
} as const satisfies Record<(typeof shortFields)[number], Schema>;

const { exceptDestinations } = dataOf('ChipRestricted').properties as { exceptDestinations: Schema };

/** What a restriction takes the place of. */
const replacing: NamedSchemas = {
  lifts: {
    ...idsOf(MOST_LIFTS),
    description:
      'Restrictions of the same subject that this one takes the place of: where it begins they end, as far as it ' +
      'names the same destinations in the same words, or the whole world, and for the transactions that it names',
  },
  postpones: {
    ...ref('Id'),
    description: 'Instead of `lifts`: a restriction that has not begun, and is to begin in this form instead',
  },
  alsoEnds: {
    ...exceptDestinations,
    description: 'Destinations of what it takes the place of that end too, although it does not name them',
  },
  decidedOn: {
    ...ref('EffectiveBound'),
    description: 'With `postpones`: when that was decided; absent: when the earliest evidence was published',
  },
};

const confirmed: Schema = {
  type: 'boolean',
  description:
    'That it is the same party, although neither a name nor a country or an identifier is the same',
};

/** What a command takes beside the data of its event. */
function besideData(command: string): NamedSchemas {
  switch (command) {
    case 'restrict-chip':
    case 'restrict-party':
      return replacing;
    case 'describe-chip':
      return { name: short.name, effectiveFrom: short.effectiveFrom, aliases: short.aliases };
    case 'describe-party':
      return { ...short, confirmed };
    default:
      return {};
  }
}

/** A command is its event's data, and what it says beside. */
function recordingBody(name: string): ObjectSchema {
  const { command, records, subjectField, givenField } = namedBy(name);
  const { properties, required, ...schema } = dataOf(records);
  const givenAs = (field: string) => (field === subjectField ? givenField : field);
  const given = Object.entries(properties)
    .filter(([field]) => !(serviceWritten as readonly string[]).includes(field))
    .map(([field, value]) => [givenAs(field), value] as const);
  return {
    ...schema,
    properties: { ...Object.fromEntries(given), ...besideData(command) },
    required: required.map(givenAs),
  };
}

function namedBy(name: string) {
  const named = recordingCommands.get(name);
  if (named === undefined) throw new RangeError(`${name} does not record a fact`);
  return named;
}

function guardedBody(name: string): ObjectSchema {
  const schema = recordingBody(name);
  return { ...schema, properties: { ...schema.properties, expectedRevision } };
}

function replacementBody(name: string): ObjectSchema {
  const schema = recordingBody(name);
  return {
    ...schema,
    properties: { command: { type: 'string', const: name }, ...schema.properties },
    required: ['command', ...schema.required],
  };
}

const names = [...recordingCommands.keys()];
const { factId, reason } = dataOf('FactRetracted').properties as { factId: Schema; reason: Schema };

const alsoRetract: Schema = {
  ...idsOf(MOST_ALSO_RETRACTED),
  minItems: 0,
  description:
    'Facts that are retracted with it. If it is given, and be it empty, what the fact had replaced is not restored.',
};

const recorded = {
  subject: ref('Subject'),
  factIds: listOf(ref('Id')),
  eventIds: listOf({ type: 'string', format: 'uuid' }),
  recordedAt: instant,
  revision: wholeNumber,
};

/** The bodies of all commands, and their answers. */
export const commandSchemas: NamedSchemas = {
  Recorded: object(
    recorded,
    {
      position: {
        ...wholeNumber,
        description: 'Absent in a 202: durable, but not yet visible on this replica',
      },
    },
    { description: 'What was recorded: one append of one event or more' },
  ),
  ...Object.fromEntries(names.map((name) => [schemaName(name), guardedBody(name)])),
  ...Object.fromEntries(names.map((name) => [replacementName(name), replacementBody(name)])),
  Replacement: {
    ...either('command', Object.fromEntries(names.map((name) => [name, replacementName(name)]))),
    description: 'A command on the same subject, with its name as `command`, recorded in the same append',
  },
  [schemaName(retraction.command.name)]: object(
    { subject: ref('SubjectNamed'), factId, reason },
    { replacement: ref('Replacement'), alsoRetract, expectedRevision },
    { additionalProperties: false },
  ),
};
