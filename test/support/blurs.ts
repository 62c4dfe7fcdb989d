import {
  DAY,
  boundsOfShare,
  certainties,
  destinationOf,
  endOf,
  isDay,
  resolved,
  startOf,
  type DomainEvent,
  type EffectiveBound,
  type EventData,
  type EventType,
  type Evidence,
  type Measure,
  type Name,
  type Share,
  zonelessTimes,
  type UncertainInstant,
} from '../../events/index.js';
import { dayAfter } from './random-values.js';

/*
 * The blurs of R0: for each field of each event, the wider values that contain a recorded one. A field without an entry
 * does not compile.
 */

/** Values that contain a recorded one; `undefined` is the value of a field that is absent. */
interface Wider<Value> {
  widen(value: Value): readonly (Value | undefined)[];
  /** Whether the wider value claims more: what it restricts beside the old is new, and may be sure. */
  readonly claimsMore: boolean;
}

/** How a field is blurred, or why it is not. */
type Entry<Value> = Wider<Value> | 'identifies' | `certain: ${string}`;

const blur = <Value>(widen: (value: Value) => readonly (Value | undefined)[]): Wider<Value> => ({
  widen,
  claimsMore: false,
});
const wideClaim = <Value>(): Wider<Value> => ({ widen: () => [undefined], claimsMore: true });

/** The value is not known any more. */
const notKnown = { widen: (): undefined[] => [undefined], claimsMore: false };

const DAY_LENGTH = '2023-01-01'.length;

const covers = (wide: UncertainInstant, old: UncertainInstant): boolean =>
  wide.earliest <= old.earliest && wide.latest >= old.latest;

/** Wider bounds; that each contains the old one is checked where both are resolved. */
function widerBounds(bound: EffectiveBound): EffectiveBound[] {
  if (typeof bound !== 'string') {
    const { earliest, latest } = bound;
    const first = earliest?.slice(0, 10);
    const last = latest?.slice(0, 10);
    return [
      ...(first === undefined || last === undefined ? [] : [{ earliest: first }, { latest: last }]),
      ...(isDay(first) ? [{ ...bound, earliest: dayAfter(first, -3) }] : []),
      ...(isDay(last) ? [{ ...bound, latest: dayAfter(last, 3) }] : []),
    ];
  }
  if (bound.length >= DAY_LENGTH) {
    const day = bound.slice(0, 10);
    return [
      ...[1, 2, 5].map((days) => ({ earliest: dayAfter(day, 1 - days), latest: dayAfter(day, days) })),
      bound.slice(0, 7),
      bound.slice(0, 4),
      { earliest: day },
      { latest: dayAfter(day, 1) },
    ];
  }
  const year = bound.slice(0, 4);
  const first = bound.length === 7 ? `${bound}-01` : `${year}-01-01`;
  const last = bound.length === 7 ? dayAfter(first, 31) : dayAfter(`${year}-12-31`, 1);
  return [year, { earliest: first, latest: last }, { earliest: first }, { latest: last }];
}

const bound = blur(widerBounds);

/** When something was published is at any time of a day, and in no zone. */
function published(value: EffectiveBound): UncertainInstant[] {
  const { instants, days } = zonelessTimes(value);
  const rest = isDay(typeof value === 'string' ? value : value.latest) ? DAY - 1 : 0;
  return [instants, days].map(({ earliest, latest }) => ({ earliest, latest: latest + rest }));
}

const publishedOn = blur((value: EffectiveBound) => [
  ...widerBounds(value).filter((wider) => {
    const old = published(value);
    return published(wider).every((each, axis) => covers(each, old[axis] ?? each));
  }),
  undefined,
]);
const observedOn = blur((value: string) => [
  ...widerBounds(value).filter((each) => typeof each === 'string'),
  undefined,
]);

const shown = 'certain: it is shown, and decides nothing';

const evidenceBlurs = {
  publisher: 'identifies',
  url: 'identifies',
  citation: 'identifies',
  title: 'identifies',
  publishedOn,
  observedOn,
  language: shown,
  quote: shown,
  certainty: blur((value: Evidence['certainty']) => certainties.slice(certainties.indexOf(value) + 1)),
} satisfies { readonly [Field in keyof Evidence]-?: Entry<Required<Evidence>[Field]> };

