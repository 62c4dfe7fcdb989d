import type { TArray, TSchema } from '@sinclair/typebox';
import {
  checkOf,
  destinationProblem,
  digestOf,
  isCountry,
  isCalendarDay,
  isSlug,
  isWebUrl,
  offsetProblem,
  parseBound,
  parsePoint,
  slugSchema,
  termProblem,
  termsProblem,
  timeProblem,
  writtenAddressProblem,
  writtenTextProblem,
  type DestinationTerm,
  type Form,
} from '../../events/index.js';

import { isJsonObject } from './json-object.js';

/*
 * What is wrong with one value, in words for the sender of a request. A value is explained by the keywords of its
 * schema; its forms are checked by the functions of the event contract, so that the edge refuses what the log refuses.
 */

/** What is wrong with a value; undefined if nothing is. Of an object: not what is wrong inside it. */
export type Explain = (value: unknown) => string | undefined;

/** Explains what is wrong with a value by its schema. */
export function explanationOf(schema: TSchema): Explain {
  const form = schema['form'] as Form | undefined;
  if (form !== undefined && form !== 'evidence') return forms[form](schema);
  if (Array.isArray(schema['enum'])) return oneOf(schema['enum'] as readonly string[]);
  switch (schema['type']) {
    case 'string':
      return textual(schema);
    case 'boolean':
      return (value) => unless(typeof value === 'boolean', 'must be true or false');
    case 'integer':
      return counting(schema, Number.isSafeInteger, 'a whole number');
    case 'number':
      return counting(schema, Number.isFinite, 'a number');
    case 'array':
      return listed(schema as TArray);
    case 'object':
      return (value) => unless(isJsonObject(value), `must be ${described(schema) ?? 'an object'}`);
    default:
      return compiled(schema);
  }
}

const unless = (isRight: boolean, problem: string): string | undefined => (isRight ? undefined : problem);

/** What a value must be, in words: the title of its schema, or the description. */
const described = ({ title, description }: TSchema): string | undefined => title ?? description;

const forms: Readonly<Record<Exclude<Form, 'evidence'>, (schema: TSchema) => Explain>> = {
  day: () => (value) =>
    unless(
      typeof value === 'string' && isCalendarDay(value),
      `${JSON.stringify(value)} must be a day (2026-07-23)`,
    ),
  'effective-point': () => pointProblem,
  'effective-bound': () => boundProblem,
  country: () => (value) =>
    unless(
      typeof value === 'string' && isCountry(value),
      `${JSON.stringify(value)} must be an ISO 3166-1 alpha-2 country (CN)`,
    ),
  destination: (schema) => ('anyOf' in schema ? destinationTermProblem : placeProblem),
  destinations: (schema) => (value) =>
    listed(schema as TArray)(value) ?? termsProblem(value as readonly DestinationTerm[]),
  share: (schema) => {
    const problems = checkOf(schema);
    return (value) =>
      unless(
        problems(value).length === 0,
        'must be a share in percent, more than 0 and at most 100, or { atLeast, atMost } with one of them or both; ' +
          'omit a share that is not known',
      );
  },
};

function textual(schema: TSchema): Explain {
  const {
    pattern,
    format,
    minLength,
    maxLength = Infinity,
  } = schema as {
    readonly pattern?: string;
    readonly format?: string;
    readonly minLength?: number;
    readonly maxLength?: number;
  };
  if (pattern === slugSchema.pattern)
    return (value) =>
      unless(isSlug(value), 'must be an id of lower-case letters, digits and hyphens (nvidia-a100)');
  if (format === 'iri') return addressProblem;
  if (pattern !== undefined) return compiled(schema);
  // Only what is to be recorded has a least length.
  return minLength === undefined ? (value) => textProblem(value, maxLength) : writtenText(maxLength);
}

/** By the schema as it is compiled, for what is described in words. */
function compiled(schema: TSchema): Explain {
  const problems = checkOf(schema);
  return (value) => unless(problems(value).length === 0, `must be ${described(schema) ?? 'of another form'}`);
}

