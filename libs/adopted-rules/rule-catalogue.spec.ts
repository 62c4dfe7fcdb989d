import { definitions, parseAsOf, resolved, type DomainEvent, type EventData } from '../../events/index.js';
import type { LogEntry } from '../projections/index.js';
import { RuleCatalogue } from './rule-catalogue.js';

type Adopted = EventData<'RuleAdopted'>;

const { sample } = definitions.RuleAdopted;
const adopted = (data: Partial<Adopted> = {}): DomainEvent =>
  resolved({ type: 'RuleAdopted', data: { ...sample, ...data } });
const suspended = (data: Partial<EventData<'RuleSuspended'>>): DomainEvent =>
  resolved(
    { type: 'RuleSuspended', data: { ...definitions.RuleSuspended.sample, suspends: 'rule', ...data } },
    adopted(),
  );
const ended = (data: Partial<EventData<'RuleEnded'>>): DomainEvent =>
  resolved({ type: 'RuleEnded', data: { ...definitions.RuleEnded.sample, ...data } }, adopted());

/** The rules that appends leave, of one event or of several. */
function recorded(...appends: readonly (DomainEvent | readonly DomainEvent[])[]): RuleCatalogue {
  const rules = new RuleCatalogue();
  let position = 0;
  for (const append of appends)
    rules.apply(
      [append].flat().map((event) => ({
        subject: { kind: 'rule', id: 'us-3a090-a' },
        event,
        position: (position += 1),
        recordedAt: 1,
        metadata: { recordedAt: '2026-01-01T00:00:00.000Z' },
      })) as unknown as LogEntry[],
    );
  return rules;
}

/** The state of the versions of the rule on a day. */
const on = (rules: RuleCatalogue, day: string, position = 9, publishedBy?: string) =>
  rules
    .rulesAt({
      asOf: parseAsOf(day),
      position,
      publishedBy: publishedBy === undefined ? undefined : parseAsOf(publishedBy),
    })
    .map(({ inForce, why, doubts }) => [inForce, ...(why === undefined ? doubts : [why])].join(' '));

test('a rule is in force from the day on which it begins, where its authority is', () => {
  const rules = recorded(adopted());
  expect(['2023-11-16', '2023-11-17'].map((day) => on(rules, day))).toEqual([['not not-begun'], ['surely']]);
  expect(on(rules, '2023-11-17T04:59Z')).toEqual(['not not-begun']);
  expect(on(rules, '2023-11-17T05:00Z')).toEqual(['surely']);
});

test('a stay suspends it, and a return that is only scheduled is possible (R15)', () => {
  const stay = suspended({ effectiveFrom: '2025-11-10', until: { earliest: '2026-11-10' } });
  const rules = recorded(adopted(), stay);
  expect(['2025-11-09', '2025-11-10', '2026-11-09', '2026-11-10'].map((day) => on(rules, day))).toEqual([
    ...[['surely'], ['not suspended'], ['not suspended'], ['possibly dates-coarse']],
  ]);
});

test('a rule that is not enforced is possibly in force, while its text is (R15)', () => {
  const left = suspended({ suspends: 'enforcement', effectiveFrom: '2025-05-13' });
  const rules = recorded(adopted({ effectiveTo: '2026-01-01' }), left);
  expect(['2025-05-12', '2025-05-13', '2026-01-01'].map((day) => on(rules, day))).toEqual([
    ...[['surely'], ['possibly not-enforced'], ['not over']],
  ]);
});

test('the versions of a rule are distinguished, and one ends where it is said to', () => {
  const second = adopted({ factId: '2025-01-13', effectiveFrom: '2025-01-13' });
  const rules = recorded(adopted(), second, ended({ effectiveFrom: '2025-01-13' }));
  expect(on(rules, '2025-01-12')).toEqual(['surely', 'not not-begun']);
  expect(on(rules, '2025-01-13')).toEqual(['not over', 'surely']);
});