/** Each list in which one field of one value is blurred. */
function eachBlurred<Value extends object>(
  values: readonly Value[],
  blurs: Readonly<Record<string, unknown>>,
): Value[][] {
  return values.flatMap((value, place) =>
    Object.entries(value).flatMap(([field, old]) =>
      widerOf(blurs[field], old).map((wider) => values.with(place, withField(value, field, wider.value))),
    ),
  );
}

const evidence = blur((sources: Evidence[]) => eachBlurred(sources, evidenceBlurs));

const nameBlurs = {
  name: 'identifies',
  kind: shown,
  effectiveFrom: bound,
  effectiveTo: bound,
} satisfies { readonly [Field in keyof Name]-?: Entry<Required<Name>[Field]> };
const names = blur((values: Name[]) => eachBlurred(values, nameBlurs));

type Terms = EventData<'ChipRestricted'>['destinations'];

/** Where it applies is not stated; or it is not, what one of the terms excepts. */
const destinations = blur((terms: Terms): Terms[] => [
  ['not-stated'],
  ...terms.flatMap((term, place) =>
    typeof term === 'string'
      ? []
      : [terms.with(place, { destination: destinationOf(term), except: ['not-stated'] })],
  ),
]);

type Parameters = NonNullable<EventData<'ChipDescribed'>['parameters']>;

/** A measured value that may be anything. */
const parameters = blur((values: Parameters): Parameters[] =>
  values.flatMap(({ parameter, unit, is }, place) =>
    is === undefined && unit !== undefined ? [values.with(place, { parameter, unit, atLeast: 0 })] : [],
  ),
);

const fact = { factId: 'identifies', evidence } as const;
const resolution = {
  zone: notKnown,
  instants: 'certain: resolved from the bounds and the zone',
  localTimes: 'certain: resolved from the bounds and the zone',
} as const;
const period = { effectiveFrom: bound, effectiveTo: bound, ...resolution } as const;
const startOnly = { effectiveFrom: bound, ...resolution } as const;
const lift = { ...fact, lifts: 'identifies', effectiveFrom: bound, ...resolution } as const;

const restriction = {
  ...fact,
  ...period,
  authority: 'identifies',
  measure: blur((value: Measure): Measure[] => (value === 'not-stated' ? [] : ['not-stated'])),
  // Without them a measure applies to all transactions, and excepts nothing.
  appliesTo: wideClaim<EventData<'ChipRestricted'>['appliesTo'] & object>(),
  destinations,
  exceptDestinations: {
    widen: (): (string[] | undefined)[] => [['not-stated'], undefined],
    claimsMore: true,
  },
  legalBasis: shown,
} as const;

const restrictionLift = {
  ...lift,
  how: 'certain: no value means that it is not known',
  until: bound,
  destinations,
  appliesTo: 'certain: a lift without it lifts more, and no value means that it is not known',
  replacedBy: 'identifies',
} as const;

