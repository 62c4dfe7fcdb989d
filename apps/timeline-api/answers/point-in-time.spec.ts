import type { Timeline } from '../../../libs/timeline/index.js';
import { readPointInTime, type PointDto } from './point-in-time.js';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const DAY = 24 * 60 * 60 * 1000;

/** A timeline with 67 events, the last two in one append; known at noon of the day before `NOW`. */
function timelineWith(state = 'live') {
  const settled: number[] = [];
  const index = { head: 67, isAppendEnd: (position: number) => position !== 66, positionKnownAt: () => 65 };
  const timeline = {
    index,
    followerState: { kind: state },
    lastRecordedAt: NOW - DAY,
    reaches: (position: number) => Promise.resolve(position <= index.head),
    settle: (instant: number) => Promise.resolve(void settled.push(instant)),
  };
  return { settled, timeline: timeline as unknown as Timeline };
}

const read = (given: Partial<PointDto>, timeline = timelineWith().timeline) =>
  readPointInTime(given, timeline, NOW);

test('without parameters the point is today, at the head, and not pinned', async () => {
  const { point, question, isPinned } = await read({});
  expect(point).toEqual({ asOf: '2026-11-24', position: 67 });
  expect(question).toEqual({
    asOf: expect.objectContaining({ from: NOW - DAY / 2 }) as object,
    position: 67,
  });
  expect(isPinned).toBe(false);
});

test('a pinned point names asOf, position and the version of the answers', async () => {
  const pinned = { asOf: '2023-11-20', position: '65', answerVersion: '1' };
  expect((await read(pinned)).isPinned).toBe(true);
  for (const name of Object.keys(pinned)) {
    expect((await read({ ...pinned, [name]: undefined })).isPinned).toBe(false);
  }
});

test('publishedBy is kept as given in the point, and is the end of its day in the question', async () => {
  const { point, question } = await read({ publishedBy: '2023-10-17', destination: 'CN' });
  expect(point).toMatchObject({ publishedBy: '2023-10-17', destination: 'CN' });
  expect(question).toMatchObject({ publishedBy: Date.parse('2023-10-18') - 1, destination: 'CN' });
});

test('a day of knownAt is asked at its end, made final first; today, up to now', async () => {
  const { settled, timeline } = timelineWith();
  expect((await read({ knownAt: '2026-11-20' }, timeline)).point.position).toBe(65);
  await read({ knownAt: '2026-11-24' }, timeline);
  expect(settled).toEqual([Date.parse('2026-11-21') - 1, NOW]);
});

test.each<[what: string, given: Partial<PointDto>, status: number, detail: string]>([
  ['a month as asOf', { asOf: '2023-11' }, 400, 'asOf'],
  ['a future knownAt', { knownAt: '2026-11-25' }, 400, 'must not be in the future'],
  ['knownAt and position', { knownAt: '2026-11-20', position: '65' }, 400, 'together with position'],
  ['an unknown destination', { destination: 'China' }, 400, 'destination'],
  ['a position inside an append', { position: '66' }, 400, 'its end is 67'],
  ['a position beyond the head', { position: '68' }, 409, 'beyond the head 67'],
  ['atLeast beyond the head', { atLeast: '68' }, 409, 'atLeast 68 is beyond the head 67'],
  ['another version of the answers', { answerVersion: '2' }, 410, 'not 2'],
])('%s is refused', async (_what, given, status, detail) => {
  await expect(read(given)).rejects.toMatchObject({
    status,
    message: expect.stringContaining(detail) as string,
  });
});

test('before the follower is live only a position can be asked for', async () => {
  const { timeline } = timelineWith('catching-up');
  await expect(read({}, timeline)).rejects.toMatchObject({ status: 503, kind: 'not-ready' });
  await expect(read({ knownAt: '2026-11-20' }, timeline)).rejects.toMatchObject({ status: 503 });
  expect((await read({ position: '65' }, timeline)).point.position).toBe(65);
});
