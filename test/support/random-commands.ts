import fc from 'fast-check';
import { isDay, isOf, type EventData, type EventOf } from '../../events/index.js';
import type { ChipCommand, Facts, PartyCommand, SaleCommand } from '../../libs/restrictions/index.js';
import {
  appliesTo,
  bound,
  confirmedEvidence,
  day,
  dayAfter,
  destination,
  destinations,
  evidence,
  exceptDestinations,
  laterBound,
  measuredAnyhow,
  zone,
} from './random-values.js';

/*
 * Random commands for one subject, each made from what its stream holds, so that it mostly names a fact that exists.
 * Many are such as the deciders refuse.
 */

/** Makes a command that records a fact under an id; undefined if nothing is held that it could be about. */
export type Make<Command> = (facts: Facts, factId: string) => Command | undefined;

type RestrictChip = Extract<ChipCommand, { readonly type: 'restrict-chip' }>;
type Replacing = Omit<RestrictChip, 'type' | 'data'>;
type Restriction = Omit<EventData<'ChipRestricted'>, 'chipId'>;
type Lift = Omit<EventData<'ChipRestrictionLifted'>, 'chipId'>;

/** How the commands for restrictions of one kind of subject are worded. */
interface Wording<Command> {
  readonly restrict: (data: Restriction, replacing: Replacing) => Command;
  readonly lift: (data: Lift) => Command;
  readonly retract: (retracted: Retracted<Command>) => Command;
}
interface Retracted<Command> {
  readonly factId: string;
  readonly reason: string;
  readonly replacement?: Command;
  readonly alsoRetract?: readonly string[];
}

const restriction = fc.record(
  {
    ...measuredAnyhow,
    effectiveFrom: bound,
    destinations,
    evidence,
    effectiveTo: laterBound,
    exceptDestinations,
    appliesTo,
    zone,
  },
  { requiredKeys: ['authority', 'measure', 'effectiveFrom', 'destinations', 'evidence'] },
);
/** One that most others can replace: without a stated end, and without exceptions of the whole. */
const plainRestriction = fc.record(
  { ...measuredAnyhow, effectiveFrom: bound, destinations, evidence, zone },
  { requiredKeys: ['authority', 'measure', 'effectiveFrom', 'destinations', 'evidence'] },
);
const partOfReach = { destinations, appliesTo };
const ACT_BEFORE_ALL = '2022-12-12';
const actDate = fc.oneof({ weight: 3, arbitrary: fc.constant(ACT_BEFORE_ALL) }, day);

function held(facts: Facts): EventOf<'restricts'>[] {
  return [...facts.values()].flatMap(({ event, retracted }) =>
    !retracted && isOf(event, 'restricts') ? [event] : [],
  );
}

function pickFrom<T>(values: readonly T[], pick: number): T | undefined {
  return values[pick % Math.max(values.length, 1)];
}

const pick = fc.nat(30);
/** Of some lifts, the place of the term of its fact that it names: few random terms are those of the fact. */
const ownTerm = fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, pick);

