import { expectAsDescribed } from './described.js';
import { RunningService, type Json } from './running-service.js';

let service: RunningService;
beforeAll(async () => {
  service = await RunningService.start();
}, 60_000);
afterAll(() => service.remove());

const official = [
  { publisher: 'Federal Register', citation: 'a rule', publishedOn: '2020-01-01', certainty: 'official' },
];
const filed = [
  { publisher: 'the company', citation: 'a filing', publishedOn: '2020-01-01', certainty: 'company-filing' },
];

/** Records a command, and returns the answer. */
const record = (command: string, body: object) => service.post(command, { evidence: official, ...body });

const describeParty = (partyId: string, countries: string[]) =>
  record('describe-party', { factId: 'description', partyId, name: partyId, countries });
const list = (partyId: string) =>
  record('restrict-party', {
    ...{ factId: 'listed', partyId, authority: 'us-bis', list: 'entity-list', measure: 'policy-of-denial' },
    ...{ destinations: ['worldwide'], effectiveFrom: '2020-12-18' },
  });
const state = (ownerId: string, ownedId: string, more: object) =>
  record('state-ownership', {
    ...{ factId: `held-by-${ownerId}`, ownedId, ownerId, holding: 'direct', effectiveFrom: '2021-11-12' },
    ...{ evidence: filed, ...more },
  });

describe('who owns a party, and what follows from it', () => {
  test('is recorded by commands, which refuse what cannot be, by the field', async () => {
    for (const each of ['listed-one', 'listed-two']) expect((await list(each)).status).toBe(201);
    expect((await describeParty('affiliate', ['CN'])).status).toBe(201);
    const unknown = await state('nobody', 'affiliate', { share: 30 });
    expect(unknown).toMatchObject({ status: 422, json: { errors: [{ pointer: '/ownerId' }] } });
    for (const [share, pointer] of [
      [101, '/share'],
      [0, '/share'],
      [{ atLeast: 60, atMost: 50 }, '/share'],
      [{}, '/share'],
    ] as const)
      expect(await state('listed-one', 'affiliate', { share })).toMatchObject({
        status: 400,
        json: { errors: [{ pointer }] },
      });
    expect(await state('affiliate', 'affiliate', { share: 30 })).toMatchObject({
      status: 422,
      json: { errors: [{ pointer: '/ownerId' }] },
    });
    expect((await state('listed-one', 'affiliate', { share: 30 })).status).toBe(201);
    expect((await state('listed-two', 'affiliate', { share: 25 })).status).toBe(201);
    expect(
      await state('listed-two', 'affiliate', { factId: 'more', share: 70.1, ownerId: 'third' }),
    ).toMatchObject({ status: 422 });
    await describeParty('third', ['CN']);
    expect(await state('third', 'affiliate', { share: 45.1 })).toMatchObject({
      status: 422,
      json: { type: expect.stringContaining('shares-beyond-whole'), errors: [{ pointer: '/share' }] },
    });
  });

  test('restricts it once a rule on ownership is adopted, with every link of the chain', async () => {
    const before = await service.get('/v1/parties/affiliate?asOf=2025-10-15');
    expect(before.json).toMatchObject({
      status: 'no-record',
      reservations: expect.arrayContaining([expect.objectContaining({ kind: 'owner-restricted' })]),
    });
    const { json: adopted } = await record('adopt-rule', {
      ...{ factId: 'adopted', ruleId: 'us-affiliates-rule', kind: 'ownership', title: 'Affiliates Rule' },
      ...{ authority: 'us-bis', effectiveFrom: '2025-09-29', legalBasis: { citation: 'FR Doc. 2025-19001' } },
      ownership: {
        threshold: { atLeast: 50, citation: '15 CFR 744.11(a)(1)' },
        lists: [{ list: 'entity-list', citation: '15 CFR 744.11(a)(1)' }],
        exceptCountries: ['US'],
      },
    });
    const reply = await service.get('/v1/parties/affiliate?asOf=2025-10-15');
    await expectAsDescribed(service, 'get /v1/parties/{id}', reply);
    expect(reply.json).toMatchObject({
      status: 'restricted',
      decidedBy: 'rule-surely-in-force',
      measures: [],
      derived: [
        {
          ...{
            rule: 'us-affiliates-rule',
            vintage: 'adopted',
            measure: 'policy-of-denial',
            inForce: 'surely',
          },
          share: { atLeast: 55, atMost: 100 },
          holdings: [
            { factId: 'held-by-listed-one', ownerId: 'listed-one', share: 30, evidence: filed },
            { factId: 'held-by-listed-two', share: 25 },
          ],
          listed: [{ subject: { id: 'listed-one' }, evidence: official }, { subject: { id: 'listed-two' } }],
        },
      ],
    });
    const earlier = await service.get(
      `/v1/parties/affiliate?asOf=2025-10-15&position=${adopted.position - 1}`,
    );
    expect(earlier.json.status).toBe('no-record');
    const pinned = await service.get(reply.json.basis.pinned);
    expect(pinned.json.derived).toEqual(reply.json.derived);
    const csv = await service.get('/v1/parties/affiliate?asOf=2025-10-15', { accept: 'text/csv' });
    expect(csv.text).toMatch(/,adopted,RuleAdopted,surely,.*,us-affiliates-rule,/);
  });

  test('is stayed, and changes show it', async () => {
    await record('suspend-rule', {
      ...{ factId: 'stayed', ruleId: 'us-affiliates-rule', adoption: 'adopted', suspends: 'rule' },
      ...{ effectiveFrom: '2025-11-10', until: { earliest: '2026-11-10' } },
    });
    const statusOn = async (asOf: string) =>
      (await service.get(`/v1/parties/affiliate?asOf=${asOf}`)).json.status as string;
    expect(await Promise.all(['2025-11-09', '2025-12-01', '2026-11-26'].map(statusOn))).toEqual([
      'restricted',
      'no-record',
      'uncertain',
    ]);
    const stayed = await service.get('/v1/parties/affiliate?asOf=2025-12-01');
    await expectAsDescribed(service, 'get /v1/parties/{id}', stayed);
    expect(stayed.json.idleRules).toMatchObject([
      {
        ...{ rule: 'us-affiliates-rule', vintage: 'adopted', why: 'suspended' },
        acts: [{ type: 'RuleSuspended', factId: 'stayed', effectiveFrom: '2025-11-10' }],
      },
    ]);
    expect(stayed.json.idleRules[0].acts[0].evidence).not.toEqual([]);
    const span = 'asOfFrom=2025-01-01&asOfTo=2026-12-31';
    const reply = await service.get(`/v1/changes?${span}&subject=party/affiliate`);
    await expectAsDescribed(service, 'get /v1/changes', reply);
    expect(reply.json.derived.map(({ before, after, at }: Json) => [at.asOf, before, after])).toEqual([
      ['2025-09-29', 'not-in-force', 'surely'],
      ['2025-11-10', 'surely', 'not-in-force'],
      ['2026-11-10', 'not-in-force', 'possibly'],
    ]);
    const world = await service.get(`/v1/changes?${span}`);
    expect(world.json.derived).toBeUndefined();
    expect(world.json.reservations.map(({ kind }: Json) => kind)).toContain('derived-not-listed');
  });
});

