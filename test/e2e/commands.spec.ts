import { expectAsDescribed } from './described.js';
import { restriction, RunningService } from './running-service.js';

let service: RunningService;
beforeAll(async () => {
  service = await RunningService.start();
});
afterAll(() => service.remove());

const eventsOf = async (chipId: string) =>
  (await service.get(`/v1/events?subject=chip/${chipId}`)).json.events as {
    eventid: string;
    actor: string;
  }[];

test('what is recorded is answered with its ids, position, time and revision, and seen by the next question', async () => {
  const { status, json } = await service.post('restrict-chip', restriction('a-chip', 'first'));
  expect(status).toBe(201);
  expect(json).toMatchObject({
    subject: { kind: 'chip', id: 'a-chip' },
    factIds: ['first'],
    eventIds: [expect.stringMatching(/^[0-9a-f-]{36}$/)],
    position: expect.any(Number),
    recordedAt: expect.stringMatching(/Z$/),
    revision: 0,
  });
  const answer = await service.get(`/v1/chips/a-chip?asOf=2024-01-01&position=${json.position}`);
  expect(answer.json).toMatchObject({ status: 'restricted', basis: { knownAt: json.recordedAt } });
  expect(await eventsOf('a-chip')).toMatchObject([{ eventid: json.eventIds[0], actor: 'local' }]);
});

test('a change of measure is one command: the old fact ends where the new one begins', async () => {
  await service.post('restrict-chip', restriction('changed', 'old', { effectiveFrom: '2023-01-01' }));
  const changed = await service.post('restrict-chip', {
    ...restriction('changed', 'new', { effectiveFrom: '2024-01-01', measure: 'prohibited' }),
    lifts: ['old'],
  });
  expect(changed).toMatchObject({ status: 201, json: { factIds: ['new-lift-1', 'new'] } });
  const measures = async (asOf: string) =>
    (await service.get(`/v1/chips/changed?asOf=${asOf}`)).json.measures.map(
      (m: { factId: string }) => m.factId,
    );
  expect(await measures('2023-12-31')).toEqual(['old']);
  expect(await measures('2024-01-01')).toEqual(['new']);
});

