import { once } from 'node:events';
import { open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { sendUnaryData, ServerReadableStream } from '@grpc/grpc-js';
import { definitions, resolved } from '../../../events/index.js';
import type { NewEvent } from '../../../libs/event-store/index.js';
import { chipRestricted } from '../../support/builders.js';
import { openServedStore } from '../../support/event-store/served-store.js';
import { serveUnruly } from '../../support/event-store/unruly-server.js';
import { newEventsOf } from '../../support/histories.js';
import { Description } from '../described.js';
import {
  commandLine,
  replyOf,
  restriction,
  RunningService,
  withFilesUpTo,
  type Reply,
} from '../running-service.js';
import { clockAhead, DAY, HOUR } from '../shifted-clock.js';
import { TestEnvironment } from '../test-environment.js';

/*
 * Every type of problem that the description names, received over HTTP from a service to which it really happened: its
 * disk is full, its store cannot be reached, its files are damaged.
 */

type AppendCall = ServerReadableStream<AppendReq, AppendResp>;
type Answer = sendUnaryData<AppendResp>;

const PREFIX = 'urn:regulatory-timeline:problem:';
const { evidence } = restriction('x', 'x');
const { ListDescribed, ListEditionStarted, ListEditionRecorded } = definitions;
const edition = ListEditionStarted.sample;

let service: RunningService;
let guarded: RunningService;
let storeless: RunningService;
const running: RunningService[] = [];
const tokens: Record<string, string> = {};

async function started(start: Promise<RunningService>): Promise<RunningService> {
  const one = await start;
  running.push(one);
  return one;
}

/** A service that asks for tokens, and the token of somebody who may only read. */
async function withTokens(): Promise<RunningService> {
  const environment = await TestEnvironment.open();
  const { stdout } = await commandLine(['token', 'reader', '--scopes', 'read']);
  tokens['reader'] = /once: (\S+)/.exec(stdout)?.[1] ?? '';
  const entry: unknown = JSON.parse(/TOKENS_FILE: (.*)/.exec(stdout)?.[1] ?? '');
  const file = join(environment.folder, 'tokens.json');
  await writeFile(file, JSON.stringify({ tokens: [entry] }));
  return RunningService.start({ TOKENS_FILE: file }, environment);
}

beforeAll(async () => {
  service = await started(RunningService.start());
  guarded = await started(withTokens());
  const nobody = { EVENTSTORE_URL: 'esdb://127.0.0.1:1?tls=false' };
  storeless = await started(RunningService.listen(nobody, await TestEnvironment.open()));
});
afterAll(async () => {
  // Some have the folder of one before: all end before any folder goes.
  await Promise.all(running.map((each) => each.end()));
  const environments = new Set(running.map((each) => each.environment));
  await Promise.all([...environments].map((each) => each.remove()));
});

let chips = 0;

/** Records restrictions of a chip of its own; answers its id. */
async function chipWith(...facts: readonly object[]): Promise<string> {
  chips += 1;
  const chipId = `chip-${chips}`;
  for (const fact of [{ factId: 'fact' }, ...facts])
    await accepted('restrict-chip', { ...restriction(chipId, 'fact'), ...fact });
  return chipId;
}

let lists = 0;

/** Describes a list of its own; answers its id. */
async function listWith(): Promise<string> {
  lists += 1;
  const listId = `list-${lists}`;
  await accepted('describe-list', { ...ListDescribed.sample, listId });
  return listId;
}

async function accepted(command: string, body: object): Promise<Reply> {
  const reply = await service.post(command, body);
  expect([reply.status, reply.text]).toEqual([201, expect.any(String)]);
  return reply;
}

const lift = (chipId: string, more: object = {}) => ({
  factId: 'lift',
  chipId,
  lifts: 'fact',
  effectiveFrom: '2025-01-01',
  evidence,
  ...more,
});
const retract = (chipId: string, factId: string, replacement?: object) => ({
  subject: { kind: 'chip', id: chipId },
  factId,
  reason: 'wrong',
  ...(replacement === undefined ? {} : { replacement: { command: 'restrict-chip', ...replacement } }),
});
const partyDescribed = (factId: string, name: string, country: string) => ({
  ...{ factId, partyId: 'a-party', kind: 'company', evidence },
  ...{ names: [{ name, kind: 'primary' }], countries: [country] },
});

/** A request with headers that fetch would not send. */
async function requested(path: string, headers: Record<string, string>): Promise<Reply> {
  const [response] = (await once(request(service.url + path, { headers }).end(), 'response')) as [
    IncomingMessage,
  ];
  const { statusCode: status = 0, headers: received } = response;
  return replyOf(new Response(await text(response), { status, headers: received as Record<string, string> }));
}

const large = (factId: string) =>
  restriction('a-chip', factId, { evidence: Array(50).fill({ ...evidence[0], citation: 'x'.repeat(900) }) });

/**
 * The answer to a command for which there is no space: the store's file is as large as a limit of the process lets it
 * be, as if the disk ended there. With more space, the same command is recorded, after what had been.
 */
async function withoutSpace(): Promise<Reply> {
  const before = await started(RunningService.start());
  const { environment } = before;
  for (const factId of ['one', 'two', 'three']) await before.post('restrict-chip', large(factId));
  await before.end();
  const { size } = await stat(join(environment.folder, 'event-store', 'data.mdb'));
  const limited = await started(RunningService.start({}, environment, withFilesUpTo(size)));
  const reply = await limited.post('restrict-chip', large('four'));
  await limited.end();
  const after = await started(RunningService.start({}, environment));
  expect((await after.post('restrict-chip', large('four'))).status).toBe(201);
  const { json } = await after.get('/v1/chips/a-chip/history');
  expect(json.facts).toMatchObject(['one', 'two', 'three', 'four'].map((factId) => ({ factId })));
  return reply;
}

/** Overwrites a byte of what the store has of a fact, while the service has its file open. */
async function damaged(one: RunningService, factId: string): Promise<void> {
  const path = join(one.environment.folder, 'event-store', 'data.mdb');
  const bytes = await readFile(path);
  const file = await open(path, 'r+');
  for (let at = bytes.indexOf(factId); at >= 0; at = bytes.indexOf(factId, at + 1)) await file.write('?', at);
  await file.close();
}

/** Posts to a route that is no command. */
const posted = async (one: RunningService, path: string, body: object): Promise<Reply> =>
  replyOf(
    await fetch(one.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  );

/** Records the screening of a sale of a chip of its own; answers the path of its receipt. */
async function receiptOf(one: RunningService): Promise<string> {
  const chipId = 'a-screened-chip';
  await one.post('restrict-chip', restriction(chipId, 'a-rule'));
  const parties = [{ role: 'buyer', name: 'Nobody Recorded Ltd' }];
  const items = [{ chipId, quantity: 1 }];
  const { json } = await posted(one, '/v1/screenings', { parties, items, destination: 'CN', record: true });
  return `/v1/screenings/${json.receipt.id}`;
}

const ELEVEN_YEARS = 11 * 366 * DAY;

const provoked: Readonly<Record<string, () => Promise<Reply>>> = {
  'fact-exists': async () =>
    service.post('restrict-chip', restriction(await chipWith(), 'fact', { destinations: ['HK'] })),
  'fact-unknown': async () =>
    service.post('lift-chip-restriction', lift(await chipWith(), { lifts: 'none' })),
  'fact-retracted': async () => {
    const chipId = await chipWith();
    await accepted('retract-fact', retract(chipId, 'fact'));
    return service.post('retract-fact', retract(chipId, 'fact'));
  },
  'interval-empty': async () =>
    service.post('restrict-chip', restriction('a-chip', 'fact', { effectiveTo: '2023-10-22' })),
  'lift-mismatched': async () => {
    const chipId = await chipWith();
    await accepted('lift-chip-restriction', lift(chipId));
    return service.post('lift-chip-restriction', lift(chipId, { factId: 'other', lifts: 'lift' }));
  },
  'not-in-force': async () => {
    const chipId = await chipWith();
    await accepted('lift-chip-restriction', lift(chipId));
    return service.post('lift-chip-restriction', lift(chipId, { factId: 'other' }));
  },
  'lift-lost': async () => {
    const chipId = await chipWith();
    await accepted('lift-chip-restriction', lift(chipId));
    const later = restriction(chipId, 'later', { effectiveFrom: '2025-06-01' });
    return service.post('retract-fact', retract(chipId, 'fact', later));
  },
  'destination-not-restricted': async () =>
    service.post('lift-chip-restriction', lift(await chipWith(), { destinations: ['AU'] })),
  'transaction-not-restricted': async () => {
    const chipId = await chipWith({ factId: 'of-exports', appliesTo: ['export'] });
    return service.post(
      'lift-chip-restriction',
      lift(chipId, { lifts: 'of-exports', appliesTo: ['reexport'] }),
    );
  },
  'reach-empty': () =>
    service.post('restrict-chip', restriction('a-chip', 'fact', { exceptDestinations: ['CN', 'HK'] })),
  'restoration-refused': async () => {
    const chipId = await chipWith();
    await accepted('retract-fact', retract(chipId, 'fact', restriction(chipId, 'corrected')));
    await accepted('retract-fact', retract(chipId, 'corrected'));
    return service.post('retract-fact', retract(chipId, 'fact-again-1'));
  },
  'identity-changed': async () => {
    await accepted('describe-party', partyDescribed('described', 'Alpha', 'CN'));
    return service.post('describe-party', partyDescribed('again', 'Omega', 'RU'));
  },
  'party-itself': () =>
    service.post('state-ownership', {
      ...{
        factId: 'held-by-itself',
        ownedId: 'never-described',
        ownerId: 'never-described',
        share: 60,
        evidence,
      },
      ...{ effectiveFrom: '2024-01-01' },
    }),
  'shares-beyond-whole': async () => {
    const ofOwner = (ownerId: string) => ({
      ...{ factId: `held-by-${ownerId}`, ownedId: 'an-owned-party', ownerId, evidence },
      ...{ share: 60, holding: 'direct', effectiveFrom: '2024-01-01' },
    });
    for (const partyId of ['one-owner', 'other-owner'])
      await accepted('describe-party', { ...partyDescribed('described', partyId, 'CN'), partyId });
    await accepted('state-ownership', ofOwner('one-owner'));
    return service.post('state-ownership', ofOwner('other-owner'));
  },
  'group-unknown': () =>
    service.post('add-country-to-group', { ...definitions.CountryJoinedGroup.sample, groupId: 'ear-d-1' }),
  'terms-mismatched': () => {
    const { chipParameters: _terms, ...rule } = definitions.RuleAdopted.sample as Record<string, unknown>;
    return service.post('adopt-rule', rule);
  },
  'parameter-invalid': () =>
    service.post('describe-chip', {
      ...{ ...definitions.ChipDescribed.sample, chipId: 'wrong-unit' },
      parameters: [{ parameter: 'performance-density', unit: 'TPP', value: 1 }],
    }),
  'list-unknown': () => service.post('start-list-edition', { ...edition, listId: 'no-such-list' }),
  'edition-under-way': async () => {
    const listId = await listWith();
    await accepted('start-list-edition', { ...edition, listId });
    return service.post('start-list-edition', { ...edition, listId, factId: 'other' });
  },
  'list-has-editions': async () => {
    const listId = await listWith();
    await accepted('start-list-edition', { ...edition, listId });
    const subject = { kind: 'list', id: listId };
    return service.post('retract-fact', { subject, factId: 'described', reason: 'another list was meant' });
  },
  'edition-recorded': async () => {
    const listId = await listWith();
    await accepted('start-list-edition', { ...edition, listId });
    await accepted('record-list-edition', { ...ListEditionRecorded.sample, listId });
    return service.post('start-list-edition', { ...edition, listId, factId: 'other' });
  },
  'edition-not-started': async () =>
    service.post('record-list-edition', { ...ListEditionRecorded.sample, listId: await listWith() }),
  'invalid-request': () => service.get('/v1/chips/a-chip?asOf=yesterday'),
  'malformed-json': () => service.post('restrict-chip', '{"factId": '),
  'body-too-large': () => service.post('restrict-chip', { factId: 'x'.repeat(300_000) }),
  'unsupported-media-type': () => service.post('restrict-chip', '{}', { 'content-type': 'text/plain' }),
  'not-acceptable': () => service.get('/v1/restrictions', { accept: 'image/png' }),
  unauthorized: () => guarded.get('/v1/chips/a-chip'),
  forbidden: () =>
    guarded.post('restrict-chip', restriction('a-chip', 'fact'), {
      authorization: `Bearer ${tokens['reader']}`,
    }),
  'host-not-allowed': () => requested('/v1/chips/a-chip', { host: 'attacker.example' }),
  'not-found': () => service.get('/v1/nothing'),
  'method-not-allowed': async () =>
    replyOf(await fetch(`${service.url}/v1/chips/a-chip`, { method: 'DELETE' })),
  'subject-never-seen': () => service.get('/v1/chips/never-seen'),
  'authority-never-seen': () => service.get('/v1/restrictions?authority=never-seen'),
  'edition-never-recorded': async () =>
    service.get(`/v1/lists/${await listWith()}/changes?from=2020-01-01&to=2021-01-01`),
  'list-never-seen': () => service.get('/v1/lists/never-seen'),
  'position-not-reached': async () => service.get(`/v1/chips/${await chipWith()}?position=1000000`),
  'answer-version-not-served': async () => service.get(`/v1/chips/${await chipWith()}?answerVersion=1`),
  'revision-conflict': async () =>
    service.post('restrict-chip', { ...restriction(await chipWith(), 'other'), expectedRevision: 7 }),
  'idempotency-key-reused': async () => {
    const chipId = await chipWith();
    const key = { 'idempotency-key': `key-of-${chipId}` };
    await service.post('restrict-chip', restriction(chipId, 'one'), key);
    return service.post('restrict-chip', restriction(chipId, 'two'), key);
  },
  'store-full': withoutSpace,
  'store-unavailable': () => storeless.post('restrict-chip', restriction('a-chip', 'fact')),
  'clock-skew': async () => {
    const one = await started(RunningService.start());
    await one.post('restrict-chip', restriction('a-chip', 'fact'));
    await one.end();
    const { environment } = one;
    const behind = await started(RunningService.start(clockAhead(-HOUR), environment));
    return behind.post('restrict-chip', restriction('a-chip', 'other'));
  },
  'clock-correction-refused': async () => {
    const now = new Date().toISOString();
    const body = { factId: 'nothing-wrong', reason: 'none', lastRecordedAt: now, rightTime: now };
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    return replyOf(await fetch(`${service.url}/v1/clock/corrections`, init));
  },
  'name-mismatched': async () => {
    const named = { ...partyDescribed('described', 'Sigma Optics', 'FR'), partyId: 'sigma' };
    await accepted('describe-party', named);
    const parties = [{ role: 'buyer', id: 'sigma', name: 'Kappa Shipping' }];
    const items = [{ chipId: await chipWith(), quantity: 1 }];
    return posted(service, '/v1/screenings', { parties, items, destination: 'FR' });
  },
  'receipt-never-recorded': () => service.get('/v1/screenings/never-recorded'),
  'receipt-retained': async () =>
    posted(service, `${await receiptOf(service)}/erasure`, { reason: 'asked for by its subject' }),
  'decision-refused': async () => {
    const decision = { decision: 'stop', reason: 'restricted', confirms: 'decision-1' };
    return posted(service, `${await receiptOf(service)}/decisions`, decision);
  },
  'signing-key-missing': async () => service.get(`${await receiptOf(service)}/bundle`),
  'receipt-key-missing': async () => {
    const path = await receiptOf(service);
    await rm(join(service.environment.folder, 'receipt-keys'), { recursive: true });
    return service.get(path);
  },
  'receipt-erased': async () => {
    const one = await started(RunningService.start());
    const path = await receiptOf(one);
    await one.end();
    const later = await started(RunningService.start(clockAhead(ELEVEN_YEARS), one.environment));
    expect((await posted(later, `${path}/erasure`, { reason: 'no longer kept' })).status).toBe(201);
    return later.get(path);
  },
  'not-ready': () => storeless.get('/v1/chips/a-chip'),
  'internal-error': async () => {
    const one = await started(RunningService.start());
    const record = () =>
      one.post('restrict-chip', restriction('a-chip', 'unmistakable'), { 'idempotency-key': 'one' });
    await record();
    await damaged(one, 'unmistakable');
    // What the key has recorded is read from the store.
    return record();
  },
};

test('each type of the description is provoked here', async () => {
  const { document } = await Description.of(service);
  const named: string[] = document.components.schemas.ProblemType.enum;
  expect(named.toSorted()).toEqual(
    Object.keys(provoked)
      .map((kind) => PREFIX + kind)
      .sort(),
  );
});

test.each(Object.entries(provoked))('%s', async (kind, provoke) => {
  const reply = await provoke();
  const { status, headers, json } = reply;
  expect({ status, json }).toMatchObject({ status: json.status, json: { type: PREFIX + kind } });
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const description = await Description.of(service);
  expect(description.problemsOf({ $ref: '#/components/schemas/Problem' }, json)).toEqual([]);
});

/** What another replica records of the chip, the n-th time. */
function rivalOf(position: number): NewEvent[] {
  const event = resolved(chipRestricted({ chipId: 'contended', factId: `rival-${position}` }));
  const subject = { kind: 'chip', id: 'contended' } as const;
  return newEventsOf([{ event, subject, position, recordedAt: position }], 1);
}

test('a command that loses every race is 503, and says that nothing was recorded', async () => {
  const served = await openServedStore();
  const store = served.store();
  let races = 0;
  const rival = await serveUnruly(store.log, {
    streams: (orderly) => ({
      // Another replica records a fact of the same chip just before each append arrives.
      append: (call: AppendCall, answer: Answer) => {
        races += 1;
        void store.append('chip-contended', rivalOf(races), 'any').then(() => orderly.append(call, answer));
      },
    }),
  });
  const environment = await TestEnvironment.open();
  const contending = await started(RunningService.start({ EVENTSTORE_URL: rival.url }, environment));
  const reply = await contending.post('restrict-chip', restriction('contended', 'fact'));
  expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '1']);
  expect(reply.json).toMatchObject({
    type: `${PREFIX}store-unavailable`,
    title: 'The subject is contended',
    mayBeRecorded: false,
  });
  expect(races).toBe(20);
  await contending.end();
  rival.stop();
  await served.remove();
});
