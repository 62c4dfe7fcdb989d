import fc from 'fast-check';
import {
  DAY,
  destinationOf,
  termsProblem,
  termText,
  transactions,
  type EventData,
  type EffectiveBound,
  type Evidence,
} from '../../events/index.js';

/* Random values of the fields of events: dates of every precision early in 2023, destinations, evidence. */

export const dayNumber = (n: number): string => new Date(Date.UTC(2023, 0, 1 + n)).toISOString().slice(0, 10);
/** The day some days after another, or before it. */
export const dayAfter = (from: string, days: number): string =>
  new Date(Date.parse(`${from}T00:00Z`) + days * DAY).toISOString().slice(0, 10);
export const day = fc.integer({ min: 0, max: 60 }).map(dayNumber);

const instantOf = fc
  .tuple(day, fc.constantFrom('T00:00Z', 'T16:15-05:00', 'T09:30+11:00', 'T23:59:59.999+09:00'))
  .map(([date, time]) => date + time);
const point = fc.oneof(
  { weight: 4, arbitrary: day },
  { weight: 2, arbitrary: fc.constantFrom('2023-01', '2023-02', '2023') },
  instantOf,
);
const range: fc.Arbitrary<EffectiveBound> = fc.oneof(
  fc.record({ earliest: day }),
  fc.record({ latest: day }),
  fc.tuple(day, day).map(([a, b]) => (a < b ? { earliest: a, latest: b } : { earliest: b, latest: a })),
);

export const bound: fc.Arbitrary<EffectiveBound> = fc.oneof(
  { weight: 6, arbitrary: day },
  { weight: 2, arbitrary: point },
  { weight: 3, arbitrary: range },
);

/** A bound that is mostly later than most others. */
export const laterBound: fc.Arbitrary<EffectiveBound> = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 20, max: 80 }).map(dayNumber) },
  bound,
);

export const destination = fc.constantFrom(
  'CN',
  'HK',
  'AU',
  'D:5',
  'D:1',
  'headquarteredIn:CN',
  'worldwide',
  'not-stated',
);

type Term = EventData<'ChipRestricted'>['destinations'][number];

const term: fc.Arbitrary<Term> = fc.oneof(
  { weight: 4, arbitrary: destination },
  fc.constantFrom<Term>(
    { destination: 'D:5', except: ['HK'] },
    { destination: 'D:1', except: ['D:5'] },
    { destination: 'worldwide', except: ['CN', 'AU'] },
    { destination: 'headquarteredIn:D:5', except: ['headquarteredIn:CN'] },
  ),
);

/** Terms as a command may name them: `worldwide` and `not-stated` are alone in their list. */
export const destinations: fc.Arbitrary<Term[]> = fc
  .uniqueArray(term, { minLength: 1, maxLength: 3, selector: termText })
  .map(alone);

// The service refuses worldwide as an exception.
export const exceptDestinations = fc
  .uniqueArray(
    destination.filter((each) => each !== 'worldwide'),
    { minLength: 1, maxLength: 2 },
  )
  .map((terms) => alone(terms).map(destinationOf));

function alone(terms: Term[]): Term[] {
  if (termsProblem(terms) === undefined) return terms;
  return terms.filter((each) => termsProblem([each, 'CN']) !== undefined).slice(0, 1);
}

export const appliesTo = fc.uniqueArray(fc.constantFrom(...transactions), { minLength: 1, maxLength: 2 });
export const zone = fc.constantFrom('Asia/Tokyo', 'America/New_York', 'Australia/Sydney');

/** The authority and the measure of a restriction of exports; the last authority has no zone. */
export const measured = {
  authority: fc.constantFrom('us-bis', 'cn-mofcom', 'xx-ministry'),
  measure: fc.constantFrom('license-required', 'policy-of-denial'),
} as const;

/** The authority and the measure of a restriction, also of one that may not bear on exports, or does not. */
export const measuredAnyhow = {
  ...measured,
  measure: fc.oneof(
    { weight: 3, arbitrary: measured.measure },
    fc.constantFrom('sectoral', 'not-stated', 'securities', 'debarment'),
  ),
} as const;

/** One or two sources, most of them official, most of them with a date. */
export const evidence: fc.Arbitrary<Evidence[]> = fc.array(
  fc.record(
    {
      publisher: fc.constant('A publisher'),
      citation: fc.constant('A citation'),
      certainty: fc.constantFrom('official', 'official', 'company-filing', 'reported', 'alleged'),
      publishedOn: fc.oneof({ weight: 3, arbitrary: point }, range),
      observedOn: day,
    },
    { requiredKeys: ['publisher', 'citation', 'certainty'] },
  ),
  { minLength: 1, maxLength: 2 },
);

/** One source that makes a fact sure. */
export const confirmedEvidence: fc.Arbitrary<Evidence[]> = fc
  .record(
    {
      publisher: fc.constant('A publisher'),
      citation: fc.constant('A notice'),
      certainty: fc.constant('official' as const),
      publishedOn: day,
    },
    { requiredKeys: ['publisher', 'citation', 'certainty'] },
  )
  .map((source) => [source]);
