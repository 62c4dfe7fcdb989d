import { definitions, type EventOf } from '../../../events/index.js';
import { CommandRefusedError, evolve, noFacts, type Facts } from '../facts.js';
import { decideScreening, type ScreeningCommand } from './decide.js';

const events = (['SaleScreened', 'ScreeningAnswerStored'] as const).map(
  (type) => ({ type, data: definitions[type].sample }) as EventOf<'screens'>,
);
const { screeningId, retainUntil } = definitions.SaleScreened.sample;
const recorded = events.reduce<Facts>(evolve, noFacts);

const decision = (decidedBy: string, more: object = {}): ScreeningCommand => ({
  type: 'decide',
  data: { screeningId, decision: 'stop', decidedBy, reason: 'AAAA', needsSecond: true, ...more },
});
const after = (facts: Facts, ...commands: ScreeningCommand[]): Facts =>
  commands.reduce((held, command) => decideScreening(held, command).reduce<Facts>(evolve, held), facts);
const erase = (today: string): ScreeningCommand => ({
  type: 'erase',
  screeningId,
  reason: 'asked for',
  today,
});

const refusalOf = (facts: Facts, command: ScreeningCommand): string => {
  try {
    decideScreening(facts, command);
    return 'none';
  } catch (error) {
    return error instanceof CommandRefusedError ? error.refusal : 'another';
  }
};

test('a receipt is recorded once', () => {
  const record: ScreeningCommand = { type: 'record-receipt', events };
  expect(decideScreening(noFacts, record)).toEqual(events);
  expect(refusalOf(recorded, record)).toBe('fact-exists');
});

test('nothing is decided on a receipt that is none', () => {
  expect(refusalOf(noFacts, decision('officer'))).toBe('fact-unknown');
});

test('another person confirms the last decision, and says the same', () => {
  const decided = after(recorded, decision('officer'));
  const confirms = 'decision-1';
  expect(decideScreening(decided, decision('head', { confirms }))).toMatchObject([
    { type: 'ScreeningDecided', data: { factId: 'decision-2', confirms } },
  ]);
});

test.each<[string, ScreeningCommand]>([
  ['by the same person', decision('officer', { confirms: 'decision-1' })],
  ['of another decision', decision('head', { confirms: 'decision-1', decision: 'proceed' })],
  ['of a decision that is none', decision('head', { confirms: 'decision-7' })],
])('a confirmation %s is refused', (_, command) => {
  expect(refusalOf(after(recorded, decision('officer')), command)).toBe('decision-refused');
});

test('a confirmation is not confirmed', () => {
  const confirmed = after(recorded, decision('officer'), decision('head', { confirms: 'decision-1' }));
  expect(refusalOf(confirmed, decision('officer', { confirms: 'decision-2' }))).toBe('decision-refused');
});

test('a receipt is erased from its day on, once, and nothing is decided on it afterwards', () => {
  expect(refusalOf(recorded, erase('2036-11-25'))).toBe('receipt-retained');
  const erased = after(recorded, erase(retainUntil));
  expect(refusalOf(erased, erase(retainUntil))).toBe('receipt-erased');
  expect(refusalOf(erased, decision('officer'))).toBe('receipt-erased');
});