/** The length of a text is counted as JSON Schema does, in code points. */
function textProblem(value: unknown, maximum: number): string | undefined {
  const length = typeof value === 'string' ? Array.from(value).length : 0;
  return unless(length >= 1 && length <= maximum, `must be a text of 1 to ${maximum} characters`);
}

const writtenText =
  (maximum: number): Explain =>
  (value) =>
    textProblem(value, maximum) ?? writtenTextProblem(value as string);

const addressProblem: Explain = (value) =>
  (typeof value === 'string' ? writtenAddressProblem(value) : undefined) ??
  unless(isWebUrl(value), 'must be an http:// or https:// address');

function counting(schema: TSchema, isOne: (value: unknown) => boolean, name: string): Explain {
  const { minimum, exclusiveMinimum, maximum } = schema as Partial<
    Record<'minimum' | 'exclusiveMinimum' | 'maximum', number>
  >;
  const limits = [
    ...(minimum === undefined ? [] : [`${minimum} or more`]),
    ...(exclusiveMinimum === undefined ? [] : [`more than ${exclusiveMinimum}`]),
    ...(maximum === undefined ? [] : [`at most ${maximum}`]),
  ];
  const wanted = limits.length === 0 ? name : `${name}, ${limits.join(' and ')}`;
  return (value) => {
    const number = Number(value);
    const isWithin =
      number >= (minimum ?? -Infinity) &&
      number > (exclusiveMinimum ?? -Infinity) &&
      number <= (maximum ?? Infinity);
    return unless(isOne(value) && isWithin, `must be ${wanted}`);
  };
}

function oneOf(words: readonly string[]): Explain {
  return (value) => unless(words.includes(value as string), `must be one of ${words.join(', ')}`);
}

interface ListLimits {
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
}

function listed({ items, ...limits }: TArray): Explain {
  const isOfObjects = items['type'] === 'object';
  return listOf(limits, isOfObjects ? objectInList : explanationOf(items));
}

const objectInList: Explain = (value) => unless(isJsonObject(value), 'must be a list of objects');

function listOf(
  { minItems = 0, maxItems = Infinity, uniqueItems = false }: ListLimits,
  explain: Explain,
): Explain {
  return (value) => {
    if (!Array.isArray(value)) return 'must be a list';
    if (value.length < minItems) return 'must not be empty';
    // Before the entries are checked: a list that is too long must not cost more than a valid one.
    if (value.length > maxItems) return `must have at most ${maxItems} entries`;
    const problem = value.map(explain).find((each) => each !== undefined);
    if (problem !== undefined || !uniqueItems) return problem;
    const distinct = new Set(value.map((each: unknown) => (isJsonObject(each) ? digestOf(each) : each)));
    return unless(distinct.size === value.length, 'must not name the same twice');
  };
}

const LONGEST_POINT = 40;

const pointProblem: Explain = (value) =>
  textProblem(value, LONGEST_POINT) ??
  timeProblem(() => parsePoint(value as string)) ??
  offsetProblem(value as string);

const boundProblem: Explain = (value) => {
  if (typeof value === 'string') return pointProblem(value);
  if (!isJsonObject(value)) return 'must be a date or a range {earliest, latest}';
  const unknown = Object.keys(value).find((key) => key !== 'earliest' && key !== 'latest');
  if (unknown !== undefined) return `has an unknown field "${unknown}"`;
  const side = Object.values(value).map(pointProblem);
  return side.find((problem) => problem !== undefined) ?? timeProblem(() => parseBound(value));
};

const placeProblem: Explain = (value) => textProblem(value, 40) ?? destinationProblem(value as string);

const destinationTermProblem: Explain = (value) => {
  if (!isJsonObject(value)) return placeProblem(value);
  const { destination, except, ...more } = value as Readonly<Record<string, unknown>>;
  const [unknown] = Object.keys(more);
  if (unknown !== undefined) return `has an unknown field "${unknown}"`;
  return placeProblem(destination) ?? exceptProblem(except) ?? termProblem(value as DestinationTerm);
};

/** The exceptions of a term. */
const exceptProblem = listOf({ minItems: 1, maxItems: 300, uniqueItems: true }, placeProblem);
