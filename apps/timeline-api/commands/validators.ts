import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import { ValidateBy, ValidateNested } from 'class-validator';
import {
  destinationOf,
  destinationProblem,
  digestOf,
  exceptionsProblem,
  InvalidEffectiveTimeError,
  isCountry,
  isSlug,
  isWebUrl,
  parseBound,
  parsePoint,
  termProblem,
  termsProblem,
  zoneProblem,
  type DestinationTerm,
  type EffectiveBound,
} from '../../../events/index.js';

/*
 * The forms of the event contract as class-validator decorators. They call the contract's own functions, so
 * that a command is accepted exactly if the log accepts its event.
 */

/** The error of a value; undefined if it is valid. */
type Check = (value: unknown) => string | undefined;

function Checked(name: string, check: Check, missing = 'is missing'): PropertyDecorator {
  const problem: Check = (value) => (value === undefined ? missing : check(value));
  return ValidateBy({
    name,
    validator: {
      validate: (value: unknown) => problem(value) === undefined,
      defaultMessage: (given) => problem(given?.value) ?? '',
    },
  });
}

const unless = (isRight: boolean, problem: string): string | undefined => (isRight ? undefined : problem);

/** An id: lower-case letters and digits, in words joined by hyphens. */
export function Slug(): PropertyDecorator {
  return Checked('slug', (value) =>
    unless(isSlug(value), 'must be an id of lower-case letters, digits and hyphens (nvidia-a100)'),
  );
}

/** A text of 1 to `maximum` characters, counted as JSON Schema does; `missing` is the message if there is no text. */
export function Text(maximum: number, missing?: string): PropertyDecorator {
  return Checked('text', (value) => textProblem(value, maximum), missing);
}

function textProblem(value: unknown, maximum: number): string | undefined {
  const length = typeof value === 'string' ? Array.from(value).length : 0;
  return unless(length >= 1 && length <= maximum, `must be a text of 1 to ${maximum} characters`);
}

/** 1 to `count` texts of 1 to `maximum` characters, none twice. */
export function Texts(count: number, maximum: number): PropertyDecorator {
  return List(1, count, (value) => textProblem(value, maximum));
}

/** A text that matches a pattern of the contract. */
export function Pattern(pattern: RegExp, problem: string): PropertyDecorator {
  return Checked('pattern', (value) => unless(typeof value === 'string' && pattern.test(value), problem));
}

/** An absolute http or https address. */
export function WebUrl(): PropertyDecorator {
  return Checked('webUrl', (value) => unless(isWebUrl(value), 'must be an address http:// or https://'));
}

/** An ISO 3166-1 alpha-2 country. */
export function Country(): PropertyDecorator {
  return Checked('country', countryProblem);
}

function countryProblem(value: unknown): string | undefined {
  return unless(
    typeof value === 'string' && isCountry(value),
    `${JSON.stringify(value)} must be an ISO 3166-1 alpha-2 country (CN)`,
  );
}

function timeProblem(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof InvalidEffectiveTimeError) return error.message;
    throw error;
  }
}

function pointProblem(value: unknown): string | undefined {
  return textProblem(value, 40) ?? timeProblem(() => parsePoint(value as string));
}

/** A day, an instant with offset, a month or a year. */
export function EffectivePoint(): PropertyDecorator {
  return Checked('effectivePoint', pointProblem);
}

/** A point, or a range of points `{earliest, latest}` with either side open. */
export function EffectiveBound(): PropertyDecorator {
  return Checked('effectiveBound', (value) => {
    if (typeof value === 'string') return pointProblem(value);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return 'must be a date or a range {earliest, latest}';
    }
    const unknown = Object.keys(value).find((key) => key !== 'earliest' && key !== 'latest');
    if (unknown !== undefined) return `has a field "${unknown}" that is not known`;
    const side = Object.values(value as Record<string, unknown>).map(pointProblem);
    return side.find((problem) => problem !== undefined) ?? timeProblem(() => parseBound(value));
  });
}

/** 1 to 300 destinations, none twice. */
export function Destinations(): PropertyDecorator {
  return Terms(placeProblem);
}

/** 1 to 300 destinations, none twice, of which each may have exceptions of its own. */
export function DestinationTerms(): PropertyDecorator {
  return Terms(destinationTermProblem);
}

const placeProblem: Check = (value) => textProblem(value, 40) ?? destinationProblem(value as string);

const exceptProblem = listCheck(1, 300, placeProblem);

const destinationTermProblem: Check = (value) => {
  if (!isObject(value)) return placeProblem(value);
  const { destination, except, ...more } = value as Readonly<Record<string, unknown>>;
  const [unknown] = Object.keys(more);
  if (unknown !== undefined) return `has a field "${unknown}" that is not known`;
  return placeProblem(destination) ?? exceptProblem(except) ?? termProblem(value as DestinationTerm);
};

/** Ids, `minimum` to `count` of them, none twice. */
export function Slugs(count: number, minimum = 1): PropertyDecorator {
  return List(minimum, count, (value) => unless(isSlug(value), `${JSON.stringify(value)} must be an id`));
}

