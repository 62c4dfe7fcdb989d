import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import {
  eventSchemas,
  schemaVersions,
  slugSchema,
  webUrlSchema,
  type DomainEvent,
  type EventData,
  type EventType,
} from './catalogue.js';
import { destinationProblem, isCountry } from './destinations.js';
import { InvalidEffectiveTimeError, parseBound, parsePoint, type EffectiveBound } from './effective-time.js';
import { upcast } from './upcast.js';

// The package is CommonJS: its function is the default export's own default under one loader, not the other.
const addFormats = 'default' in addFormatsModule ? addFormatsModule.default : addFormatsModule;
const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
(addFormats as unknown as (instance: Ajv2020) => void)(ajv);

const validators = new Map<string, ValidateFunction>(
  Object.entries(eventSchemas).map(([type, schema]) => [type, ajv.compile(schema)]),
);

/** Whether a text has the form of an id. */
export const isSlug: (text: unknown) => text is string = ajv.compile<string>(slugSchema);

/** Whether a text is an absolute http or https address. */
export const isWebUrl: (text: unknown) => text is string = ajv.compile<string>(webUrlSchema);

/** One thing wrong with an event: `pointer` is the JSON pointer (RFC 6901) of the field in its data. */
export interface EventProblem {
  readonly pointer: string;
  readonly detail: string;
}

/** The data does not fit its schema, or a rule that JSON Schema cannot say; `problems` name the fields. */
export class InvalidEventError extends Error {
  override readonly name = 'InvalidEventError';
  constructor(
    readonly eventType: string,
    readonly problems: readonly EventProblem[],
  ) {
    super(`${eventType} is not valid: ${problems.map((p) => `${p.pointer || '/'} ${p.detail}`).join('; ')}`);
  }
}

function fromSchema({ instancePath, keyword, params, message }: ErrorObject): EventProblem {
  const named: unknown =
    keyword === 'required'
      ? params['missingProperty']
      : keyword === 'additionalProperties' && params['additionalProperty'];
  const pointer = typeof named === 'string' ? `${instancePath}/${named}` : instancePath;
  return { pointer, detail: message ?? keyword };
}

function* pointProblems(pointer: string, read: () => unknown): Iterable<EventProblem> {
  try {
    read();
  } catch (error) {
    if (!(error instanceof InvalidEffectiveTimeError)) throw error;
    yield { pointer, detail: error.message };
  }
}

const countryFields = [
  'country',
  'viaCountry',
  'statedDestination',
  'suspectedDestination',
  'suspectedEndDestination',
] as const;

interface Checked {
  readonly effectiveFrom?: EffectiveBound;
  readonly effectiveTo?: EffectiveBound;
  readonly releasedOn?: string;
  readonly destinations?: readonly string[];
  readonly exceptDestinations?: readonly string[];
  readonly country?: string;
  readonly viaCountry?: string;
  readonly statedDestination?: string;
  readonly suspectedDestination?: string;
  readonly suspectedEndDestination?: string;
  readonly evidence?: readonly { url?: string; citation?: string; publishedOn?: string }[];
}

function* beyondSchema(data: Checked): Iterable<EventProblem> {
  for (const field of ['effectiveFrom', 'effectiveTo'] as const) {
    const value = data[field];
    if (value !== undefined) yield* pointProblems(`/${field}`, () => parseBound(value));
  }
  const { releasedOn } = data;
  if (releasedOn !== undefined) yield* pointProblems('/releasedOn', () => parsePoint(releasedOn));
  for (const field of ['destinations', 'exceptDestinations'] as const) {
    for (const [index, term] of (data[field] ?? []).entries()) {
      const detail = destinationProblem(term);
      if (detail !== undefined) yield { pointer: `/${field}/${index}`, detail };
    }
  }
  for (const field of countryFields) {
    const code = data[field];
    if (code !== undefined && !isCountry(code)) {
      yield { pointer: `/${field}`, detail: `"${code}" must be an ISO 3166-1 alpha-2 country` };
    }
  }
  for (const [index, { url, citation, publishedOn }] of (data.evidence ?? []).entries()) {
    if (url === undefined && citation === undefined) {
      yield { pointer: `/evidence/${index}`, detail: 'must have a url or a citation' };
    }
    if (publishedOn !== undefined) {
      yield* pointProblems(`/evidence/${index}/publishedOn`, () => parsePoint(publishedOn));
    }
  }
}

/** Whether a name is one of the catalogue's event types. */
export function isEventType(type: string): type is EventType {
  return validators.has(type);
}

/**
 * Checks an event at its current schema version, before it is appended.
 * @throws InvalidEventError naming every field that is wrong.
 */
export function validateEvent(type: string, data: unknown): DomainEvent {
  const validate = validators.get(type);
  if (validate === undefined)
    throw new InvalidEventError(type, [{ pointer: '', detail: 'is not a known event type' }]);
  if (!validate(data)) throw new InvalidEventError(type, (validate.errors ?? []).map(fromSchema));
  const problems = [...beyondSchema(data as Checked)];
  if (problems.length > 0) throw new InvalidEventError(type, problems);
  return { type, data: data as EventData<EventType> } as DomainEvent;
}

/**
 * Reads an event back from the log: raises it to the current schema version, then checks it.
 * @throws InvalidEventError if it is unknown, newer than this code, or does not fit.
 */
export function readEvent(type: string, schemaVersion: number, data: unknown): DomainEvent {
  if (!isEventType(type)) return validateEvent(type, data);
  const current = schemaVersions[type];
  if (!Number.isInteger(schemaVersion) || schemaVersion < 0 || schemaVersion > current) {
    const detail = `has schema version ${schemaVersion}; this code reads up to ${current}`;
    throw new InvalidEventError(type, [{ pointer: '', detail }]);
  }
  return validateEvent(type, upcast(type, schemaVersion, data));
}
