import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAsOf, type EventData } from '../../events/index.js';
import { answer } from '../as-of/index.js';
import { decideChip, decideParty } from '../restrictions/index.js';
import { Timeline, type CommandRequest } from './index.js';
import { EventFeed } from './projections/event-feed.js';
import { SubjectDirectory } from './projections/subject-directory.js';

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
const open = async () => {
  timeline = await Timeline.open(
    { dataFolder: folder, url: '', streamPrefix: '', serveStoreAt: '' },
    {
      info: () => undefined,
      warn: () => undefined,
      error: (detail, message) => errors.push([detail, message]),
    },
  );
};
beforeEach(async () => {
  errors.length = 0;
  folder = await mkdtemp(join(tmpdir(), 'timeline-'));
  await open();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await timeline.close();
  await rm(folder, { recursive: true });
});

const found = (text: string) => timeline.search.find(text, 5).map(({ subject, name }) => [subject.id, name]);
const statusOfChip = () => {
  const question = { asOf: parseAsOf('2026-11-24'), position: timeline.index.head };
  return answer(timeline.index, { kind: 'chip', id: 'nvidia-a100' }, question)?.status;
};
const everything = { types: new Set<string>(), subject: undefined };

test('a name is found until its description is retracted, also after a restart', async () => {
  await timeline.handle(describeChip('first', 'Ampere A100'));
  await timeline.handle(describeChip('second', 'Tensor Core'));
  expect(found('ampere')).toEqual([['nvidia-a100', 'Tensor Core']]);
  await timeline.close();
  const applied = jest.spyOn(SubjectDirectory.prototype, 'apply');
  await open();
  expect(applied).not.toHaveBeenCalled();
  expect(found('ampere')).toEqual([['nvidia-a100', 'Tensor Core']]);
  await timeline.handle(retract('second'));
  expect(found('tensor')).toEqual([]);
  expect(found('nvidia-a100')).toEqual([['nvidia-a100', 'Ampere A100']]);
});

test('a party is found by an identifier, alone or after its scheme, until that is retracted, also after a restart', async () => {
  const describeParty = (partyId: string, value: string): CommandRequest => {
    const data: EventData<'PartyDescribed'> = {
      ...{ factId: 'described', partyId, names: [{ name: `The ${partyId}`, kind: 'primary' }], evidence },
      identifiers: [{ scheme: 'lei', value }],
    };
    return {
      ...{ subject: { kind: 'party', id: partyId }, actor: 'local', body: data },
      decide: (facts) => decideParty(facts, { type: 'describe-party', data }),
    };
  };
  await timeline.handle(describeParty('alpha', '5493001KJTIIGC8Y1R12'));
  await timeline.handle(describeParty('beta', '5493001KJTIIGC8Y1R13'));
  const alpha = [['alpha', 'The alpha']];
  expect(found('5493001KJTIIGC8Y1R12')).toEqual(alpha);
  expect(found('lei:5493001kjtiigc8y1r12')).toEqual(alpha);
  expect(found('duns:5493001KJTIIGC8Y1R12')).toEqual([]);
  expect(found('5493001KJTIIGC8Y1')).toEqual([]);
  await timeline.close();
  await open();
  expect(found('lei:5493001KJTIIGC8Y1R12')).toEqual(alpha);
  await timeline.handle({
    ...{ subject: { kind: 'party', id: 'alpha' }, actor: 'local', body: {} },
    decide: (facts) => decideParty(facts, { type: 'retract-fact', factId: 'described', reason: 'misread' }),
  });
  expect(found('5493001KJTIIGC8Y1R12')).toEqual([]);
});

test('a search that fails is named and refuses its own questions; commands, answers and events go on', async () => {
  jest.spyOn(SubjectDirectory.prototype, 'apply').mockImplementation(() => {
    throw new Error('out of order');
  });
  expect(await timeline.handle(describeChip('first', 'Ampere'))).toMatchObject({
    kind: 'recorded',
    position: 1,
  });
  expect(() => timeline.search.find('ampere', 1)).toThrow('"search" has stopped: out of order');
  expect(statusOfChip()).toBe('no-record');
  expect(timeline.events.after(0, everything).items).toHaveLength(1);
  expect(timeline.projections).toMatchObject([
    { name: 'as-of', state: { kind: 'live' }, position: 1, lag: 0 },
    { name: 'search', state: { kind: 'stopped' }, position: 0, lag: 1 },
    { name: 'event-feed', state: { kind: 'live' }, position: 1, lag: 0 },
  ]);
  await timeline.handle(describeChip('second', 'Tensor Core'));
  expect(errors).toMatchObject([
    [{ projection: 'search', position: 0 }, 'A projection stopped; the others go on'],
  ]);
});

test('an event feed that fails refuses its own readers only', async () => {
  jest.spyOn(EventFeed.prototype, 'apply').mockImplementation(() => {
    throw new Error('too long');
  });
  await timeline.handle(describeChip('first', 'Ampere'));
  expect(() => timeline.events.head).toThrow('"event-feed" has stopped: too long');
  expect(statusOfChip()).toBe('no-record');
  expect(found('ampere')).toEqual([['nvidia-a100', 'Ampere']]);
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
