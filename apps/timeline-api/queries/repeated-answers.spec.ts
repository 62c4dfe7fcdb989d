import type { Timeline } from '../../../libs/timeline/index.js';
import type { Asked, PointDto } from './question.js';
import { RepeatedAnswers } from './repeated-answers.js';
import { serialise } from './serialised-answers.js';

const URL = '/v1/chips/nvidia-a100';
const NOON = Date.parse('2026-11-24T12:00:00Z');
const answer = serialise({ status: 'restricted' });

function setUp() {
  const timeline = { index: { head: 67 }, followerState: { kind: 'live' } };
  const answers = new RepeatedAnswers(timeline as unknown as Timeline);
  const keep = (given: Partial<PointDto>): void => {
    const asked = { point: { asOf: '2023-11-20', position: 67 }, isPinned: false } as Asked;
    answers.keep(URL, given, asked, answer, NOON);
  };
  return { timeline, keep, find: () => answers.find(URL)?.answer };
}

beforeEach(() => jest.useFakeTimers({ now: NOON }));
afterEach(() => jest.useRealTimers());

test('an answer at the head is given again until something is recorded', () => {
  const { timeline, keep, find } = setUp();
  keep({ asOf: '2023-11-20' });
  expect(find()).toBe(answer);
  timeline.index.head = 68;
  expect(find()).toBeUndefined();
});

test('an answer at a position is given again whatever is recorded', () => {
  const { timeline, keep, find } = setUp();
  keep({ asOf: '2023-11-20', position: '67' });
  timeline.index.head = 68;
  timeline.followerState.kind = 'stopped';
  expect(find()).toBe(answer);
});

test('an answer of today is not given tomorrow', () => {
  const { keep, find } = setUp();
  keep({ position: '67' });
  jest.setSystemTime(Date.parse('2026-11-24T23:59:59.999Z'));
  expect(find()).toBe(answer);
  jest.setSystemTime(Date.parse('2026-11-25T00:00:00Z'));
  expect(find()).toBeUndefined();
});

test('an answer at the head is not given while the head is not followed', () => {
  const { timeline, keep, find } = setUp();
  keep({ asOf: '2023-11-20' });
  timeline.followerState.kind = 'catching-up';
  expect(find()).toBeUndefined();
});

test('an answer as known at an instant is not kept: the instant may not be final', () => {
  const { keep, find } = setUp();
  keep({ asOf: '2023-11-20', knownAt: '2026-11-24' });
  expect(find()).toBeUndefined();
});

test('what was not asked for longest is forgotten', () => {
  const answers = new RepeatedAnswers({ index: { head: 1 }, followerState: { kind: 'live' } } as Timeline);
  const megabyte = serialise({ text: 'x'.repeat(1024 * 1024) });
  const asked = { point: { asOf: '2023-11-20', position: 1 }, isPinned: true } as Asked;
  for (let number = 0; number < 20; number += 1) {
    answers.keep(String(number), { asOf: '2023-11-20', position: '1' }, asked, megabyte, NOON);
    answers.find('0');
  }
  expect([answers.find('0'), answers.find('1'), answers.find('19')].map((each) => each?.answer)).toEqual([
    megabyte,
    undefined,
    megabyte,
  ]);
});
