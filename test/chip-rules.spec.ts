import { readFileSync } from 'node:fs';
import { commandsOf, realCases, recordedBy } from './support/cases.js';
import { parseAsOf } from '../events/index.js';
import {
  changesIn,
  type RuleOnChip,
  type Span,
  type SubjectAnswer,
  type WorldFilter,
} from '../libs/as-of/index.js';

/*
 * The rules on the parameters of chips over the real cases: the chip controls, the country groups, the rules and the
 * parameters of chips.
 */

const recorded = recordedBy(commandsOf(...realCases));
const { askChip, index } = recorded;

/** What the rules alone make of a chip, whatever the letters say: the surest measure, or why there is none. */
function byRules({ rules }: Pick<SubjectAnswer, 'rules'>): string {
  const inForce = (state: RuleOnChip['inForce']) => rules.filter((each) => each.inForce === state);
  if (inForce('surely').length > 0) return 'restricted';
  if (inForce('possibly').length > 0) return 'uncertain';
  const why = rules.map((each) => each.why);
  return why.includes('not-begun') ? 'not-begun' : 'not-caught';
}

/** The version of a rule that an answer has; undefined if it has none. */
const ruleIn = (given: SubjectAnswer | undefined, id: string, vintage: string): RuleOnChip | undefined =>
  given?.rules.find(({ rule }) => rule.ruleId === id && rule.vintage === vintage);

/** What a rule judged a chip by: `total-processing-performance 4992`. */
const judgedBy = (rule: RuleOnChip | undefined): string[] =>
  (rule?.judgement.alternatives ?? []).flatMap(({ thresholds }) =>
    thresholds.map(({ threshold: { parameter }, known }) =>
      known === undefined
        ? `${parameter} missing`
        : known.is !== undefined
          ? `${parameter} ${known.is}`
          : `${parameter} ${known.atLeast === known.atMost ? known.atLeast : `${known.atLeast} to ${known.atMost}`}`,
    ),
  );