describe('the owners of a party, and what it owns', () => {
  test('are listed at a point on both clocks, in pages and as CSV', async () => {
    const first = await service.get('/v1/parties/affiliate/owners?asOf=2025-10-15&limit=1');
    await expectAsDescribed(service, 'get /v1/parties/{id}/owners', first);
    expect(first.json).toMatchObject({ holdings: [{ ownerId: 'listed-one' }], surelyDirect: 55 });
    const second = await service.get(first.json.links.next);
    expect(second.json).toMatchObject({ holdings: [{ ownerId: 'listed-two' }], links: { next: null } });
    const csv = await service.get('/v1/parties/affiliate/owners?asOf=2025-10-15', { accept: 'text/csv' });
    expect(csv.text.trimEnd().split('\r\n').slice(1)).toEqual([
      expect.stringMatching(/^affiliate,listed-one,30,30,30,direct,/),
      expect.stringMatching(/^affiliate,listed-two,25,25,25,direct,/),
    ]);
    const before = await service.get('/v1/parties/affiliate/owners?asOf=2021-11-11');
    expect(before.json).toMatchObject({ holdings: [], surelyDirect: 0 });
    const unpublished = await service.get(
      '/v1/parties/affiliate/owners?asOf=2025-10-15&publishedBy=2019-12-31',
    );
    expect(unpublished.json.holdings).toEqual([]);
  });

  test('and the other side', async () => {
    const owned = await service.get('/v1/parties/listed-one/owned?asOf=2025-10-15');
    await expectAsDescribed(service, 'get /v1/parties/{id}/owned', owned);
    expect(owned.json.holdings).toMatchObject([{ subject: { id: 'affiliate' }, share: 30 }]);
    const pinned = await service.get(owned.json.basis.pinned);
    expect(pinned.json.holdings).toEqual(owned.json.holdings);
  });

  test('are 404 of a party that was never seen', async () => {
    for (const side of ['owners', 'owned'])
      expect((await service.get(`/v1/parties/never-heard-of/${side}`)).status).toBe(404);
  });
});

describe('owners of owners', () => {
  test('reaches through forty owners, one of the other', async () => {
    const owners = Array.from({ length: 40 }, (_, place) => `link-${place}`);
    for (const each of owners) await describeParty(each, ['CN']);
    for (const [place, owned] of owners.entries())
      expect((await state(owners[place + 1] ?? 'listed-one', owned, { share: 60 })).status).toBe(201);
    const { json } = await service.get('/v1/parties/link-0?asOf=2025-10-15');
    expect(json).toMatchObject({ status: 'restricted', derived: [{ inForce: 'surely' }] });
    expect(json.derived[0].holdings).toHaveLength(40);
    expect(json.derived[0].listed).toMatchObject([{ subject: { id: 'listed-one' } }]);
  });

  test('is not decided by owners in a circle alone, and never cleared by them', async () => {
    const circle = ['circle-a', 'circle-b', 'circle-c'];
    for (const each of circle) await describeParty(each, ['CN']);
    for (const [place, owned] of circle.entries())
      expect((await state(circle[(place + 1) % 3] ?? '', owned, { share: 60 })).status).toBe(201);
    const statuses = () =>
      Promise.all(
        circle.map(async (each) => (await service.get(`/v1/parties/${each}?asOf=2025-10-15`)).json.status),
      );
    expect(await statuses()).toEqual(['no-record', 'no-record', 'no-record']);
    expect((await state('listed-two', 'circle-a', { share: 30 })).status).toBe(201);
    expect(await statuses()).toEqual(['uncertain', 'uncertain', 'uncertain']);
    expect((await state('listed-one', 'circle-b', { share: 40 })).status).toBe(201);
    const whole = await service.get('/v1/parties/circle-b?asOf=2025-10-15');
    expect(whole.json.reservations).toContainEqual(expect.objectContaining({ kind: 'owner-restricted' }));
    const beyond = await state('listed-one', 'circle-a', { share: 20 });
    expect(beyond).toMatchObject({
      status: 422,
      json: { type: expect.stringContaining('shares-beyond-whole') },
    });
  });
});
