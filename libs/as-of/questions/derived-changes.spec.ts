import { parseAsOf, type DomainEvent } from '../../../events/index.js';
import { evidence } from '../../../test/support/builders.js';
import {
  chip,
  affiliatesRule,
  affiliatesRuleStayed,
  given,
  owns,
  party,
  partyDescribed,
  partyRestricted,
  retraction,
} from '../../../test/support/questions.js';
import {
  atOnce,
  derivedChanges,
  measureOf,
  reservationsAbout,
  type ChangesForm,
  type Question,
} from '../index.js';

const { index, groups, rules } = given(
  [affiliatesRule()],
  [affiliatesRuleStayed()],
  [partyDescribed('affiliate', { countries: ['CN'] }), partyRestricted('alpha')],
  [owns('alpha', 'affiliate', 60)],
  [
    {
      type: 'OwnershipEnded',
      data: {
        factId: 'sold',
        ownedId: 'affiliate',
        lifts: 'held-by-alpha',
        effectiveFrom: '2025-10-20',
        evidence: evidence('2025-10-20'),
      },
    },
  ],
  [retraction({ kind: 'rule', id: 'us-affiliates-rule' }, 'stayed')],
);

const at = (asOf: string, position = index.head): Question => ({
  asOf: parseAsOf(asOf),
  position,
  groups,
  rules,
});
const edges = (earlier: Question, later: Question, form: ChangesForm = 'every-edge') =>
  atOnce(derivedChanges(index, party('affiliate'), { earlier, later }, form)).map(
    ({ before, after, at: { asOf, position } }) =>
      `${new Date(asOf.from).toISOString().slice(0, 10)} @${position}: ${before} to ${after}`,
  );

describe('what follows from owners changes', () => {
  test('by date, where the rule begins and where a share ends', () => {
    expect(edges(at('2025-01-01'), at('2025-12-31'))).toEqual([
      `2025-09-29 @${index.head}: not-in-force to surely`,
      `2025-10-20 @${index.head}: surely to not-in-force`,
    ]);
  });

  test('by date, where the rule is stayed and was to return', () => {
    expect(edges(at('2025-10-01', 5), at('2026-12-01', 5))).toEqual([
      '2025-11-10 @5: surely to not-in-force',
      '2026-11-10 @5: not-in-force to possibly',
    ]);
  });

  test('by position, where a share, its end or the rule became known or was retracted', () => {
    expect(edges(at('2025-12-01', 0), at('2025-12-01', 6))).toEqual([]);
    expect(edges(at('2025-10-15', 0), at('2025-10-15', index.head))).toEqual([
      '2025-10-15 @5: not-in-force to surely',
    ]);
    expect(edges(at('2025-11-01', 0), at('2025-11-01', index.head))).toEqual([
      '2025-11-01 @5: not-in-force to surely',
      '2025-11-01 @6: surely to not-in-force',
    ]);
  });

  test('net, between the two ends alone', () => {
    expect(edges(at('2025-01-01'), at('2025-12-31'), 'net')).toEqual([]);
  });

  test('a party of which no share is stated has no such changes', () => {
    const span = { earlier: at('2025-01-01'), later: at('2025-12-31') };
    expect(atOnce(derivedChanges(index, party('alpha'), span, 'every-edge'))).toEqual([]);
  });
});

test('what follows from a stated parent changes as what follows from an owner', () => {
  const known = given(
    [affiliatesRule()],
    [partyRestricted('alpha')],
    [partyDescribed('subsidiary', { countries: ['CN'], parentId: 'alpha' })],
    [owns('subsidiary', 'grandchild', 100)],
  );
  const found = (id: string, [earlier, later]: readonly (readonly [asOf: string, position: number])[]) =>
    atOnce(
      derivedChanges(
        known.index,
        party(id),
        {
          earlier: { ...at(...earlier!), rules: known.rules },
          later: { ...at(...later!), rules: known.rules },
        },
        'every-edge',
      ),
    ).map(({ before, after, at: { position } }) => `@${position}: ${before} to ${after}`);
  const byPosition = [
    ['2025-10-15', 0],
    ['2025-10-15', 4],
  ] as const;
  expect(found('subsidiary', byPosition)).toEqual(['@3: not-in-force to possibly']);
  expect(found('grandchild', byPosition)).toEqual(['@4: not-in-force to possibly']);
  const byDate = [
    ['2025-01-01', 4],
    ['2025-12-31', 4],
  ] as const;
  for (const id of ['subsidiary', 'grandchild'])
    expect(found(id, byDate)).toEqual(['@4: not-in-force to possibly']);
});

describe('what follows from the parameters of a chip changes', () => {
  const parameters = (factId: string, value: number): DomainEvent => ({
    type: 'ChipDescribed',
    data: {
      factId,
      chipId: 'a-chip',
      evidence: evidence('2022-01-01'),
      parameters: [{ parameter: 'total-processing-performance', unit: 'TPP', value }],
    },
  });
  const adopted: DomainEvent = {
    type: 'RuleAdopted',
    data: {
      factId: 'adopted',
      ruleId: 'a-rule',
      kind: 'chip-parameters',
      title: 'A rule',
      authority: 'us-bis',
      effectiveFrom: '2023-11-17',
      effectiveTo: '2024-11-17',
      legalBasis: { citation: '88 FR 73458' },
      chipParameters: {
        measure: 'license-required',
        destinations: ['CN'],
        any: [
          {
            paragraph: 'a',
            all: [
              {
                parameter: 'total-processing-performance',
                unit: 'TPP',
                atLeast: 4800,
                citation: '3A090.a',
              },
            ],
          },
        ],
      },
      evidence: evidence('2023-10-25'),
    },
  };
  const world = given([parameters('first', 4992)], [adopted], [parameters('second', 4000)]);
  const ask = (asOf: string, position: number): Question => ({
    asOf: parseAsOf(asOf),
    position,
    groups: world.groups,
    rules: world.rules,
    destination: 'CN',
  });
  const found = (earlier: Question, later: Question) =>
    atOnce(derivedChanges(world.index, chip('a-chip'), { earlier, later }, 'every-edge')).map(
      (change) =>
        `${new Date(change.at.asOf.from).toISOString().slice(0, 10)} @${change.at.position}: ${change.before} to ${change.after} ${measureOf(change)}`,
    );

  test('by date, where a version of a rule begins and ends', () => {
    expect(found(ask('2023-01-01', 2), ask('2025-01-01', 2))).toEqual([
      '2023-11-17 @2: not-in-force to surely license-required',
      '2024-11-17 @2: surely to not-in-force license-required',
    ]);
  });

  test('by position, where the rule or another value became known', () => {
    expect(found(ask('2024-01-01', 0), ask('2024-01-01', 3))).toEqual([
      '2024-01-01 @2: not-in-force to surely license-required',
      '2024-01-01 @3: surely to possibly license-required',
    ]);
  });
});

test('a page of the whole world says that it lists recorded facts only, once a rule is known', () => {
  const kinds = (position: number) =>
    atOnce(reservationsAbout(index, undefined, at('2025-10-15', position), [])).map(({ kind }) => kind);
  expect([kinds(0), kinds(1)]).toEqual([[], ['derived-not-listed']]);
});