describe('what the rules alone make of a chip', () => {
  test.each([
    ['nvidia-a100', '2022-10-20 CN', 'not-begun'],
    ['nvidia-a100', '2022-10-22 CN', 'restricted'],
    ['nvidia-a100', '2022-12-01 MO', 'not-begun'],
    ['nvidia-a100', '2023-01-17 MO', 'restricted'],
    ['nvidia-a100', '2022-12-01 HK', 'restricted'],
    ['nvidia-h800', '2023-11-17 CN', 'restricted'],
    ['nvidia-a800', '2023-11-17 CN', 'restricted'],
    ['nvidia-h20', '2024-01-01 CN', 'not-caught'],
    ['nvidia-rtx-4090', '2023-11-10 CN', 'uncertain'],
    ['nvidia-rtx-4090', '2024-06-01 CN', 'restricted'],
    ['amd-mi250x', '2022-12-01 CN', 'uncertain'],
    ['amd-mi250x', '2024-06-01 CN', 'restricted'],
    ['amd-mi308x', '2024-06-01 CN', 'uncertain'],
    ['nvidia-h100', '2026-07-23 FR', 'uncertain'],
    ['nvidia-h100', '2025-12-01 KH', 'restricted'],
    ['nvidia-h800', '2024-06-01 NI', 'restricted'],
    ['nvidia-h800', '2024-06-01 VN', 'restricted'],
    ['nvidia-h800', '2024-06-01 SA', 'restricted'],
    ['nvidia-h800', '2024-06-01 MO', 'restricted'],
    ['nvidia-h800', '2026-07-09 AE', 'restricted'],
    ['nvidia-h800', '2026-07-11 AE', 'uncertain'],
    ['nvidia-h200', '2026-01-20 HK', 'restricted'],
    ['huawei-ascend-910b4', '2024-06-01 CN', 'uncertain'],
  ])('%s on %s: %s', (id, when, expected) => {
    expect(byRules(askChip(id, when)!)).toBe(expected);
  });

  test.each([
    ['nvidia-a800', '464'],
    ['nvidia-h800', '528'],
  ])('%s is outside the test of 2022 by %s GB/s, which nobody but the press states', (id, rate) => {
    for (const when of ['2022-10-22 CN', '2023-11-16 CN']) {
      const given = askChip(id, when)!;
      expect(byRules(given)).toBe('not-begun');
      const rule = ruleIn(given, 'us-3a090-a', '2022-10-21');
      expect(rule).toMatchObject({ why: 'not-met', inForce: 'not' });
      expect(judgedBy(rule)).toContain(`aggregate-bidirectional-transfer-rate ${rate}`);
      expect(given.reservations).toContainEqual({
        kind: 'parameters-reported',
        weight: 'blocking',
        parameters: ['aggregate-bidirectional-transfer-rate'],
        rules: expect.arrayContaining([{ id: 'us-3a090-a', vintage: '2022-10-21' }]) as unknown,
      });
    }
  });

  test('nvidia-a100 is caught in 2022 by both thresholds', () => {
    const rule = ruleIn(askChip('nvidia-a100', '2022-10-22 CN'), 'us-3a090-a', '2022-10-21');
    expect(judgedBy(rule)).toEqual([
      'total-processing-performance 4992',
      'aggregate-bidirectional-transfer-rate 600 to Infinity',
    ]);
    expect(rule).toMatchObject({ inForce: 'surely', doubts: [] });
  });

  test('nvidia-h20 is below 2400 and 3.2, by figures that its maker does not publish', () => {
    const given = askChip('nvidia-h20', '2024-01-01 CN')!;
    expect(given.status).toBe('not-restricted');
    expect(judgedBy(ruleIn(given, 'us-3a090-b', '2023-11-17'))).toEqual(
      expect.arrayContaining([
        'total-processing-performance 2368',
        // By definition, and as a source rounds it.
        `performance-density ${2368 / 814} to 2.91`,
      ]),
    );
    expect(given.reservations.map(({ kind }) => kind)).toContain('parameters-reported');
    expect(askChip('nvidia-h20', '2025-04-10 CN')?.status).toBe('restricted');
  });

  test('nvidia-rtx-4090 stays in 3A090.a although it is not for data centres, and NAC clears nothing', () => {
    const given = askChip('nvidia-rtx-4090', '2024-06-01 CN');
    const rule = ruleIn(given, 'us-3a090-a', '2023-11-17');
    expect(judgedBy(rule)).toContain('total-processing-performance 5284.8');
    expect(rule?.terms.licenceExceptions?.map(({ name }) => name)).toEqual(['NAC', 'ACA']);
    expect(given?.status).toBe('restricted');
  });

  test('amd-mi308x is uncertain because its performance is not recorded', () => {
    const given = askChip('amd-mi308x', '2024-06-01 CN')!;
    expect([given.status, given.decidedBy]).toEqual(['uncertain', 'rule-possibly-in-force']);
    expect(given.reservations.find(({ kind }) => kind === 'parameters-missing')).toMatchObject({
      parameters: ['total-processing-performance', 'performance-density'],
    });
  });

  test('the text reaches the whole world since 2025, and is not enforced', () => {
    const given = askChip('nvidia-h100', '2026-07-23 FR');
    expect(given?.status).toBe('uncertain');
    const rule = ruleIn(given, 'us-742-6-a-6-iii-a', '2025-01-13');
    expect(rule).toMatchObject({ inForce: 'possibly', doubts: ['not-enforced'] });
  });

  test('the review of exports to China case by case is a measure of its own, for exports', () => {
    const of = (transaction: 'export' | 'reexport') =>
      ruleIn(askChip('nvidia-h200', '2026-01-20 HK', { transaction }), 'us-review-policy-2026', '2026-01-15');
    expect(of('export')).toMatchObject({ inForce: 'surely', terms: { measure: 'case-by-case' } });
    expect(of('reexport')).toMatchObject({ inForce: 'not', why: 'other-transaction' });
    const b200 = askChip('nvidia-b200', '2026-01-20 CN');
    expect(ruleIn(b200, 'us-review-policy-2026', '2026-01-15')).toMatchObject({ why: 'not-met' });
    expect(b200?.status).toBe('restricted');
  });
});

