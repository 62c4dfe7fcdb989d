import { Type, type Static, type TObject, type TProperties } from '@sinclair/typebox';

/*
 * Every name and shape below is a storage format: logs written today are read for ever. Change one only by
 * a new schema version and an upcaster (upcast.ts); the files under schemas/ and golden/ hold you to it.
 */

/** The form of every id: lower-case letters and digits, in words joined by hyphens; at most 100 characters. */
export const slugSchema = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 100 });
/** A web address, absolute. */
export const webUrlSchema = Type.String({ format: 'uri', pattern: '^https?://', maxLength: 2000 });

const slug = () => Type.Unsafe<string>({ ...slugSchema });
const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const url = () => Type.Unsafe<string>({ ...webUrlSchema });
const country = () => Type.String({ pattern: '^[A-Z]{2}$' });
const closed = <T extends TProperties>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });
const oneOf = <const T extends readonly string[]>(values: T) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...values] });

const point = () => text(40);
const bound = () =>
  Type.Union([point(), closed({ earliest: Type.Optional(point()), latest: Type.Optional(point()) })]);

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

const evidence = closed({
  publisher: text(200),
  url: Type.Optional(url()),
  citation: Type.Optional(text(200)),
  title: Type.Optional(text(500)),
  publishedOn: Type.Optional(point()),
  language: Type.Optional(Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' })),
  quote: Type.Optional(text(1000)),
  certainty: oneOf(certainties),
});
/** Where a fact comes from: a publisher, and a url or a citation. */
export type Evidence = Static<typeof evidence>;

/** Whether an authority or the company itself says so: what is only reported or alleged is never sure. */
export function isConfirmed(sources: readonly Evidence[]): boolean {
  return sources.some(({ certainty }) => certainty === 'official' || certainty === 'company-filing');
}

const fact = { factId: slug(), evidence: Type.Array(evidence, { minItems: 1, maxItems: 50 }) };
const period = { effectiveFrom: bound(), effectiveTo: Type.Optional(bound()) };
const legalBasis = closed({ citation: text(200), url: Type.Optional(url()) });
const destinations = () => Type.Array(text(40), { minItems: 1, maxItems: 300, uniqueItems: true });
const restriction = {
  ...fact,
  ...period,
  authority: slug(),
  measure: oneOf(measures),
  appliesTo: Type.Optional(Type.Array(oneOf(transactions), { minItems: 1, uniqueItems: true })),
  destinations: destinations(),
  exceptDestinations: Type.Optional(destinations()),
  legalBasis: Type.Optional(legalBasis),
};
const lift = { ...fact, lifts: slug(), effectiveFrom: bound() };
const names = {
  name: text(200),
  aliases: Type.Optional(Type.Array(text(200), { maxItems: 200, uniqueItems: true })),
};
const chips = Type.Array(closed({ chipId: slug(), quantity: Type.Optional(Type.Integer({ minimum: 1 })) }), {
  minItems: 1,
  maxItems: 1000,
});

/** The data of every event type at its current schema version. */
export const eventSchemas = {
  ChipRestricted: closed({ ...restriction, chipId: slug(), eccn: Type.Optional(text(20)) }),
  ChipRestrictionLifted: closed({
    ...lift,
    chipId: slug(),
    destinations: Type.Optional(destinations()),
    /** The restriction that took the place of the one that ends. */
    replacedBy: Type.Optional(slug()),
  }),
  SaleBlocked: closed({
    ...fact,
    ...period,
    saleId: slug(),
    authority: slug(),
    chips,
    seller: Type.Optional(slug()),
    buyer: slug(),
    buyerParent: Type.Optional(slug()),
    statedDestination: Type.Optional(country()),
    suspectedEndDestination: Type.Optional(country()),
    reason: text(2000),
  }),
  SaleReleased: closed({ ...lift, saleId: slug() }),
  CompanyDelisted: closed({
    ...fact,
    ...period,
    companyId: slug(),
    exchange: Type.String({ pattern: '^[A-Z0-9]{4}$', description: 'ISO 10383 market identifier code' }),
    symbol: Type.Optional(text(20)),
    voluntary: Type.Boolean(),
    planned: Type.Boolean(),
  }),
  CompanyRelisted: closed({ ...lift, companyId: slug() }),
  SubsidiaryRouteFlagged: closed({
    ...fact,
    ...period,
    parentId: slug(),
    subsidiaryId: slug(),
    viaCountry: country(),
    suspectedDestination: country(),
    chips: Type.Optional(Type.Array(slug(), { minItems: 1, maxItems: 1000, uniqueItems: true })),
    redFlag: text(2000),
  }),
  SubsidiaryRouteCleared: closed({ ...lift, parentId: slug() }),
  CompanyRestricted: closed({ ...restriction, companyId: slug(), list: slug() }),
  CompanyRestrictionLifted: closed({
    ...lift,
    companyId: slug(),
    destinations: Type.Optional(destinations()),
  }),
  ChipDescribed: closed({
    ...fact,
    ...names,
    chipId: slug(),
    maker: text(200),
    eccn: Type.Optional(text(20)),
    releasedOn: Type.Optional(point()),
    totalProcessingPerformance: Type.Optional(Type.Number({ minimum: 0 })),
  }),
  CompanyDescribed: closed({
    ...fact,
    ...names,
    companyId: slug(),
    country: Type.Optional(country()),
    parentId: Type.Optional(slug()),
    legalEntityIdentifier: Type.Optional(Type.String({ pattern: '^[A-Z0-9]{18}[0-9]{2}$' })),
    ticker: Type.Optional(text(20)),
  }),
  FactRetracted: closed({ factId: slug(), reason: text(2000), replacedBy: Type.Optional(slug()) }),
} satisfies Record<string, TObject>;

export type EventType = keyof typeof eventSchemas;

/** The data of one event type. */
export type EventData<T extends EventType> = Static<(typeof eventSchemas)[T]>;

/** A domain event: what happened, before it is stored. */
export type DomainEvent = { [T in EventType]: { readonly type: T; readonly data: EventData<T> } }[EventType];

/** The destinations that an event names; undefined where its type or the event names none. */
export function destinationsOf({ data }: DomainEvent): readonly string[] | undefined {
  return 'destinations' in data ? data.destinations : undefined;
}

/** The schema version that each type is written with today. */
export const schemaVersions: Readonly<Record<EventType, number>> = {
  ChipRestricted: 1,
  ChipRestrictionLifted: 1,
  SaleBlocked: 1,
  SaleReleased: 1,
  CompanyDelisted: 1,
  CompanyRelisted: 1,
  SubsidiaryRouteFlagged: 1,
  SubsidiaryRouteCleared: 1,
  CompanyRestricted: 1,
  CompanyRestrictionLifted: 1,
  ChipDescribed: 1,
  CompanyDescribed: 1,
  FactRetracted: 1,
};
