import fc from 'fast-check';
import {
  DAY,
  parseAsOf,
  type Certain,
  type ChipParameterTerms,
  type DomainEvent,
  type EventData,
  type Evidence,
} from '../../events/index.js';
import { judge, knownParameters, type StatedValue } from '../../libs/chip-rules/index.js';
import { membershipBy, type Standing, type Statement } from '../../libs/groups/membership.js';
import { naiveJudgement, statementsOf } from '../support/oracle/chip-rules.js';
import { naiveMembership } from '../support/oracle/membership.js';
import { given, retraction, type Given } from '../support/questions.js';
import { runs } from '../support/runs.js';

/*
 * Country groups and rules on the parameters of chips: they agree with oracles that try every world, and what is known
 * less exactly never clears (R0).
 */

const standings: readonly Standing[] = ['in', 'out', 'open'];
const statement: fc.Arbitrary<Statement> = fc
  .record({
    day: fc.integer({ min: 1, max: 12 }),
    width: fc.constantFrom(0, 0, 0, 1, 3),
    kind: fc.constantFrom('edition', 'joined', 'left', 'unsure'),
    standing: fc.constantFrom(...standings),
    usualInterval: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ day, width, kind, standing, usualInterval }): Statement => {
    const at = { earliest: day * DAY, latest: (day + (kind === 'edition' ? 0 : width)) * DAY };
    if (kind === 'edition') return { at, before: standing, after: standing, usualInterval };
    if (kind === 'unsure') return { at, before: 'open', after: 'open', usualInterval: undefined };
    const [before, after]: readonly [Standing, Standing] = kind === 'joined' ? ['out', 'in'] : ['in', 'out'];
    return { at, before, after, usualInterval: undefined };
  });
const statements = fc.array(statement, { maxLength: 5 });
const window = fc
  .record({ from: fc.integer({ min: 0, max: 16 }), days: fc.constantFrom(1, 1, 1, 2, 4) })
  .map(({ from, days }) => ({ kind: 'day' as const, from: from * DAY, to: (from + days) * DAY }));

const isExact = ({ at }: Statement): boolean => at.earliest === at.latest;

test('a membership is sure only where every world has it, and where all dates are exact, wherever it has', () => {
  const { seed, numRuns } = runs(3000);
  const met = new Map<Certain, number>();
  fc.assert(
    fc.property(statements, window, (held, asOf) => {
      const [isMember, naive] = [membershipBy(held, asOf), naiveMembership(held, asOf)];
      met.set(isMember, (met.get(isMember) ?? 0) + 1);
      if (isMember !== 'maybe') expect({ isMember, held }).toEqual({ isMember: naive, held });
      if (held.every(isExact) && asOf.to - asOf.from === DAY)
        expect({ isMember, held }).toEqual({ isMember: naive, held });
    }),
    { seed, numRuns },
  );
  for (const each of ['yes', 'maybe', 'no'] as const) expect(met.get(each)).toBeGreaterThan(numRuns / 100);
});

/** Every blur of a statement: an open standing, and a date in a wider range. */
function blurred(held: readonly Statement[]): Statement[][] {
  return held.flatMap((each, place) => [
    held.with(place, { ...each, before: 'open', after: 'open' }),
    ...(each.usualInterval === undefined
      ? [
          held.with(place, { ...each, at: { ...each.at, earliest: each.at.earliest - 2 * DAY } }),
          held.with(place, { ...each, at: { ...each.at, latest: each.at.latest + 2 * DAY } }),
          held.with(place, { ...each, at: { earliest: -Infinity, latest: each.at.latest } }),
          held.with(place, { ...each, at: { earliest: each.at.earliest, latest: Infinity } }),
        ]
      : []),
  ]);
}

test('a blur of a statement leaves a membership as it is, or open (R0)', () => {
  fc.assert(
    fc.property(statements, window, (held, asOf) => {
      const isMember = membershipBy(held, asOf);
      for (const wider of blurred(held))
        expect({ held, wider, after: [isMember, 'maybe'] }).toMatchObject({
          after: expect.arrayContaining([membershipBy(wider, asOf)]) as unknown,
        });
    }),
    runs(1500),
  );
});

