import { Type, type Static, type TProperties, type TSchema } from '@sinclair/typebox';
import { groupIdPattern } from './groups.js';
import { zonePattern } from './time-zones.js';

/*
 * The pieces that the data of events is made of. Every name and shape is a storage format: what is written with it is
 * read for ever. A schema that has been released changes only by a new version and an upcaster (upcast.ts).
 */

/** What a value must be beyond what JSON Schema can say; `form` is a keyword of our schemas (validate.ts). */
export type Form =
  | 'day'
  | 'effective-point'
  | 'effective-bound'
  | 'country'
  | 'destination'
  | 'destinations'
  | 'evidence'
  | 'share';

/** A schema whose values must have a form. */
function formed<Schema extends TSchema>(form: Form, schema: Schema): Schema {
  return { ...schema, form };
}

/** The form of every id: lower-case letters and digits, in words joined by hyphens; at most 100 characters. */
export const slugSchema = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 100 });
/** A web address, absolute; also one in the letters of any script (RFC 3987). */
export const webUrlSchema = Type.String({ format: 'iri', pattern: '^https?://', maxLength: 2000 });

export const slug = () => Type.Unsafe<string>({ ...slugSchema });
export const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
export const webUrl = () => Type.Unsafe<string>({ ...webUrlSchema });
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
/** A calendar day. */
export const day = () =>
  formed('day', Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', title: 'a day (2026-07-23)' }));
/** A point, or a range of points with either side open. */
export const bound = () =>
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

/** What an authority does: to dealings, to a licence application, or that a licence is needed at all. */
export const measures = [
  'prohibited',
  'blocking',
  'denial-of-export-privileges',
  'policy-of-denial',
  'presumption-of-denial',
  'case-by-case',
  'license-required',
  'no-license-exception',
  'sectoral',
  'not-stated',
  'debarment',
  'procurement',
  'securities',
] as const;
export type Measure = (typeof measures)[number];

/** Whether a measure bears on exports. */
export const bearings = ['yes', 'possibly', 'no'] as const;
export type BearingOnExports = (typeof bearings)[number];

/**
 * Whether a measure bears on exports: `possibly` where its words leave open which, so that it never makes a restriction
 * sure; `no`: it flags its subject, and restricts no export of goods under the Export Administration Regulations.
 */
export const bearingOnExports = {
  prohibited: 'yes',
  blocking: 'yes',
  'denial-of-export-privileges': 'yes',
  'policy-of-denial': 'yes',
  'presumption-of-denial': 'yes',
  'case-by-case': 'yes',
  'license-required': 'yes',
  'no-license-exception': 'yes',
  sectoral: 'possibly',
  'not-stated': 'possibly',
  debarment: 'no',
  procurement: 'no',
  securities: 'no',
} as const satisfies Readonly<Record<Measure, BearingOnExports>>;

/** The transactions that a measure applies to (15 CFR 734.13, 734.14, 734.16). */
export const transactions = ['export', 'reexport', 'in-country-transfer'] as const;
export type Transaction = (typeof transactions)[number];

/** Characters of a citation. */
const LONGEST_CITATION = 1000;

const evidence = formed(
  'evidence',
  closed({
    publisher: text(200),
    url: Type.Optional(webUrl()),
    citation: Type.Optional(text(LONGEST_CITATION)),
    title: Type.Optional(text(500)),
    /** When it was published; a range where only the days between which it was are known. */
    publishedOn: Type.Optional(bound()),
    /** The date of the edition in which it was seen: a list may have held it before. */
    observedOn: Type.Optional(point()),
    language: Type.Optional(
      Type.String({
        pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$',
        title: 'a BCP 47 language tag (en)',
      }),
    ),
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
/** An ISO instant or local time with milliseconds; a side that is absent is open. */
const resolvedBound = (pattern: string) =>
  closed({
    earliest: Type.Optional(Type.String({ pattern })),
    latest: Type.Optional(Type.String({ pattern })),
  });
const LOCAL_TIME = '\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}';
const resolvedBounds = (pattern: string) =>
  closed({
    effectiveFrom: Type.Optional(resolvedBound(pattern)),
    effectiveTo: Type.Optional(resolvedBound(pattern)),
    until: Type.Optional(resolvedBound(pattern)),
  });
/** The effective times of a fact that the service resolved when it was recorded. */
const resolution = {
  /** The IANA time zone in which its days are days; absent: not known. */
  zone: Type.Optional(Type.String({ pattern: zonePattern, maxLength: 50 })),
  /** The instants that its bounds mean, in UTC. */
  instants: Type.Optional(resolvedBounds(`^${LOCAL_TIME}Z$`)),
  /** What its bounds mean in local time, where that is not what they say themselves. */
  localTimes: Type.Optional(resolvedBounds(`^${LOCAL_TIME}$`)),
};
/** The fields of events that the service writes; a command that carries one is refused. */
export const serviceWritten = ['instants', 'localTimes'] as const;
/** When something is in force. */
export const period = { effectiveFrom: bound(), effectiveTo: Type.Optional(bound()), ...resolution };
/** When something takes effect that has no end of its own. */
export const startOnly = { effectiveFrom: bound(), ...resolution };

/** The id of a country group of a regime, or of a country that has territories: `ear-d-5`, `ear-cn`. */
export const groupId = () =>
  Type.Unsafe<string>({
    type: 'string',
    pattern: groupIdPattern,
    maxLength: 100,
    title: 'a country group of a regime, or a country of it (ear-d-5, ear-cn)',
  });

/** A place, a group, parties with headquarters in either, worldwide or not-stated. */
const destinationText = () => text(40);
const destinationTerm = formed(
  'destination',
  Type.Union([
    destinationText(),
    closed({ destination: destinationText(), except: some(destinationText(), 300) }),
  ]),
);
/** Where a measure applies, term by term, each with its own exceptions. */
export const destinations = () => formed('destinations', some(destinationTerm, 300));
/** One destination, without exceptions. */
export const destination = () => formed('destination', destinationText());
/** What is taken away from every term of a kind. */
export const exceptions = () => formed('destinations', some(destination(), 300));
const appliesTo = () => Type.Optional(some(oneOf(transactions), transactions.length));
/** The text that a measure rests on. */
export const legalBasis = closed({ citation: text(LONGEST_CITATION), url: Type.Optional(webUrl()) });
/** What an authority restricts, from when, and to where. */
export const restriction = {
  ...fact,
  ...period,
  authority: slug(),
  measure: oneOf(measures),
  appliesTo: appliesTo(),
  destinations: destinations(),
  exceptDestinations: Type.Optional(exceptions()),
  legalBasis: Type.Optional(legalBasis),
};
/** A fact that ends another of its stream. */
export const lift = { ...fact, lifts: slug(), ...startOnly };

/**
 * What a lift does to its fact: it ends it; it suspends it, so that it is in force again afterwards; or it withdraws
 * it before it began, so that it never is in force.
 */
export const liftKinds = ['ends', 'suspends', 'withdraws'] as const;
export type LiftKind = (typeof liftKinds)[number];
/** A lift of a restriction, which may be narrowed. */
export const restrictionLift = {
  ...lift,
  /** Absent: it ends the fact. */
  how: Type.Optional(oneOf(liftKinds)),
  /** When a suspension is over; absent: until further notice. One whose end is not known has `{ earliest }`. */
  until: Type.Optional(bound()),
  /** The destinations that it lifts; absent: all. */
  destinations: Type.Optional(destinations()),
  /** The transactions that it lifts; absent: all. */
  appliesTo: appliesTo(),
  /** The restriction that takes the place of the one that it lifts. */
  replacedBy: Type.Optional(slug()),
};

/** What a name is to its bearer. */
export const nameKinds = ['primary', 'alias', 'former', 'weak'] as const;
export type NameKind = (typeof nameKinds)[number];

/** Characters of a name: entries of official lists have names of several hundred. */
const LONGEST_NAME = 1000;
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

/** Percent of a party, as a source states it: exactly, or within bounds of which one may be absent. */
export type Share = number | { readonly atLeast?: number; readonly atMost?: number };
const percent = () => Type.Number({ minimum: 0, maximum: 100 });
export const share = () =>
  formed(
    'share',
    Type.Unsafe<Share>(
      Type.Union([
        Type.Number({ exclusiveMinimum: 0, maximum: 100 }),
        closed({ atLeast: Type.Optional(percent()), atMost: Type.Optional(percent()) }),
      ]),
    ),
  );

/** The least and the most percent that a share may be. */
export interface ShareBounds {
  readonly atLeast: number;
  readonly atMost: number;
}

/** The bounds of a share; one that is not stated may be anything up to the whole. */
export function boundsOfShare(stated: Share | undefined): ShareBounds {
  if (typeof stated === 'number') return { atLeast: stated, atMost: stated };
  const { atLeast = 0, atMost = 100 } = stated ?? {};
  return { atLeast, atMost };
}

/** What is wrong with the bounds of a share; undefined if nothing is. */
export function shareProblem(stated: Share): string | undefined {
  if (typeof stated !== 'object') return undefined;
  if (stated.atLeast === undefined && stated.atMost === undefined)
    return 'must state a bound: a share that is not known is left out';
  const { atLeast, atMost } = boundsOfShare(stated);
  if (atMost === 0) return 'must be more than 0 %';
  return atLeast > atMost ? 'must not have atLeast above atMost' : undefined;
}
