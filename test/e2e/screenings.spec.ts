import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { realCases } from '../support/cases.js';
import { expectAsDescribed } from './described.js';
import { replyOf, restriction, RunningService, type Json, type Reply } from './running-service.js';

/*
 * Sales over HTTP: what is answered, what is kept of it, and what is said of it later.
 */

let service: RunningService;

beforeAll(async () => {
  service = await RunningService.start({ DECISIONS_BY: '2' });
  await service.loadCase(...realCases);
});
afterAll(() => service.remove());

async function send(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Reply> {
  return replyOf(
    await fetch(`${service.url}/v1/screenings${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    }),
  );
}

const toAustralia = {
  parties: [
    { role: 'buyer', id: 'tusimple-australia', headquarters: 'AU' },
    { role: 'parent', id: 'tusimple' },
  ],
  items: [{ chipId: 'nvidia-a100', quantity: 24 }],
  destination: 'AU',
  asOf: '2024-01-10',
};

test('a sale that an authority stopped is for review, with the facts that say so', async () => {
  const reply = await send('', toAustralia);
  await expectAsDescribed(service, 'post /v1/screenings', reply);
  expect(reply.status).toBe(200);
  expect(reply.json.verdict).toBe('review');
  expect(reply.json.reasons.map(({ fact }: Json) => fact?.factId)).toEqual(
    expect.arrayContaining(['tusimple-a100-shipment-stopped', 'tusimple-australia-route']),
  );
  expect(reply.json.onTheWay[0]).toMatchObject({ country: 'CN', as: 'suspected-end' });
});

test('as known before anything was recorded, it is for review by parties without any record', async () => {
  const { json } = await send('', { ...toAustralia, position: 0 });
  expect(json.verdict).toBe('review');
  expect(json.reasons.filter(({ kind }: Json) => kind === 'not-recorded')).toHaveLength(3);
});

describe('by names', () => {
  const byName = {
    ...toAustralia,
    parties: [
      { role: 'buyer', name: 'Australian subsidiary of TuSimple', country: 'AU', headquarters: 'AU' },
      { role: 'parent', name: 'TuSimple', headquarters: 'US' },
    ],
    items: [{ name: 'A100', quantity: 24 }],
  };

  test('the same sale is for review, by the stopped sale and the route', async () => {
    const reply = await send('', byName);
    await expectAsDescribed(service, 'post /v1/screenings', reply);
    const { json } = reply;
    const sure = json.parties.map(({ candidates }: Json) =>
      candidates
        .filter(({ identified }: Json) => identified === 'surely')
        .map(({ subject }: Json) => subject),
    );
    expect([json.verdict, sure]).toEqual(['review', [['party/tusimple-australia'], ['party/tusimple']]]);
    expect(json.reasons.map(({ fact }: Json) => fact?.factId)).toEqual(
      expect.arrayContaining(['tusimple-a100-shipment-stopped', 'tusimple-australia-route']),
    );
  });

  test('a buyer in Singapore whose ultimate parent sits in China blocks it, by 15 CFR 744.23(a)(3)', async () => {
    const { json } = await send('', {
      ...toAustralia,
      parties: [
        { role: 'buyer', name: 'Lion City Compute Pte Ltd', country: 'SG', headquarters: 'SG' },
        { role: 'ultimate-parent', name: 'Its parent in Shenzhen', headquarters: 'CN' },
      ],
      destination: 'SG',
    });
    expect([json.verdict, json.reasons[0].fact.factId]).toEqual(['blocked', 'a100-headquarters-2023']);
  });

  test('a name and an id that disagree are refused', async () => {
    const parties = [{ role: 'buyer', id: 'tusimple', name: 'Huawei Technologies' }];
    const reply = await send('', { ...toAustralia, parties });
    await expectAsDescribed(service, 'post /v1/screenings', reply);
    expect([reply.status, reply.json.errors[0].pointer]).toEqual([422, '/parties/0/name']);
  });
});

test('a listed end user blocks the sale', async () => {
  const reply = await send('', { ...toAustralia, parties: [{ role: 'end-user', id: 'huawei' }] });
  await expectAsDescribed(service, 'post /v1/screenings', reply);
  expect([reply.json.verdict, reply.json.reasons[0].kind]).toEqual(['blocked', 'measure']);
});

test.each<[object, number, string]>([
  [{ parties: [] }, 400, '/parties'],
  [{ parties: [{ role: 'neighbour', id: 'tusimple' }] }, 400, '/parties/0/role'],
  [{ parties: [{ role: 'buyer' }] }, 400, '/parties/0/name'],
  [{ items: [{ chipId: 'nvidia-a100', quantity: 0 }] }, 400, '/items/0/quantity'],
  [{ destination: 'XX' }, 400, '/destination'],
  [{ asOf: '2024-02-30' }, 400, '/asOf'],
  [{ position: 3, knownAt: '2020-01-01' }, 400, '/knownAt'],
  [{ parties: [{ role: 'buyer', id: 'tusimpel' }] }, 422, '/parties/0/id'],
  [{ colour: 'red' }, 400, '/colour'],
])('%j is refused: %i %s', async (wrong, status, pointer) => {
  const reply = await send('', { ...toAustralia, ...wrong });
  expect([reply.status, reply.json.errors[0].pointer]).toEqual([status, pointer]);
});

test('what is wrong in a body is named at once, each field by its pointer', async () => {
  const reply = await send('', {
    ...{ parties: [{ role: 'buyer' }], items: toAustralia.items, destination: 'XX', colour: 'red' },
    ...{ asOf: '2024-02-30', knownAt: '2023-02-29', lists: [], reference: '' },
  });
  expect(reply.status).toBe(400);
  const pointers = reply.json.errors.map((each: { pointer: string }) => each.pointer).toSorted();
  expect(pointers).toEqual([
    ...['/asOf', '/colour', '/destination', '/knownAt', '/lists', '/parties/0/name', '/reference'],
  ]);
  for (const pointer of pointers) expect(reply.json.detail).toContain(`${pointer} `);

  const unseen = await send('', {
    ...toAustralia,
    parties: [{ role: 'buyer', id: 'tusimpel' }],
    items: [{ chipId: 'nvidia-a1000', quantity: 1 }],
  });
  expect([unseen.status, unseen.json.errors]).toMatchObject([
    422,
    [{ pointer: '/parties/0/id' }, { pointer: '/items/0/chipId' }],
  ]);
  const future = await send('', { ...toAustralia, knownAt: '2150-01-01' });
  expect(future.json).toMatchObject({ status: 400, detail: expect.stringMatching(/^\/knownAt must not be/) });
});

test('a time that has not come is a reason', async () => {
  const { json } = await send('', { ...toAustralia, asOf: '2030-01-01' });
  expect(json.reasons.map(({ kind }: Json) => kind)).toContain('date-not-come');
});

describe('a receipt', () => {
  const request = { ...toAustralia, record: true, reference: 'order 17' };
  let kept: Reply;
  let id: string;
  let stored: string;

  beforeAll(async () => {
    kept = await send('', request, { 'idempotency-key': 'order-17' });
    ({ id } = kept.json.receipt);
    stored = (await service.get(`/v1/screenings/${id}`)).text;
  });

  test('is kept with the answer, and a retry finds it', async () => {
    expect(kept.status).toBe(201);
    await expectAsDescribed(service, 'post /v1/screenings', kept);
    const { receipt: _receipt, ...answer } = kept.json;
    expect(JSON.parse(stored)).toEqual(answer);
    const again = await send('', request, { 'idempotency-key': 'order-17' });
    expect([again.status, again.text]).toEqual([201, kept.text]);
    const other = await send('', { ...request, destination: 'CN' }, { 'idempotency-key': 'order-17' });
    expect([other.status, other.json.type]).toEqual([
      422,
      'urn:regulatory-timeline:problem:idempotency-key-reused',
    ]);
  });

  test('has nothing of the sale in the log in clear', async () => {
    const { text } = await service.get('/v1/events?type=SaleScreened');
    expect(text).toContain(id);
    for (const word of ['tusimple', 'order 17', 'nvidia-a100']) expect(text).not.toContain(word);
  });

  test('its key is in a file of its own', async () => {
    const folder = join(service.environment.folder, 'receipt-keys', id.slice(0, 2));
    expect(await readdir(folder)).toEqual([`${id}.key`]);
  });

  test('is replayed, and has the same answer for ever', async () => {
    const since = await service.get(`/v1/screenings/${id}/since`);
    await expectAsDescribed(service, 'get /v1/screenings/{id}/since', since);
    expect(since.json).toMatchObject({
      verdict: 'review',
      known: { changesVerdict: false, added: [], removed: [] },
      replay: { same: true },
    });
  });

  test('says what would change it, once something is learned', async () => {
    const { json: before } = await service.get('/v1/screenings?changed=true');
    expect(before.screenings).toEqual([]);
    const listed = {
      ...restriction('nvidia-a100', 'late-notice'),
      destinations: ['AU'],
      effectiveFrom: '2024-01-01',
    };
    expect((await service.post('restrict-chip', listed)).status).toBe(201);
    const since = await service.get(`/v1/screenings/${id}/since`);
    expect(since.json.known).toMatchObject({
      verdict: 'blocked',
      changesVerdict: true,
      added: [{ decides: true, reason: { weight: 'blocked', fact: { factId: 'late-notice' } } }],
    });
    const changed = await service.get('/v1/screenings?changed=true');
    await expectAsDescribed(service, 'get /v1/screenings', changed);
    expect(changed.json.screenings).toMatchObject([{ id, changed: { verdict: 'blocked', added: 1 } }]);
    expect((await service.get(`/v1/screenings/${id}`)).text).toBe(stored);
    const undone = await service.post('retract-fact', {
      ...{ subject: { kind: 'chip', id: 'nvidia-a100' }, factId: 'late-notice', reason: 'Only for a test' },
    });
    expect(undone.status).toBe(201);
    // The retraction itself is a reservation.
    expect((await service.get('/v1/screenings?changed=true')).json.screenings).toEqual([]);
  });

  test('is decided on; what must be confirmed, by another person', async () => {
    const decided = await send(`/${id}/decisions`, { decision: 'stop', reason: 'No reason for 24 of them' });
    await expectAsDescribed(service, 'post /v1/screenings/{id}/decisions', decided);
    expect(decided.json).toMatchObject({
      decided: null,
      decisions: [{ reason: 'No reason for 24 of them' }],
    });
    const alone = await send(`/${id}/decisions`, {
      decision: 'stop',
      reason: 'Confirmed',
      confirms: 'decision-1',
    });
    expect([alone.status, alone.json.errors[0].pointer]).toEqual([422, '/confirms']);
    const receipt = await service.get(`/v1/screenings/${id}/receipt`);
    await expectAsDescribed(service, 'get /v1/screenings/{id}/receipt', receipt);
    expect(receipt.json).toMatchObject({
      id,
      reference: 'order 17',
      buyer: 'tusimple-australia',
      destination: 'AU',
    });
  });

  test('has a page for print, in which nothing is markup', async () => {
    const sale = { ...request, endUse: '<script>alert(1)</script>' };
    const { json } = await send('', sale);
    const page = await service.get(`/v1/screenings/${json.receipt.id}`, { accept: 'text/html' });
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.text).toContain('&lt;script&gt;');
    expect(page.text).not.toContain('<script>');
    expect((await service.get(`/v1/screenings/${id}/print`, { accept: 'text/html' })).status).toBe(200);
  });

  test('must be kept: it is not erased before its time', async () => {
    const reply = await send(`/${id}/erasure`, { reason: 'A person asks for it' });
    expect([reply.status, reply.json.type]).toEqual([
      422,
      'urn:regulatory-timeline:problem:receipt-retained',
    ]);
  });

  test('one that was never recorded is 404', async () => {
    const reply = await service.get('/v1/screenings/nothing');
    await expectAsDescribed(service, 'get /v1/screenings/{id}', reply);
    expect(reply.status).toBe(404);
  });
});
