import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  definitions,
  isOf,
  parseBound,
  parseEnd,
  resolved,
  streamOf,
  termsProblem,
  termText,
  transactions,
  zoneOf,
  type DestinationTerm,
  type DomainEvent,
  type EventData,
  type EventOf,
  type Subject,
  type Transaction,
} from '../../events/index.js';
import type { PositionedEvent } from '../../libs/as-of/index.js';
import { isEmptyInterval } from '../../libs/rules/index.js';
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
const term = fc.oneof(
  { weight: 4, arbitrary: destination },
  fc.constantFrom<{ destination: string; except: string[] }>(
    { destination: 'D:5', except: ['HK'] },
    { destination: 'D:1', except: ['D:5'] },
    { destination: 'worldwide', except: ['CN', 'AU'] },
    { destination: 'headquarteredIn:D:5', except: ['headquarteredIn:CN'] },
  ),
);
// The deciders check terms one by one; that worldwide is alone is checked before them.
const destinations = fc
  .uniqueArray(term, { minLength: 1, maxLength: 3, selector: termText })
  .map((terms) => (termsProblem(terms) === undefined ? terms : terms.slice(0, 1)));
const exceptDestinations = fc.uniqueArray(destination, { minLength: 1, maxLength: 2 });
const appliesTo = fc.uniqueArray(fc.constantFrom(...transactions), { minLength: 1, maxLength: 2 });
const zone = fc.constantFrom('Asia/Tokyo', 'America/New_York', 'Australia/Sydney');
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
const until = fc.oneof(
  fc.integer({ min: 20, max: 80 }).map((n) => new Date(Date.UTC(2023, 0, 1 + n)).toISOString().slice(0, 10)),
  bound,
);
const optional = { effectiveTo: bound, exceptDestinations, appliesTo, zone };
export const measured = {
  authority: fc.constantFrom('us-bis', 'cn-mofcom', 'xx-ministry'),
  measure: fc.constantFrom('license-required', 'policy-of-denial'),
} as const;
const restriction = fc.record(
  { ...measured, effectiveFrom: bound, destinations, evidence, ...optional },
  { requiredKeys: ['authority', 'measure', 'effectiveFrom', 'destinations', 'evidence'] },
);
type Restriction = typeof restriction extends fc.Arbitrary<infer Value> ? Value : never;
const period = fc.record(
  { effectiveFrom: bound, effectiveTo: bound, evidence, zone },
  { requiredKeys: ['effectiveFrom', 'evidence'] },
);
type PartLift = Pick<
  EventData<'ChipRestrictionLifted'>,
  'lifts' | 'effectiveFrom' | 'evidence' | 'how' | 'until' | 'destinations' | 'appliesTo'
>;
const lifted = fc.record({ lifts: old, effectiveFrom: bound, evidence });
const partLifted: fc.Arbitrary<PartLift> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record(
      { lifts: old, effectiveFrom: bound, evidence, destinations, appliesTo },
      { requiredKeys: ['lifts', 'effectiveFrom', 'evidence'] },
    ),
  },
  fc.record(
    {
      lifts: old,
      effectiveFrom: bound,
      evidence,
      how: fc.constant('suspends' as const),
      until,
      destinations,
      appliesTo,
    },
    { requiredKeys: ['lifts', 'effectiveFrom', 'evidence', 'how'] },
  ),
);

type Restricted = EventOf<'restricts'>;

/** The restrictions that a change can be about. */
function restrictionsIn(facts: Facts): Restricted[] {
  return [...facts.values()].flatMap(({ event, retracted }) =>
    !retracted && isOf(event, 'restricts') ? [event] : [],
  );
}

/** A restriction that is held, where there is one: a lift of anything else is refused. */
function heldFor(lifts: string, facts: Facts): string {
  const held = restrictionsIn(facts);
  return held[Number(lifts.slice('fact-'.length)) % held.length]?.data.factId ?? lifts;
}