/** Restrictions as they are made, replaced, postponed, lifted, suspended, withdrawn, corrected and restored. */
function restrictions<Command>({ restrict, lift, retract }: Wording<Command>): fc.Arbitrary<Make<Command>> {
  const made = (data: Omit<Restriction, 'factId'>, factId: string, replacing: Replacing = {}) =>
    restrict({ ...data, factId }, replacing);
  const liftOfHeld = (
    data: Omit<Lift, 'factId' | 'lifts'>,
    place: number,
    ownTerm: number | undefined,
  ): Make<Command> => {
    return (facts, factId) => {
      const lifted = pickFrom(held(facts), place);
      if (lifted === undefined) return undefined;
      const own = ownTerm === undefined ? undefined : pickFrom(lifted.data.destinations, ownTerm);
      const reach = own === undefined ? {} : { destinations: [own] };
      return lift({ ...data, ...reach, factId, lifts: lifted.data.factId });
    };
  };
  const first = fc
    .tuple(fc.oneof(restriction, plainRestriction), fc.nat(5))
    .map(([data, kind]): Make<Command> => {
      const ofOneDay = kind === 0 ? { effectiveTo: data.effectiveFrom } : {};
      return (_facts, factId) => made({ ...data, ...ofOneDay }, factId);
    });
  const later = fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(
          fc.uniqueArray(pick, { minLength: 1, maxLength: 2 }),
          plainRestriction,
          fc.boolean(),
          fc.option(destination, { nil: undefined }),
        )
        .map(([picks, data, isOfSameReach, also]): Make<Command> => {
          return (facts, factId) => {
            const replaced = [...new Set(picks.flatMap((each) => pickFrom(held(facts), each) ?? []))];
            const [first] = replaced;
            if (first === undefined) return undefined;
            const reach = isOfSameReach ? { destinations: [...first.data.destinations] } : {};
            return made({ ...data, ...reach }, factId, {
              lifts: replaced.map((each) => each.data.factId),
              ...(also === undefined ? {} : { alsoEnds: [also] }),
            });
          };
        }),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(pick, plainRestriction, fc.option(actDate, { nil: undefined }))
        .map(([place, data, decidedOn]): Make<Command> => {
          return (facts, factId) => {
            const postponed = pickFrom(held(facts), place);
            if (postponed === undefined) return undefined;
            return made({ ...data, destinations: [...postponed.data.destinations] }, factId, {
              postpones: postponed.data.factId,
              ...(decidedOn === undefined ? {} : { decidedOn }),
            });
          };
        }),
    },
    {
      weight: 4,
      arbitrary: fc
        .tuple(
          fc.record(
            { effectiveFrom: laterBound, evidence, ...partOfReach },
            { requiredKeys: ['effectiveFrom', 'evidence'] },
          ),
          pick,
          ownTerm,
        )
        .map(([data, place, own]) => liftOfHeld(data, place, own)),
    },
    {
      weight: 8,
      arbitrary: fc
        .tuple(
          fc.oneof(
            fc.record(
              {
                how: fc.constant('suspends' as const),
                effectiveFrom: laterBound,
                evidence,
                until: laterBound,
                ...partOfReach,
              },
              { requiredKeys: ['how', 'effectiveFrom', 'evidence'] },
            ),
            // A stay of the whole: most others leave something in force, or in doubt.
            fc.record({
              how: fc.constant('suspends' as const),
              effectiveFrom: day,
              evidence: confirmedEvidence,
            }),
          ),
          pick,
          ownTerm,
        )
        .map(([data, place, own]) => liftOfHeld(data, place, own)),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(
          fc.record(
            { how: fc.constant('withdraws' as const), effectiveFrom: actDate, evidence, ...partOfReach },
            { requiredKeys: ['how', 'effectiveFrom', 'evidence'] },
          ),
          pick,
          ownTerm,
        )
        .map(([data, place, own]) => liftOfHeld(data, place, own)),
    },
    {
      // Of the whole: most others leave something in force, or in doubt.
      weight: 3,
      arbitrary: fc
        .tuple(
          fc.record({
            how: fc.constant('withdraws' as const),
            effectiveFrom: fc.constant(ACT_BEFORE_ALL),
            evidence: confirmedEvidence,
          }),
          pick,
        )
        .map(([data, place]) => liftOfHeld(data, place, undefined)),
    },
    { weight: 2, arbitrary: stayBeyond(lift) },
    { weight: 3, arbitrary: liftByAnother(lift) },
    { weight: 9, arbitrary: corrections(plainRestriction, made, retract) },
    { weight: 9, arbitrary: undone(retract) },
    { weight: 2, arbitrary: retractedLift(retract) },
  );
  // Where nothing is held yet that a command could be about, a restriction is made.
  return fc.oneof(
    { weight: 1, arbitrary: first },
    {
      weight: 4,
      arbitrary: fc.tuple(later, first).map(([make, otherwise]): Make<Command> => {
        return (facts, factId) => make(facts, factId) ?? otherwise(facts, factId);
      }),
    },
  );
}