test('an older position does not know of a stay, and what stays a version stays its correction', () => {
  const retracted: DomainEvent = {
    type: 'FactRetracted',
    data: { factId: '2023-11-17', reason: 'wrong', replacedBy: 'corrected' },
  };
  const corrected = adopted({ factId: 'corrected', effectiveFrom: '2023-11-18' });
  const rules = recorded(adopted(), suspended({ effectiveFrom: '2025-11-10' }), retracted, corrected);
  expect([0, 1, 2, 4].map((position) => on(rules, '2025-12-01', position))).toEqual([
    ...[[], ['surely'], ['not suspended'], ['not suspended']],
  ]);
  expect(on(rules, '2023-11-17', 4)).toEqual(['not not-begun']);
});

test('a rule that nobody confirms, or that was not public, is possible or not used', () => {
  const reported = adopted({ evidence: [{ publisher: 'A', citation: 'B', certainty: 'reported' }] });
  expect(on(recorded(reported), '2024-01-01')).toEqual(['possibly evidence-unconfirmed']);
  const rules = recorded(adopted());
  expect(on(rules, '2024-01-01', 9, '2023-10-24')).toEqual([]);
  expect(on(rules, '2024-01-01', 9, '2023-10-25')).toEqual(['surely']);
});

test('a rule of which nothing was recorded by then is not known', () => {
  const rules = recorded(adopted());
  const question = { asOf: parseAsOf('2024-01-01'), position: 0 };
  expect(rules.ruleAt('us-3a090-a', question)).toBeUndefined();
  expect(rules.ruleAt('us-3a090-a', { ...question, position: 1 })).toHaveLength(1);
});

describe('a correction (R8)', () => {
  const on2023 = [
    { publisher: 'A', citation: '1', publishedOn: '2023-10-25', certainty: 'official' as const },
  ];
  const on2024 = [
    { publisher: 'A', citation: '2', publishedOn: '2024-03-01', certainty: 'official' as const },
  ];
  const retracted = (factId: string, replacedBy: string, restores?: string): DomainEvent => ({
    type: 'FactRetracted',
    data: { factId, reason: 'wrong', replacedBy, ...(restores === undefined ? {} : { restores }) },
  });
  const first = adopted({ factId: 'first', evidence: on2023 });
  const second = adopted({ factId: 'second', evidence: on2024 });

  test('of a version is public since what it corrects, and shows the evidence that was public', () => {
    const rules = recorded(first, [retracted('first', 'second'), second]);
    expect(on(rules, '2023-12-01', 9, '2023-10-24')).toEqual([]);
    expect(on(rules, '2023-12-01', 9, '2023-10-25')).toEqual(['surely']);
    const [shown] = rules.rulesAt({
      asOf: parseAsOf('2023-12-01'),
      position: 9,
      publishedBy: parseAsOf('2023-11-01'),
    });
    expect(shown?.evidence).toEqual(on2023);
  });

  test('that is retracted again leaves what was corrected, as public as it was', () => {
    const again = adopted({ factId: 'third', evidence: on2023 });
    const rules = recorded(
      first,
      [retracted('first', 'second'), second],
      [retracted('second', 'third', 'first'), again],
    );
    expect(on(rules, '2023-12-01', 9, '2023-10-25')).toEqual(['surely']);
    expect(on(rules, '2023-12-01', 9, '2023-10-24')).toEqual([]);
  });

  test('of a suspension only possibly suspends before its own evidence was public', () => {
    const stay = (factId: string, evidence: typeof on2023) =>
      suspended({ factId, adoption: 'first', effectiveFrom: '2023-12-01', evidence });
    const rules = recorded(first, stay('a-stay', on2023), [
      retracted('a-stay', 'corrected'),
      stay('corrected', on2024),
    ]);
    expect(on(rules, '2023-12-05', 9, '2023-11-01')).toEqual(['possibly lift-unsure']);
    expect(on(rules, '2023-12-05', 9, '2024-03-01')).toEqual(['not suspended']);
  });

  test('survives a restart', () => {
    const stored = new Map<string, Buffer>();
    const rules = recorded(first, [retracted('first', 'second'), second]);
    const position = rules.save({
      put: (key: string, value: Buffer) => stored.set(key, value),
      remove: () => undefined,
    });
    const restored = new RuleCatalogue();
    restored.restore({ all: () => stored.entries() } as never, position);
    expect(on(restored, '2023-12-01', 9, '2023-10-25')).toEqual(['surely']);
  });
});
