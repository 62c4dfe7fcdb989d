import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAsOf, type EventData } from '../../events/index.js';
import { answer } from '../as-of/index.js';
import { NamesUnavailableError, type NamesOptions } from '../names/index.js';
import { startInProcess } from '../names/matcher.js';
import { CommandRefusedError, decideChip, decideParty } from '../restrictions/index.js';
import {
  ClockCorrectionRefusedError,
  ClockSkewError,
  openTimeline,
  type CommandRequest,
  type Timeline,
} from './index.js';
import { EventFeed } from './projections/event-feed.js';

const evidence = [{ publisher: 'NVIDIA', citation: 'Form 8-K', certainty: 'company-filing' as const }];

const request = (decide: CommandRequest['decide'], body: object): CommandRequest => ({
  subject: { kind: 'chip', id: 'nvidia-a100' },
  decide,
  actor: 'local',
  body,
});

function describeChip(factId: string, name: string): CommandRequest {
  const data: EventData<'ChipDescribed'> = {
    factId,
    chipId: 'nvidia-a100',
    names: [{ name, kind: 'primary' }],
    evidence,
  };
  return request((facts) => decideChip(facts, { type: 'describe-chip', data }), data);
}

function retract(factId: string): CommandRequest {
  const command = { type: 'retract-fact', factId, reason: 'misread' } as const;
  return request((facts) => decideChip(facts, command), command);
}

let folder: string;
let timeline: Timeline;
const errors: [object, string][] = [];
const warnings: string[] = [];
let startNames: NamesOptions['startWorker'] = startInProcess;
const open = async () => {
  timeline = await openTimeline(
    {
      dataFolder: folder,
      url: '',
      streamPrefix: '',
      serveStoreAt: '',
      askedKey: () => Promise.resolve(Buffer.alloc(32)),
      startNames,
    },
    {
      info: () => undefined,
      warn: (_detail, message) => void warnings.push(message),
      error: (detail, message) => errors.push([detail, message]),
    },
  );
};
beforeEach(async () => {
  startNames = startInProcess;
  errors.length = 0;
  warnings.length = 0;
  folder = await mkdtemp(join(tmpdir(), 'timeline-'));
  await open();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await timeline.close();
  await rm(folder, { recursive: true });
});

const found = async (text: string) => {
  const results = await timeline.names.search(text, 5, parseAsOf('2026-11-24'));
  return results.map(({ subject, name }) => [subject.id, name]);
};
const statusOfChip = () => {
  const question = { asOf: parseAsOf('2026-11-24'), position: timeline.index.head };
  return answer(timeline.index, { kind: 'chip', id: 'nvidia-a100' }, question)?.status;
};
const everything = { types: new Set<string>(), subject: undefined };

test('a name is found until its description is retracted, also after a restart', async () => {
  await timeline.handle(describeChip('first', 'Ampere A100'));
  await timeline.handle(describeChip('second', 'Tensor Core'));
  expect(await found('ampere')).toEqual([['nvidia-a100', 'Tensor Core']]);
  await timeline.close();
  await open();
  expect(await found('ampere')).toEqual([['nvidia-a100', 'Tensor Core']]);
  await timeline.handle(retract('second'));
  expect(await found('tensor')).toEqual([]);
  expect(await found('nvidia-a100')).toEqual([['nvidia-a100', 'Ampere A100']]);
});