const blurs = {
  ChipDescribed: {
    ...fact,
    chipId: 'identifies',
    names,
    maker: shown,
    eccn: 'certain: what it leaves open is a shorter number, as 3A090',
    releasedOn: observedOn,
    totalProcessingPerformance: 'certain: a value that is not known is stated in parameters',
    parameters,
  },
  ChipRestricted: {
    ...restriction,
    chipId: 'identifies',
    eccn: 'certain: what it leaves open is a shorter number, as 3A090',
  },
  ChipRestrictionLifted: { ...restrictionLift, chipId: 'identifies' },
  SaleBlocked: {
    ...fact,
    ...period,
    saleId: 'identifies',
    authority: 'identifies',
    chips: 'identifies',
    seller: 'identifies',
    buyer: 'identifies',
    buyerParent: 'identifies',
    statedDestination: shown,
    suspectedEndDestination: shown,
    reason: shown,
  },
  SaleReleased: { ...lift, saleId: 'identifies' },
  PartyDescribed: {
    ...fact,
    partyId: 'identifies',
    kind: shown,
    names,
    identifiers: 'identifies',
    addresses: shown,
    countries: shown,
    headquarters: shown,
    parentId: 'identifies',
  },
  CompanyDelisted: {
    ...fact,
    ...period,
    companyId: 'identifies',
    exchange: 'identifies',
    symbol: shown,
    voluntary: shown,
    planned: shown,
  },
  CompanyRelisted: { ...lift, companyId: 'identifies' },
  SubsidiaryRouteFlagged: {
    ...fact,
    ...period,
    parentId: 'identifies',
    subsidiaryId: 'identifies',
    viaCountry: shown,
    suspectedDestination: shown,
    chips: 'identifies',
    redFlag: shown,
  },
  SubsidiaryRouteCleared: { ...lift, parentId: 'identifies' },
  PartyRestricted: { ...restriction, partyId: 'identifies', list: 'identifies', entry: shown },
  PartyRestrictionLifted: { ...restrictionLift, partyId: 'identifies' },
  PartiesIdentified: { ...fact, partyId: 'identifies', sameAs: 'identifies', basis: shown },
  // It decides on matches of names, which no status rests on.
  MatchDismissed: {
    ...fact,
    partyId: 'identifies',
    asked: shown,
    decidedBy: shown,
    reason: shown,
  },
  OwnershipStated: {
    ...fact,
    ...period,
    ownedId: 'identifies',
    ownerId: 'identifies',
    share: blur((value: Share): (Share | undefined)[] => {
      const { atLeast, atMost } = boundsOfShare(value);
      return [
        { atLeast: Math.max(atLeast - 10, 0), atMost: Math.min(atMost + 10, 100) },
        { atLeast },
        undefined,
      ];
    }),
    holding: notKnown,
  },
  OwnershipEnded: { ...lift, ownedId: 'identifies' },
  ListDescribed: {
    ...fact,
    listId: 'identifies',
    name: shown,
    publisher: shown,
    authority: 'identifies',
    regime: shown,
    url: shown,
    measure: shown,
    meaning: shown,
    kinds: shown,
    usualInterval: shown,
  },
  ListEditionStarted: {
    ...fact,
    listId: 'identifies',
    edition: shown,
    sha256: shown,
    format: shown,
    rows: shown,
    entries: shown,
    confirmed: shown,
  },
  ListEditionRecorded: {
    ...fact,
    listId: 'identifies',
    edition: shown,
    sha256: shown,
    rows: shown,
    entries: shown,
    added: shown,
    gone: shown,
    changed: shown,
    reworded: shown,
    unreadable: shown,
    scope: shown,
    columns: shown,
    previousEdition: shown,
  },
  GroupEditionRecorded: {
    ...fact,
    ...startOnly,
    effectiveFrom: 'certain: the day of the edition, which its publisher gives it',
    groupId: 'identifies',
    members: 'certain: what an edition leaves open is in possibleMembers',
    possibleMembers: shown,
    usualInterval: shown,
  },
  CountryJoinedGroup: { ...fact, ...startOnly, groupId: 'identifies', country: 'identifies' },
  CountryLeftGroup: { ...fact, ...startOnly, groupId: 'identifies', country: 'identifies' },
  RuleAdopted: {
    ...fact,
    ...period,
    ruleId: 'identifies',
    kind: 'identifies',
    title: shown,
    authority: 'identifies',
    legalBasis: shown,
    chipParameters: 'certain: the text of the rule',
    ownership: 'certain: the text of the rule',
  },
  RuleSuspended: {
    ...fact,
    ...startOnly,
    ruleId: 'identifies',
    adoption: 'identifies',
    suspends: 'identifies',
    until: bound,
  },
  RuleEnded: { ...fact, ...startOnly, ruleId: 'identifies', adoption: 'identifies' },
  SaleScreened: {
    factId: 'identifies',
    screeningId: 'identifies',
    verdict: shown,
    asOf: shown,
    position: shown,
    editions: shown,
    matcherVersion: shown,
    answerVersion: shown,
    answerSha256: shown,
    answerParts: shown,
    restsOn: shown,
    retainUntil: shown,
  },
  ScreeningAnswerStored: { factId: 'identifies', screeningId: 'identifies', part: shown, bytes: shown },
  ScreeningDecided: {
    factId: 'identifies',
    screeningId: 'identifies',
    decision: shown,
    decidedBy: shown,
    reason: shown,
    confirms: 'identifies',
    needsSecond: shown,
  },
  ScreeningErased: { factId: 'identifies', screeningId: 'identifies', reason: shown },
  ClockCorrected: {
    factId: 'identifies',
    reason: shown,
    lastRecordedAt: shown,
    rightTime: shown,
  },
  FactRetracted: { factId: 'identifies', reason: shown, replacedBy: 'identifies', restores: 'identifies' },
} satisfies {
  readonly [Type in EventType]: {
    readonly [Field in keyof EventData<Type>]-?: Entry<Required<EventData<Type>>[Field]>;
  };
};