describe('which destinations a measure reaches, by the groups of the day', () => {
  const byGroups = (id: string, when: string) => {
    const given = askChip(id, when)!;
    return [given.status, given.reservations.some(({ kind }) => kind === 'depends-on-headquarters')];
  };

  test.each([
    ['2024-01-01 NI', 'uncertain'],
    ['2024-06-01 NI', 'restricted'],
    ['2024-06-01 VN', 'restricted'],
    ['2024-06-01 SA', 'restricted'],
    ['2024-06-01 MO', 'restricted'],
    ['2026-07-09 AE', 'restricted'],
  ])('nvidia-h800 on %s: %s', (when, status) => {
    expect(byGroups('nvidia-h800', when)[0]).toBe(status);
  });

  test.each(['2024-05-01 CY', '2024-05-01 IL', '2024-06-01 FR', '2024-06-01 SG'])(
    'nvidia-h800 on %s is not reached by place, which leaves the headquarters of the buyer',
    (when) => {
      expect(byGroups('nvidia-h800', when)).toEqual(['not-restricted', true]);
      expect(askChip('nvidia-h800', when)?.measures).toEqual([]);
    },
  );

  test('an exception takes away only from its own term: AE is in A:5, and still named by 3A090.b', () => {
    const given = askChip('amd-mi210', '2026-07-11 AE');
    expect(ruleIn(given, 'us-3a090-b', '2026-07-10')?.destinations).toEqual([
      expect.objectContaining({ destination: 'AE' }),
    ]);
    expect(askChip('nvidia-h800', '2026-07-11 AE')?.status).toBe('uncertain');
  });

  test('Cambodia left D:5 on one of two days, and stayed in D:1', () => {
    const h20 = askChip('nvidia-h20', '2025-12-01 KH');
    expect(h20?.status).toBe('uncertain');
    expect(h20?.measures.flatMap(({ doubts }) => doubts)).toContain('country-group-not-loaded');
    expect(askChip('nvidia-h20', '2025-11-06 KH')?.status).toBe('restricted');
    expect(askChip('nvidia-h100', '2025-12-01 KH')?.status).toBe('restricted');
  });

  test('Hong Kong is China', () => {
    const [china, hongKong] = ['CN', 'HK'].map((where) => askChip('nvidia-h200', `2026-01-20 ${where}`));
    expect(hongKong?.status).toBe(china?.status);
    const surely = (given: SubjectAnswer | undefined) =>
      given?.rules.filter(({ inForce }) => inForce === 'surely').map(({ rule }) => rule.ruleId);
    expect(surely(hongKong)).toEqual(surely(china));
  });
});