describe('a log that was stamped by a clock that was ahead', () => {
  const NOW = Date.parse('2026-11-26T12:00:00.000Z');
  const YEARS = 10 * 365 * 24 * 60 * 60 * 1000;
  const at = (instant: number) => jest.spyOn(Date, 'now').mockReturnValue(instant);
  const operator = { actor: 'operator', setsBackDays: 3650 };
  const correction = {
    factId: 'clock-2026-11-26',
    reason: 'The host’s clock was ten years ahead',
    lastRecordedAt: new Date(NOW + YEARS).toISOString(),
    rightTime: new Date(NOW).toISOString(),
  };

  beforeEach(async () => {
    at(NOW - 5000);
    await timeline.handle(describeChip('before', 'Ampere A100'));
    at(NOW + YEARS);
    await timeline.handle(describeChip('wrong', 'Tensor Core'));
    at(NOW);
  });

  test('takes nothing but the correction, after which recordedAt and knownAt follow the right clock', async () => {
    expect(timeline.clockSkew).toEqual({ kind: 'behind-log', now: NOW, other: NOW + YEARS });
    await expect(timeline.handle(describeChip('later', 'GA100'))).rejects.toThrow(ClockSkewError);
    const known = timeline.index.knownAt(2);
    expect(timeline.index.positionKnownAt(NOW)).toBe(1);

    expect(await timeline.correctClock(correction, operator)).toMatchObject({
      recordedAt: correction.rightTime,
      position: 3,
    });
    expect(timeline.entriesAfter(2, 1)).toMatchObject([
      {
        stream: 'clock-recorded',
        event: { type: 'ClockCorrected', data: correction },
        metadata: { actor: 'operator', recordedAt: correction.rightTime },
      },
    ]);
    expect([timeline.clockSkew, timeline.lastRecordedAt]).toEqual([undefined, NOW]);
    expect(timeline.index.positionKnownAt(NOW)).toBe(3);
    expect(timeline.index.positionKnownAt(NOW - 1)).toBe(1);
    expect(timeline.index.knownAt(2)).toBe(known);

    at(NOW + 1000);
    expect(await timeline.handle(describeChip('later', 'GA100'))).toMatchObject({
      recordedAt: '2026-11-26T12:00:01.000Z',
    });
    expect(await found('recorded')).toEqual([]);
  });

  test('is corrected also where somebody has asked what was known today: recordedAt is not ahead of the clock', async () => {
    expect(timeline.latestKnowable).toBe(NOW);
    await timeline.settle(NOW + 50_000);
    await timeline.correctClock(correction, operator);
    await timeline.settle(NOW + 50_000);
    at(NOW + 1000);
    expect(await timeline.handle(describeChip('later', 'GA100'))).toMatchObject({
      recordedAt: '2026-11-26T12:00:01.000Z',
    });
  });

  test('is known as corrected after a restart, and by a replica that follows it from its beginning', async () => {
    await timeline.correctClock(correction, operator);
    for (const folders of [[], ['read-model']]) {
      await timeline.close();
      for (const name of folders) await rm(join(folder, name), { recursive: true });
      await open();
      await waitFor(() => timeline.head === 3);
      expect([timeline.clockSkew, timeline.lastRecordedAt]).toEqual([undefined, NOW]);
      expect(timeline.index.positionKnownAt(NOW)).toBe(3);
    }
    expect(errors).toEqual([]);
  });

  test('is corrected once, and only by a sender who has seen the current log', async () => {
    const correct = (change: object) => timeline.correctClock({ ...correction, ...change }, operator);
    const otherTime = new Date(NOW - 61_000).toISOString();
    await expect(correct({ rightTime: otherTime })).rejects.toThrow(ClockCorrectionRefusedError);
    await expect(correct({ lastRecordedAt: otherTime })).rejects.toThrow(ClockCorrectionRefusedError);
    expect(timeline.head).toBe(2);
    await correct({});
    await expect(correct({})).rejects.toThrow(CommandRefusedError);
    await expect(correct({ factId: 'again' })).rejects.toThrow('The log is not ahead');
    expect(timeline.head).toBe(3);
  });

  test('is corrected by one of two that see it at once', async () => {
    const outcomes = await Promise.allSettled([
      timeline.correctClock(correction, operator),
      timeline.correctClock({ ...correction, factId: 'second' }, operator),
    ]);
    expect(outcomes).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected' }]);
    expect(outcomes[1]).toMatchObject({
      reason: { message: 'The clock was corrected just now: look again' },
    });
    expect(timeline.head).toBe(3);
  });

  test('is logged when it begins and when it ends', async () => {
    await waitFor(() => errors.length === 1);
    expect(errors).toMatchObject([[{ clock: 'behind-log' }, /^No command is accepted: The clock/]]);
    await timeline.correctClock(correction, operator);
    await waitFor(() => warnings.length === 1);
    expect(warnings).toEqual(['The clock is right again: commands are accepted']);
    expect(errors).toHaveLength(1);
  });
});

