import type { SubjectAnswer } from '../libs/as-of/index.js';
import { commandsOf, realCases, recordedBy } from './support/cases.js';

/*
 * The Affiliates Rule over the real case: public facts on owners, and what listed parties are listed by. Shares are
 * as sure as their sources: most are reported, so that what follows from them is possible.
 */

const { askParty, index } = recordedBy(commandsOf(...realCases));

const [BEFORE, IN_FORCE, STAYED, AFTER] = ['2025-09-28', '2025-10-15', '2025-12-01', '2026-11-26'];

const doubtsIn = (given: SubjectAnswer | undefined): string[] =>
  (given?.derived ?? []).flatMap(({ doubts }) => doubts);
const kindsIn = (given: SubjectAnswer | undefined): string[] =>
  (given?.reservations ?? []).map(({ kind }) => kind);

describe('a company that no list names', () => {
  test.each([
    ['nexperia', BEFORE, 'no-record'],
    ['nexperia', IN_FORCE, 'uncertain'],
    ['nexperia', '2025-11-09', 'uncertain'],
    ['nexperia', STAYED, 'no-record'],
    ['nexperia', AFTER, 'uncertain'],
    ['smic-lingang-joint-venture', BEFORE, 'no-record'],
    ['smic-lingang-joint-venture', IN_FORCE, 'uncertain'],
    ['smic-lingang-joint-venture', STAYED, 'no-record'],
    ['brite-semiconductor', IN_FORCE, 'uncertain'],
    ['brite-semiconductor', STAYED, 'no-record'],
    ['toppan-smic-electronic', IN_FORCE, 'uncertain'],
    ['toppan-smic-electronic', STAYED, 'no-record'],
    // Nothing flows upwards.
    ['ymtc-holding', IN_FORCE, 'no-record'],
    ['china-ic-fund', IN_FORCE, 'no-record'],
  ])('%s on %s: %s', (id, asOf, status) => {
    expect(askParty(id, asOf)?.status).toBe(status);
  });

  test('is caught as far as its source can be trusted, and the answer shows each link', () => {
    const answered = askParty('nexperia', IN_FORCE);
    expect(answered?.decidedBy).toBe('rule-possibly-in-force');
    expect(answered?.derived).toMatchObject([
      {
        rule: { ruleId: 'us-affiliates-rule', vintage: 'adopted-2025-09-29', inForce: 'surely' },
        measure: 'presumption-of-denial',
        inForce: 'possibly',
        share: { atLeast: 0, atMost: 100 },
        doubts: ['country-not-known', 'evidence-unconfirmed'],
        holdings: [{ fact: { factId: 'nexperia-held-by-wingtech' } }],
        listed: [{ fact: { factId: 'wingtech-entity-list' } }],
      },
    ]);
  });

  test('of which a listed one has a known share below half has a red flag: who has the rest is not known', () => {
    for (const id of ['brite-semiconductor', 'toppan-smic-electronic'])
      expect(doubtsIn(askParty(id, IN_FORCE))).toEqual(['ownership-not-known']);
  });

  test('names the rule that would restrict it while that is not in force, and why', () => {
    const idleOn = (id: string, asOf: string) =>
      askParty(id, asOf)?.idleRules.map(({ ruleId, why }) => `${ruleId} ${why}`);
    expect(idleOn('nexperia', BEFORE)).toEqual(['us-affiliates-rule not-begun']);
    expect(idleOn('nexperia', IN_FORCE)).toEqual([]);
    expect(idleOn('nexperia', STAYED)).toEqual(['us-affiliates-rule suspended']);
    expect(idleOn('nexperia', AFTER)).toEqual([]);
    // It would not restrict who has no owner that counts.
    expect(idleOn('ymtc-holding', STAYED)).toEqual([]);
  });

  test('keeps the reservation that an owner is listed, while the rule is stayed', () => {
    for (const id of [
      'nexperia',
      'smic-lingang-joint-venture',
      'brite-semiconductor',
      'toppan-smic-electronic',
    ])
      expect(kindsIn(askParty(id, STAYED))).toContain('owner-restricted');
    expect(kindsIn(askParty('brite-semiconductor', '2020-12-17'))).not.toContain('owner-restricted');
  });
});

test('a company that a list names has both measures', () => {
  const beijing = askParty('smic-beijing', IN_FORCE);
  expect(beijing?.measures.map(({ fact }) => fact.factId)).toEqual(['smic-beijing-entity-list']);
  expect(beijing?.derived).toMatchObject([{ inForce: 'surely', doubts: [] }]);
  expect(doubtsIn(askParty('inspur-electronic-information', IN_FORCE))).toEqual(['ownership-not-known']);
});

test('the answer before the rule was recorded is the one of before', () => {
  const position = index.head - 2;
  expect(askParty('nexperia', IN_FORCE, { position })?.status).toBe('no-record');
  expect(askParty('nexperia', STAYED, { position: index.head - 1 })?.status).toBe('uncertain');
});

test('tusimple is a company of the United States, with its address', () => {
  expect(askParty('tusimple', '2024-02-10')?.description).toMatchObject({
    countries: ['US'],
    addresses: [{ address: 'San Diego, California', country: 'US' }],
  });
});