describe('a buyer', () => {
  const buyer = (id: string, more: object) => ({
    command: 'describe-party',
    body: {
      factId: 'described',
      partyId: id,
      name: id,
      evidence: [{ publisher: 'Its register', citation: 'Entry', certainty: 'official' }],
      ...more,
    },
  });
  const holds = (ownedId: string, ownerId: string, share: number) => ({
    command: 'state-ownership',
    body: {
      factId: 'held',
      ownedId,
      ownerId,
      share,
      holding: 'direct',
      effectiveFrom: '2020-01-01',
      evidence: [{ publisher: 'Its register', citation: 'Entry', certainty: 'official' }],
    },
  });
  const { askChip: ask } = recordedBy([
    ...commandsOf(...realCases),
    buyer('parent-in-china', { headquarters: 'CN' }),
    buyer('of-chinese-parent', { headquarters: 'SG', parentId: 'parent-in-china' }),
    buyer('of-singapore', { headquarters: 'SG' }),
    buyer('of-unknown-headquarters', {}),
    buyer('said-to-be-chinese', {
      headquarters: 'CN',
      evidence: [{ publisher: 'A newspaper', citation: 'Report', certainty: 'reported' }],
    }),
    buyer('of-unknown-parent', { headquarters: 'SG', parentId: 'of-unknown-headquarters' }),
    ...['of-chinese-owner', 'of-chinese-half', 'of-chinese-minority'].map((id) =>
      buyer(id, { headquarters: 'SG' }),
    ),
    holds('of-chinese-owner', 'parent-in-china', 51),
    holds('of-chinese-half', 'parent-in-china', 50),
    holds('of-chinese-minority', 'parent-in-china', 20),
    buyer('said-to-have-moved', { headquarters: 'CN' }),
    buyer('said-to-have-moved', {
      factId: 'moved',
      headquarters: 'SG',
      evidence: [{ publisher: 'A newspaper', citation: 'Report', certainty: 'reported' }],
    }),
    buyer('moved', { headquarters: 'CN' }),
    buyer('moved', { factId: 'moved', headquarters: 'SG' }),
    buyer('moved-from', { headquarters: 'SG' }),
    buyer('moved-from', { factId: 'moved', headquarters: 'CN' }),
    buyer('corrected', { headquarters: 'CN' }),
    {
      command: 'retract-fact',
      body: {
        subject: { kind: 'party', id: 'corrected' },
        factId: 'described',
        reason: 'It never was.',
        replacement: {
          ...buyer('corrected', {}).body,
          command: 'describe-party',
          factId: 'corrected',
          headquarters: 'SG',
        },
      },
    },
    buyer('may-be-of-singapore', {}),
    {
      command: 'identify-parties',
      body: {
        factId: 'joined',
        partyId: 'may-be-of-singapore',
        sameAs: 'of-chinese-minority',
        basis: 'name',
        evidence: [{ publisher: 'A newspaper', citation: 'Report', certainty: 'reported' }],
      },
    },
  ]);
  /** Where an edition of D:5 covers the day, so that the headquarters alone decide. */
  const covered = '2026-07-15 SG';

  test.each([
    ['of-chinese-owner', 'surely'],
    ['of-chinese-half', 'possibly'],
    ['of-chinese-minority', 'not'],
    ['said-to-have-moved', 'possibly'],
    // A description has no date: either may be the headquarters of that day.
    ['moved', 'possibly'],
    ['moved-from', 'possibly'],
    ['corrected', 'not'],
    ['may-be-of-singapore', 'possibly'],
  ])('%s buys in Singapore, where a group edition covers the day: %s', (id, inForce) => {
    const given = ask('amd-mi300x', covered, { buyer: id });
    expect(ruleIn(given, 'us-744-23-a-3', '2023-11-17')?.inForce).toBe(inForce);
    expect(given?.reservations.map(({ kind }) => kind)).toContain('ownership-not-known');
  });

  test.each([
    ['of-chinese-parent', 'restricted', 'surely'],
    ['parent-in-china', 'restricted', 'surely'],
    ['of-unknown-headquarters', 'uncertain', 'possibly'],
    ['said-to-be-chinese', 'uncertain', 'possibly'],
    ['of-unknown-parent', 'uncertain', 'possibly'],
    ['never-described', 'uncertain', 'possibly'],
  ])('%s buys a chip of 3A090.a in Singapore: %s', (id, status, inForce) => {
    const given = ask('amd-mi300x', '2024-06-01 SG', { buyer: id });
    expect(given?.status).toBe(status);
    expect(ruleIn(given, 'us-744-23-a-3', '2023-11-17')?.inForce).toBe(inForce);
    expect(given?.reservations.map(({ kind }) => kind)).not.toContain('depends-on-headquarters');
  });
});

test('a buyer of Singapore is surely outside D:5 where an edition of the group covers the day', () => {
  const { askChip: ask } = recordedBy([
    ...commandsOf(...realCases),
    {
      command: 'describe-party',
      body: {
        factId: 'described',
        partyId: 'of-singapore',
        name: 'Of Singapore',
        headquarters: 'SG',
        evidence: [{ publisher: 'Its register', citation: 'Entry', certainty: 'official' }],
      },
    },
  ]);
  const on = (when: string) =>
    ruleIn(ask('amd-mi300x', when, { buyer: 'of-singapore' }), 'us-744-23-a-3', '2023-11-17');
  expect(on('2024-06-01 SG')).toMatchObject({ inForce: 'possibly', doubts: ['country-group-not-loaded'] });
  expect(on('2026-07-15 SG')).toMatchObject({ inForce: 'not', why: 'not-reached' });
});

