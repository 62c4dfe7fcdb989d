import { parseBound, parseEnd, type DestinationTerm } from '../../events/index.js';
import { endOfFact, reachOf, type Lift } from './index.js';

const at = (day: string): number => Date.parse(day);
const open = parseEnd(undefined);

function lift(from: string, more: Partial<Lift> = {}): Lift {
  return { start: parseBound(from), destinations: undefined, isConfirmed: true, ...more };
}

describe('the end of a fact for one destination (R6)', () => {
  test('is its stated end while nothing lifts it', () => {
    expect(endOfFact(parseEnd('2024-01-01'), [], { term: 'CN' })).toEqual({
      earliest: at('2024-01-01'),
      latest: at('2024-01-01'),
      uncertainFrom: Infinity,
    });
  });

  test('is the start of the first lift that covers the destination', () => {
    const lifts = [lift('2024-03-01'), lift('2024-02-01', { destinations: ['CN'] })];
    expect(endOfFact(open, lifts, { term: 'CN' })).toMatchObject({
      earliest: at('2024-02-01'),
      latest: at('2024-02-01'),
    });
    expect(endOfFact(open, lifts, { term: 'AU' })).toMatchObject({
      earliest: at('2024-03-01'),
      latest: at('2024-03-01'),
    });
  });

  test.each<[string, Lift]>([
    ['is not confirmed', lift('2024-02-01', { isConfirmed: false })],
    ['only may cover the destination', lift('2024-02-01', { destinations: ['D:5'] })],
  ])('is at the earliest the start of a lift that %s, which sets no latest end', (_, uncertain) => {
    const start = at('2024-02-01');
    expect(endOfFact(open, [uncertain], { term: 'CN' })).toEqual({
      earliest: start,
      latest: Infinity,
      uncertainFrom: start,
    });
  });

  test('is the start of a lift for the destination asked for, unless the term is on headquarters', () => {
    const lifts = [lift('2024-02-01', { destinations: ['CN'] })];
    expect(endOfFact(open, lifts, { term: 'D:5', asked: 'CN' })).toMatchObject({ latest: at('2024-02-01') });
    expect(endOfFact(open, lifts, { term: 'headquarteredIn:CN', asked: 'CN' })).toMatchObject({
      latest: Infinity,
    });
  });

  test('is not surely the start of a lift where destinations are not stated, in the fact or in the lift', () => {
    const [stated, unstated] = [['CN'], ['not-stated']].map((destinations) =>
      lift('2024-02-01', { destinations }),
    );
    expect(endOfFact(open, [stated!], { term: 'not-stated', asked: 'CN' })).toMatchObject({
      latest: Infinity,
    });
    expect(endOfFact(open, [unstated!], { term: 'not-stated' })).toMatchObject({ latest: Infinity });
    expect(endOfFact(open, [unstated!], { term: 'CN', asked: 'CN' })).toMatchObject({ latest: Infinity });
  });

  test.each<[DestinationTerm, DestinationTerm]>([
    [
      { destination: 'worldwide', except: ['CN'] },
      { destination: 'worldwide', except: ['not-stated'] },
    ],
    [
      { destination: 'worldwide', except: ['not-stated'] },
      { destination: 'worldwide', except: ['CN'] },
    ],
    [
      { destination: 'worldwide', except: ['not-stated'] },
      { destination: 'worldwide', except: ['not-stated'] },
    ],
  ])('may be the start of a lift whose exceptions may be those of the term: of %j by %j', (term, lifted) => {
    const start = at('2024-02-01');
    expect(endOfFact(open, [lift('2024-02-01', { destinations: [lifted] })], { term })).toMatchObject({
      earliest: start,
      latest: Infinity,
    });
  });

  test('is the start of a lift in the same words, be an exception on headquarters among them', () => {
    const term = { destination: 'worldwide', except: ['headquarteredIn:CN'] };
    expect(endOfFact(open, [lift('2024-02-01', { destinations: [term] })], { term })).toMatchObject({
      latest: at('2024-02-01'),
    });
  });

  test('of a fact that names no destination is not moved by a lift for some', () => {
    expect(
      endOfFact(open, [lift('2024-02-01', { destinations: ['CN'] })], { term: undefined }),
    ).toMatchObject(open);
  });
});

describe('the reach of a measure (R11)', () => {
  test.each([
    ['worldwide', [], 'DE', 'yes'],
    ['worldwide', ['DE'], 'DE', 'no'],
    ['worldwide', ['A:1'], 'DE', 'maybe'],
    ['D:5', ['AU'], 'CN', 'maybe'],
    ['CN', [], 'AU', 'no'],
    ['not-stated', [], 'not-stated', 'maybe'],
    ['not-stated', ['AU'], 'AU', 'maybe'],
    ['worldwide', ['not-stated'], 'not-stated', 'maybe'],
    ['headquarteredIn:CN', ['not-stated'], 'headquarteredIn:CN', 'maybe'],
  ])('%s except %j, asked for %s: %s', (term, exceptions, asked, expected) => {
    expect(reachOf(term, exceptions, asked)).toBe(expected);
  });
});
