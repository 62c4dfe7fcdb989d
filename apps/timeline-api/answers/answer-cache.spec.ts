import { atOnce, type Steps } from '../../../libs/as-of/index.js';
import type { FollowerState } from '../../../libs/projections/index.js';
import { serialise } from '../http/send-answer.js';
import { AnswerCache, completed } from './answer-cache.js';
import type { PointQuery, PointInTime } from './point-in-time.js';

const URL = '/v1/chips/nvidia-a100';
const NOON = Date.parse('2026-11-24T12:00:00Z');
const answer = atOnce(serialise({ status: 'restricted' }));
const point = { asOf: '2023-11-20', position: 67 };

function setUp() {
  const timeline = {
    index: { head: 67 },
    followerState: { kind: 'live' as FollowerState['kind'] },
    clockSkew: undefined,
  };
  const cache = new AnswerCache(timeline);
  const keepOnce = (given: Partial<PointQuery>): void => {
    cache.keep(URL, given, { point, isPinned: false } as PointInTime, answer, NOON);
  };
  const keep = (given: Partial<PointQuery>): void => {
    keepOnce(given);
    keepOnce(given);
  };
  return { timeline, cache, keepOnce, keep, find: () => cache.find(URL) };
}

beforeEach(() => jest.useFakeTimers({ now: NOON }));
afterEach(() => jest.useRealTimers());

test('an answer is cached once its URL is asked for again', () => {
  const { keepOnce, find } = setUp();
  keepOnce({ asOf: '2023-11-20' });
  expect(find()).toBeUndefined();
  keepOnce({ asOf: '2023-11-20' });
  expect(find()).toMatchObject(answer);
});

test('an answer about the head is current until the next event', () => {
  const { timeline, keep, find } = setUp();
  keep({ asOf: '2023-11-20' });
  expect(find()).toEqual({ ...answer, isPinned: false });
  timeline.index.head = 68;
  expect(find()).toBeUndefined();
});

test('an answer at a position is current whatever is recorded', () => {
  const { timeline, keep, find } = setUp();
  keep({ asOf: '2023-11-20', position: '67' });
  timeline.index.head = 68;
  timeline.followerState.kind = 'stopped';
  expect(find()).toMatchObject(answer);
});

test('an answer about the current second is current until the next second', () => {
  const { keep, find } = setUp();
  keep({ position: '67' });
  jest.setSystemTime(Date.parse('2026-11-24T12:00:00.999Z'));
  expect(find()).toMatchObject(answer);
  jest.setSystemTime(Date.parse('2026-11-24T12:00:01Z'));
  expect(find()).toBeUndefined();
});

test('an answer about the head is not current while the follower is behind', () => {
  const { timeline, keep, find } = setUp();
  keep({ asOf: '2023-11-20' });
  timeline.followerState.kind = 'catching-up';
  expect(find()).toBeUndefined();
});

test('an answer as known at an instant is not cached: the instant may not be final', () => {
  const { keep, find } = setUp();
  keep({ asOf: '2023-11-20', knownAt: '2026-11-24' });
  expect(find()).toBeUndefined();
});

test('the least recently used answer is evicted first', () => {
  const { cache } = setUp();
  const megabyte = atOnce(serialise({ text: 'x'.repeat(1024 * 1024) }));
  for (let number = 0; number < 20; number += 1) {
    const at = { point, isPinned: true } as PointInTime;
    for (const _ of ['first', 'again'])
      cache.keep(String(number), { asOf: '2023-11-20', position: '67' }, at, megabyte, NOON);
    cache.find('0');
  }
  expect(['0', '1', '19'].map((url) => cache.find(url)?.etag)).toEqual([
    megabyte.etag,
    undefined,
    megabyte.etag,
  ]);
});

test('a content is serialised once, and completed with each basis', () => {
  const { cache } = setUp();
  const make = jest.fn(function* (): Steps<object> {
    return { status: 'restricted' };
  });
  const [first, second] = ['2023-11-20', '2023-11-21'].map((asOf) =>
    completed(atOnce(cache.content('key', make)), { asOf }),
  );
  expect(make).toHaveBeenCalledTimes(1);
  expect(first?.body.join('')).toBe('{"status":"restricted","basis":{"asOf":"2023-11-20"}}');
  expect(JSON.parse(second?.body.join('') ?? '')).toEqual({
    status: 'restricted',
    basis: { asOf: '2023-11-21' },
  });
  expect(second?.etag).not.toBe(first?.etag);
});
