import {
  _,
  Ajv2020,
  type Code,
  type CodeKeywordDefinition,
  type ErrorObject,
  type FuncKeywordDefinition,
  type Options,
  type ValidateFunction,
} from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { digestOf } from './canonical-json.js';
import { definitions, eventTypes, type DomainEvent, type EventType } from './definitions/index.js';
import {
  exceptionsProblem,
  isCountry,
  termProblem,
  termsProblem,
  type DestinationTerm,
} from './destinations.js';
import { isCalendarDay, parseBound, parsePoint, timeProblem, type EffectiveBound } from './effective-time.js';
import { eventMetadataSchema } from './metadata.js';
import { offsetProblem, writtenAddressProblem, writtenTextProblem } from './recordable.js';
import { shareProblem, slugSchema, webUrlSchema, type Evidence, type Form, type Share } from './shapes.js';
import { zoneProblem } from './time-zones.js';
import { upcast } from './upcast.js';

// The package is CommonJS: its function is the default export's own default under one loader, not the other.
const addFormats = ('default' in addFormatsModule
  ? addFormatsModule.default
  : addFormatsModule) as unknown as (instance: Ajv2020) => Ajv2020;

/** What is wrong with a value that should have a form; undefined if nothing is, or if its schema says so already. */
type FormCheck = (value: unknown) => string | undefined;

const forms: Readonly<Record<Form, FormCheck>> = {
  day: (value) => (typeof value === 'string' ? dayProblem(value) : undefined),
  'effective-point': (value) =>
    typeof value === 'string' ? timeProblem(() => parsePoint(value)) : undefined,
  'effective-bound': (value) => (isBound(value) ? timeProblem(() => parseBound(value)) : undefined),
  country: (value) =>
    typeof value !== 'string' || isCountry(value)
      ? undefined
      : `"${value}" must be an ISO 3166-1 alpha-2 country`,
  destination: (value) => (isTerm(value) ? termProblem(value) : undefined),
  destinations: (value) => (Array.isArray(value) && value.every(isTerm) ? termsProblem(value) : undefined),
  evidence: (value) => {
    if (typeof value !== 'object' || value === null) return undefined;
    const { url, citation } = value as Partial<Evidence>;
    return url === undefined && citation === undefined ? 'must have a url or a citation' : undefined;
  },
  share: (value) => (isShare(value) ? shareProblem(value) : undefined),
};

/** Whether a value has the shape of a share: what its schema refuses is not for the form. */
function isShare(value: unknown): value is Share {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every((each) => typeof each === 'number');
}

function dayProblem(value: string): string | undefined {
  return isCalendarDay(value) ? undefined : `"${value}" must be a day (2026-07-23)`;
}

function isBound(value: unknown): value is EffectiveBound {
  if (typeof value === 'string') return true;
  return typeof value === 'object' && value !== null && Object.values(value).every(isText);
}

const isText = (value: unknown): boolean => typeof value === 'string';

function isTerm(value: unknown): value is DestinationTerm {
  if (typeof value === 'string') return true;
  if (typeof value !== 'object' || value === null) return false;
  const { destination, except } = value as Partial<Record<string, unknown>>;
  return isText(destination) && Array.isArray(except) && except.every(isText);
}

type CompiledForm = ReturnType<NonNullable<FuncKeywordDefinition['compile']>>;

/** The keyword `form` of our schemas: a date, a country or a destination is checked wherever a schema says so. */
const formKeyword = (checks: Readonly<Record<Form, FormCheck>>): FuncKeywordDefinition => ({
  keyword: 'form',
  schemaType: 'string',
  errors: true,
  compile: (form: Form) => compiledCheck('form', checks[form]),
});

function compiledCheck(keyword: string, check: FormCheck): CompiledForm {
  const validate: CompiledForm = (value: unknown) => {
    const message = check(value);
    validate.errors = message === undefined ? [] : [{ keyword, message, params: {} }];
    return message === undefined;
  };
  return validate;
}

const OTHER_LETTERS = /[^\p{ASCII}\p{C}\p{Z}]/gu;

/** An IRI is what becomes a URI when its letters of other scripts are encoded (RFC 3987, 3.1). */
function isIri(text: string): boolean {
  return isUri(text.replace(OTHER_LETTERS, (letter) => encodeURIComponent(letter)));
}

