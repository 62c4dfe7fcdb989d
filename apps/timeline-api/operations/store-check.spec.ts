import { StoreUnavailableError, type LastPositionOptions } from '../../../libs/event-store/index.js';
import { StoreCheck } from './store-check.js';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('a store that answers has no problem, and is asked once a second at most', async () => {
  const lastPosition = jest.fn(() => Promise.resolve(1n));
  const check = new StoreCheck({ lastPosition });
  const problems = await Promise.all(Array.from({ length: 100 }, () => check.problem()));
  expect(new Set(problems)).toEqual(new Set([undefined]));
  expect(lastPosition).toHaveBeenCalledTimes(1);
  await jest.advanceTimersByTimeAsync(1001);
  await check.problem();
  expect(lastPosition).toHaveBeenCalledTimes(2);
});

test('a store that fails is named with its error until it answers again', async () => {
  const lastPosition = jest.fn(() => Promise.resolve(1n));
  lastPosition.mockRejectedValueOnce(new StoreUnavailableError('There is no leader'));
  const check = new StoreCheck({ lastPosition });
  expect(await check.problem()).toBe('There is no leader');
  await jest.advanceTimersByTimeAsync(1001);
  expect(await check.problem()).toBeUndefined();
});

test('a store that is silent is given two seconds, and is not asked again meanwhile', async () => {
  const lastPosition = jest.fn(({ withinMilliseconds = Infinity }: LastPositionOptions = {}) => {
    return new Promise<bigint>((_, reject) => {
      setTimeout(() => reject(new StoreUnavailableError('No answer')), withinMilliseconds);
    });
  });
  const check = new StoreCheck({ lastPosition });
  const first = check.problem();
  const next = check.problem();
  await jest.advanceTimersByTimeAsync(2001);
  expect(await Promise.all([first, next])).toEqual(['No answer', 'No answer']);
  expect(lastPosition).toHaveBeenCalledTimes(1);
});