/** A stay that may be over before its fact begins, or outlasts it: what is outside of the fact bears on nothing. */
function stayBeyond<Command>(lift: Wording<Command>['lift']): fc.Arbitrary<Make<Command>> {
  return fc
    .tuple(pick, confirmedEvidence, fc.integer({ min: 1, max: 9 }), fc.boolean())
    .map(([place, sources, days, isBefore]): Make<Command> => {
      return (facts, factId) => {
        const stays = held(facts).flatMap(({ data: { factId: lifts, effectiveFrom, effectiveTo } }) => {
          const edge = isBefore ? effectiveFrom : effectiveTo;
          return isDay(edge)
            ? [{ lifts, ...(isBefore ? stayUntil(edge, days) : stayAcross(edge, days)) }]
            : [];
        });
        const stay = pickFrom(stays, place);
        return stay && lift({ how: 'suspends', factId, evidence: sources, ...stay });
      };
    });
}

function stayUntil(start: string, days: number) {
  return { effectiveFrom: { earliest: dayAfter(start, -days), latest: start }, until: start };
}

function stayAcross(end: string, days: number) {
  return {
    effectiveFrom: dayAfter(end, -days),
    until: { earliest: dayAfter(end, 1), latest: dayAfter(end, 1 + days) },
  };
}

/** A lift that was recorded after what takes the place of its fact, and has sources of its own. */
function liftByAnother<Command>(lift: Wording<Command>['lift']): fc.Arbitrary<Make<Command>> {
  return fc.tuple(pick, pick, evidence).map(([place, otherPlace, sources]): Make<Command> => {
    return (facts, factId) => {
      const lifted = pickFrom(held(facts), place);
      const others = held(facts).filter((each) => each !== lifted);
      const by = pickFrom(others, otherPlace);
      if (lifted === undefined || by === undefined) return undefined;
      return lift({
        factId,
        lifts: lifted.data.factId,
        replacedBy: by.data.factId,
        effectiveFrom: by.data.effectiveFrom,
        evidence: sources,
      });
    };
  });
}

/** Retractions of restrictions, most of them with a correction. */
function corrections<Command, Data extends object>(
  data: fc.Arbitrary<Data>,
  made: (data: Data, factId: string) => Command,
  retract: Wording<Command>['retract'],
): fc.Arbitrary<Make<Command>> {
  const reason = 'wrong';
  return fc.oneof(
    pick.map((place): Make<Command> => {
      return (facts) => {
        const retracted = pickFrom(held(facts), place)?.data.factId;
        return retracted === undefined ? undefined : retract({ factId: retracted, reason });
      };
    }),
    {
      weight: 5,
      arbitrary: fc.tuple(pick, data).map(([place, replacement]): Make<Command> => {
        return (facts, factId) => {
          const retracted = pickFrom(held(facts), place)?.data.factId;
          if (retracted === undefined) return undefined;
          return retract({ factId: retracted, reason, replacement: made(replacement, factId) });
        };
      }),
    },
  );
}

/** Retractions of corrections: most of them restore what was corrected. */
function undone<Command>(retract: Wording<Command>['retract']): fc.Arbitrary<Make<Command>> {
  return fc.tuple(pick, fc.nat(3)).map(([place, kind]): Make<Command> => {
    return (facts) => {
      const corrections = [...facts.values()].flatMap(({ replacedBy }) => replacedBy ?? []);
      const left = corrections.filter((id) => facts.get(id)?.retracted === false);
      const factId = pickFrom(left, place);
      if (factId === undefined) return undefined;
      return retract({
        factId,
        reason: 'the correction was wrong',
        ...(kind === 0 ? { alsoRetract: [] } : {}),
      });
    };
  });
}

/** The retraction of a lift: the fact that it ended is in force again. */
function retractedLift<Command>(retract: Wording<Command>['retract']): fc.Arbitrary<Make<Command>> {
  return pick.map((place): Make<Command> => {
    return (facts) => {
      const lifts = [...facts.values()].flatMap(({ event, retracted }) =>
        'lifts' in event.data && !retracted ? [event.data.factId] : [],
      );
      const factId = pickFrom(lifts, place);
      return factId === undefined ? undefined : retract({ factId, reason: 'never lifted' });
    };
  });
}

