import {
  checkCorrection,
  ClockCorrectionRefusedError,
  ClockSkewError,
  clockOffsetOf,
  clockSkewOf,
  describeSkew,
  latestKnowable,
  rightTimeOf,
  type ClockReadings,
} from './clock.js';

const NOW = Date.parse('2026-11-26T12:00:00.000Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** By how much the log and the server are ahead of the clock, in milliseconds. */
const readings = (log: number, server?: number): ClockReadings => ({
  now: NOW,
  lastRecordedAt: NOW + log,
  serverTime: server === undefined ? undefined : NOW + server,
});

test.each<[what: string, log: number, server: number | undefined, kind: string | undefined]>([
  ['a log of the past', -DAY, undefined, undefined],
  ['a log that is a minute ahead', MINUTE, undefined, undefined],
  ['a log that is further ahead', MINUTE + 1, undefined, 'behind-log'],
  ['a server with the same time', -DAY, 0, undefined],
  ['a server that is a minute ahead', 0, MINUTE, undefined],
  ['a server that is further ahead', 0, MINUTE + 1, 'off-server'],
  ['a server that is further behind', -DAY, -MINUTE - 1, 'off-server'],
  ['a log and a server that are both ahead', DAY, DAY, 'off-server'],
  ['a log that is ahead of the server too', DAY, 0, 'behind-log'],
])('beside %s', (_, log, server, kind) => {
  expect(clockSkewOf(readings(log, server))?.kind).toBe(kind);
});

test.each([
  [Date.UTC(1970, 0, 1), 'before-release'],
  [Date.UTC(2026, 9, 31), 'before-release'],
  [NOW, undefined],
])('beside an empty log, a clock that says %d', (now, kind) => {
  expect(clockSkewOf({ now, lastRecordedAt: 0, serverTime: undefined })?.kind).toBe(kind);
});

test('the offset is that from the server, or from a log that is ahead, whichever is more', () => {
  expect(clockOffsetOf(readings(-DAY))).toBe(0);
  expect(clockOffsetOf(readings(5000))).toBe(5000);
  expect(clockOffsetOf(readings(-DAY, -7000))).toBe(7000);
  expect(clockOffsetOf(readings(9000, -7000))).toBe(9000);
});

test('the right time is the server’s where the clock differs from it by more than a minute', () => {
  expect(rightTimeOf(readings(DAY))).toBe(NOW);
  expect(rightTimeOf(readings(0, MINUTE))).toBe(NOW);
  expect(rightTimeOf(readings(0, -DAY))).toBe(NOW - DAY);
});

test('a skew is described with both times and what to do', () => {
  expect(describeSkew({ kind: 'off-server', now: NOW, other: NOW - DAY })).toBe(
    'The clock of this replica says 2026-11-26T12:00:00.000Z, that of the event store’s server 2026-11-25T12:00:00.000Z: set the clock that is wrong.',
  );
  expect(describeSkew({ kind: 'behind-log', now: NOW, other: NOW + DAY })).toMatch(
    /2026-11-26T12:00:00.000Z, but the log was recorded up to 2026-11-27T12:00:00.000Z.+POST \/v1\/clock\/corrections/,
  );
});

describe('a correction', () => {
  const stated = { lastRecordedAt: '2026-11-27T12:00:00.000Z', rightTime: '2026-11-26T12:00:30.000Z' };
  const byADay = { lastCorrectedAt: 0, setsBackDays: 1 };

  test('is taken where the log is ahead as its sender has seen it, and both have the same time', () => {
    expect(() => checkCorrection(stated, readings(DAY), byADay)).not.toThrow();
    expect(() => checkCorrection(stated, readings(DAY, 0), byADay)).not.toThrow();
  });

  test.each<[what: string, change: Partial<typeof stated>, log: number, pointer: string]>([
    ['another time', { rightTime: '2026-11-26T12:01:00.001Z' }, DAY, '/rightTime'],
    ['a time that does not exist', { rightTime: '2026-13-26T12:00:00.000Z' }, DAY, '/rightTime'],
    ['a log that has gone on', { lastRecordedAt: '2026-11-27T11:00:00.000Z' }, DAY, '/lastRecordedAt'],
    ['a log that is not ahead', { lastRecordedAt: '2026-11-26T12:01:00.000Z' }, MINUTE, ''],
  ])('with %s is refused', (_, change, log, pointer) => {
    const check = (): void => checkCorrection({ ...stated, ...change }, readings(log), byADay);
    expect(check).toThrow(ClockCorrectionRefusedError);
    expect(check).toThrow(expect.objectContaining({ pointer }) as Error);
  });

  test('is refused at a replica whose own clock is off from the server’s', () => {
    expect(() => checkCorrection(stated, readings(DAY, DAY), byADay)).toThrow(ClockSkewError);
  });

  test('that goes back by a day or more says by how many; one that does not, says nothing', () => {
    const check = (ahead: number, setsBackDays: number | undefined) => (): void =>
      checkCorrection({ ...stated, lastRecordedAt: new Date(NOW + ahead).toISOString() }, readings(ahead), {
        lastCorrectedAt: 0,
        setsBackDays,
      });
    expect(check(DAY - 1, undefined)).not.toThrow();
    expect(check(DAY, undefined)).toThrow(/goes back by 1 days, .* cannot be undone: .* setsBackDays=1$/);
    expect(check(400 * DAY, 399)).toThrow(/by 400 days/);
    expect(check(400 * DAY, 400)).not.toThrow();
    expect(check(DAY - 1, 1)).toThrow(/by 0 days/);
  });

  test.each<[what: string, now: number, lastCorrectedAt: number, detail: string]>([
    ['this release', Date.UTC(1970, 0, 1), 0, 'when this release was built'],
    ['the last correction', NOW, NOW + 1, 'when the clock was corrected last'],
  ])('to a time before %s is refused: the clock is wrong', (_, now, lastCorrectedAt, detail) => {
    const days = Math.floor((NOW + DAY - now) / DAY);
    const check = (): void =>
      checkCorrection(
        { lastRecordedAt: new Date(NOW + DAY).toISOString(), rightTime: new Date(now).toISOString() },
        { now, lastRecordedAt: NOW + DAY, serverTime: undefined },
        { lastCorrectedAt, setsBackDays: days },
      );
    expect(check).toThrow(expect.objectContaining({ pointer: '/rightTime' }) as Error);
    expect(check).toThrow(detail);
  });
});

test('what was known can be asked up to now, or up to what another right clock has recorded', () => {
  expect(latestKnowable(readings(-DAY))).toBe(NOW);
  expect(latestKnowable(readings(MINUTE))).toBe(NOW + MINUTE);
  expect(latestKnowable(readings(MINUTE + 1))).toBe(NOW);
  expect(latestKnowable(readings(DAY, -2 * MINUTE))).toBe(NOW - 2 * MINUTE);
});