describe('on both clocks', () => {
  test('the parameters of chips were recorded before the first rule was', () => {
    const first = recorded.events.findIndex(({ type }) => type === 'RuleAdopted');
    const described = recorded.events.findLastIndex(
      (event) => event.type === 'ChipDescribed' && event.data.parameters !== undefined,
    );
    expect(described).toBeGreaterThan(0);
    expect(described).toBeLessThan(first);
  });

  test('an older position has no rules, and its answer has neither them nor the groups', () => {
    const last = index
      .factsOn({ kind: 'chip', id: 'nvidia-h800' })
      .filter(({ type }) => type === 'ChipRestricted');
    const position = last.at(-1)!.position;
    const given = askChip('nvidia-h800', '2024-06-01 VN', { position });
    expect(given?.rules).toEqual([]);
    expect(given?.status).toBe('uncertain');
    expect(given?.reservations.map(({ kind }) => kind)).toContain('rules-not-loaded');
    expect(askChip('nvidia-h800', '2024-06-01 VN')?.reservations.map(({ kind }) => kind)).not.toContain(
      'rules-not-loaded',
    );
  });

  test('a rule that was not public by then is not used', () => {
    const publishedBy = { kind: 'day' as const, from: 0, to: Date.parse('2023-10-25') };
    const given = askChip('amd-mi300x', '2024-06-01 CN', { publishedBy });
    expect(given?.rules.map(({ rule }) => rule.vintage)).not.toContain('2023-11-17');
  });
});

describe('the chips whose classification somebody else states', () => {
  /** The table of s-w-kelly/chip-export-controls of 2026-03-18: what it states of each chip. */
  const stated = JSON.parse(readFileSync('test/support/stated-eccns.json', 'utf8')) as readonly {
    readonly chip: string;
    readonly eccn: string;
  }[];

  /** The entry that a chip surely is in, or may be, by the rules of 2023. */
  const classified = (chip: string): string => {
    const given = askChip(chip, '2026-03-18 CN');
    const met = (id: string, vintage: string) => ruleIn(given, id, vintage)?.judgement.met;
    if (met('us-3a090-a', '2023-11-17') === 'yes') return '3A090.a';
    if (met('us-3a090-b', '2023-11-17') === 'yes') return '3A090.b';
    return met('us-3a090-a', '2023-11-17') === 'maybe' ? 'open' : 'none';
  };

  test('22 of 24 agree, and the two others are explained by the text', () => {
    expect(stated).toHaveLength(24);
    const apart = stated.filter(({ chip, eccn }) => !eccn.startsWith(classified(chip)));
    expect(apart.map(({ chip, eccn }) => [chip, eccn, classified(chip)])).toEqual([
      // 2368 is less than 2400, and 2.91 less than 3.2: neither b.1 nor b.2. A letter restricts it.
      ['nvidia-h20', '3A090.b.2', 'none'],
      // Its performance is an estimate there, so that none is recorded. A letter restricts it.
      ['amd-mi308x', '3A090.b.2', 'open'],
    ]);
  });
});

describe('what changed, for a destination', () => {
  const { groups, rules } = recorded;
  const at = (day: string, position = index.head) => ({
    asOf: parseAsOf(day),
    position,
    groups,
    rules,
    destination: 'NI',
  });
  const filter = { subject: { kind: 'chip', id: 'nvidia-h800' } as const };
  const edges = (span: Span, narrowed: WorldFilter = filter) =>
    [...changesIn(index, span, narrowed)].map(
      ({ factInForce: { fact }, before, after, why, at: { asOf } }) => [
        ...[fact.factId, before, after, why],
        ...(span.earlier.position === span.later.position
          ? [new Date(asOf.from).toISOString().slice(0, 10)]
          : []),
      ],
    );

  test('a country that joins a group moves the measures on it, which did not change', () => {
    const span = { earlier: at('2024-01-01'), later: at('2024-06-01') };
    expect(edges(span)).toContainEqual(['h800-rule-2023', 'possibly', 'surely', 'became-sure', '2024-03-15']);
    // The whole world finds it too, although no bound of the measure is near.
    expect(edges(span, { authority: 'us-bis' })).toContainEqual([
      ...['h800-rule-2023', 'possibly', 'surely', 'became-sure', '2024-03-15'],
    ]);
    const unnarrowed = { earlier: { ...at('2024-01-01') }, later: { ...at('2024-06-01') } };
    const without = ({ destination: _any, ...question }: ReturnType<typeof at>) => question;
    expect(edges({ earlier: without(unnarrowed.earlier), later: without(unnarrowed.later) })).toEqual([]);
  });

  test('what is learned of a group moves them too', () => {
    const last = index
      .factsOn({ kind: 'chip', id: 'nvidia-h800' })
      .findLast(({ type }) => type === 'ChipRestricted');
    const span = { earlier: at('2024-06-01', last!.position), later: at('2024-06-01') };
    expect(edges(span)).toContainEqual(['h800-rule-2023', 'possibly', 'surely', 'group-learned']);
  });
});
