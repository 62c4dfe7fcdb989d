import fc from 'fast-check';
import { parseAsOf, parseBound, parseEnd } from '../../events/index.js';
import { inForce, isEmptyInterval } from './index.js';

const at = (instant: string): number => Date.parse(instant);

describe('in force (R4)', () => {
  test.each([
    ['2019-05-15', 'not'],
    ['2019-05-16', 'possibly'],
    ['2019-05-17', 'surely'],
    ['2019-05-16T20:14:59.999Z', 'not'],
    ['2019-05-16T20:15:00Z', 'surely'],
  ])('Huawei, listed on 2019-05-16 at 16:15 in Washington, on %s: %s', (asOf, expected) => {
    const listed = parseBound('2019-05-16T16:15-04:00');
    expect(inForce(listed, parseEnd(undefined), parseAsOf(asOf))).toBe(expected);
  });

  test('surely on a day is surely at each instant of it, and not on a day is not at any instant of it', () => {
    const instant = fc.integer({ min: at('2020-01-01'), max: at('2026-01-01') });
    const bounds = fc.tuple(instant, instant, instant, instant);
    const met = new Map<string, number>();
    fc.assert(
      fc.property(bounds, instant, fc.nat(86_399_999), ([a, b, c, d], within, offset) => {
        const start = { earliest: Math.min(a, b), latest: Math.max(a, b) };
        const end = { earliest: Math.min(c, d), latest: Math.max(c, d) };
        const day = parseAsOf(new Date(within).toISOString().slice(0, 10));
        const moment = { from: day.from + offset, to: day.from + offset + 1 };
        const onDay = inForce(start, end, day);
        met.set(onDay, (met.get(onDay) ?? 0) + 1);
        if (onDay !== 'possibly') expect(inForce(start, end, moment)).toBe(onDay);
      }),
      { numRuns: 1000 },
    );
    expect([...met.keys()].sort()).toEqual(['not', 'possibly', 'surely']);
  });
});

describe('an empty interval (R5)', () => {
  test.each([
    ['2024-01-01', '2024-01-01', true],
    ['2024-01-01', '2024-01-02', false],
    ['2024-01', '2024-01-15', false],
    ['2024-02', '2024-01', true],
  ])('from %s to %s: %s', (start, end, expected) => {
    expect(isEmptyInterval(parseBound(start), parseEnd(end))).toBe(expected);
  });
});