const descriptions = {
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
  evidence,
} as const;

export function chipCommands(chipId: string): fc.Arbitrary<Make<ChipCommand>> {
  const described = fc.record(
    {
      ...descriptions,
      maker: fc.constantFrom('M', 'N'),
      totalProcessingPerformance: fc.constantFrom(4992, 5000),
    },
    { requiredKeys: ['evidence'] },
  );
  return fc.oneof(
    {
      weight: 12,
      arbitrary: restrictions<ChipCommand>({
        restrict: (data, replacing) => ({ type: 'restrict-chip', data: { ...data, chipId }, ...replacing }),
        lift: (data) => ({ type: 'lift-chip-restriction', data: { ...data, chipId } }),
        retract: (retracted) => ({ type: 'retract-fact', ...retracted }) as ChipCommand,
      }),
    },
    described.map((data): Make<ChipCommand> => {
      return (_facts, factId) => ({ type: 'describe-chip', data: { ...data, factId, chipId } });
    }),
  );
}

/** When a flag is in force, and its evidence. */
const period = fc.record(
  { effectiveFrom: bound, effectiveTo: laterBound, evidence, zone },
  { requiredKeys: ['effectiveFrom', 'evidence'] },
);

/** The lift of a flag of one type, if there is one. */
function flagLift<Command>(
  type: EventOf<'flags'>['type'],
  worded: (data: Pick<Lift, 'factId' | 'lifts' | 'effectiveFrom' | 'evidence'>) => Command,
): fc.Arbitrary<Make<Command>> {
  return fc.tuple(pick, laterBound, evidence).map(([place, effectiveFrom, sources]): Make<Command> => {
    return (facts, factId) => {
      const flags = [...facts.values()].filter(({ event, retracted }) => event.type === type && !retracted);
      const lifts = pickFrom(flags, place)?.event.data.factId;
      return lifts === undefined ? undefined : worded({ factId, lifts, effectiveFrom, evidence: sources });
    };
  });
}

/** The retraction of any fact. */
function anyRetraction<Command>(
  retract: (retracted: Retracted<Command>) => Command,
): fc.Arbitrary<Make<Command>> {
  return pick.map((place): Make<Command> => {
    return (facts) => {
      const left = [...facts.values()].filter(({ retracted }) => !retracted);
      const factId = pickFrom(left, place)?.event.data.factId;
      return factId === undefined ? undefined : retract({ factId, reason: 'wrong' });
    };
  });
}

/** A few subjects that name one another and nobody else. */
export interface Cluster {
  readonly chips: readonly string[];
  readonly parties: readonly string[];
  readonly sale: string;
}

export function partyCommands(
  partyId: string,
  { parties, chips }: Cluster,
): fc.Arbitrary<Make<PartyCommand>> {
  return fc.oneof(
    { weight: 12, arbitrary: partyRestrictions(partyId) },
    period.map((data): Make<PartyCommand> => {
      const about = { companyId: partyId, exchange: 'XHKG', symbol: 'X', voluntary: true, planned: true };
      return (_facts, factId) => ({ type: 'delist-company', data: { ...data, ...about, factId } });
    }),
    flagLift<PartyCommand>('CompanyDelisted', (data) => ({
      type: 'relist-company',
      data: { ...data, companyId: partyId },
    })),
    fc.tuple(period, fc.constantFrom(...parties)).map(([data, subsidiaryId]): Make<PartyCommand> => {
      const route = { viaCountry: 'AU', suspectedDestination: 'CN', redFlag: 'seen' };
      const about = { parentId: partyId, subsidiaryId, chips: chips.slice(0, 1), ...route };
      return (_facts, factId) => ({ type: 'flag-subsidiary-route', data: { ...data, ...about, factId } });
    }),
    flagLift<PartyCommand>('SubsidiaryRouteFlagged', (data) => ({
      type: 'clear-subsidiary-route',
      data: { ...data, parentId: partyId },
    })),
    { weight: 2, arbitrary: partyDescriptions(partyId, parties) },
    ...identifications(partyId, parties).map((arbitrary) => ({ weight: 2, arbitrary })),
    anyRetraction(retractOfParty),
  );
}