const isUri = fullFormats.uri as (text: string) => boolean;

/** What is made when it is first needed: whoever checks nothing, as most commands of the terminal, compiles nothing. */
function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

const ajvOf = (options: Options): Ajv2020 =>
  // The schemas are ours: their types check them, and compiling the meta-schema takes as long as all of them.
  addFormats(
    new Ajv2020({
      strict: true,
      allowUnionTypes: true,
      meta: false,
      validateSchema: false,
      // It takes a third of the time of compiling, and the code that it makes is not measurably faster.
      code: { optimize: false },
      ...options,
    }),
  )
    .addFormat('iri', isIri)
    .addKeyword(formKeyword(forms))
    // Only the description of the interface reads it.
    .addKeyword('describedAs');

/** Names everything that is wrong. */
const thorough = lazily(() => ajvOf({ allErrors: true }));

/** The same, and refuses what may not be recorded any more (recordable.ts). */
const thoroughNow = lazily(() => ofToday(ajvOf({ allErrors: true })));

/**
 * Takes nothing that the thorough check would refuse, and is several times as fast: it stops at the first error,
 * and bounds the length of a text, which JSON Schema counts in code points, by its UTF-16 units, of which a code
 * point has one or two.
 */
const quick = lazily(() =>
  quickly(ajvOf({})).addKeyword(
    lengthKeyword('minLength', (length, limit) => _`${length} < 2 * ${limit} - 1`),
  ),
);

const quickNow = lazily(() => ofToday(quickly(ajvOf({}))));

function quickly(ajv: Ajv2020): Ajv2020 {
  return ajv
    .removeKeyword('maxLength')
    .removeKeyword('minLength')
    .addKeyword(lengthKeyword('maxLength', (length, limit) => _`${length} > ${limit}`));
}

/** Every text that a person wrote has a least length: by that keyword it is found. */
function ofToday(ajv: Ajv2020): Ajv2020 {
  const today = {
    ...forms,
    'effective-point': (value: unknown) => forms['effective-point'](value) ?? offsetsProblem(value),
    'effective-bound': (value: unknown) => forms['effective-bound'](value) ?? offsetsProblem(value),
  };
  return ajv
    .removeKeyword('form')
    .addKeyword(formKeyword(today))
    .removeKeyword('minLength')
    .addKeyword({
      keyword: 'minLength',
      type: 'string',
      schemaType: 'number',
      errors: true,
      compile: (least: number) =>
        compiledCheck('minLength', (text) =>
          String(text).length < least ? 'must not be empty' : writtenTextProblem(String(text)),
        ),
    })
    .addFormat(
      'iri',
      (text: string) => isIri(text) && URL.canParse(text) && writtenAddressProblem(text) === undefined,
    );
}

/** What is wrong with the offsets of a point or a bound. */
function offsetsProblem(value: unknown): string | undefined {
  if (typeof value === 'string') return offsetProblem(value);
  if (typeof value !== 'object' || value === null) return undefined;
  const sides = Object.values(value).filter((side): side is string => typeof side === 'string');
  return sides.map(offsetProblem).find((problem) => problem !== undefined);
}

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

/** What is wrong with a value by its schema; the pointers are into it. */
type Check = (value: unknown) => readonly EventProblem[];

const noProblems: readonly EventProblem[] = [];

/** A check by one of our schemas, whose keyword `form` it knows, of what is to be recorded. */
export function checkOf(schema: object): Check {
  return checkBy(schema, quickNow, thoroughNow);
}

/** A check of what the log has: it takes what could be recorded before. */
function logCheckOf(schema: object): Check {
  return checkBy(schema, quick, thorough);
}

function checkBy(schema: object, first: () => Ajv2020, then: () => Ajv2020): Check {
  const isFine = compiledLater(schema, first);
  const explanation = lazily(() => then().compile(schema));
  return (value) => {
    if (isFine()(value)) return noProblems;
    const explain = explanation();
    return explain(value) ? noProblems : (explain.errors ?? []).map(fromSchema);
  };
}

/** Compiles the schemas that {@link compileSchemas} has not compiled yet. */
const uncompiled: (() => unknown)[] = [];

