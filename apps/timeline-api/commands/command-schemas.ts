import { definitions, recordingCommands } from '../../../events/index.js';
import { bodiesOf, retractionBody } from '../../../libs/commands/index.js';
import { described } from '../http/openapi/event-contract.js';
import { either, ref, type NamedSchemas, type ObjectSchema, type Schema } from '../http/openapi/schema.js';

type Documented = { readonly summary: string; readonly example: object };

const { FactRetracted: retraction, PartyRestricted: listed } = definitions;

function documented(name: string): Documented {
  const named = recordingCommands.get(name);
  if (named === undefined) return { summary: retraction.command.summary, example: retractionExample };
  const { command, sample } = definitions[named.type];
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

function namedBy(name: string) {
  const named = recordingCommands.get(name);
  if (named === undefined) throw new RangeError(`${name} does not record a fact`);
  return named;
}

const expectedRevision: Schema = {
  ...ref('Revision'),
  description: 'The revision of the subject that the sender has seen; if it has changed, the answer is 409',
};

function guardedBody(name: string): ObjectSchema {
  const { command, givenField } = namedBy(name);
  return guarded(described(bodiesOf(command, givenField).guarded.schema));
}

function guarded(body: ObjectSchema): ObjectSchema {
  return { ...body, properties: { ...body.properties, expectedRevision } };
}

function replacementBody(name: string): ObjectSchema {
  const { command, givenField } = namedBy(name);
  const { properties, required, ...schema } = described(bodiesOf(command, givenField).replacement.schema);
  return {
    ...schema,
    properties: { command: { type: 'string', const: name }, ...properties },
    required: ['command', ...required],
  };
}

function retractionSchema(): ObjectSchema {
  const { properties, ...schema } = guarded(described(retractionBody.schema));
  return {
    ...schema,
    properties: { ...properties, subject: ref('SubjectNamed'), replacement: ref('Replacement') },
  };
}

const names = [...recordingCommands.keys()];

/** The bodies of all commands. */
export const commandSchemas = (): NamedSchemas => ({
  ...Object.fromEntries(names.map((name) => [schemaName(name), guardedBody(name)])),
  ...Object.fromEntries(names.map((name) => [replacementName(name), replacementBody(name)])),
  Replacement: {
    ...either('command', Object.fromEntries(names.map((name) => [name, replacementName(name)]))),
    description: 'A command on the same subject, with its name as `command`, recorded in the same append',
  },
  [schemaName(retraction.command.name)]: retractionSchema(),
});
