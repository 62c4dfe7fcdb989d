import { meets, ownedBy, surelyOwnedDirectly, type Stake } from './sums.js';

const stake = (owner: number, percent: number, change: Partial<Stake> = {}): Stake => ({
  owner,
  atLeast: percent,
  atMost: percent,
  holding: 'direct',
  isSure: true,
  counts: 'yes',
  ...change,
});
const notListed = { counts: 'no' } as const;
const throughOthers = { holding: 'indirect' } as const;
const nobody = () => undefined;
const sums = (...stakes: readonly Stake[]) => ownedBy(stakes, nobody);

describe('how much owners that count have of a party (R22)', () => {
  test('is nothing where none of them has a share', () => {
    expect(sums()).toMatchObject({ atLeast: 0, atMost: 0 });
    expect(sums(stake(1, 100, notListed))).toMatchObject({ atLeast: 0, atMost: 0 });
  });

  test('is what they surely have, and at most what nobody else surely has directly', () => {
    expect(sums(stake(1, 30), stake(2, 25), stake(3, 40, notListed))).toMatchObject({
      atLeast: 55,
      atMost: 60,
    });
    expect(sums(stake(1, 30), stake(3, 40, { ...notListed, ...throughOthers }))).toMatchObject({
      atMost: 100,
    });
    expect(sums(stake(1, 30), stake(3, 40, { ...notListed, isSure: false }))).toMatchObject({ atMost: 100 });
  });

  test('is at most what is stated of them, where sources contradict each other', () => {
    expect(sums(stake(1, 55), stake(3, 60, notListed))).toMatchObject({ atLeast: 55, atMost: 55 });
    expect(sums(stake(1, 40, { atMost: 70 }), stake(3, 60, notListed))).toMatchObject({ atMost: 70 });
  });

  test('is not sure of an owner that only may count, or only may have its share', () => {
    expect(sums(stake(1, 60, { counts: 'maybe' }))).toMatchObject({ atLeast: 0, atLeastIfSure: 60 });
    expect(sums(stake(1, 60, { isSure: false }))).toMatchObject({ atLeast: 0, atLeastIfSure: 60 });
  });

  test('of one owner is what it has itself and through others; of statements of one kind the least', () => {
    expect(sums(stake(1, 30), stake(1, 25, throughOthers)).atLeast).toBe(55);
    expect(sums(stake(1, 30), stake(1, 25)).atLeast).toBe(25);
    expect(
      sums(stake(1, 30), stake(1, 25, throughOthers), stake(1, 10, { holding: undefined })).atLeast,
    ).toBe(10);
  });

  test('is not more for a statement that may be wrong', () => {
    expect(sums(stake(1, 60), stake(1, 40, { isSure: false })).atLeast).toBe(40);
  });

  test('does not count twice what one owner may have through another', () => {
    const stakes = [stake(1, 25, throughOthers), stake(2, 30), stake(3, 20)];
    const firstOwnsSecond = (owner: number) => (owner === 2 ? new Set([1]) : undefined);
    expect(ownedBy(stakes, firstOwnsSecond)).toMatchObject({ atLeast: 50, atLeastIfApart: 75 });
    expect(ownedBy(stakes, nobody).atLeast).toBe(75);
    // What an owner has itself is nobody else's.
    expect(ownedBy([stake(1, 25), stake(2, 30)], firstOwnsSecond).atLeast).toBe(55);
  });
});

test('a sum meets a threshold also where floating point takes from it', () => {
  expect(0.1 + 0.7).toBeLessThan(0.8);
  expect(meets(0.1 + 0.7, 0.8)).toBe(true);
  expect(meets(49.999, 50)).toBe(false);
});

test('owners are known where what they surely have directly is the whole', () => {
  expect(surelyOwnedDirectly([stake(1, 51, notListed), stake(2, 49, { isSure: false })])).toBe(51);
});
