import { Type, type Static, type TObject } from '@sinclair/typebox';
import { closed, measures, oneOf, partyKinds, slug, some, text } from '../../../../events/index.js';
import {
  checkOfShape,
  InvalidJsonError,
  isJsonObject,
  readJson,
  type FieldProblem,
  type FieldRule,
} from '../../../validation/index.js';
import { dateFormats } from '../../dates.js';
import { listFormats } from '../../formats.js';
import { encodings } from '../../text-decoding.js';

const column = () => Type.Optional(text(200));

const mapping = closed({
  /** The definition of the list, as ListDefinition has it. */
  list: closed({
    id: slug(),
    name: text(200),
    publisher: text(200),
    authority: slug(),
    regime: Type.Optional(slug()),
    url: Type.Optional(
      Type.Unsafe<string>(Type.String({ format: 'iri', pattern: '^https?://', maxLength: 2000 })),
    ),
    measure: oneOf(measures),
    meaning: text(1000),
    kinds: some(oneOf(partyKinds), partyKinds.length),
    usualInterval: Type.Integer({ minimum: 0 }),
  }),
  /** The columns of the file, by what they hold. */
  columns: closed({
    /** What an entry is found by in another edition; absent: name, country and citation are. */
    key: column(),
    name: text(200),
    aliases: column(),
    country: column(),
    address: column(),
    identifier: column(),
    programme: column(),
    citation: column(),
    effectiveFrom: column(),
    /** The last day on which it is in force, inclusive. */
    expiresOn: column(),
  }),
  /** How the days of `effectiveFrom` and `expiresOn` are written. */
  dateFormat: Type.Optional(oneOf(dateFormats)),
  /** Whose identifier it is: `lei`. */
  identifierScheme: Type.Optional(slug()),
  /** What parts the aliases and the programmes of a cell; absent: a semicolon. */
  separator: Type.Optional(text(5)),
  delimiter: Type.Optional(oneOf([',', ';', '\t'])),
  encoding: Type.Optional(oneOf(encodings)),
});

/** How the columns of a list of one's own are read, and what list it is. */
export type Mapping = Static<typeof mapping>;

/** A mapping file is not JSON, or a field of it is not as it must be; `problems` name each. */
export class InvalidMappingError extends Error {
  override readonly name = 'InvalidMappingError';
  constructor(
    readonly problems: readonly FieldProblem[],
    options?: ErrorOptions,
  ) {
    super(problems.map(({ pointer, detail }) => `${pointer} ${detail}`.trim()).join('; '), options);
  }
}

/** A field that must be given where one of some columns is. */
const neededBy = (field: 'dateFormat' | 'identifierScheme', ...columns: readonly string[]): FieldRule => ({
  field,
  problem: (given) => {
    const named = isJsonObject(given['columns']) ? given['columns'] : {};
    const using = columns.find((name) => Object.hasOwn(named, name));
    return using === undefined || given[field] !== undefined
      ? undefined
      : `is missing: the column of "${using}" needs it`;
  },
});

const problemsOf = checkOfShape({
  schema: mapping,
  rules: [neededBy('dateFormat', 'effectiveFrom', 'expiresOn'), neededBy('identifierScheme', 'identifier')],
});

/** An edition of a list of one's own must not become an edition of a government list. */
function ownIdProblems({
  list,
}: {
  readonly list?: { readonly id?: unknown } | null;
}): readonly FieldProblem[] {
  const id = list?.id;
  const format = listFormats.find(({ lists }) => lists.some((each) => each.id === id));
  if (format === undefined) return [];
  const detail = `is the list of the format ${format.name}: a list of one's own must have another id`;
  return [{ pointer: '/list/id', detail }];
}

const objects: ReadonlyMap<string, TObject> = new Map<string, TObject>([
  ['', mapping],
  ['/list', mapping.properties.list],
  ['/columns', mapping.properties.columns],
]);

/** A field that is not known is probably misspelled: the problem names those that are. */
function withKnownFields({ pointer, detail }: FieldProblem): FieldProblem {
  const within = objects.get(pointer.slice(0, pointer.lastIndexOf('/')));
  if (detail !== 'is not a known field' || within === undefined) return { pointer, detail };
  return { pointer, detail: `${detail}: there are ${Object.keys(within.properties).join(', ')}` };
}

/**
 * Reads a mapping file: JSON with `list`, `columns`, and how cells are written.
 * @throws InvalidMappingError naming each field that is missing, not known or of another form, and an id that is of a
 * government list.
 */
export function readMapping(file: Uint8Array): Mapping {
  const given = parsed(file);
  if (!isJsonObject(given)) throw new InvalidMappingError([{ pointer: '', detail: 'must be an object' }]);
  const problems = [...problemsOf(given).map(withKnownFields), ...ownIdProblems(given)];
  if (problems.length > 0) throw new InvalidMappingError(problems);
  return given as Mapping;
}

function parsed(file: Uint8Array): unknown {
  try {
    return readJson(file);
  } catch (error) {
    if (!(error instanceof InvalidJsonError)) throw error;
    throw new InvalidMappingError([error.problem], { cause: error });
  }
}
