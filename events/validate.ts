import {
  _,
  Ajv2020,
  type Code,
  type CodeKeywordDefinition,
  type ErrorObject,
  type ValidateFunction,
} from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import type { TObject } from '@sinclair/typebox';
import {
  eventSchemas,
  schemaVersions,
  slugSchema,
  webUrlSchema,
  type DomainEvent,
  type EventData,
  type EventType,
  type Evidence,
} from './catalogue.js';
import { destinationProblem, isCountry } from './destinations.js';
import { InvalidEffectiveTimeError, parseBound, type EffectiveBound } from './effective-time.js';
import { eventMetadataSchema } from './metadata.js';
import { upcast } from './upcast.js';

// The package is CommonJS: its function is the default export's own default under one loader, not the other.
const addFormats = ('default' in addFormatsModule
  ? addFormatsModule.default
  : addFormatsModule) as unknown as (instance: Ajv2020) => Ajv2020;

/** Names everything that is wrong. */
const thorough = addFormats(new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }));

/**
 * Takes nothing that the thorough check would refuse, and is several times as fast: it stops at the first error,
 * and bounds the length of a text, which JSON Schema counts in code points, by its UTF-16 units, of which a code
 * point has one or two.
 */
const quick = addFormats(new Ajv2020({ strict: true, allowUnionTypes: true }))
  .removeKeyword('maxLength')
  .removeKeyword('minLength')
  .addKeyword(lengthKeyword('maxLength', (length, limit) => _`${length} > ${limit}`))
  .addKeyword(lengthKeyword('minLength', (length, limit) => _`${length} < 2 * ${limit} - 1`));

function lengthKeyword(
  keyword: string,
  isDoubtful: (length: Code, limit: Code) => Code,
): CodeKeywordDefinition {
  return {
    keyword,
    type: 'string',
    schemaType: 'number',
    code: (context) => context.fail(isDoubtful(_`${context.data}.length`, _`${context.schemaCode}`)),
  };
}

/** What is wrong with a value by its schema. */
type Check = (value: unknown) => readonly EventProblem[];

const noProblems: readonly EventProblem[] = [];

function checkOf(schema: object): Check {
  const isFine = quick.compile(schema);
  let explain: ValidateFunction | undefined;
  return (value) => {
    if (isFine(value)) return noProblems;
    explain ??= thorough.compile(schema);
    return explain(value) ? noProblems : (explain.errors ?? []).map(fromSchema);
  };
}

/** What is wrong with an event's metadata; the pointers are into it. */
export const metadataProblems = checkOf(eventMetadataSchema);

/** Whether a text has the form of an id. */
export const isSlug: (text: unknown) => text is string = thorough.compile<string>(slugSchema);

/** Whether a text is an absolute http or https address. */
export const isWebUrl: (text: unknown) => text is string = thorough.compile<string>(webUrlSchema);

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

/** The fields that hold a point or a bound on the effective clock. */
export const timeFields = ['effectiveFrom', 'effectiveTo', 'releasedOn'] as const;
/** The fields that hold destination terms. */
export const destinationFields = ['destinations', 'exceptDestinations'] as const;
/** The fields that hold an ISO 3166-1 alpha-2 country. */
export const countryFields = [
  'country',
  'viaCountry',
  'statedDestination',
  'suspectedDestination',
  'suspectedEndDestination',
] as const;

/** How an event of a type is checked: by its schema, then in the fields that a rule beyond it reads. */
function rulesOf(schema: TObject) {
  const own = <Field extends string>(fields: readonly Field[]): Field[] =>
    fields.filter((field) => field in schema.properties);
  return {
    check: checkOf(schema),
    times: own(timeFields),
    destinations: own(destinationFields),
    countries: own(countryFields),
  };
}

type Rules = ReturnType<typeof rulesOf>;

const rules = new Map(Object.entries(eventSchemas).map(([type, schema]) => [type, rulesOf(schema)]));

type Source = Pick<Evidence, 'url' | 'citation' | 'publishedOn'>;
type Checked = { readonly [Field in (typeof timeFields)[number]]?: EffectiveBound } & {
  readonly [Field in (typeof destinationFields)[number]]?: readonly string[];
} & { readonly [Field in (typeof countryFields)[number]]?: string } & {
  readonly evidence?: readonly Source[];
};

/** What JSON Schema cannot say: dates and places that exist, and evidence that can be found. */
function problemsBeyondSchema({ times, destinations, countries }: Rules, data: Checked): EventProblem[] {
  const problems: EventProblem[] = [];
  for (const field of times) {
    const detail = timeProblem(data[field]);
    if (detail !== undefined) problems.push({ pointer: `/${field}`, detail });
  }
  for (const field of destinations) {
    for (const [index, term] of (data[field] ?? []).entries()) {
      const detail = destinationProblem(term);
      if (detail !== undefined) problems.push({ pointer: `/${field}/${index}`, detail });
    }
  }
  for (const field of countries) {
    const code = data[field];
    if (code === undefined || isCountry(code)) continue;
    problems.push({ pointer: `/${field}`, detail: `"${code}" must be an ISO 3166-1 alpha-2 country` });
  }
  for (const [index, { url, citation, publishedOn }] of (data.evidence ?? []).entries()) {
    if (url === undefined && citation === undefined)
      problems.push({ pointer: `/evidence/${index}`, detail: 'must have a url or a citation' });
    const detail = timeProblem(publishedOn);
    if (detail !== undefined) problems.push({ pointer: `/evidence/${index}/publishedOn`, detail });
  }
  return problems;
}

function timeProblem(bound: EffectiveBound | undefined): string | undefined {
  if (bound === undefined) return undefined;
  try {
    parseBound(bound);
    return undefined;
  } catch (error) {
    if (!(error instanceof InvalidEffectiveTimeError)) throw error;
    return error.message;
  }
}

/** Whether a name is one of the catalogue's event types. */
export function isEventType(type: string): type is EventType {
  return rules.has(type);
}

/**
 * Checks an event at its current schema version, before it is appended.
 * @throws InvalidEventError naming every field that is wrong.
 */
export function validateEvent(type: string, data: unknown): DomainEvent {
  const typeRules = rules.get(type);
  if (typeRules === undefined)
    throw new InvalidEventError(type, [{ pointer: '', detail: 'is not a known event type' }]);
  let problems = typeRules.check(data);
  if (problems.length === 0) problems = problemsBeyondSchema(typeRules, data as Checked);
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