/** Destinations that are taken away from others, and leave some of them. */
export function Exceptions(): PropertyDecorator {
  const areTerms = (value: unknown): value is DestinationTerm[] =>
    Array.isArray(value) && value.every((term) => destinationTermProblem(term) === undefined);
  const leavesSome = ofWhole('exceptions', ({ destinations, exceptDestinations }) =>
    areTerms(destinations) && areTerms(exceptDestinations)
      ? exceptionsProblem(destinations, exceptDestinations.map(destinationOf))
      : undefined,
  );
  return applyDecorators(Destinations(), leavesSome);
}

/** The field makes sense only beside one of others. */
export function Beside(...fields: readonly string[]): PropertyDecorator {
  return ofWhole('beside', (given) =>
    unless(
      fields.some((field) => given[field] !== undefined),
      `needs ${fields.map((field) => `"${field}"`).join(' or ')}`,
    ),
  );
}

/** The field makes no sense beside others. */
export function NotBeside(...fields: readonly string[]): PropertyDecorator {
  return ofWhole('notBeside', (given) => {
    const other = fields.find((field) => given[field] !== undefined);
    return unless(other === undefined, `cannot be given together with "${other ?? ''}"`);
  });
}

function ofWhole(
  name: string,
  problem: (given: Readonly<Record<string, unknown>>) => string | undefined,
): PropertyDecorator {
  const of = (given?: { readonly object: object }) =>
    problem((given?.object ?? {}) as Record<string, unknown>);
  return ValidateBy({
    name,
    validator: {
      validate: (_value, given) => of(given) === undefined,
      defaultMessage: (given) => of(given) ?? '',
    },
  });
}

/** The fact's id is short enough for other ids to be derived from it. */
export function LeavesRoomInId(suffix: string): PropertyDecorator {
  const longest = 100 - suffix.length;
  return ValidateBy({
    name: 'leavesRoomInId',
    validator: {
      validate: (_value, given) => String((given?.object as { factId?: unknown }).factId).length <= longest,
      defaultMessage: () => `needs a factId of at most ${longest} characters: each lift’s id is made of it`,
    },
  });
}

/** 1 to `count` ISO 3166-1 alpha-2 countries, none twice. */
export function Countries(count: number): PropertyDecorator {
  return List(1, count, countryProblem);
}

/** One or more of the given words, none twice. */
export function SomeOf(words: readonly string[]): PropertyDecorator {
  return List(1, words.length, (value) =>
    unless(words.includes(value as string), `must be some of ${words.join(', ')}`),
  );
}

/** An IANA time zone. */
export function Zone(): PropertyDecorator {
  return Checked('zone', (value) => textProblem(value, 50) ?? zoneProblem(value as string));
}

/** One of the given words. */
export function OneOf(words: readonly string[]): PropertyDecorator {
  return Checked('oneOf', (value) =>
    unless(words.includes(value as string), `must be one of ${words.join(', ')}`),
  );
}

function List(minimum: number, maximum: number, check: Check): PropertyDecorator {
  return Checked('list', listCheck(minimum, maximum, check));
}

function Terms(check: Check): PropertyDecorator {
  const list = listCheck(1, 300, check);
  return Checked('list', (value) => list(value) ?? termsProblem(value as readonly DestinationTerm[]));
}

function listCheck(minimum: number, maximum: number, check: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return 'must be a list';
    if (value.length < minimum) return 'must not be empty';
    // Before the entries are checked: a list that is too long must not cost more than a valid one.
    if (value.length > maximum) return `has at most ${maximum} entries`;
    const problem = value.map(check).find((each) => each !== undefined);
    const distinct = new Set(value.map((each: unknown) => (isObject(each) ? digestOf(each) : each)));
    return problem ?? unless(distinct.size === value.length, 'must not name the same twice');
  };
}

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list of 1 to `maximum` objects of a class of their own. */
export function Objects(maximum: number, of: () => new () => object): PropertyDecorator {
  const check: Check = (value) => objectsProblem(value, maximum);
  return applyDecorators(Checked('objects', check), ValidateNested({ each: true }), Type(of));
}

/** A list of 1 to `maximum` objects of a class of their own, none equal to another. */
export function DistinctObjects(maximum: number, of: () => new () => object): PropertyDecorator {
  const check: Check = (value) => {
    const problem = objectsProblem(value, maximum);
    if (problem !== undefined) return problem;
    const digests = new Set((value as readonly object[]).map(digestOf));
    return unless(digests.size === (value as readonly object[]).length, 'must not name the same twice');
  };
  return applyDecorators(Checked('distinctObjects', check), ValidateNested({ each: true }), Type(of));
}

function objectsProblem(value: unknown, maximum: number): string | undefined {
  if (!Array.isArray(value)) return 'must be a list';
  if (value.length === 0) return 'must not be empty';
  if (value.length > maximum) return `has at most ${maximum} entries`;
  return unless(value.every(isObject), 'must be a list of objects');
}

/** One object of a class of its own. */
export function Nested(of: () => new () => object): PropertyDecorator {
  const check: Check = (value) => unless(isObject(value), 'must be an object');
  return applyDecorators(Checked('object', check), ValidateNested(), Type(of));
}