test('of two writers with the same expectedRevision one is recorded; the other gets both revisions', async () => {
  await service.post('restrict-chip', restriction('raced', 'first'));
  const replies = await Promise.all(
    ['a', 'b'].map((factId) =>
      service.post('restrict-chip', { ...restriction('raced', factId), expectedRevision: 0 }),
    ),
  );
  expect(replies.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(replies.find(({ status }) => status === 409)?.json).toMatchObject({
    type: 'urn:regulatory-timeline:problem:revision-conflict',
    expectedRevision: 0,
    actualRevision: 1,
    errors: [{ pointer: '/expectedRevision' }],
  });
  expect(await eventsOf('raced')).toHaveLength(2);
});

test('expectedRevision no-stream records only the first fact of a subject', async () => {
  const post = (factId: string) =>
    service.post('restrict-chip', { ...restriction('only-first', factId), expectedRevision: 'no-stream' });
  expect((await post('a')).status).toBe(201);
  const refused = await post('b');
  await expectAsDescribed(service, 'post /v1/commands/restrict-chip', refused);
  expect(refused).toMatchObject({ status: 409, json: { actualRevision: 0 } });
});

test('the same Idempotency-Key twice gives one event and the same answer; with another body it is refused', async () => {
  const body = restriction('once', 'fact');
  const key = { 'idempotency-key': 'screening-42' };
  const [first, second] = await Promise.all([
    service.post('restrict-chip', body, key),
    service.post('restrict-chip', body, key),
  ]);
  const third = await service.post('restrict-chip', body, key);
  expect([first.status, second.status, third.status]).toEqual([201, 201, 201]);
  expect([second.text, third.text]).toEqual([first.text, first.text]);
  expect(await eventsOf('once')).toHaveLength(1);
  const other = await service.post('restrict-chip', restriction('once', 'other-fact'), key);
  expect(other).toMatchObject({
    status: 422,
    json: {
      type: 'urn:regulatory-timeline:problem:idempotency-key-reused',
      errors: [{ header: 'Idempotency-Key' }],
    },
  });
  // A key is scoped to its stream: elsewhere it is another one.
  expect((await service.post('restrict-chip', restriction('once-more', 'fact'), key)).status).toBe(201);
});

test('the rules on facts refuse with the field at fault', async () => {
  await service.post('restrict-chip', restriction('ruled', 'fact'));
  expect(await service.post('restrict-chip', restriction('ruled', 'fact'))).toMatchObject({
    status: 409,
    json: { type: 'urn:regulatory-timeline:problem:fact-exists', errors: [{ pointer: '/factId' }] },
  });
  const { evidence } = restriction('ruled', 'fact');
  const lift = { factId: 'lift', chipId: 'ruled', lifts: 'unknown', effectiveFrom: '2024-01-01', evidence };
  expect(await service.post('lift-chip-restriction', lift)).toMatchObject({
    status: 422,
    json: { type: 'urn:regulatory-timeline:problem:fact-unknown', errors: [{ pointer: '/lifts' }] },
  });
});

test('every command of the catalogue is recorded', async () => {
  const { evidence } = restriction('every', 'x');
  const lift = { effectiveFrom: '2024-01-01', evidence };
  const period = { effectiveFrom: '2023-01-01', evidence };
  const sale = {
    saleId: 's-1',
    authority: 'us-bis',
    chips: [{ chipId: 'every', quantity: 24 }],
    buyer: 'co',
  };
  const route = { parentId: 'co', subsidiaryId: 'co-au', viaCountry: 'AU', suspectedDestination: 'CN' };
  const { chipId: _chip, ...listed } = restriction('every', 'co-list');
  const names = [{ name: 'Every', kind: 'primary' }];
  const commands: [string, object][] = [
    ['describe-chip', { factId: 'd', chipId: 'every', names, maker: 'Maker', evidence }],
    ['restrict-chip', restriction('every', 'r')],
    ['lift-chip-restriction', { ...lift, factId: 'l', chipId: 'every', lifts: 'r' }],
    ['block-sale', { ...period, ...sale, factId: 'b', reason: 'stopped' }],
    ['release-sale', { ...lift, factId: 'rel', saleId: 's-1', lifts: 'b' }],
    ['describe-party', { factId: 'd', partyId: 'co', kind: 'company', names, evidence }],
    ['describe-company', { factId: 'e', companyId: 'co', headquarters: 'AU', evidence }],
    [
      'delist-company',
      { ...period, factId: 'x', companyId: 'co', exchange: 'XNAS', voluntary: true, planned: false },
    ],
    ['relist-company', { ...lift, factId: 'y', companyId: 'co', lifts: 'x' }],
    ['flag-subsidiary-route', { ...period, ...route, factId: 'f', redFlag: 'new subsidiary' }],
    ['clear-subsidiary-route', { ...lift, factId: 'c', parentId: 'co', lifts: 'f' }],
    ['restrict-party', { ...listed, partyId: 'co', list: 'entity-list' }],
    ['lift-party-restriction', { ...lift, factId: 'z', partyId: 'co', lifts: 'co-list' }],
    ['restrict-company', { ...listed, factId: 'again', companyId: 'co', list: 'entity-list' }],
    ['lift-company-restriction', { ...lift, factId: 'zz', companyId: 'co', lifts: 'again' }],
    ['retract-fact', { subject: { kind: 'sale', id: 's-1' }, factId: 'rel', reason: 'it was not released' }],
  ];
  for (const [name, body] of commands) {
    const { status, text } = await service.post(name, body);
    expect(`${name} ${status} ${status === 201 ? '' : text}`).toBe(`${name} 201 `);
  }
});