function compiledLater<Value = unknown>(schema: object, by: () => Ajv2020): () => ValidateFunction<Value> {
  const compiled = lazily(() => by().compile<Value>(schema));
  uncompiled.push(compiled);
  return compiled;
}

/** Compiles the schemas of all checks that were made so far, one a step, so that hardly a request waits for that. */
export function* compileSchemas(): Generator<undefined, void, void> {
  for (const compile of uncompiled.splice(0)) {
    compile();
    yield;
  }
}

/**
 * Whether a value that is to be recorded is certainly sound by one of our schemas, at little cost however unsound it
 * is. It may be false of a sound value, with characters outside of the Basic Multilingual Plane.
 */
export function quickCheckOf(schema: object): (value: unknown) => boolean {
  const isFine = compiledLater(schema, quickNow);
  return (value) => isFine()(value);
}

/** What is wrong with an event's metadata; the pointers are into it. */
export const metadataProblems = logCheckOf(eventMetadataSchema);

/** Whether a text has the form of an id. */
export function isSlug(text: unknown): text is string {
  return slugCheck()(text);
}

const slugCheck = compiledLater<string>(slugSchema, thorough);

/** Whether a text is an absolute http or https address. */
export function isWebUrl(text: unknown): text is string {
  return webUrlCheck()(text);
}

const webUrlCheck = compiledLater<string>(webUrlSchema, thoroughNow);

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

const checks: ReadonlyMap<string, Check> = new Map(
  eventTypes.map((type) => [type, logCheckOf(definitions[type].schema)]),
);

/** Whether a name is one of the catalogue's event types. */
export function isEventType(type: string): type is EventType {
  return checks.has(type);
}

/**
 * Checks an event at its current schema version, before it is appended.
 * @throws InvalidEventError naming every field that is wrong.
 */
export function validateEvent(type: string, data: unknown): DomainEvent {
  const event = checkedEvent(type, data);
  const problems = writtenProblems(event);
  if (problems.length > 0) throw new InvalidEventError(type, problems);
  return event;
}

/** What is wrong beyond the schema. A zone is not checked when it is read: another runtime may not know it. */
function writtenProblems({ data }: DomainEvent): EventProblem[] {
  const problems: EventProblem[] = [];
  const zone = 'zone' in data ? zoneProblem(data.zone) : undefined;
  if (zone !== undefined) problems.push({ pointer: '/zone', detail: zone });
  if ('exceptDestinations' in data) {
    const detail = exceptionsProblem(data.destinations, data.exceptDestinations);
    if (detail !== undefined) problems.push({ pointer: '/exceptDestinations', detail });
  }
  return problems;
}

function checkedEvent(type: string, data: unknown): DomainEvent {
  const check = checks.get(type);
  if (check === undefined)
    throw new InvalidEventError(type, [{ pointer: '', detail: 'is not a known event type' }]);
  const problems = check(data);
  if (problems.length > 0) throw new InvalidEventError(type, problems);
  return { type, data } as DomainEvent;
}

/**
 * Names the contract that {@link validateEvent} and {@link metadataProblems} check by: a digest of every schema and its
 * version. What code beyond the schemas checks may only become less strict.
 */
export const eventContract: string = digestOf([
  eventMetadataSchema,
  eventTypes.map((type) => [type, definitions[type].version, definitions[type].schema]),
]).slice(0, 16);

/**
 * Reads an event back from the log: raises it to the current schema version, then checks it; not again, if `contract`
 * names the contract of this code, by which its writer has checked it.
 * @throws InvalidEventError if it is unknown, newer than this code, or does not fit.
 */
export function readEvent(
  type: string,
  schemaVersion: number,
  data: unknown,
  contract?: string,
): DomainEvent {
  if (contract === eventContract) return { type, data } as DomainEvent;
  if (!isEventType(type)) return checkedEvent(type, data);
  const current = definitions[type].version;
  if (!Number.isInteger(schemaVersion) || schemaVersion < 0 || schemaVersion > current) {
    const detail = `has schema version ${schemaVersion}; this code reads up to ${current}`;
    throw new InvalidEventError(type, [{ pointer: '', detail }]);
  }
  return checkedEvent(type, upcast(type, schemaVersion, data));
}
