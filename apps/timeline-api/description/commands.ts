import { definitions, serviceWritten } from '../../../events/index.js';
import { MOST_LIFTS } from '../commands/chip.dto.js';
import { recordingCommands } from '../commands/command-table.js';
import { dataOf, idsOf } from './contract.js';
import { either, object, ref, type ObjectSchema, type Schema } from './schema.js';

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
    // Under two names of a command, two facts.
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

/** What a command says to whoever sends it. */
export function summaryOf(name: string): string {
  return documented(name).summary;
}

/** A body of a command; those of all commands are taken in the order of the commands. */
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
  description: 'The revision of the subject that was seen; another one is answered with 409',
};

/** A command is its event's data, and in one case the restrictions that it takes the place of. */
function recordingBody(name: string): ObjectSchema {
  const { command, records, subjectField, givenField } = namedBy(name);
  const { properties, required, ...schema } = dataOf(records);
  const givenAs = (field: string) => (field === subjectField ? givenField : field);
  const given = Object.entries(properties)
    .filter(([field]) => !(serviceWritten as readonly string[]).includes(field))
    .map(([field, value]) => [givenAs(field), value] as const);
  const lifts = {
    ...idsOf(MOST_LIFTS),
    description: 'Restrictions of the chip that this one takes the place of',
  };
  return {
    ...schema,
    properties: { ...Object.fromEntries(given), ...(command === 'restrict-chip' ? { lifts } : {}) },
    required: required.map(givenAs),
  };
}

function namedBy(name: string) {
  const named = recordingCommands.get(name);
  if (named === undefined) throw new RangeError(`${name} records no fact`);
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

/** The bodies of all commands. */
export const commandSchemas: Readonly<Record<string, Schema>> = {
  ...Object.fromEntries(names.map((name) => [schemaName(name), guardedBody(name)])),
  ...Object.fromEntries(names.map((name) => [replacementName(name), replacementBody(name)])),
  Replacement: {
    ...either('command', Object.fromEntries(names.map((name) => [name, replacementName(name)]))),
    description: 'A command on the same subject, with its name as `command`, recorded in the same append',
  },
  [schemaName(retraction.command.name)]: object(
    { subject: ref('SubjectNamed'), factId, reason },
    { replacement: ref('Replacement'), expectedRevision },
    { additionalProperties: false },
  ),
};
