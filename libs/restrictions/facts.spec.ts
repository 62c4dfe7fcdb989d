import type { DomainEvent } from '../../events/index.js';
import { evolve, fold, foldInto, noFacts, type Facts } from './facts.js';

const described = (factId: string): DomainEvent => ({
  type: 'ChipDescribed',
  data: {
    factId,
    chipId: 'a-chip',
    names: [{ name: factId, kind: 'primary' }],
    evidence: [{ publisher: 'NVIDIA', citation: 'Form 8-K', certainty: 'company-filing' }],
  },
});
const retracted = (factId: string): DomainEvent => ({
  type: 'FactRetracted',
  data: { factId, reason: 'wrong' },
});

const contentOf = (facts: Facts) =>
  Array.from(facts.values(), ({ event, retracted: isRetracted }) => [event.data.factId, isRetracted]);

const history = [described('a'), described('b'), retracted('a'), retracted('unknown'), described('c')];

test('events one by one leave the facts that the whole stream leaves, in recorded order', () => {
  const facts = history.reduce(evolve, noFacts);
  expect(contentOf(facts)).toEqual([
    ['a', true],
    ['b', false],
    ['c', false],
  ]);
  expect(contentOf(facts)).toEqual(contentOf(fold(history)));
  expect(facts.size).toBe(3);
  expect(facts.has('c')).toBe(true);
  expect(facts.get('unknown')).toBeUndefined();
});

test('the facts before an event stay as they were', () => {
  const before = fold(history);
  const after = evolve(evolve(before, retracted('b')), described('d'));
  expect(contentOf(before)).toEqual(contentOf(fold(history)));
  expect(contentOf(after)).toEqual(contentOf(fold([...history, retracted('b'), described('d')])));
  expect([before.size, after.size]).toEqual([3, 4]);
});

test('a fold that goes on in place leaves what one of the whole stream leaves', () => {
  const facts = fold(history.slice(0, 2));
  foldInto(facts, history.slice(2));
  expect(contentOf(facts)).toEqual(contentOf(fold(history)));
});
