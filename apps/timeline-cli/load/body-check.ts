import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import {
  definitions,
  InvalidEventError,
  isRenamed,
  recordingCommands,
  subjectKindOf,
  validateEvent,
  withSubjectField,
  type EventType,
  type NamedCommand,
} from '../../../events/index.js';
import { RETRACT } from './named-commands.js';

// The package is CommonJS: its function is the default export's own default under one loader, not the other.
const addFormats = ('default' in addFormatsModule
  ? addFormatsModule.default
  : addFormatsModule) as unknown as (instance: Ajv2020) => Ajv2020;

/** One thing wrong with a body: `pointer` is the JSON pointer (RFC 6901) of the field in it. */
interface BodyProblem {
  readonly pointer: string;
  readonly detail: string;
}

type Body = Readonly<Record<string, unknown>>;

/** What is wrong with the body of a command; the command has one of the names of the catalogue. */
export type BodyCheck = (command: string, body: Body) => readonly BodyProblem[];

/** The part of an OpenAPI document that describes the bodies of commands. */
export interface ServiceDescription {
  readonly paths: Readonly<Record<string, { readonly post?: { readonly requestBody?: RequestBody } }>>;
  readonly components: object;
}

interface RequestBody {
  readonly content: { readonly 'application/json': { readonly schema: object } };
}

const none: readonly BodyProblem[] = [];
const DOCUMENT = 'service';

/**
 * Checks bodies by the description that the service publishes, which knows every field of its commands, and by the
 * event contract, which knows what a schema cannot say: which countries and dates exist. What only the facts that are
 * recorded can refuse is left to the service.
 */
export function bodyCheckOf(description: ServiceDescription): BodyCheck {
  const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }));
  // The named schemas refer to each other by their place in the document.
  ajv.addSchema({ $id: DOCUMENT, components: description.components }, undefined, false, false);
  const compiled = new Map<string, ValidateFunction | undefined>();

  function schemaOf(command: string): ValidateFunction | undefined {
    if (!compiled.has(command)) {
      const body = description.paths[`/v1/commands/${command}`]?.post?.requestBody;
      const schema = body?.content['application/json'].schema;
      compiled.set(command, schema && ajv.compile(referringTo(schema)));
    }
    return compiled.get(command);
  }

  function bySchema(command: string, body: Body): readonly ErrorObject[] | undefined {
    const isValid = schemaOf(command);
    if (isValid === undefined) return undefined;
    return isValid(body) ? [] : (isValid.errors ?? []);
  }

  function recordingProblems(recording: NamedCommand, given: Body): readonly BodyProblem[] {
    const body = withSubjectField(recording, given);
    const errors = bySchema(recording.command, body);
    if (errors === undefined)
      return [{ pointer: '', detail: 'is of a command that the service does not have' }];
    const problems = combined(contractProblems(recording.type, body), errors);
    return isRenamed(recording, given) ? problems.map((each) => asGiven(recording, each)) : problems;
  }

  function retractionProblems({ replacement, ...body }: Body): readonly BodyProblem[] {
    const problems = combined(none, bySchema(RETRACT, body) ?? []);
    return replacement === undefined ? problems : [...problems, ...replacementProblems(replacement, body)];
  }

  function replacementProblems(replacement: unknown, { subject }: Body): readonly BodyProblem[] {
    const at = (problems: readonly BodyProblem[]) =>
      problems.map(({ pointer, detail }) => ({ pointer: `/replacement${pointer}`, detail }));
    if (!isObject(replacement)) return at([{ pointer: '', detail: 'must be an object' }]);
    const { command, ...body } = replacement;
    const recording = recordingCommands.get(String(command));
    if (recording === undefined) {
      const detail = `must be one of ${[...recordingCommands.keys()].join(', ')}`;
      return at([{ pointer: '/command', detail }]);
    }
    if ('expectedRevision' in body)
      return at([{ pointer: '/expectedRevision', detail: 'belongs to the whole command' }]);
    const problems = recordingProblems(recording, body);
    if (problems.length > 0 || !isObject(subject)) return at(problems);
    const { [recording.subjectField]: id } = withSubjectField(recording, body);
    if (subjectKindOf(String(subject['kind'])) === recording.kind && id === subject['id']) return none;
    const field = isRenamed(recording, body) ? recording.givenField : recording.subjectField;
    return at([{ pointer: `/${field}`, detail: 'must be the subject of the retraction' }]);
  }

  return (command, body) => {
    if (command === RETRACT) return retractionProblems(body);
    const recording = recordingCommands.get(command);
    if (recording === undefined) throw new RangeError(`${command} is not a command`);
    return recordingProblems(recording, body);
  };
}

/** A schema of the document with its references made absolute. */
function referringTo(schema: object): object {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' && value.startsWith('#') ? DOCUMENT + value : value,
  ) as object;
}

/** What the contract says of the fields that the event has; a command may have more. */
function contractProblems(type: EventType, body: Body): readonly BodyProblem[] {
  const { properties } = definitions[type].schema;
  const data = Object.fromEntries(Object.entries(body).filter(([field]) => Object.hasOwn(properties, field)));
  try {
    validateEvent(type, data);
    return none;
  } catch (error) {
    if (error instanceof InvalidEventError) return error.problems;
    throw error;
  }
}

/**
 * One problem for each place. The contract explains its own fields, except what the schema's error can name; the schema
 * explains the rest.
 */
function combined(
  byContract: readonly BodyProblem[],
  errors: readonly ErrorObject[],
): readonly BodyProblem[] {
  if (byContract.length === 0 && errors.length === 0) return none;
  const explained = new Set(byContract.map(({ pointer }) => fieldOf(pointer)));
  const details = new Map<string, string[]>();
  for (const { pointer, detail } of byContract)
    details.set(pointer, [...(details.get(pointer) ?? []), detail]);
  for (const error of errors) {
    const { pointer, detail } = fromSchema(error);
    const exact = exactDetail(error);
    if (exact !== undefined) details.set(pointer, [exact]);
    else if (!explained.has(fieldOf(pointer)))
      details.set(pointer, [...(details.get(pointer) ?? []), detail]);
  }
  return [...details].map(([pointer, each]) => ({ pointer, detail: [...new Set(each)].join(', ') }));
}

const fieldOf = (pointer: string): string => pointer.split('/', 2).join('/');

function fromSchema({ instancePath, params, message, keyword }: ErrorObject): BodyProblem {
  const named = (params['missingProperty'] ?? params['additionalProperty']) as string | undefined;
  const field = named === undefined ? '' : `/${named.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return { pointer: instancePath + field, detail: message ?? keyword };
}

/** What an error names better than the library's message. */
function exactDetail({ keyword, params, schemaPath }: ErrorObject): string | undefined {
  // Of alternatives each has its errors, although one of them would be enough.
  if (/\/(?:anyOf|oneOf)\//.test(schemaPath)) return undefined;
  switch (keyword) {
    case 'required':
      return 'is missing';
    case 'additionalProperties':
      return 'is not a known field';
    case 'enum':
      return `must be one of ${(params['allowedValues'] as readonly unknown[]).join(', ')}`;
    default:
      return undefined;
  }
}

/** A problem of the subject's field under the name that the file uses. */
function asGiven({ subjectField, givenField }: NamedCommand, { pointer, detail }: BodyProblem): BodyProblem {
  return { pointer: pointer === `/${subjectField}` ? `/${givenField}` : pointer, detail };
}

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
