import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { definitions, streamOf, type DomainEvent, type Subject } from '../../events/index.js';
import type { PositionedEvent } from '../../libs/as-of/index.js';
import type { NewEvent } from '../../libs/event-store/index.js';
import {
  CommandRefusedError,
  decideChip,
  decideParty,
  decideSale,
  evolve,
  noFacts,
  type Facts,
} from '../../libs/restrictions/index.js';

/*
 * Random histories for the tests of the index: commands of every kind, with coarse dates, partial and unconfirmed
 * lifts, retractions and replacements. What the deciders refuse is dropped.
 */

type Decide = (facts: Facts, factId: string) => DomainEvent[];
export interface Step {
  readonly subject: Subject;
  readonly decide: Decide;
}

export const day = fc
  .integer({ min: 0, max: 60 })
  .map((n) => new Date(Date.UTC(2023, 0, 1 + n)).toISOString().slice(0, 10));
const point = fc.oneof(
  { weight: 4, arbitrary: day },
  fc.constantFrom('2023-01', '2023-02', '2023', '2023-01-15T12:00-05:00'),
);
const range = fc.oneof(
  fc.record({ earliest: day }),
  fc.record({ latest: day }),
  fc.tuple(day, day).map(([a, b]) => (a < b ? { earliest: a, latest: b } : { earliest: b, latest: a })),
);
const bound = fc.oneof(
  { weight: 6, arbitrary: day },
  { weight: 2, arbitrary: point },
  { weight: 3, arbitrary: range },
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
const destinations = fc.uniqueArray(destination, { minLength: 1, maxLength: 3 });
const published = fc.oneof({ weight: 3, arbitrary: point }, range);
const evidence = fc.array(
  fc.record(
    {
      publisher: fc.constant('A publisher'),
      citation: fc.constant('A citation'),
      certainty: fc.constantFrom('official', 'official', 'company-filing', 'reported', 'alleged'),
      publishedOn: published,
      observedOn: day,
    },
    { requiredKeys: ['publisher', 'citation', 'certainty'] },
  ),
  { minLength: 1, maxLength: 2 },
);
const OLD_FACTS = 12;
const old = fc.integer({ min: 1, max: OLD_FACTS }).map((n) => `fact-${n}`);
const optional = { effectiveTo: bound, exceptDestinations: destinations };
export const measured = {
  authority: fc.constantFrom('us-bis', 'us-dod'),
  measure: fc.constantFrom('license-required', 'policy-of-denial'),
} as const;
const restriction = fc.record(
  { ...measured, effectiveFrom: bound, destinations, evidence, ...optional },
  { requiredKeys: ['authority', 'measure', 'effectiveFrom', 'destinations', 'evidence'] },
);
type Restriction = typeof restriction extends fc.Arbitrary<infer Value> ? Value : never;
const period = fc.record(
  { effectiveFrom: bound, effectiveTo: bound, evidence },
  { requiredKeys: ['effectiveFrom', 'evidence'] },
);
const lifted = fc.record({ lifts: old, effectiveFrom: bound, evidence });
const partLifted = fc.record(
  { lifts: old, effectiveFrom: bound, evidence, destinations },
  { requiredKeys: ['lifts', 'effectiveFrom', 'evidence'] },
);

/** Retracts one of the lifts, if there is one: the fact that it ended is then in force again. */
function retractLift<Command>(
  decide: (facts: Facts, command: { type: 'retract-fact'; factId: string; reason: string }) => Command,
): fc.Arbitrary<(facts: Facts, factId: string) => Command> {
  return fc.nat(20).map((pick) => (facts) => {
    const lifts = [...facts.values()].flatMap(({ event, retracted }) =>
      'lifts' in event.data && !retracted ? [event.data.factId] : [],
    );
    const factId = lifts[pick % Math.max(lifts.length, 1)] ?? 'no-lift';
    return decide(facts, { type: 'retract-fact', factId, reason: 'never lifted' });
  });
}

function chipStep(chipId: string): fc.Arbitrary<Decide> {
  const restrict = (data: Restriction, factId: string) =>
    ({ type: 'restrict-chip', data: { ...data, factId, chipId } }) as const;
  return fc.oneof(
    retractLift(decideChip),
    {
      weight: 3,
      arbitrary: restriction.map(
        (data): Decide =>
          (facts, factId) =>
            decideChip(facts, restrict(data, factId)),
      ),
    },
    fc.tuple(restriction, old).map(
      ([data, lifts]): Decide =>
        (facts, factId) =>
          decideChip(facts, { ...restrict(data, factId), lifts: [lifts] }),
    ),
    {
      weight: 3,
      arbitrary: partLifted.map(
        (data): Decide =>
          (facts, factId) =>
            decideChip(facts, { type: 'lift-chip-restriction', data: { ...data, factId, chipId } }),
      ),
    },
    fc.tuple(old, fc.option(restriction, { nil: undefined })).map(
      ([retracted, data]): Decide =>
        (facts, factId) =>
          decideChip(facts, {
            type: 'retract-fact',
            factId: retracted,
            reason: 'wrong',
            ...(data && { replacement: restrict(data, factId) }),
          }),
    ),
  );
}

const described = fc.record(
  {
    names: fc.uniqueArray(
      fc.record(
        {
          name: fc.constantFrom('A', 'B', 'C'),
          kind: fc.constantFrom('primary', 'primary', 'alias'),
          effectiveFrom: bound,
          effectiveTo: bound,
        },
        { requiredKeys: ['name', 'kind'] },
      ),
      { minLength: 1, maxLength: 2, selector: (name) => JSON.stringify(name) },
    ),
    headquarters: fc.constantFrom('CN', 'US'),
    countries: fc.uniqueArray(fc.constantFrom('CN', 'HK', 'US'), { minLength: 1, maxLength: 2 }),
    evidence,
  },
  { requiredKeys: ['evidence'] },
);

function partyStep(partyId: string, { parties, chips }: Cluster): fc.Arbitrary<Decide> {
  return fc.oneof(
    retractLift(decideParty),
    restriction.map(
      (data): Decide =>
        (facts, factId) =>
          decideParty(facts, {
            type: 'restrict-party',
            data: { ...data, factId, partyId, list: 'entity-list' },
          }),
    ),
    period.map(
      (data): Decide =>
        (facts, factId) =>
          decideParty(facts, {
            type: 'delist-company',
            data: {
              ...data,
              factId,
              companyId: partyId,
              exchange: 'XNAS',
              symbol: 'X',
              voluntary: true,
              planned: true,
            },
          }),
    ),
    fc.tuple(period, fc.constantFrom(...parties)).map(
      ([data, subsidiaryId]): Decide =>
        (facts, factId) =>
          decideParty(facts, {
            type: 'flag-subsidiary-route',
            data: {
              ...data,
              factId,
              parentId: partyId,
              subsidiaryId,
              viaCountry: 'AU',
              suspectedDestination: 'CN',
              redFlag: 'seen',
              chips: chips.slice(0, 1),
            },
          }),
    ),
    lifted.map(
      (data): Decide =>
        (facts, factId) =>
          decideParty(facts, { type: 'relist-company', data: { ...data, factId, companyId: partyId } }),
    ),
    partLifted.map(
      (data): Decide =>
        (facts, factId) =>
          decideParty(facts, { type: 'lift-party-restriction', data: { ...data, factId, partyId } }),
    ),
    described.map(
      (data): Decide =>
        (facts, factId) =>
          decideParty(facts, { type: 'describe-party', data: { ...data, factId, partyId } }),
    ),
    old.map(
      (factId): Decide =>
        (facts) =>
          decideParty(facts, { type: 'retract-fact', factId, reason: 'wrong' }),
    ),
  );
}

function saleStep(saleId: string, { parties, chips }: Cluster): fc.Arbitrary<Decide> {
  const named = fc.record(
    {
      buyer: fc.constantFrom(...parties),
      buyerParent: fc.constantFrom(...parties),
      seller: fc.constantFrom(...parties),
    },
    { requiredKeys: ['buyer'] },
  );
  return fc.oneof(
    retractLift(decideSale),
    fc.tuple(period, named).map(
      ([data, roles]): Decide =>
        (facts, factId) =>
          decideSale(facts, {
            type: 'block-sale',
            data: {
              ...data,
              ...roles,
              factId,
              saleId,
              authority: 'us-bis',
              reason: 'stopped',
              chips: chips.slice(0, 1).map((chipId) => ({ chipId })),
            },
          }),
    ),
    lifted.map(
      (data): Decide =>
        (facts, factId) =>
          decideSale(facts, { type: 'release-sale', data: { ...data, factId, saleId } }),
    ),
  );
}

/** A few subjects that name one another and nobody else. */
export interface Cluster {
  readonly chips: readonly string[];
  readonly parties: readonly string[];
  readonly sale: string;
}

/** One command for one subject of a cluster. */
export function stepIn(cluster: Cluster): fc.Arbitrary<Step> {
  const { chips, parties, sale } = cluster;
  return fc.oneof(
    ...chips.map((id) => chipStep(id).map((decide) => ({ subject: { kind: 'chip', id }, decide }) as const)),
    ...parties.map((id) =>
      partyStep(id, cluster).map((decide) => ({ subject: { kind: 'party', id }, decide }) as const),
    ),
    saleStep(sale, cluster).map((decide) => ({ subject: { kind: 'sale', id: sale }, decide }) as const),
  );
}

/** The appends that the deciders accept, with positions. */
export function history(steps: readonly Step[]): PositionedEvent[][] {
  const streams = new Map<string, Facts>();
  const used = new Map<string, number>();
  const appends: PositionedEvent[][] = [];
  let position = 0;
  for (const { subject, decide } of steps) {
    const key = streamOf(subject);
    const facts = streams.get(key) ?? noFacts;
    const count = (used.get(key) ?? 0) + 1;
    try {
      const events = decide(facts, `fact-${count}`);
      used.set(key, count);
      streams.set(key, events.reduce(evolve, facts));
      appends.push(
        events.map((event) => ({ event, subject, position: (position += 1), recordedAt: position * 1000 })),
      );
    } catch (error) {
      if (!(error instanceof CommandRefusedError)) throw error;
    }
  }
  return appends;
}

/** An append as the service would write it. Event ids are derived from the salt and the position. */
export function newEventsOf(append: readonly PositionedEvent[], salt: number): NewEvent[] {
  return append.map(({ event, position, recordedAt }, appendIndex) => {
    const hash = createHash('sha256').update(`${salt}/${position}`).digest('hex');
    return {
      id: `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`,
      type: event.type,
      data: event.data,
      metadata: {
        actor: 'simulation',
        commandId: hash,
        requestHash: hash,
        correlationId: hash,
        causationId: hash,
        recordedAt: new Date(recordedAt).toISOString(),
        appendIndex,
        appendSize: append.length,
        schemaVersion: definitions[event.type].version,
      },
    };
  });
}
