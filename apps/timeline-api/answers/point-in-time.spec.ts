import { RuleCatalogue } from '../../../libs/adopted-rules/index.js';
import { GroupCatalogue } from '../../../libs/groups/index.js';
import { ListCatalogue } from '../../../libs/lists/index.js';
import { readPointInTime, type FollowedTimeline, type PointQuery } from './point-in-time.js';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const DAY = 24 * 60 * 60 * 1000;

/** A timeline with 67 events, the last two in one append; known at noon of the day before `NOW`. */
function timelineWith(followerState: FollowedTimeline['followerState'] = { kind: 'live' }) {
  const settled: number[] = [];
  const index = {
    head: 67,
    appendEndOf: (position: number) => (position === 66 ? 67 : position),
    positionKnownAt: () => 65,
    lists: () => [],
  };
  const timeline: FollowedTimeline = {
    index,
    lists: new ListCatalogue(),
    groups: new GroupCatalogue(),
    rules: new RuleCatalogue(),
    requiredLists: [],
    followerState,
    now: NOW,
    latestKnowable: NOW,
    clockSkew: undefined,
    finalFrom: () => undefined,
    reaches: (position: number) => Promise.resolve(position <= index.head),
    settle: (instant: number) => Promise.resolve(void settled.push(instant)),
  };
  return { settled, timeline };
}

const read = (given: Partial<PointQuery>, timeline = timelineWith().timeline) =>
  readPointInTime(given, timeline);

test('without parameters the point is the current second, at the head, and not pinned', async () => {
  const { point, question, isPinned, isOfNow } = await read({}, { ...timelineWith().timeline, now: NOW + 1 });
  expect(point).toEqual({ asOf: '2026-11-24T12:00:00Z', position: 67 });
  expect(question).toMatchObject({ asOf: { kind: 'instant', from: NOW, to: NOW + 1 }, position: 67 });
  expect([isPinned, isOfNow]).toEqual([false, true]);
});

test('a day is asked as a calendar day; with a zone, as the instants of that day there', async () => {
  const day = await read({ asOf: '2023-11-20' });
  expect(day.point.asOf).toBe('2023-11-20');
  expect(day.question.asOf.kind).toBe('day');
  expect(day.isOfNow).toBe(false);
  const there = await read({ asOf: '2023-11-20', zone: 'Australia/Sydney' });
  expect(there.point.asOf).toBe('2023-11-19T13:00:00Z/2023-11-20T13:00:00Z');
  expect(there.question.asOf).toEqual({
    kind: 'instant',
    from: Date.parse('2023-11-19T13:00:00Z'),
    to: Date.parse('2023-11-20T13:00:00Z'),
  });
});

test('a transaction narrows the point and the question', async () => {
  const { point, question } = await read({ transaction: 'reexport' });
  expect([point, question]).toMatchObject([{ transaction: 'reexport' }, { transaction: 'reexport' }]);
});

test('a pinned point names asOf, position and the version of the answers', async () => {
  const pinned = { asOf: '2023-11-20', position: '65', answerVersion: '8' };
  expect((await read(pinned)).isPinned).toBe(true);
  for (const name of Object.keys(pinned)) {
    expect((await read({ ...pinned, [name]: undefined })).isPinned).toBe(false);
  }
});

test('publishedBy is kept as given in the point, and is its calendar day in the question', async () => {
  const { point, question } = await read({ publishedBy: '2023-10-17', destination: 'CN' });
  expect(point).toMatchObject({ publishedBy: '2023-10-17', destination: 'CN' });
  expect(question).toMatchObject({
    publishedBy: { kind: 'day', from: Date.parse('2023-10-17'), to: Date.parse('2023-10-18') },
    destination: 'CN',
  });
});

test('a day of knownAt is asked at its end, made final first; today, up to now', async () => {
  const { settled, timeline } = timelineWith();
  expect((await read({ knownAt: '2026-11-20' }, timeline)).point.position).toBe(65);
  await read({ knownAt: '2026-11-24' }, timeline);
  expect(settled).toEqual([Date.parse('2026-11-21') - 1, NOW]);
});

test('of what another replica may still add to, the point says from when it is final', async () => {
  const { timeline } = timelineWith();
  const finalFrom = (instant: number): number | undefined => (instant < NOW - 60_000 ? undefined : NOW + 5);
  const replicated = { ...timeline, finalFrom };
  expect((await read({ knownAt: '2026-11-24T12:00Z' }, replicated)).finalFrom).toBe(NOW + 5);
  expect((await read({ knownAt: '2026-11-24T11:00Z' }, replicated)).finalFrom).toBeUndefined();
  expect((await read({}, replicated)).finalFrom).toBeUndefined();
  expect((await read({ position: '65' }, replicated)).finalFrom).toBeUndefined();
});

