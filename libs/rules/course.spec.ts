import { courseOf } from './course.js';
import type { Lift } from './end-of-fact.js';

/* Times are numbers: what they mean makes no difference here. */

const exactly = (time: number) => ({ earliest: time, latest: time });
const never = exactly(Infinity);
const lift = (how: Lift['how'], start: number, more: Partial<Lift> = {}): Lift => ({
  how,
  start: exactly(start),
  destinations: undefined,
  isConfirmed: true,
  ...more,
});
const stay = (from: number, until: number, more: Partial<Lift> = {}) =>
  lift('suspends', from, { until: exactly(until), ...more });
const rumoured = { isConfirmed: false };

/** Of a fact from 10 to 100, in a window. */
const courseIn = (from: number, to: number, ...lifts: readonly Lift[]) =>
  courseOf(exactly(10), exactly(100), lifts, { term: undefined }, { from, to });

describe('the course of a fact (R4, R6, R7)', () => {
  test('is in force, has not begun, or is over', () => {
    expect(courseIn(10, 100)).toEqual({ inForce: 'surely' });
    expect(courseIn(0, 10)).toEqual({ inForce: 'not', why: 'not-begun' });
    expect(courseIn(100, 110)).toEqual({ inForce: 'not', why: 'over' });
    expect(courseIn(50, 60, lift('ends', 50))).toEqual({ inForce: 'not', why: 'over' });
    expect(courseIn(5, 60)).toEqual({ inForce: 'possibly', doubt: 'part-of-day' });
  });

  test('is suspended while suspensions together leave nothing of it, in whatever order they were recorded', () => {
    const suspended = { inForce: 'not', why: 'suspended' };
    expect(courseIn(20, 40, stay(20, 30), stay(30, 40))).toEqual(suspended);
    expect(courseIn(20, 40, stay(30, 40), stay(20, 30))).toEqual(suspended);
    expect(courseIn(20, 40, stay(20, 40), stay(25, 30))).toEqual(suspended);
    expect(courseIn(20, 40, lift('suspends', 20))).toEqual(suspended);
    expect(courseIn(20, 40, stay(31, 40), stay(20, 30))).toEqual({
      inForce: 'possibly',
      doubt: 'part-of-day',
    });
  });

  test('is suspended by one that surely covers the window, whether or not another ever begins', () => {
    const perhaps = lift('suspends', 20, {
      start: { earliest: 20, latest: Infinity },
      until: exactly(40),
    });
    for (const lifts of [
      [perhaps, stay(20, 40)],
      [stay(20, 40), perhaps],
    ])
      expect(courseIn(20, 30, ...lifts)).toEqual({ inForce: 'not', why: 'suspended' });
    expect(courseIn(20, 30, perhaps)).toEqual({ inForce: 'possibly', doubt: 'dates-coarse' });
  });

  test('is as it is without them before suspensions and after', () => {
    expect(courseIn(20, 30, stay(30, 40))).toEqual({ inForce: 'surely' });
    expect(courseIn(40, 50, stay(30, 40))).toEqual({ inForce: 'surely' });
    expect(courseIn(0, 10, stay(10, 40))).toEqual({ inForce: 'not', why: 'not-begun' });
    expect(courseIn(100, 110, stay(10, 40))).toEqual({ inForce: 'not', why: 'over' });
  });

  test('is in doubt by the part of the window, where all dates are exact', () => {
    expect(courseIn(0, 110, stay(50, 60))).toEqual({ inForce: 'possibly', doubt: 'part-of-day' });
    expect(courseIn(20, 90, stay(50, 60))).toEqual({ inForce: 'possibly', doubt: 'part-of-day' });
  });

  test('is in doubt by the dates, where one of them may be in the window', () => {
    const coarse = { inForce: 'possibly', doubt: 'dates-coarse' };
    const fact = (window: { from: number; to: number }, ...lifts: readonly Lift[]) =>
      courseOf({ earliest: 10, latest: 20 }, never, lifts, { term: undefined }, window);
    expect(fact({ from: 15, to: 16 })).toEqual(coarse);
    expect(fact({ from: 19, to: 20 })).toEqual(coarse);
    expect(fact({ from: 20, to: 21 })).toEqual({ inForce: 'surely' });
    expect(courseIn(50, 60, lift('suspends', 0, { start: { earliest: 40, latest: 55 } }))).toEqual(coarse);
    // A date that only a suspended time leaves open bears on nothing.
    expect(fact({ from: 10, to: 40 }, stay(5, 30))).toEqual({ inForce: 'possibly', doubt: 'part-of-day' });
  });

  test('is in doubt by a lift that is only rumoured, where that may lift it', () => {
    const unsure = { inForce: 'possibly', doubt: 'lift-unsure' };
    expect(courseIn(20, 30, lift('ends', 20, rumoured))).toEqual(unsure);
    expect(courseIn(20, 30, stay(20, 30, rumoured))).toEqual(unsure);
    expect(courseIn(20, 30, lift('withdraws', 5, rumoured))).toEqual(unsure);
    expect(courseIn(20, 30, lift('ends', 30, rumoured))).toEqual({ inForce: 'surely' });
    expect(courseIn(20, 40, stay(20, 30, rumoured), stay(20, 30))).toEqual({
      inForce: 'possibly',
      doubt: 'part-of-day',
    });
  });

  test('is withdrawn by an act that is sure, whatever else it is; a rumour of one revives nothing', () => {
    for (const [from, to] of [
      [0, 5],
      [20, 30],
      [100, 110],
    ] as const)
      expect(courseIn(from, to, lift('withdraws', 5))).toEqual({ inForce: 'not', why: 'withdrawn' });
    expect(courseIn(100, 110, lift('withdraws', 5, rumoured))).toEqual({ inForce: 'not', why: 'over' });
    expect(courseIn(0, 5, lift('withdraws', 5, rumoured))).toEqual({ inForce: 'not', why: 'not-begun' });
  });
});
