import { Type, type Static, type TProperties, type TSchema } from '@sinclair/typebox';

/*
 * The pieces that the data of events is made of. Every name and shape is a storage format: what is written with it is
 * read for ever. A schema that has been released changes only by a new version and an upcaster (upcast.ts).
 */

/** What a value must be beyond what JSON Schema can say; `form` is a keyword of our schemas (validate.ts). */
export type Form = 'effective-point' | 'effective-bound' | 'country' | 'destination' | 'evidence';

/** A schema whose values must have a form. */
function formed<Schema extends TSchema>(form: Form, schema: Schema): Schema {
  return { ...schema, form };
}

/** The form of every id: lower-case letters and digits, in words joined by hyphens; at most 100 characters. */
export const slugSchema = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 100 });
/** A web address, absolute. */
export const webUrlSchema = Type.String({ format: 'uri', pattern: '^https?://', maxLength: 2000 });

export const slug = () => Type.Unsafe<string>({ ...slugSchema });
export const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const url = () => Type.Unsafe<string>({ ...webUrlSchema });
/** An ISO 3166-1 alpha-2 country. */
export const country = () => formed('country', Type.String({ pattern: '^[A-Z]{2}$' }));
export const closed = <T extends TProperties>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });
export const oneOf = <const T extends readonly string[]>(values: T) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...values] });
/** 1 to `maxItems` values, none twice. */
export const some = <T extends TSchema>(items: T, maxItems: number) =>
  Type.Array(items, { minItems: 1, maxItems, uniqueItems: true });

const pointText = () => text(40);
/** A day, an instant with offset, a month or a year. */
export const point = () => formed('effective-point', pointText());
/** A point, or a range of points with either side open. */
const bound = () =>
  formed(
    'effective-bound',
    Type.Union([
      pointText(),
      closed({ earliest: Type.Optional(pointText()), latest: Type.Optional(pointText()) }),
    ]),
  );

/** How far a source can be trusted, best first. Only the first two make a restriction sure. */
export const certainties = ['official', 'company-filing', 'reported', 'alleged'] as const;
export type Certainty = (typeof certainties)[number];

/** What an authority does to a licence application, or that one is needed at all. */
export const measures = [
  'prohibited',
  'policy-of-denial',
  'presumption-of-denial',
  'case-by-case',
  'license-required',
] as const;
export type Measure = (typeof measures)[number];

/** The transactions that a measure applies to (15 CFR 734.13, 734.14, 734.16). */
export const transactions = ['export', 'reexport', 'in-country-transfer'] as const;

/** Characters of a citation. */
export const LONGEST_CITATION = 1000;

const evidence = formed(
  'evidence',
  closed({
    publisher: text(200),
    url: Type.Optional(url()),
    citation: Type.Optional(text(LONGEST_CITATION)),
    title: Type.Optional(text(500)),
    /** When it was published; a range where only the days between which it was are known. */
    publishedOn: Type.Optional(bound()),
    /** The date of the edition in which it was seen: a list may have held it before. */
    observedOn: Type.Optional(point()),
    language: Type.Optional(Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' })),
    quote: Type.Optional(text(1000)),
    certainty: oneOf(certainties),
  }),
);
/** Where a fact comes from: a publisher, and a url or a citation. */
export type Evidence = Static<typeof evidence>;

/** Whether an authority or the company itself says so: what is only reported or alleged is never sure. */
export function isConfirmed(sources: readonly Evidence[]): boolean {
  return sources.some(({ certainty }) => certainty === 'official' || certainty === 'company-filing');
}

/** What every fact has: an id that is its own within its stream, and where it comes from. */
export const fact = { factId: slug(), evidence: Type.Array(evidence, { minItems: 1, maxItems: 50 }) };
/** When something is in force. */
export const period = { effectiveFrom: bound(), effectiveTo: Type.Optional(bound()) };
export const destinations = () => some(formed('destination', text(40)), 300);
/** What an authority restricts, from when, and to where. */
export const restriction = {
  ...fact,
  ...period,
  authority: slug(),
  measure: oneOf(measures),
  appliesTo: Type.Optional(some(oneOf(transactions), transactions.length)),
  destinations: destinations(),
  exceptDestinations: Type.Optional(destinations()),
  legalBasis: Type.Optional(closed({ citation: text(LONGEST_CITATION), url: Type.Optional(url()) })),
};
/** A fact that ends another of its stream. */
export const lift = { ...fact, lifts: slug(), effectiveFrom: bound() };

/** What a name is to its bearer. */
export const nameKinds = ['primary', 'alias', 'former', 'weak'] as const;
export type NameKind = (typeof nameKinds)[number];

/** Characters of a name: entries of official lists have names of several hundred. */
export const LONGEST_NAME = 1000;
/** Values of one field of a description. */
export const MOST_DESCRIBED = 500;

const name = closed({
  name: text(LONGEST_NAME),
  kind: oneOf(nameKinds),
  effectiveFrom: Type.Optional(bound()),
  effectiveTo: Type.Optional(bound()),
});
/** A name, and when it is or was borne; always, if it is not dated. */
export type Name = Static<typeof name>;
export const names = () => some(name, MOST_DESCRIBED);
