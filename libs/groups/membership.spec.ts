import { membershipBy, type Standing, type Statement } from './membership.js';
import { DAY } from '../../events/index.js';

/* Times are numbers of days: what they mean makes no difference here. */

const at = (earliest: number, latest = earliest) => ({ earliest: earliest * DAY, latest: latest * DAY });
const edition = (day: number, standing: Standing, usualInterval = 10): Statement => ({
  at: at(day),
  before: standing,
  after: standing,
  usualInterval,
});
const joined = (earliest: number, latest = earliest): Statement => ({
  at: at(earliest, latest),
  before: 'out',
  after: 'in',
  usualInterval: undefined,
});
const left = (earliest: number, latest = earliest): Statement => ({
  at: at(earliest, latest),
  before: 'in',
  after: 'out',
  usualInterval: undefined,
});
/** On each of the days. */
const on = (days: readonly number[], ...statements: readonly Statement[]) =>
  days
    .map((day) => membershipBy(statements, { kind: 'day', from: day * DAY, to: (day + 1) * DAY }))
    .join(' ');

describe('who is in a group (R14)', () => {
  test('is not known where nothing says so', () => {
    expect(on([5])).toBe('maybe');
  });

  test('a member of an edition is one from its day on, and was perhaps one before', () => {
    expect(on([99, 100, 500], edition(100, 'in'))).toBe('maybe yes yes');
  });

  test('who is no member of an edition surely is none while the edition covers the day', () => {
    expect(on([99, 100, 110, 111], edition(100, 'out'))).toBe('maybe no no maybe');
  });

  test('two editions that agree cover the time between them, and two that do not leave it open', () => {
    expect(on([50, 100, 150], edition(50, 'out'), edition(100, 'out'))).toBe('no no maybe');
    expect(on([70, 100], edition(50, 'in'), edition(100, 'in'))).toBe('yes yes');
    expect(on([50, 70, 100], edition(50, 'in'), edition(100, 'out'))).toBe('maybe maybe no');
  });

  test('a change between two editions says which of them holds until when', () => {
    const moved = [edition(50, 'in'), left(80), edition(100, 'out')];
    expect(on([50, 79, 80, 99], ...moved)).toBe('yes yes no no');
  });

  test('a change whose date is not exact leaves its days open', () => {
    expect(on([79, 80, 90, 91], edition(50, 'out'), joined(80, 91))).toBe('no maybe maybe yes');
  });

  test('before a country joined it was no member, as far back as another statement says so', () => {
    expect(on([79, 80], joined(80))).toBe('maybe yes');
    expect(on([60, 79], edition(50, 'out'), joined(80))).toBe('no no');
  });

  test('who left surely is out while an edition says so', () => {
    expect(on([80, 500], joined(50), left(80))).toBe('maybe maybe');
    expect(on([80, 109, 110, 111], left(80), edition(100, 'out'))).toBe('no no no maybe');
  });

  test('a statement on the very day of an edition is before it', () => {
    expect(on([99, 100], edition(50, 'out'), joined(100), edition(100, 'in'))).toBe('no yes');
  });

  test('statements in an order that is not known must agree', () => {
    expect(on([100], joined(50, 80), left(60, 90))).toBe('maybe');
    expect(on([100], joined(50, 60), left(61, 70), joined(71, 90))).toBe('yes');
  });

  test('what a source leaves open is open up to the next one', () => {
    expect(on([60, 90, 120], edition(50, 'in'), edition(90, 'open'), edition(110, 'in'))).toBe(
      'maybe maybe yes',
    );
  });
});