async function waitFor(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries += 1) {
    if (tries > 500) throw new Error('it did not come to be so');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test('a party is found by an identifier, alone or after its scheme, until that is retracted, also after a restart', async () => {
  const describeParty = (partyId: string, value: string): CommandRequest => {
    const data: EventData<'PartyDescribed'> = {
      factId: 'described',
      partyId,
      names: [{ name: `The ${partyId}`, kind: 'primary' }],
      evidence,
      identifiers: [{ scheme: 'lei', value }],
    };
    return {
      subject: { kind: 'party', id: partyId },
      actor: 'local',
      body: data,
      decide: (facts) => decideParty(facts, { type: 'describe-party', data }),
    };
  };
  await timeline.handle(describeParty('alpha', '5493001KJTIIGC8Y1R12'));
  await timeline.handle(describeParty('beta', '5493001KJTIIGC8Y1R13'));
  const alpha = [['alpha', 'The alpha']];
  expect(await found('5493001KJTIIGC8Y1R12')).toEqual(alpha);
  expect(await found('lei:5493001kjtiigc8y1r12')).toEqual(alpha);
  expect(await found('duns:5493001KJTIIGC8Y1R12')).toEqual([]);
  expect(await found('5493001KJTIIGC8Y1')).toEqual([]);
  await timeline.close();
  await open();
  expect(await found('lei:5493001KJTIIGC8Y1R12')).toEqual(alpha);
  await timeline.handle({
    subject: { kind: 'party', id: 'alpha' },
    actor: 'local',
    body: {},
    decide: (facts) => decideParty(facts, { type: 'retract-fact', factId: 'described', reason: 'misread' }),
  });
  expect(await found('5493001KJTIIGC8Y1R12')).toEqual([]);
});

test('names whose worker fails are named and refuse their own questions; commands, answers and events continue', async () => {
  await timeline.close();
  startNames = async () => ({
    ...(await startInProcess()),
    run: () => Promise.reject(new Error('out of memory')),
  });
  await open();
  expect(await timeline.handle(describeChip('first', 'Ampere'))).toMatchObject({
    kind: 'recorded',
    position: 1,
  });
  await expect(timeline.names.search('ampere', 1, parseAsOf('2026-11-24'))).rejects.toThrow(
    NamesUnavailableError,
  );
  expect(statusOfChip()).toBe('no-record');
  expect(timeline.events.after(0, everything).items).toHaveLength(1);
  expect(timeline.projections).toMatchObject([
    { name: 'as-of', state: { kind: 'live' }, position: 1, lag: 0 },
    { name: 'rules', state: { kind: 'live' }, position: 1, lag: 0 },
    { name: 'groups', state: { kind: 'live' }, position: 1, lag: 0 },
    { name: 'lists', state: { kind: 'live' }, position: 1, lag: 0 },
    { name: 'receipts', state: { kind: 'live' }, position: 1, lag: 0 },
    { name: 'event-feed', state: { kind: 'live' }, position: 1, lag: 0 },
    { name: 'names', state: { kind: 'stopped' }, position: 0, lag: 1, startsAgain: true },
  ]);
});

test('an event feed that fails refuses its own readers only', async () => {
  jest.spyOn(EventFeed.prototype, 'apply').mockImplementation(() => {
    throw new Error('too long');
  });
  await timeline.handle(describeChip('first', 'Ampere'));
  expect(() => timeline.events.head).toThrow('"event-feed" has stopped: too long');
  expect(statusOfChip()).toBe('no-record');
  expect(await found('ampere')).toEqual([['nvidia-a100', 'Ampere']]);
});

test('events about a subject are looked up, and the log between them is not read', async () => {
  await timeline.handle(describeChip('first', 'Ampere'));
  for (let n = 0; n < 300; n += 1) {
    const chipId = `other-${n}`;
    const data = { factId: 'f', chipId, names: [{ name: chipId, kind: 'primary' as const }], evidence };
    await timeline.handle({
      ...request((facts) => decideChip(facts, { type: 'describe-chip', data }), data),
      subject: { kind: 'chip', id: chipId },
    });
  }
  await timeline.handle(retract('first'));
  // What is kept of the newest events is gone after a restart: all is read from the log.
  await timeline.close();
  await open();
  const read = jest.spyOn(timeline.store.localLog!, 'eventAt');
  const filter = { types: new Set<string>(), subject: { kind: 'chip', id: 'nvidia-a100' } as const };
  const page = timeline.events.after(0, filter);
  expect(page).toMatchObject({ position: 302, endsAppend: true });
  expect(page.items.map(({ position, type }) => [position, type])).toEqual([
    [1, 'ChipDescribed'],
    [302, 'FactRetracted'],
  ]);
  expect(read).toHaveBeenCalledTimes(2);
});