/** A wider value of a field. */
interface WiderValue {
  readonly value: unknown;
  readonly claimsMore: boolean;
}

function widerOf(entry: unknown, value: unknown): WiderValue[] {
  if (typeof entry !== 'object' || entry === null || value === undefined) return [];
  const { widen, claimsMore } = entry as Wider<unknown>;
  return widen(value)
    .filter((wider) => JSON.stringify(wider) !== JSON.stringify(value))
    .map((wider) => ({ value: wider, claimsMore: claimsMore && wider === undefined }));
}

function withField<Value extends object>(value: Value, field: string, wider: unknown): Value {
  const { [field]: _old, ...rest } = value as Readonly<Record<string, unknown>>;
  return (wider === undefined ? rest : { ...rest, [field]: wider }) as Value;
}

/** An event in which one value is blurred. */
export interface BlurredEvent {
  readonly field: string;
  readonly event: DomainEvent;
  readonly claimsMore: boolean;
}

/** Every blur of an event; `lifted` is the fact that a lift ends. */
export function blursOf(event: DomainEvent, lifted: DomainEvent | undefined): BlurredEvent[] {
  const entries: Readonly<Record<string, unknown>> = blurs[event.type];
  return Object.entries(event.data).flatMap(([field, old]) =>
    widerOf(entries[field], old).flatMap(({ value, claimsMore }) => {
      const wider = { ...event, data: withField(event.data, field, value) } as DomainEvent;
      const blurred = resolvedAgain(wider, field, lifted);
      return contains(blurred, event)
        ? [{ field: `${event.type}.${field}`, event: blurred, claimsMore }]
        : [];
    }),
  );
}

type Times = Readonly<Record<string, unknown>>;

/** An event with what its blurred field means; its other bounds mean what they meant when they were recorded. */
function resolvedAgain(event: DomainEvent, field: string, lifted: DomainEvent | undefined): DomainEvent {
  if (field === 'zone') {
    const zoneless = resolved(withoutZone(event), lifted && withoutZone(lifted));
    return { ...event, data: { ...event.data, ...zoneless.data } } as DomainEvent;
  }
  if (!['effectiveFrom', 'effectiveTo', 'until'].includes(field)) return event;
  const { data } = event as { readonly data: { readonly instants?: Times; readonly localTimes?: Times } };
  const again = resolved(event).data as typeof data;
  const localTimes = { ...withField(data.localTimes ?? {}, field, again.localTimes?.[field]) };
  return {
    ...event,
    data: {
      ...withField(data, 'localTimes', Object.keys(localTimes).length === 0 ? undefined : localTimes),
      instants: { ...data.instants, [field]: again.instants?.[field] },
    },
  } as unknown as DomainEvent;
}

/** An event in which nothing says what zone its days are of. */
function withoutZone(event: DomainEvent): DomainEvent {
  const {
    zone: _zone,
    authority: _authority,
    exchange: _exchange,
    localTimes: _local,
    ...data
  } = {
    ...event.data,
  } as Readonly<Record<string, unknown>>;
  return { ...event, data } as unknown as DomainEvent;
}

/** Whether the times of an event contain those of another, on both axes. */
function contains(wide: DomainEvent, old: DomainEvent): boolean {
  return [startOf, endOf].every((timeOf) => {
    const [a, b] = [timeOf(wide), timeOf(old)];
    if (a === undefined || b === undefined) return true;
    return covers(a.instants, b.instants) && covers(a.days, b.days);
  });
}