function liftOf(fact: Restricted, data: object): DomainEvent {
  const common = { lifts: fact.data.factId, ...data };
  const lift =
    fact.type === 'ChipRestricted'
      ? { type: 'ChipRestrictionLifted', data: { chipId: fact.data.chipId, ...common } }
      : { type: 'PartyRestrictionLifted', data: { partyId: fact.data.partyId, ...common } };
  return resolved(lift as DomainEvent, fact);
}

/** The act that withdraws a restriction before it begins, or postpones it. */
function withdraw(pick: number, data: Restriction | undefined, sources: Restriction['evidence']): Decide {
  return (facts, factId) => {
    const held = restrictionsIn(facts).filter(
      ({ data: { effectiveFrom } }) => parseBound(effectiveFrom).earliest > BEFORE,
    );
    const fact = held[pick % held.length];
    if (fact === undefined || facts.has(factId)) throw refused();
    const act = { how: 'withdraws', effectiveFrom: '2022-12-12', evidence: sources };
    if (data !== undefined && isEmptyInterval(parseBound(data.effectiveFrom), parseEnd(data.effectiveTo)))
      throw refused();
    if (data === undefined) return [liftOf(fact, { ...act, factId })];
    return [
      liftOf(fact, { ...act, factId: `${factId}-lift-1`, replacedBy: factId }),
      resolved({ ...fact, data: { ...fact.data, ...data, evidence: sources, factId } } as Restricted),
    ];
  };
}

/** The act that suspends a restriction until further notice, or until it is retracted. */
function stay(pick: number, effectiveFrom: string, sources: Restriction['evidence']): Decide {
  return (facts, factId) => {
    const held = restrictionsIn(facts).filter(
      ({ data }) => parseBound(data.effectiveFrom).earliest < parseBound(effectiveFrom).earliest,
    );
    const fact = held[pick % held.length];
    if (fact === undefined || facts.has(factId)) throw refused();
    return [liftOf(fact, { factId, how: 'suspends', effectiveFrom, evidence: sources })];
  };
}

const BEFORE = Date.UTC(2022, 11, 31);

/** A change of measure: the lifts, with the instant of the new restriction, then that. */
function replace(picks: readonly number[], data: Restriction, also: readonly DestinationTerm[]): Decide {
  return (facts, factId) => {
    const held = restrictionsIn(facts);
    const picked = [...new Set(picks.map((pick) => held[pick % held.length]))];
    const [sample] = picked;
    if (sample === undefined || facts.has(factId)) throw refused();
    const common =
      'list' in sample.data
        ? { list: sample.data.list, partyId: sample.data.partyId }
        : { chipId: sample.data.chipId };
    if (isEmptyInterval(parseBound(data.effectiveFrom), parseEnd(data.effectiveTo))) throw refused();
    const restriction = resolved({ type: sample.type, data: { ...data, ...common, factId } } as Restricted);
    const lifts = picked.flatMap((fact, place) => {
      const reach = fact && replacedReach(fact.data, data, also);
      if (fact === undefined || reach === undefined) return [];
      const ids = { factId: `${factId}-lift-${place + 1}`, replacedBy: factId };
      const { effectiveFrom, evidence: sources } = data;
      const given = zoneOf(data);
      return [
        liftOf(fact, { ...ids, ...reach, effectiveFrom, evidence: sources, ...(given && { zone: given }) }),
      ];
    });
    if (lifts.length === 0) throw refused();
    return [...lifts, restriction];
  };
}

/** What a new restriction takes from an old one: its terms in the same words, or all under worldwide (R6). */
function replacedReach(
  old: Restricted['data'],
  { destinations: named, appliesTo: now }: Restriction,
  also: readonly DestinationTerm[],
) {
  const terms = [...named, ...also].map(termText);
  const isWhole = terms.includes('worldwide');
  const covered = old.destinations.filter((each) => isWhole || terms.includes(termText(each)));
  const applied: readonly Transaction[] = old.appliesTo ?? transactions;
  const lost = applied.filter((each) => now?.includes(each) ?? true);
  if (covered.length === 0 || lost.length === 0) return undefined;
  return {
    ...(covered.length < old.destinations.length && { destinations: covered }),
    ...(lost.length < applied.length && { appliesTo: lost }),
  };
}