const tpp = 'total-processing-performance';
const density = 'performance-density';
const area = 'applicable-die-area';
const forDataCentres = 'designed-or-marketed-for-data-centres';
const citation = 'A rule';
const limit = fc.constantFrom(1600, 2400, 4800);
const threshold = fc.oneof(
  fc.record({
    parameter: fc.constant(tpp),
    unit: fc.constant('TPP' as const),
    atLeast: limit,
    citation: fc.constant(citation),
  }),
  fc.record({
    parameter: fc.constant(tpp),
    unit: fc.constant('TPP' as const),
    lessThan: limit,
    citation: fc.constant(citation),
  }),
  fc.record({
    parameter: fc.constant(density),
    unit: fc.constant('TPP/mm2' as const),
    moreThan: fc.constantFrom(1.6, 3.2),
    citation: fc.constant(citation),
  }),
  fc.record({ parameter: fc.constant(forDataCentres), is: fc.boolean(), citation: fc.constant(citation) }),
);
const terms: fc.Arbitrary<Pick<ChipParameterTerms, 'any'>> = fc
  .array(fc.array(threshold, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
  .map((any) => ({ any: any.map((all, place) => ({ paragraph: `a.${place + 1}`, all })) }) as never);
const trust = fc.constantFrom<Pick<StatedValue, 'seen' | 'isConfirmed'>>(
  { seen: 'yes', isConfirmed: true },
  { seen: 'yes', isConfirmed: false },
  { seen: 'maybe', isConfirmed: false },
);
const measured = fc
  .record({
    parameter: fc.constantFrom<typeof tpp | typeof density | typeof area>(tpp, density, area),
    low: fc.constantFrom(0, 1, 1.6, 3.2, 1000, 1500, 1599, 1600, 2400, 4799, 4800),
    width: fc.constantFrom(0, 0, 0, 1, 3000),
    trust,
  })
  .map(({ parameter, low, width, trust: given }): StatedValue => ({
    parameter,
    atLeast: low,
    atMost: low + width,
    factId: 'described',
    ...given,
  }));
const stated = fc.record({ is: fc.boolean(), trust }).map(({ is, trust: given }): StatedValue => ({
  parameter: forDataCentres,
  is,
  factId: 'described',
  ...given,
}));
const values = fc.array(fc.oneof(measured, measured, stated), { maxLength: 5 });

test('a chip meets a rule exactly where it does in every world of its values', () => {
  const { seed, numRuns } = runs(3000);
  const met = new Map<Certain, number>();
  fc.assert(
    fc.property(terms, values, (rule, held) => {
      const judged = judge(rule, knownParameters(held));
      met.set(judged.met, (met.get(judged.met) ?? 0) + 1);
      const naive = naiveJudgement(rule, held);
      // Thresholds are judged one by one: where all worlds meet one alternative or another, it may stay open.
      if (judged.met !== 'maybe') expect({ met: judged.met, rule, held }).toEqual({ met: naive, rule, held });
      if (rule.any.length === 1 && rule.any[0]?.all.length === 1)
        expect({ met: judged.met, rule, held }).toEqual({ met: naive, rule, held });
    }),
    { seed, numRuns },
  );
  for (const each of ['yes', 'maybe', 'no'] as const) expect(met.get(each)).toBeGreaterThan(numRuns / 50);
});

const official: Evidence[] = [
  { publisher: 'A', citation: 'B', publishedOn: '2020-01-01', certainty: 'official' },
];
const reported: Evidence[] = [{ ...official[0]!, certainty: 'reported' }];

const parameter = fc.oneof(
  fc.record({
    parameter: fc.constant(tpp),
    unit: fc.constant('TPP' as const),
    value: fc.constantFrom(1000, 1600, 2400, 4799, 4800),
  }),
  fc.record({
    parameter: fc.constant(density),
    unit: fc.constant('TPP/mm2' as const),
    value: fc.constantFrom(1, 1.6, 3.2, 8),
  }),
  fc.record({
    parameter: fc.constant(area),
    unit: fc.constant('mm2' as const),
    value: fc.constantFrom(100, 500, 1000, 3000),
  }),
  fc.record({ parameter: fc.constant(forDataCentres), is: fc.boolean() }),
);
const descriptions = fc
  .array(
    fc.record(
      {
        totalProcessingPerformance: fc.constantFrom(1000, 1600, 4800, 20_000),
        parameters: fc.array(parameter, { minLength: 1, maxLength: 3 }),
      },
      { requiredKeys: [] },
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((held) =>
    held.map((data, place): EventData<'ChipDescribed'> => ({
      factId: `described-${place + 1}`,
      chipId: 'a-chip',
      evidence: official,
      ...data,
    })),
  );

test('a chip meets a rule exactly where it does in every world of all that its descriptions state', () => {
  const { seed, numRuns } = runs(1000);
  const found = new Map<Certain, number>();
  fc.assert(
    fc.property(terms, descriptions, ({ any }, held) => {
      const { rules } = given(...held.map((data) => [{ type: 'ChipDescribed' as const, data }]), [
        {
          type: 'RuleAdopted',
          data: {
            factId: 'adopted',
            ruleId: 'a-rule',
            kind: 'chip-parameters',
            title: 'A rule',
            authority: 'us-bis',
            effectiveFrom: '2024-01-10',
            legalBasis: { citation },
            chipParameters: { any, measure: 'license-required', destinations: ['worldwide'] },
            evidence: official,
          },
        },
      ]).ask(chip, '2024-02-01')!;
      const met = rules[0]!.judgement.met;
      found.set(met, (found.get(met) ?? 0) + 1);
      const naive = naiveJudgement({ any }, statementsOf(held));
      if (met !== 'maybe' || (any.length === 1 && any[0]?.all.length === 1))
        expect({ met, any, held }).toEqual({ met: naive, any, held });
    }),
    { seed, numRuns },
  );
  for (const each of ['yes', 'maybe', 'no'] as const) expect(found.get(each)).toBeGreaterThan(numRuns / 50);
});

/** A world of one chip, one rule that reaches D:1 except A:5, and what is recorded of the two groups. */
interface World {
  readonly tpp: number;
  readonly density: number;
  readonly area: number | undefined;
  readonly eccn: '3A090.a' | undefined;
  readonly members: { readonly d1: boolean; readonly a5: boolean };
  readonly joined: number | undefined;
  readonly isEnforced: boolean;
  readonly reportedOf: string;
}

// Weighted so that some are surely restricted: each of many conditions can prevent that alone.
const world: fc.Arbitrary<World> = fc.record({
  tpp: fc.constantFrom(1000, 1600, 4799, 4800, 6000),
  density: fc.constantFrom(1, 5.92, 8),
  area: fc.constantFrom(undefined, 100, 800, 5000),
  eccn: fc.constantFrom(undefined, '3A090.a' as const),
  members: fc.record({ d1: fc.boolean(), a5: fc.constantFrom(false, false, true) }),
  joined: fc.option(fc.integer({ min: 2, max: 28 }), { nil: undefined }),
  isEnforced: fc.constantFrom(true, true, false),
  reportedOf: fc.constantFrom('nothing', 'nothing', 'nothing', 'chip', 'rule', 'group'),
});

const dayOf = (day: number): string => `2024-02-${String(day).padStart(2, '0')}`;

/** The events of a world; `blur` names the value that is known less exactly. */
function eventsOf({ members, joined, isEnforced, reportedOf, ...chip }: World, blur?: string): DomainEvent[] {
  const of = (what: string): Evidence[] =>
    reportedOf === what || blur === `evidence of ${what}` ? reported : official;
  const value = (name: 'tpp' | 'density' | 'area', exact: number = chip[name] ?? 0) =>
    blur === name
      ? { atLeast: 0 }
      : blur === `${name} in a range`
        ? { atLeast: exact - 1, atMost: exact + 1 }
        : { value: exact };
  const edition = (groupId: string, factId: string, day: string, isMember: boolean): DomainEvent => ({
    type: 'GroupEditionRecorded',
    data: {
      factId,
      groupId,
      effectiveFrom: day,
      usualInterval: 40,
      evidence: of('group'),
      members: isMember && blur !== groupId ? ['VN'] : ['CN'],
      ...(blur === groupId ? { possibleMembers: ['VN'] } : {}),
    },
  });
  const change: DomainEvent[] =
    joined === undefined
      ? []
      : [
          {
            type: members.d1 ? 'CountryLeftGroup' : 'CountryJoinedGroup',
            data: {
              factId: 'moved',
              groupId: 'ear-d-1',
              country: 'VN',
              evidence: of('group'),
              effectiveFrom:
                blur === 'date of the change'
                  ? { earliest: dayOf(joined - 1), latest: dayOf(joined + 1) }
                  : dayOf(joined),
            },
          },
        ];
  const edited = [
    ...(blur === 'no edition of ear-d-1' ? [] : [edition('ear-d-1', 'd1', '2024-02-01', members.d1)]),
    ...(blur === 'no edition of ear-a-5' ? [] : [edition('ear-a-5', 'a5', '2024-02-01', members.a5)]),
  ];
  return [
    {
      type: 'ChipDescribed',
      data: {
        factId: 'described',
        chipId: 'a-chip',
        evidence: of('chip'),
        ...(chip.eccn === undefined ? {} : { eccn: chip.eccn }),
        parameters: [
          { parameter: tpp, unit: 'TPP', ...value('tpp') },
          { parameter: density, unit: 'TPP/mm2', ...value('density') },
          ...(chip.area === undefined ? [] : [{ parameter: area, unit: 'mm2', ...value('area') } as const]),
        ],
      },
    },
    ...edited,
    ...change,
    {
      type: 'RuleAdopted',
      data: {
        factId: 'adopted',
        ruleId: 'a-rule',
        kind: 'chip-parameters',
        title: 'A rule',
        authority: 'us-bis',
        effectiveFrom: blur === 'start of the rule' ? '2024' : '2024-01-10',
        legalBasis: { citation },
        chipParameters: {
          any: [
            { paragraph: '3A090.a.1', all: [{ parameter: tpp, unit: 'TPP', atLeast: 4800, citation }] },
            {
              paragraph: '3A090.a.2',
              all: [
                { parameter: tpp, unit: 'TPP', atLeast: 1600, citation },
                { parameter: density, unit: 'TPP/mm2', atLeast: 5.92, citation },
              ],
            },
          ],
          measure: 'license-required',
          destinations: [{ destination: 'D:1', except: ['A:5'] }],
        },
        evidence: of('rule'),
      },
    },
    ...(isEnforced
      ? []
      : [
          {
            type: 'RuleSuspended' as const,
            data: {
              factId: 'left',
              ruleId: 'a-rule',
              adoption: 'adopted',
              suspends: 'enforcement' as const,
              effectiveFrom: blur === 'start of the suspension' ? '2024-02' : '2024-02-14',
              evidence: official,
            },
          },
        ]),
  ];
}

const blurs = [
  ...['tpp', 'tpp in a range', 'density', 'density in a range', 'area', 'area in a range'],
  ...['ear-d-1', 'ear-a-5', 'date of the change'],
  ...['no edition of ear-d-1', 'no edition of ear-a-5', 'start of the rule', 'start of the suspension'],
  ...['evidence of chip', 'evidence of rule', 'evidence of group'],
];

const chip = { kind: 'chip', id: 'a-chip' } as const;
const isBarred = (status: string | undefined): boolean => status === 'restricted' || status === 'uncertain';

test('a blur of a parameter, a group, a date or a source never clears, and never restricts (R0)', () => {
  const met = new Map<string, number>();
  fc.assert(
    fc.property(world, fc.integer({ min: 1, max: 28 }), (held, day) => {
      const asked = (blur?: string) => {
        const index = given(...eventsOf(held, blur).map((event) => [event]));
        return index.ask(chip, dayOf(day), { destination: 'VN' });
      };
      const before = asked();
      // What its ECCN leaves open is said, unless the rule of it surely restricts the chip, or surely does not reach.
      const rule = before?.rules[0];
      if (held.eccn !== undefined && rule?.judgement.met !== 'yes' && (rule?.destinations.length ?? 0) > 0)
        expect(before?.reservations.map(({ kind }) => kind)).toContain('classification-differs');
      met.set(before?.status ?? '', (met.get(before?.status ?? '') ?? 0) + 1);
      for (const blur of blurs) {
        const after = asked(blur);
        const broken = {
          cleared: isBarred(before?.status) && !isBarred(after?.status),
          restricted: before?.status !== 'restricted' && after?.status === 'restricted',
          lost: before?.reservations
            .map(({ kind }) => kind)
            .filter((kind) => !after?.reservations.some((each) => each.kind === kind)),
        };
        expect({ held, blur, broken }).toEqual({
          held,
          blur,
          broken: { cleared: false, restricted: false, lost: [] },
        });
      }
    }),
    runs(150),
  );
  for (const status of ['restricted', 'uncertain', 'no-record']) expect([...met.keys()]).toContain(status);
});

/**
 * A buyer, and a parent that is stated or by a share, each with headquarters in a member of D:1, elsewhere, or not known.
 */
interface Buyers {
  readonly own: 'VN' | 'FR' | undefined;
  readonly parent: 'VN' | 'FR' | undefined;
  /** A share in percent, or its bounds. */
  readonly isParentBy: 'nothing' | 'statement' | number | { readonly atLeast: number };
}

const buyers: fc.Arbitrary<Buyers> = fc.record({
  own: fc.constantFrom('VN', 'FR', undefined),
  parent: fc.constantFrom('VN', 'FR', undefined),
  isParentBy: fc.constantFrom('nothing' as const, 'statement' as const, 20, 50, 51, 100),
});

function describedBuyers({ own, parent, isParentBy }: Buyers, isConfirmed = true): DomainEvent[] {
  const of = (partyId: string, headquarters: string | undefined, parentId?: string): DomainEvent => ({
    type: 'PartyDescribed',
    data: {
      factId: 'described',
      partyId,
      evidence: isConfirmed ? official : reported,
      ...(headquarters === undefined ? {} : { headquarters }),
      ...(parentId === undefined ? {} : { parentId }),
    },
  });
  const described = [
    of('a-parent', parent),
    of('a-buyer', own, isParentBy === 'statement' ? 'a-parent' : undefined),
  ];
  if (typeof isParentBy === 'string') return described;
  const held: DomainEvent = {
    type: 'OwnershipStated',
    data: {
      factId: 'held',
      ownedId: 'a-buyer',
      ownerId: 'a-parent',
      holding: 'direct',
      share: isParentBy,
      effectiveFrom: '2020-01-01',
      evidence: isConfirmed ? official : reported,
    },
  };
  return [...described, held];
}

/** Another description of the buyer, with headquarters that may not be those of the time of the question. */
const saidToBeIn = (headquarters: string, evidence = reported): DomainEvent => ({
  type: 'PartyDescribed',
  data: { factId: 'said', partyId: 'a-buyer', headquarters, evidence },
});

test('a blur of the headquarters of a buyer or of its parent never clears, and never restricts (R0)', () => {
  const surely: World = {
    tpp: 6000,
    density: 8,
    area: undefined,
    eccn: undefined,
    members: { d1: true, a5: false },
    joined: undefined,
    isEnforced: true,
    reportedOf: 'nothing',
  };
  const rules = eventsOf(surely).map((event) =>
    event.type === 'RuleAdopted'
      ? {
          ...event,
          data: {
            ...event.data,
            chipParameters: { ...event.data.chipParameters!, destinations: ['headquarteredIn:D:1'] },
          },
        }
      : event,
  );
  const statusWith = (events: readonly DomainEvent[]) =>
    given(...[...rules, ...events].map((event) => [event])).ask(chip, '2024-02-10', {
      destination: 'SG',
      buyer: 'a-buyer',
    })?.status;
  const met = new Set<string | undefined>();
  fc.assert(
    fc.property(buyers, (held) => {
      const before = statusWith(describedBuyers(held));
      met.add(before);
      const wider = [
        describedBuyers({ ...held, own: undefined }),
        describedBuyers({ ...held, parent: undefined }),
        describedBuyers(held, false),
        ...(typeof held.isParentBy === 'number'
          ? [describedBuyers({ ...held, isParentBy: { atLeast: 10 } })]
          : []),
        ...(['VN', 'FR'] as const).map((headquarters) => [
          ...describedBuyers(held),
          saidToBeIn(headquarters),
        ]),
        ...(held.own === undefined
          ? []
          : (['VN', 'FR'] as const).map((headquarters) => [
              ...describedBuyers(held),
              saidToBeIn(headquarters, official),
            ])),
      ];
      for (const after of wider.map(statusWith)) {
        expect({ held, after, isCleared: isBarred(before) && !isBarred(after) }).toMatchObject({
          isCleared: false,
        });
        if (before !== 'restricted') expect(after).not.toBe('restricted');
      }
    }),
    runs(100),
  );
  expect([...met].sort()).toEqual(['no-record', 'restricted', 'uncertain']);
});

const askedPoint = fc.record({
  day: fc.integer({ min: 1, max: 28 }),
  hour: fc.option(fc.integer({ min: 0, max: 23 }), { nil: undefined }),
  position: fc.integer({ min: 1, max: 5 }),
  publishedBy: fc.constantFrom(undefined, '2019-12-31', '2020-01-01'),
});

test('an answer is the same whatever was asked before, at other dates and positions', () => {
  fc.assert(
    fc.property(world, fc.array(askedPoint, { minLength: 2, maxLength: 12 }), (held, points) => {
      const appends = eventsOf(held).map((event) => [event]);
      const asked = ({ ask }: ReturnType<typeof given>, { day, hour, position, publishedBy }: Asked) => {
        const asOf = hour === undefined ? dayOf(day) : `${dayOf(day)}T${String(hour).padStart(2, '0')}:00Z`;
        const by = publishedBy === undefined ? {} : { publishedBy: parseAsOf(publishedBy) };
        const answered = ask(chip, asOf, { destination: 'VN', position, ...by });
        const rules = answered?.rules.map(({ inForce, doubts, why, judgement }) => [
          ...[inForce, doubts, why, judgement.met, judgement.missing, judgement.reported],
        ]);
        return JSON.stringify([answered?.status, answered?.reservations, rules]);
      };
      const used = given(...appends);
      for (const point of points)
        expect({ held, point, answer: asked(used, point) }).toEqual({
          held,
          point,
          answer: asked(given(...appends), point),
        });
    }),
    runs(30),
  );
});
type Asked = typeof askedPoint extends fc.Arbitrary<infer Point> ? Point : never;

test('an older position gives the older answer, whatever is learned later of groups and rules (R9)', () => {
  fc.assert(
    fc.property(world, world, fc.integer({ min: 1, max: 28 }), (held, later, day) => {
      const events = eventsOf(held);
      const renamed = eventsOf(later).map(
        (event) =>
          ({ ...event, data: { ...event.data, factId: `later-${event.data.factId}` } }) as DomainEvent,
      );
      const retracted = retraction({ kind: 'rule', id: 'a-rule' }, 'adopted');
      const question = { destination: 'VN', position: events.length };
      const shown = (all: readonly (readonly Given[])[]) => {
        const { status, rules, reservations } = given(...all).ask(chip, dayOf(day), question)!;
        return JSON.stringify([
          status,
          reservations,
          rules.map(({ inForce, doubts, why }) => [inForce, doubts, why]),
        ]);
      };
      const appends = events.map((event) => [event]);
      expect(shown([...appends, ...renamed.map((event) => [event]), [retracted]])).toBe(shown(appends));
    }),
    runs(100),
  );
});