test('knownAt may be ahead of the clock by what another replica has recorded, and no more', async () => {
  const recorded = (latestKnowable: number) => ({ ...timelineWith().timeline, latestKnowable });
  const near = { knownAt: '2026-11-24T12:00:30Z' };
  expect((await read(near, recorded(NOW + 30_000))).point.position).toBe(65);
  await expect(read(near, recorded(NOW + 29_999))).rejects.toThrow('it is 2026-11-24T12:00:00.000Z');
});

test.each<[what: string, given: Partial<PointQuery>, status: number, detail: string]>([
  ['a month as asOf', { asOf: '2023-11' }, 400, 'asOf'],
  ['a future knownAt', { knownAt: '2026-11-25' }, 400, 'must not be in the future'],
  ['knownAt and position', { knownAt: '2026-11-20', position: '65' }, 400, 'together with position'],
  ['an unknown destination', { destination: 'China' }, 400, 'destination'],
  ['a position inside an append', { position: '66' }, 400, 'the append ends at 67'],
  ['a position beyond the head', { position: '68' }, 409, 'beyond the head 67'],
  ['atLeast beyond the head', { atLeast: '68' }, 409, 'atLeast 68 is beyond the head 67'],
  ['another version of the answers', { answerVersion: '1' }, 410, 'not 1'],
  ['an unknown zone', { asOf: '2023-11-20', zone: 'Mars/Olympus' }, 400, 'zone'],
  ['a zone beside an instant', { asOf: '2023-11-20T12:00Z', zone: 'Asia/Tokyo' }, 400, 'needs a day as asOf'],
  ['a zone without a day', { zone: 'Asia/Tokyo' }, 400, 'needs a day as asOf'],
  ['an unknown transaction', { transaction: 'lend' }, 400, 'transaction'],
  [
    'a span as publishedBy',
    { publishedBy: '2023-10-17T00:00Z/2023-10-18T00:00Z' },
    400,
    'a day or an instant',
  ],
])('%s is refused', async (_what, given, status, detail) => {
  await expect(read(given)).rejects.toMatchObject({
    status,
    message: expect.stringContaining(detail) as string,
  });
});

test('before the follower is live only a position can be asked for', async () => {
  const { timeline } = timelineWith({ kind: 'catching-up' });
  await expect(read({}, timeline)).rejects.toMatchObject({ status: 503, kind: 'not-ready' });
  await expect(read({ knownAt: '2026-11-20' }, timeline)).rejects.toMatchObject({ status: 503 });
  expect((await read({ position: '65' }, timeline)).point.position).toBe(65);
});

test('the + of an offset that was not encoded is explained', async () => {
  await expect(read({ asOf: '2023-10-23T00:00 08:00' })).rejects.toThrow(/^asOf .+ write the \+ .+ as %2B$/);
  await expect(read({ publishedBy: '2023-10-23T00:00:30 08:00' })).rejects.toThrow('%2B');
  await expect(read({ asOf: '2023-10-23 00:00' })).rejects.not.toThrow('%2B');
});

test('under a clock that is off, what depends on the time is refused, and what names it is answered', async () => {
  const skewed = {
    ...timelineWith().timeline,
    clockSkew: { kind: 'behind-log' as const, now: NOW, other: NOW + DAY },
  };
  const refused = (parameter: string) => ({
    status: 503,
    kind: 'clock-skew',
    options: { errors: [expect.objectContaining({ parameter })] as unknown[] },
  });
  await expect(read({}, skewed)).rejects.toMatchObject(refused('asOf'));
  await expect(read({ position: '65' }, skewed)).rejects.toMatchObject(refused('asOf'));
  const asOf = '2023-11-20';
  await expect(read({ asOf, knownAt: '2026-11-24' }, skewed)).rejects.toMatchObject(refused('knownAt'));
  await expect(read({ asOf, knownAt: '2026-11-24T12:00Z' }, skewed)).rejects.toMatchObject(
    refused('knownAt'),
  );
  // Whether a moment that is less than a minute ahead is in the future, the clock cannot say either.
  const moment = (ahead: number) => new Date(NOW + ahead).toISOString();
  await expect(read({ asOf, knownAt: moment(1) }, skewed)).rejects.toMatchObject(refused('knownAt'));
  await expect(read({ asOf, knownAt: moment(60_001) }, skewed)).rejects.toMatchObject({ status: 400 });
  expect((await read({ asOf, knownAt: '2026-11-23' }, skewed)).point.position).toBe(65);
  expect((await read({ asOf, position: '65' }, skewed)).point.position).toBe(65);
  expect((await read({ asOf }, skewed)).point.position).toBe(67);
});