function refused(): CommandRefusedError {
  return new CommandRefusedError('fact-unknown', '', 'there is no restriction');
}

/** Retracts a replacement, and records again what it replaced, with its lifts (R8). */
function undo(pick: number): Decide {
  return (facts, id) => {
    const corrected = [...facts.values()].flatMap(({ event }) =>
      !isOf(event, 'restricts') || facts.get(event.data.factId)?.retracted === true ? [] : [event],
    );
    const fact = corrected[pick % corrected.length];
    if (fact === undefined) throw refused();
    const again = `${id}-again-1`;
    const own = [...facts.values()].flatMap(({ event, retracted }) =>
      !retracted && 'lifts' in event.data && event.data.lifts === fact.data.factId ? [event] : [],
    );
    return [
      { type: 'FactRetracted', data: { factId: fact.data.factId, reason: 'undone', replacedBy: again } },
      { ...fact, data: { ...fact.data, factId: again } } as DomainEvent,
      ...own.map(
        (lift, place) =>
          ({
            ...lift,
            data: { ...lift.data, factId: `${again}-lift-${place + 1}`, lifts: again },
          }) as DomainEvent,
      ),
    ];
  };
}

/** Changes of restrictions as public acts: withdrawals, postponements, replacements; and corrections undone. */
const acts: fc.Arbitrary<Decide> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.nat(20), fc.option(restriction, { nil: undefined }), evidence)
      .map((given) => withdraw(...given)),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.array(fc.nat(20), { minLength: 1, maxLength: 2 }),
        restriction,
        fc.oneof(fc.constant([]), destinations),
      )
      .map((given) => replace(...given)),
  },
  fc.nat(20).map(undo),
  { weight: 8, arbitrary: fc.tuple(fc.nat(20), day, evidence).map((given) => stay(...given)) },
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
    { weight: 6, arbitrary: acts },
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
            decideChip(facts, {
              type: 'lift-chip-restriction',
              data: { ...data, lifts: heldFor(data.lifts, facts), factId, chipId },
            }),
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
    { weight: 3, arbitrary: acts },
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
              exchange: 'XHKG',
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
          decideParty(facts, {
            type: 'lift-party-restriction',
            data: { ...data, lifts: heldFor(data.lifts, facts), factId, partyId },
          }),
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

const traits: Readonly<Record<string, (data: Readonly<Record<string, unknown>>) => boolean>> = {
  zones: ({ zone: given }) => given !== undefined,
  'no zone': ({ effectiveFrom, zone: given }) => effectiveFrom !== undefined && given === undefined,
  'coarse dates': ({ effectiveFrom }) =>
    typeof effectiveFrom === 'object' ||
    /^\d{4}(-\d{2})?$/.test(JSON.stringify(effectiveFrom ?? '').replaceAll('"', '')),
  lifts: ({ lifts }) => lifts !== undefined,
  suspensions: ({ how }) => how === 'suspends',
  withdrawals: ({ how }) => how === 'withdraws',
  replacements: ({ lifts, replacedBy }) => lifts !== undefined && replacedBy !== undefined,
  'exceptions of a term': ({ destinations: terms }) => JSON.stringify(terms ?? []).includes('except'),
  transactions: ({ appliesTo: named }) => named !== undefined,
  retractions: ({ reason, evidence: sources }) => reason !== undefined && sources === undefined,
};

/** The share of histories that have a trait, in percent. */
export function sharesOf(histories: readonly (readonly PositionedEvent[])[]): Record<string, number> {
  return Object.fromEntries(
    Object.entries(traits).map(([name, has]) => {
      const having = histories.filter((events) => events.some(({ event }) => has(event.data)));
      return [name, Math.round((100 * having.length) / histories.length)];
    }),
  );
}