/** Commands that say mostly what a party is, and how it and others are related. */
export function partyRelations(
  partyId: string,
  parties: readonly string[],
): fc.Arbitrary<Make<PartyCommand>> {
  return fc.oneof(
    { weight: 2, arbitrary: partyRestrictions(partyId) },
    { weight: 6, arbitrary: partyDescriptions(partyId, parties) },
    ...identifications(partyId, parties),
    anyRetraction(retractOfParty),
  );
}

function retractOfParty(retracted: Retracted<PartyCommand>): PartyCommand {
  return { type: 'retract-fact', ...retracted } as PartyCommand;
}

function partyRestrictions(partyId: string): fc.Arbitrary<Make<PartyCommand>> {
  return restrictions<PartyCommand>({
    restrict: (data, replacing) => ({
      type: 'restrict-party',
      data: { ...data, partyId, list: 'entity-list' },
      ...replacing,
    }),
    lift: (data) => ({ type: 'lift-party-restriction', data: { ...data, partyId } }),
    retract: retractOfParty,
  });
}

const NEVER_RECORDED = 'z';

function partyDescriptions(partyId: string, parties: readonly string[]): fc.Arbitrary<Make<PartyCommand>> {
  const described = fc.record(
    {
      ...descriptions,
      kind: fc.constantFrom('company', 'unknown'),
      identifiers: fc
        .record({ scheme: fc.constantFrom('lei', 'ticker'), value: fc.constantFrom('1', '2') })
        .map((identifier) => [identifier]),
      headquarters: fc.constantFrom('CN', 'US'),
      countries: fc.uniqueArray(fc.constantFrom('CN', 'HK', 'US'), { minLength: 1, maxLength: 2 }),
      parentId: fc.constantFrom(...parties.filter((id) => id !== partyId), NEVER_RECORDED),
    },
    { requiredKeys: ['evidence'] },
  );
  return fc.tuple(described, fc.boolean()).map(([data, confirmed]): Make<PartyCommand> => {
    return (_facts, factId) => ({ type: 'describe-party', data: { ...data, factId, partyId }, confirmed });
  });
}

/** One for each other party. */
function identifications(partyId: string, parties: readonly string[]): fc.Arbitrary<Make<PartyCommand>>[] {
  return parties
    .filter((id) => id !== partyId)
    .map((sameAs) =>
      evidence.map((sources): Make<PartyCommand> => {
        const about = { partyId, sameAs, basis: 'the same address', evidence: sources };
        return (_facts, factId) => ({ type: 'identify-parties', data: { ...about, factId } });
      }),
    );
}

export function saleCommands(saleId: string, { parties, chips }: Cluster): fc.Arbitrary<Make<SaleCommand>> {
  const roles = fc.record(
    {
      buyer: fc.constantFrom(...parties),
      buyerParent: fc.constantFrom(...parties),
      seller: fc.constantFrom(...parties),
    },
    { requiredKeys: ['buyer'] },
  );
  return fc.oneof(
    {
      weight: 2,
      arbitrary: fc.tuple(period, roles).map(([data, named]): Make<SaleCommand> => {
        const sold = chips.slice(0, 1).map((chipId) => ({ chipId }));
        const about = { saleId, authority: 'us-bis', reason: 'stopped', chips: sold };
        return (_facts, factId) => ({ type: 'block-sale', data: { ...data, ...named, ...about, factId } });
      }),
    },
    flagLift<SaleCommand>('SaleBlocked', (data) => ({ type: 'release-sale', data: { ...data, saleId } })),
    anyRetraction<SaleCommand>((retracted) => ({ type: 'retract-fact', ...retracted }) as SaleCommand),
  );
}
