import { expectAsDescribed } from '../described.js';
import { CASE, commandLine, restriction, RunningService, type Json, type Reply } from '../running-service.js';

let service: RunningService;
let firstLoad: string;
const load = async (): Promise<string> =>
  (await commandLine(['load', CASE, '--in-order', '--url', service.url])).stdout;
beforeAll(async () => {
  service = await RunningService.start();
  firstLoad = await load();
}, 60_000);
afterAll(() => service.remove());

const ids = (parts: readonly { factId: string }[]) => parts.map(({ factId }) => factId);

describe('the real case over HTTP', () => {
  test('is loaded once: a second run finds its data', async () => {
    const recorded = /: (\d+) commands recorded, 0 were already recorded/.exec(firstLoad)?.[1];
    expect(Number(recorded)).toBeGreaterThan(60);
    const before = (await service.get('/v1/events?limit=1')).json.head;
    expect(await load()).toContain(`: 0 commands recorded, ${recorded} were already recorded`);
    expect((await service.get('/v1/events?limit=1')).json.head).toBe(before);
  });

  test.each([
    ['/v1/events', 'limit=1000'],
    ['/v1/restrictions', 'asOf=2026-09-01&limit=1000'],
    ['/v1/changes', 'asOfFrom=2019-01-01&asOfTo=2026-09-01&limit=1000'],
  ])('the whole of it is as described: %s', async (path, query) => {
    await expectAsDescribed(service, `get ${path}`, await service.get(`${path}?${query}`));
  });

  test.each([
    ['chips', 'nvidia-h800', '2023-10-22', 'not-restricted', 'restriction-not-begun'],
    ['chips', 'nvidia-h800', '2023-10-23', 'restricted', 'restriction-surely-in-force'],
    ['chips', 'nvidia-a100', '2022-08-25', 'not-restricted', 'restriction-not-begun'],
    ['chips', 'nvidia-a100', '2022-08-26', 'restricted', 'restriction-surely-in-force'],
    ['chips', 'nvidia-h20', '2025-04-08', 'not-restricted', 'restriction-not-begun'],
    ['chips', 'nvidia-h20', '2025-04-10', 'restricted', 'restriction-surely-in-force'],
    ['chips', 'nvidia-rtx-4090', '2024-06-01', 'restricted', 'restriction-surely-in-force'],
    ['chips', 'nvidia-h200', '2025-06-01', 'uncertain', 'restriction-possibly-in-force'],
    ['chips', 'nvidia-h800', '1990-01-01', 'not-restricted', 'restriction-not-begun'],
    ['companies', 'huawei', '2019-05-15', 'not-restricted', 'restriction-not-begun'],
    ['companies', 'huawei', '2019-05-16', 'uncertain', 'restriction-possibly-in-force'],
    ['companies', 'huawei', '2019-05-17', 'restricted', 'restriction-surely-in-force'],
    ['companies', 'inspur-group', '2023-03-04', 'uncertain', 'restriction-possibly-in-force'],
    ['companies', 'inspur-group', '2023-03-07', 'restricted', 'restriction-surely-in-force'],
    ['companies', 'tusimple', '2024-02-10', 'flagged', 'flag-in-force'],
    ['companies', 'tusimple', '2024-01-10', 'flagged', 'flag-in-force'],
  ])('%s/%s on %s: %s by %s', async (kind, id, asOf, status, decidedBy) => {
    const { json } = await service.get(`/v1/${kind}/${id}?asOf=${asOf}`);
    expect(json).toMatchObject({ status, decidedBy, basis: { asOf } });
  });

  test('nvidia-h800 on 2023-10-23 shows its destinations and citation', async () => {
    const { json } = await service.get('/v1/chips/nvidia-h800?asOf=2023-10-23');
    const [measure] = json.measures;
    expect(measure).toMatchObject({ measure: 'license-required', inForce: 'surely' });
    expect(measure.destinations.map((each: { destination: string }) => each.destination)).toEqual([
      'CN',
      'D:1',
      'D:4',
      'D:5',
    ]);
    expect(measure.legalBasis.citation).toContain('88 FR 73458');
    expect(measure.evidence.length).toBeGreaterThan(0);
  });

  test('tusimple is flagged by sale, route and delisting, and is on no government list', async () => {
    const { json } = await service.get('/v1/companies/tusimple?asOf=2024-02-10');
    expect(json.measures).toEqual([]);
    expect(json.sales).toMatchObject([
      { inForce: 'surely', chips: [{ chipId: 'nvidia-a100', quantity: 24 }], statedDestination: 'AU' },
    ]);
    expect(json.routes).toMatchObject([{ viaCountry: 'AU', suspectedDestination: 'CN' }]);
    expect(json.listings).toMatchObject([{ exchange: 'XNAS', voluntary: true }]);
    const earlier = await service.get('/v1/companies/tusimple?asOf=2024-01-10');
    expect(earlier.json.sales).toMatchObject([{ inForce: 'possibly' }]);
  });

  test('the command-line tool asks the same', async () => {
    const { stdout } = await commandLine([
      'chip',
      'nvidia-h800',
      '--as-of',
      '2023-10-23',
      '--url',
      service.url,
    ]);
    expect(stdout).toContain('on 2023-10-23: RESTRICTED');
    expect(stdout).toContain('88 FR 73458');
    const failing = commandLine(['chip', 'nvidia-h80', '--url', service.url]);
    await expect(failing).rejects.toThrow('Near: nvidia-h800');
  });
});

describe('an answer in the terminal', () => {
  const ask = async (kind: 'chip' | 'company', id: string, ...more: readonly string[]) =>
    (await commandLine([kind, id, '--url', service.url, ...more])).stdout;
  const reported = [{ publisher: 'Reuters', citation: 'a report', certainty: 'reported' }];
  const lift = (factId: string, more: object) => ({
    ...{ factId, lifts: 'rule', chipId: 'lifted-chip', effectiveFrom: '2024-07-13', evidence: reported },
    ...more,
  });
  beforeAll(async () => {
    const place = { destinations: ['CN', 'HK', 'MO'] };
    await service.post('restrict-chip', restriction('lifted-chip', 'rule', place));
    await service.post('lift-chip-restriction', lift('rumour', { destinations: ['CN', 'HK'] }));
    const official = { publisher: 'Federal Register', url: 'https://example.com/1', certainty: 'official' };
    const sources = { evidence: [...reported, { ...official, publishedOn: '2024-08-01' }] };
    await service.post('lift-chip-restriction', lift('notice', { destinations: ['HK'], ...sources }));
    const more = { destinations: ['not-stated'], evidence: reported };
    await service.post('restrict-chip', restriction('chip-of-not', 'rule', more));
    const onHeadquarters = { destinations: ['headquarteredIn:CN'], evidence: reported };
    await service.post('restrict-chip', restriction('chip-of-hea', 'rule', onHeadquarters));
    const { chipId: _chip, ...listed } = restriction('', 'rule', onHeadquarters);
    await service.post('restrict-party', { ...listed, partyId: 'party-of-hea', list: 'entity-list' });
    await service.post('block-sale', {
      ...{ factId: 'blocked', saleId: 'seen-sale', authority: 'us-bis', chips: [{ chipId: 'seen-chip' }] },
      ...{ seller: 'seen-seller', buyer: 'seen-buyer', effectiveFrom: '2024-01-01', reason: 'stopped' },
      evidence: reported,
    });
  });

  test('shows each lift, and where it leaves its fact', async () => {
    const text = await ask('chip', 'lifted-chip', '--as-of', '2024-09-01');
    expect(text).toContain('to CN (possibly in force), HK (not in force), MO\n');
    expect(text).toContain('lifted from 2024-07-13 by "rumour" (reported), for CN, HK: Reuters, a report\n');
    expect(text).toContain(
      'lifted from 2024-07-13 by "notice" (official), for HK: Reuters, a report (reported); Federal Register, https://example.com/1, published 2024-08-01\n',
    );
  });

  test.each([
    ['lift-unsure', 'a lift may have ended it, wholly or', 'chip', 'lifted-chip', '2024-09-01', 'CN'],
    ['dates-coarse', 'not dated exactly', 'chip', 'nvidia-h200', '2025-06-01', 'CN'],
    ['part-of-day', 'a part of that day only', 'company', 'huawei', '2019-05-16', 'CN'],
    [
      'country-group-not-loaded',
      'no recorded edition or change of the group covers the date',
      'chip',
      'nvidia-h800',
      '2024-06-01',
      'VN',
    ],
    ['headquarters-not-known', 'parties with headquarters', 'company', 'party-of-hea', '2024-06-01', 'VN'],
    ['destinations-not-stated', 'does not state', 'chip', 'chip-of-not', '2024-06-01', 'VN'],
    ['part-of-destination', 'a part of the destination', 'chip', 'lifted-chip', '2024-06-01', 'worldwide'],
    ['evidence-unconfirmed', 'reported or alleged', 'chip', 'chip-of-not', '2024-06-01', 'VN'],
  ] as const)('says in words what %s is', async (code, words, kind, id, asOf, destination) => {
    const text = await ask(kind, id, '--as-of', asOf, '--destination', destination);
    expect(text).toMatch(new RegExp(`doubt: .*${words}.* \\(${code}\\)\n`));
  });

  test('says the whole question in its headline', async () => {
    const narrowed = ['--destination', 'CN', '--published-by', '2024-07-20', '--transaction', 'reexport'];
    const text = await ask('chip', 'lifted-chip', '--as-of', '2024-01-20', ...narrowed);
    expect(text.split('\n')[0]).toBe(
      'lifted-chip on 2024-01-20, destination CN, transaction reexport, public by 2024-07-20: RESTRICTED',
    );
    const plain = await ask('chip', 'nvidia-h200', '--as-of', '2026-01-20', '--destination', 'HK');
    expect(plain).toMatch(/^nvidia-h200 \(NVIDIA H200 SXM\) on 2026-01-20, destination HK: [A-Z-]+\n/);
  });

  test('says in a sentence why it is no clearance, the blocking reasons first', async () => {
    const text = await ask('chip', 'chip-of-hea', '--as-of', '2024-06-01', '--destination', 'VN');
    expect(text).toContain(
      [
        'NO-RECORD',
        '  because a recorded restriction is for buyers with headquarters in certain places, and none reaches the destination asked about: ask with destination=headquarteredIn:CN, or whichever place that is; that is no clearance',
        '  reservation, blocking: no edition is loaded of the government lists named, or of any: what is on them may not be recorded here (list-not-loaded)',
        '  reservation, blocking: it depends on where the buyer has its headquarters, which is not asked about: "rule" of chip chip-of-hea (depends-on-headquarters)',
        '  reservation, blocking: rules on the parameters of chips are not loaded: only what names it is known (rules-not-loaded)\n',
      ].join('\n'),
    );
  });

  test('that is not restricted is no clearance, and says why and where the facts are', async () => {
    const early = await ask('chip', 'lifted-chip', '--as-of', '2023-10-22');
    expect(early).toContain('NOT-RESTRICTED\n  because no restriction');
    expect(early).toContain('one or more had not begun; that is no clearance');
    const [, history] = /its dates: (\S+)/.exec(early) ?? [];
    expect((await service.get(history ?? '')).json.facts).toHaveLength(3);
    expect(early).toMatch(/ {2}- ChipRestricted "[a-z-]+": not in force, it had not begun \(not-begun\)\n/);
    const late = await ask('chip', 'lifted-chip', '--as-of', '2024-09-01', '--destination', 'HK');
    expect(late).toContain('one or more were over; that is no clearance');
  });

  test('without a record is no clearance, also for the seller of a sale that is shown', async () => {
    const text = await ask('company', 'seen-seller', '--as-of', '2024-09-01');
    expect(text).toContain('NO-RECORD\n  because no recorded fact');
    expect(text).toContain('restricts or flags it; that is no clearance');
    expect(text).toMatch(/name it, but neither restrict nor flag it\n {2}- SaleBlocked "blocked"/);
  });
});

describe('a subject that was never seen', () => {
  test('is 404 with near ids, and that is no clearance', async () => {
    const { status, headers, json } = await service.get('/v1/chips/nvidia-h801');
    expect(status).toBe(404);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(json).toMatchObject({ status: 404, type: 'urn:regulatory-timeline:problem:subject-never-seen' });
    expect(json.near).toContain('nvidia-h800');
    const party = await service.get('/v1/companies/never-seen');
    expect(party.status).toBe(404);
    expect(party.json).toMatchObject({
      coverage: [],
      reservations: [{ kind: 'list-not-loaded', weight: 'blocking', lists: [] }],
      detail: expect.stringContaining('No list was searched'),
    });
  });

  test('is 404 at a position before it was seen, and near ids know no more than that position', async () => {
    const { json } = await service.get('/v1/chips/nvidia-a100?position=0');
    expect(json).toMatchObject({ status: 404, near: [] });
  });
});

test('an id that is of another kind is 404, and says of which', async () => {
  const { status, json } = await service.get('/v1/chips/huawei');
  expect({ status, json }).toMatchObject({
    status: 404,
    json: { knownAs: ['party/huawei'], detail: expect.stringContaining('/v1/parties/huawei') },
  });
  expect((await service.get('/v1/chips/huawei?position=0')).json).not.toHaveProperty('knownAs');
});

test('a page of the events about what was never seen is 404; a page of what was seen may be empty', async () => {
  const { status, json } = await service.get('/v1/events?subject=chip/huawei');
  expect({ status, json }).toMatchObject({ status: 404, json: { knownAs: ['party/huawei'] } });
  const { head } = (await service.get('/v1/events?limit=1')).json;
  const seen = await service.get(`/v1/events?subject=party/huawei&after=${head}`);
  expect([seen.status, seen.json.events]).toEqual([200, []]);
});

describe('a question by destination', () => {
  test('a country group whose members are not loaded makes it uncertain, and says why', async () => {
    const ask = async (destination: string) =>
      (await service.get(`/v1/chips/nvidia-h800?asOf=2024-06-01&destination=${destination}`)).json;
    expect((await ask('CN')).status).toBe('restricted');
    const vietnam = await ask('VN');
    expect(vietnam).toMatchObject({ status: 'uncertain', basis: { destination: 'VN' } });
    expect(vietnam.measures[0].doubts).toContain('country-group-not-loaded');
    expect((await ask('IL')).status).toBe('uncertain');
  });
});

describe('why an answer is no clearance', () => {
  const evidence = [
    { publisher: 'Example register', citation: 'entry 1', publishedOn: '2024-01-01', certainty: 'official' },
  ];
  const reported = [{ publisher: 'Reuters', citation: 'a report', certainty: 'reported' }];
  const lists = { kind: 'list-not-loaded', weight: 'blocking', lists: [] };
  const ownership = { kind: 'ownership-not-known', weight: 'note' };
  const rules = { kind: 'rules-not-loaded', weight: 'blocking' };
  const lei = { scheme: 'lei', value: '984500AB12CD34EF5678' };
  const { chipId: _chip, ...listed } = restriction('', 'listed', { destinations: ['worldwide'] });
  const identified = (partyId: string, sameAs: string, sources: object[]) => ({
    ...{ factId: `same-as-${sameAs}`, partyId, sameAs, basis: 'the same entry', evidence: sources },
  });
  beforeAll(async () => {
    const names = (name: string) => [
      { name, kind: 'primary', effectiveFrom: '2024-06-01' },
      { name: `Old ${name}`, kind: 'primary' },
    ];
    const describe = (partyId: string, more: object) =>
      service.post('describe-party', { factId: 'described', partyId, evidence, ...more });
    await describe('one-id', { names: names('One'), identifiers: [lei] });
    await describe('two-id', { names: names('Two') });
    await describe('three-id', { names: names('Three') });
    await describe('same-lei', { names: names('Other'), identifiers: [lei] });
    await describe('its-subsidiary', { names: names('Child'), parentId: 'two-id' });
    await service.post('restrict-party', { ...listed, partyId: 'two-id', list: 'entity-list' });
    await service.post('identify-parties', identified('one-id', 'two-id', evidence));
    await service.post('identify-parties', identified('one-id', 'three-id', reported));
  });
  const ask = async (path: string) => {
    const reply = await service.get(path);
    const [, kind = ''] = /^\/v1\/(parties|chips)\//.exec(path) ?? [];
    await expectAsDescribed(service, `get /v1/${kind}/{id}`, reply);
    return reply.json;
  };

  test.each([
    ['/v1/restrictions?limit=1', [lists]],
    ['/v1/changes?asOfFrom=2023-01-01&asOfTo=2024-01-01&limit=1', [lists]],
    ['/v1/search?q=huawei', [lists]],
    ['/v1/search?q=qqqqqqqqqq', [lists]],
    ['/v1/chips/nvidia-h800', [lists, rules]],
    ['/v1/parties/huawei', [lists, ownership]],
    ['/v1/restrictions?subject=party/huawei&limit=1', [lists, ownership]],
    ['/v1/changes?asOfFrom=2023-01-01&asOfTo=2024-01-01&subject=chip/nvidia-h800', [lists, rules]],
  ])('%s', async (path, reservations) => {
    const { json } = await service.get(path);
    expect(json.reservations).toEqual(reservations);
  });

  test('a rule on headquarters, where a chip is asked about by place', async () => {
    const chip = 'headquarters-chip';
    await service.post('restrict-chip', restriction(chip, 'rule', { destinations: ['headquarteredIn:CN'] }));
    const json = await ask(`/v1/chips/${chip}?asOf=2024-06-01&destination=VN`);
    expect(json).toMatchObject({ status: 'no-record', measures: [] });
    const facts = [{ subject: { kind: 'chip', id: chip }, factId: 'rule' }];
    expect(json.reservations).toEqual([
      lists,
      { kind: 'depends-on-headquarters', weight: 'blocking', facts },
      rules,
    ]);
    expect((await ask(`/v1/chips/${chip}?asOf=2023-10-22&destination=VN`)).reservations).toEqual([
      lists,
      rules,
    ]);
  });

  test('a restricted parent, and that it may be another party', async () => {
    const inDoubt = {
      ...{ kind: 'owner-in-doubt', weight: 'blocking' },
      parties: [{ id: 'two-id', reservations: ['identifier-shared'] }],
    };
    const json = await ask('/v1/parties/its-subsidiary?asOf=2024-06-01');
    expect([json.status, json.reservations]).toEqual([
      'no-record',
      [
        lists,
        {
          kind: 'parent-restricted',
          weight: 'blocking',
          parties: [{ id: 'two-id', status: 'restricted' }],
        },
        inDoubt,
        ownership,
      ],
    ]);
    const before = await ask('/v1/parties/its-subsidiary?asOf=2023-10-01');
    expect([before.status, before.reservations]).toEqual(['no-record', [lists, inDoubt, ownership]]);
  });

  test('an identifier of another party, by which both are found', async () => {
    const json = await ask('/v1/parties/three-id?asOf=2024-06-01');
    const shared = { kind: 'identifier-shared', weight: 'blocking' };
    expect(json.reservations).toEqual([
      lists,
      { ...shared, parties: ['same-lei'], identifiers: [lei] },
      ownership,
    ]);
    for (const text of [lei.value, `lei:${lei.value}`]) {
      const found = (await service.get(`/v1/search?q=${text}`)).json.results;
      expect(found.map((each: Json) => [each.subject.id, each.name])).toEqual([
        ['one-id', 'One'],
        ['same-lei', 'Other'],
      ]);
    }
  });

  test('the other ids of a party are answered with it', async () => {
    const json = await ask('/v1/parties/one-id?asOf=2024-06-01');
    expect(json).toMatchObject({
      subject: { id: 'one-id', description: { name: 'One' } },
      status: 'restricted',
      measures: [{ factId: 'listed', subject: { kind: 'party', id: 'two-id' }, inForce: 'surely' }],
    });
    expect(json.identifiedWith).toEqual([
      {
        ...{ id: 'three-id', name: 'Three', identified: 'possibly' },
        statedBy: [{ factId: 'same-as-three-id', partyId: 'one-id', evidence: reported }],
      },
      {
        ...{ id: 'two-id', name: 'Two', identified: 'surely' },
        statedBy: [{ factId: 'same-as-two-id', partyId: 'one-id', evidence }],
      },
    ]);
    const names = async (asOf: string) =>
      (await ask(`/v1/parties/one-id?asOf=${asOf}`)).identifiedWith.map((each: Json) => each.name);
    expect(await names('2024-05-31')).toEqual(['Old Three', 'Old Two']);
    expect(await names('2024-06-02')).toEqual(['Three', 'Two']);
    expect(await ask('/v1/parties/three-id?asOf=2024-06-01')).toMatchObject({
      status: 'uncertain',
      measures: [{ inForce: 'possibly', doubts: ['identity-unconfirmed'] }],
    });
  });

  test('so they are in the history, in filters and in the terminal', async () => {
    const history = await service.get('/v1/parties/two-id/history');
    await expectAsDescribed(service, 'get /v1/parties/{id}/history', history);
    expect(history.json.facts.map((each: Json) => `${each.subject.id} ${each.factId}`)).toEqual([
      'one-id described',
      'two-id described',
      'three-id described',
      'two-id listed',
      'one-id same-as-two-id',
      'one-id same-as-three-id',
    ]);
    const world = await service.get('/v1/restrictions?asOf=2024-06-01&subject=party/three-id');
    expect(ids(world.json.restrictions)).toEqual(['listed']);
    const span = 'asOfFrom=2023-01-01&asOfTo=2024-01-01';
    const { json } = await service.get(`/v1/changes?${span}&subject=party/one-id`);
    expect(json.changes.map((each: Json) => each.fact.factId)).toEqual(['listed']);
    const { stdout } = await commandLine([
      'party',
      'three-id',
      '--as-of',
      '2024-06-01',
      '--url',
      service.url,
    ]);
    expect(stdout).toContain(
      '  reservation, blocking: it may be another party, which has the same identifier (lei:984500AB12CD34EF5678): same-lei (identifier-shared)\n',
    );
    expect(stdout).toContain(
      '  possibly the same party as one-id (One), by "same-as-two-id" of one-id: Example register, entry 1, published 2024-01-01 (official); "same-as-three-id" of one-id: Reuters, a report (reported)\n',
    );
    expect(stdout).toContain('  - PartyRestricted "listed" of two-id: possibly in force\n');
  });

  test('a search that finds nothing says so in the terminal', async () => {
    const search = async (text: string) => (await commandLine(['search', text, '--url', service.url])).stdout;
    expect(await search('lei:984500AB12CD34EF5678')).toMatch(
      /^party one-id \(One\), exactly this identifier\nparty same-lei/,
    );
    expect(await search('qqqqqqqqqq')).toMatch(
      /^Nothing recorded is found by "qqqqqqqqqq"\. That is no clearance\.\n {2}reservation, blocking: /,
    );
  });
});

describe('publishedBy', () => {
  test('keeps what was public by then: Huawei was listed days before its notice was printed', async () => {
    const ask = async (publishedBy: string) =>
      (await service.get(`/v1/companies/huawei?asOf=2019-05-20&publishedBy=${publishedBy}`)).json;
    const after = await ask('2019-05-21');
    expect(after).toMatchObject({ status: 'restricted', basis: { publishedBy: '2019-05-21' } });
    // One report is dated only by its month, which had begun: it may have been public.
    const before = await ask('2019-05-16');
    expect(before).toMatchObject({
      status: 'uncertain',
      measures: [{ inForce: 'possibly', doubts: ['publication-unknown', 'evidence-unconfirmed'] }],
    });
    expect(await ask('2019-04-30')).toMatchObject({ status: 'no-record', measures: [] });
  });

  test('of a lift too, only the evidence that was public by then is shown', async () => {
    const chip = 'chip-of-two-sources';
    const report = { publisher: 'Reuters', publishedOn: '2024-07-12', certainty: 'reported' };
    const notice = { publisher: 'Federal Register', publishedOn: '2024-08-01', certainty: 'official' };
    const cited = [report, notice].map((source) => ({ ...source, url: 'https://example.com/1' }));
    await service.post('restrict-chip', restriction(chip, 'rule'));
    const lift = {
      factId: 'lift',
      lifts: 'rule',
      chipId: chip,
      effectiveFrom: '2024-08-15',
      evidence: cited,
    };
    expect(await service.post('lift-chip-restriction', lift)).toMatchObject({ status: 201 });
    const shown = async (more: string) =>
      (await service.get(`/v1/chips/${chip}?asOf=2024-07-15${more}`)).json.measures[0].lifts[0].evidence;
    expect(await shown('')).toEqual(cited);
    expect(await shown('&publishedBy=2024-07-20')).toEqual(cited.slice(0, 1));
  });
});

describe('the pinned link', () => {
  test('a retraction with a replacement changes today’s answer, and not a byte of the earlier one', async () => {
    const chip = 'corrected-chip';
    const wrong = restriction(chip, 'wrong-date', { effectiveFrom: '2023-10-25' });
    await service.post('restrict-chip', wrong);
    const asked = `/v1/chips/${chip}?asOf=2023-10-24`;
    const earlier = await service.get(asked);
    expect(earlier.json.status).toBe('not-restricted');
    expect(earlier.headers.get('cache-control')).toContain('no-cache');

    const corrected = await service.post('retract-fact', {
      subject: { kind: 'chip', id: chip },
      factId: 'wrong-date',
      reason: 'The citation carries the date of publication, not the effective date.',
      replacement: { command: 'restrict-chip', ...restriction(chip, 'right-date') },
    });
    expect(corrected.status).toBe(201);
    expect(corrected.json.factIds).toEqual(['right-date']);
    expect(corrected.json.eventIds).toHaveLength(2);

    const today = await service.get(asked);
    expect(today.json.status).toBe('restricted');
    expect(ids(today.json.measures)).toEqual(['right-date']);

    const pinned = await service.get(earlier.json.basis.pinned);
    expect(pinned.text).toBe(earlier.text);
    expect(pinned.json.basis.digest).toBe(earlier.json.basis.digest);
    expect(pinned.headers.get('etag')).toBe(earlier.headers.get('etag'));
    expect(pinned.headers.get('etag')).toMatch(/^"/);
    expect(pinned.headers.get('cache-control')).toContain('immutable');
    expect(today.json.basis.digest).not.toBe(earlier.json.basis.digest);

    const { json } = await service.get(`/v1/chips/${chip}/history`);
    expect(json.facts).toMatchObject([
      {
        factId: 'wrong-date',
        effectiveFrom: '2023-10-25',
        retracted: {
          position: corrected.json.position - 1,
          replacedBy: 'right-date',
          reason: expect.stringContaining('date of publication'),
        },
      },
      { factId: 'right-date', retracted: null },
    ]);
    const older = await service.get(`/v1/chips/${chip}/history?position=${earlier.json.basis.position}`);
    expect(older.json.facts).toMatchObject([{ factId: 'wrong-date', retracted: null }]);

    const inside = await service.get(`${asked}&position=${corrected.json.position - 1}`);
    expect(inside).toMatchObject({ status: 400, json: { errors: [{ parameter: 'position' }] } });
  });

  test('an answer that has not changed is not sent again', async () => {
    const path = '/v1/chips/nvidia-h800?asOf=2023-10-23';
    const etag = (await service.get(path)).headers.get('etag') ?? '';
    const again = await service.get(path, { 'if-none-match': etag });
    expect(again).toMatchObject({ status: 304, text: '' });
    expect(again.headers.get('etag')).toBe(etag);
  });

  test('an answer of another version is not served', async () => {
    const { status, json } = await service.get('/v1/chips/nvidia-h800?answerVersion=1');
    expect(status).toBe(410);
    expect(json.type).toBe('urn:regulatory-timeline:problem:answer-version-not-served');
  });
});

describe('what ends a fact of another subject', () => {
  test('a released sale ends in the history of its buyer, and in the events about it', async () => {
    const { evidence } = restriction('x', 'x');
    const blocked = {
      ...{ factId: 'blocked', saleId: 's-77', authority: 'us-bis', chips: [{ chipId: 'sold-chip' }] },
      ...{
        buyer: 'buyer-77',
        buyerParent: 'parent-77',
        effectiveFrom: '2024-01-01',
        reason: 'stopped',
        evidence,
      },
    };
    await service.post('block-sale', blocked);
    const lift = {
      factId: 'released',
      saleId: 's-77',
      lifts: 'blocked',
      effectiveFrom: '2024-06-01',
      evidence,
    };
    await service.post('release-sale', lift);
    const status = async () => (await service.get('/v1/companies/parent-77?asOf=2024-07-01')).json.status;
    const history = async (path: string) => (await service.get(`${path}/history`)).json.facts;
    expect(await status()).toBe('no-record');
    expect(ids(await history('/v1/companies/parent-77'))).toEqual(['blocked', 'released']);
    expect(ids(await history('/v1/chips/sold-chip'))).toEqual(['blocked', 'released']);
    expect(ids(await history('/v1/sales/s-77'))).toEqual(['blocked', 'released']);
    const sale = async (asOf: string) => {
      const reply = await service.get(`/v1/sales/s-77?asOf=${asOf}`);
      await expectAsDescribed(service, 'get /v1/sales/{id}', reply);
      return reply.json;
    };
    const parts = { buyer: 'buyer-77', buyerParent: 'parent-77', chips: [{ chipId: 'sold-chip' }], evidence };
    expect(await sale('2024-03-01')).toMatchObject({
      subject: { kind: 'sale', id: 's-77' },
      status: 'flagged',
      sales: [{ factId: 'blocked', inForce: 'surely', ...parts }],
      notInForce: [],
    });
    expect(await sale('2024-07-01')).toMatchObject({
      status: 'no-record',
      decidedBy: 'flag-released',
      sales: [],
      notInForce: [
        {
          factId: 'blocked',
          why: 'over',
          ...parts,
          lifts: [{ factId: 'released', effectiveFrom: '2024-06-01' }],
        },
      ],
    });
    expect((await service.get('/v1/sales/s-7')).json).toMatchObject({
      type: 'urn:regulatory-timeline:problem:subject-never-seen',
      near: expect.arrayContaining(['s-77']),
    });
    await service.post('retract-fact', {
      subject: { kind: 'sale', id: 's-77' },
      factId: 'released',
      reason: 'it was not released',
    });
    expect(await status()).toBe('flagged');
    expect(await history('/v1/companies/buyer-77')).toMatchObject([
      { factId: 'blocked', retracted: null },
      { factId: 'released', retracted: { reason: 'it was not released' } },
    ]);
    const { json } = await service.get('/v1/events?subject=company/parent-77');
    expect(json.events.map(({ type }: { type: string }) => type.split('.').at(-1))).toEqual([
      'SaleBlocked',
      'SaleReleased',
      'FactRetracted',
    ]);
  });

  test('a retracted change of measure leaves the chip restricted as before', async () => {
    await service.post('restrict-chip', restriction('changed-back', 'old'));
    const change = restriction('changed-back', 'new', { effectiveFrom: '2024-01-01' });
    await service.post('restrict-chip', { ...change, lifts: ['old'] });
    await service.post('retract-fact', {
      subject: { kind: 'chip', id: 'changed-back' },
      factId: 'new',
      reason: 'there was no change',
    });
    const { json } = await service.get('/v1/chips/changed-back?asOf=2024-02-01');
    expect([json.status, ids(json.measures)]).toEqual(['restricted', ['old']]);
  });
});

describe('the recorded clock', () => {
  test('what was known at an instant stays so, also while others are recording', async () => {
    const writing = Array.from({ length: 200 }, (_, n) =>
      service.post('restrict-chip', restriction(`busy-${n % 8}`, `fact-${n}`)),
    );
    const asked: { knownAt: string; position: number }[] = [];
    for (let n = 0; n < 20; n += 1) {
      const knownAt = new Date().toISOString();
      const { json } = await service.get(`/v1/restrictions?limit=1&knownAt=${knownAt}`);
      asked.push({ knownAt, position: json.basis.position });
    }
    await Promise.all(writing);
    for (const { knownAt, position } of asked) {
      const { json } = await service.get(`/v1/restrictions?limit=1&knownAt=${knownAt}`);
      expect(json.basis.position).toBe(position);
    }
  });

  test('knownAt asks for what had been recorded by then, and nothing later', async () => {
    const first = (await service.post('restrict-chip', restriction('known-chip', 'first'))).json;
    await new Promise((resolve) => setTimeout(resolve, 5));
    await service.post('restrict-chip', restriction('known-chip', 'second'));
    const { json } = await service.get(`/v1/chips/known-chip?asOf=2024-01-01&knownAt=${first.recordedAt}`);
    expect(ids(json.measures)).toEqual(['first']);
    expect(json.basis).toMatchObject({ position: first.position, knownAt: first.recordedAt });
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    expect(await service.get(`/v1/chips/known-chip?knownAt=${tomorrow}`)).toMatchObject({
      status: 400,
      json: { errors: [{ parameter: 'knownAt' }] },
    });
    const today = new Date().toISOString().slice(0, 10);
    expect(ids((await service.get(`/v1/chips/known-chip?knownAt=${today}`)).json.measures)).toEqual([
      'first',
      'second',
    ]);
  });

  test('atLeast waits for a position; one that does not come is refused with the head', async () => {
    const head: number = (await service.get('/v1/events?limit=1')).json.head;
    const waiting = service.get(`/v1/chips/awaited-chip?atLeast=${head + 1}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await service.post('restrict-chip', restriction('awaited-chip', 'awaited'));
    expect((await waiting).status).toBe(200);
    const beyond = await service.get('/v1/chips/awaited-chip?atLeast=999999');
    await expectAsDescribed(service, 'get /v1/chips/{id}', beyond);
    expect(beyond).toMatchObject({
      status: 409,
      json: { head: head + 1, errors: [{ parameter: 'atLeast' }] },
    });
  });
});

describe('the whole world', () => {
  test('comes page by page in order, and a page’s link still belongs to the same world later', async () => {
    const head: number = (await service.get('/v1/events?limit=1')).json.head;
    const rows: { factId: string; subject: { kind: string; id: string } }[] = [];
    const first = await service.get('/v1/restrictions?asOf=2024-02-10&limit=7');
    rows.push(...first.json.restrictions);
    await service.post('restrict-chip', restriction('aaa-later-chip', 'later'));
    let next: string | null = first.json.links.next;
    while (next !== null) {
      const page: Reply = await service.get(next);
      expect(page.json.basis.position).toBe(head);
      rows.push(...page.json.restrictions);
      next = page.json.links.next;
    }
    expect(rows.length).toBeGreaterThan(14);
    const keys = rows.map(({ subject, factId }) => `${subject.kind}-${subject.id} ${factId}`);
    expect(keys).toEqual([...keys].sort());
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toContain('chip-nvidia-a100 a100-notice-2022');
    expect(keys).not.toContain('chip-aaa-later-chip later');
    const whole = await service.get(`/v1/restrictions?asOf=2024-02-10&limit=1000&position=${head}`);
    expect(whole.json.restrictions).toEqual(rows);
  });

  test('is narrowed by subject, authority, measure and destination', async () => {
    const ask = async (filter: string) =>
      (await service.get(`/v1/restrictions?asOf=2024-02-10&limit=1000&${filter}`)).json.restrictions;
    expect(ids(await ask('subject=company/tusimple'))).toEqual([
      'tusimple-australia-route',
      'tusimple-nasdaq-delisting',
      'tusimple-a100-shipment-stopped',
    ]);
    const denied = await ask('measure=presumption-of-denial');
    expect(denied.length).toBeGreaterThan(3);
    for (const row of denied) expect(row.measure).toBe('presumption-of-denial');
    const byBis = await ask('authority=us-bis');
    expect(byBis.length).toBeGreaterThan(3);
    for (const row of byBis) expect(row.authority).toBe('us-bis');
    expect(ids(await ask('destination=RU&subject=chip/nvidia-a100'))).toContain('a100-notice-2022');
    expect(ids(await ask('destination=FR&subject=chip/nvidia-a100'))).not.toContain('a100-notice-2022');
  });
});

describe('a filter by what was never seen is 404, because an empty page would look like a clearance', () => {
  const span = 'asOfFrom=2023-01-01&asOfTo=2024-01-01';
  test.each([
    ['/v1/restrictions?subject=company/huawai', { near: expect.arrayContaining(['huawei']) }],
    [`/v1/changes?${span}&subject=company/huawai`, { near: expect.arrayContaining(['huawei']) }],
    ['/v1/restrictions?authority=bis', { known: expect.arrayContaining(['us-bis', 'us-government']) }],
    [`/v1/changes?${span}&authority=bis`, { known: expect.arrayContaining(['us-bis', 'us-government']) }],
  ])('%s', async (path, members) => {
    for (const accept of ['application/json', 'text/csv']) {
      const { status, json } = await service.get(path, { accept });
      expect({ status, json }).toMatchObject({
        status: 404,
        json: { ...members, detail: expect.stringContaining('That is no clearance.') },
      });
    }
  });
});

test('a position inside an append is refused with the position at which the append ends', async () => {
  const { json } = await service.get('/v1/events?limit=1000');
  const first = json.events.find(
    (event: { appendindex: number; appendsize: number }) => event.appendindex === 0 && event.appendsize > 1,
  );
  const { status, json: problem } = await service.get(`/v1/restrictions?position=${first.id}`);
  expect([status, problem.errors[0].parameter]).toEqual([400, 'position']);
  const end = Number(first.id) + Number(first.appendsize) - 1;
  expect(problem.detail).toContain(`the append ends at ${end}`);
});

test('before the log begins nothing was known, and the answer points to publishedBy', async () => {
  const { status, json } = await service.get('/v1/chips/nvidia-h800?knownAt=2023-10-22');
  expect([status, json.position]).toEqual([404, 0]);
  expect(json.detail).toMatch(/This log begins at \d{4}-\d\d-\d\dT.*use publishedBy/);
});

describe('search', () => {
  test.each([
    ['nvidia-h800', 'nvidia-h800'],
    ['Huawai', 'huawei'],
    ['semiconductor manufacturing international', 'smic'],
    ['tu simple australia', 'tusimple-australia'],
    ['geforce 4090', 'nvidia-rtx-4090'],
    ['RTX4090', 'nvidia-rtx-4090'],
  ])('%s finds %s', async (text, id) => {
    const { json } = await service.get(`/v1/search?q=${encodeURIComponent(text)}`);
    expect(json.results.map((each: { subject: { id: string } }) => each.subject.id).slice(0, 3)).toContain(
      id,
    );
  });

  test.each([
    ['nvidia H800', { subject: { id: 'nvidia-h800' }, exact: 'id' }],
    ['nvidia-h800-sxm5', { subject: { id: 'nvidia-h800' }, exact: 'name' }],
  ])('%s is exactly one thing, which is first and marked', async (text, first) => {
    const { json } = await service.get(`/v1/search?q=${encodeURIComponent(text)}`);
    expect(json.results[0]).toMatchObject(first);
    for (const other of json.results.slice(1)) expect(other).not.toHaveProperty('exact');
  });

  test('a party is the same under the path and the names of a company', async () => {
    const [party, company] = await Promise.all(
      ['parties', 'companies'].map((path) => service.get(`/v1/${path}/huawei?asOf=2019-05-17`)),
    );
    expect(company?.json).toEqual(party?.json);
    expect(party?.json).toMatchObject({
      subject: { kind: 'party', id: 'huawei' },
      basis: { pinned: expect.stringMatching('^/v1/parties/huawei\\?') },
    });
    const [byParty, byCompany] = await Promise.all(
      ['party', 'company'].map((name) =>
        service.get(`/v1/restrictions?asOf=2019-05-17&subject=${name}/huawei`),
      ),
    );
    expect(byCompany?.json).toEqual(byParty?.json);
  });

  test('an answer shows the names of its date', async () => {
    await service.post('describe-party', {
      factId: 'renamed',
      partyId: 'renamed-trading',
      names: [
        { name: 'Old Trading', kind: 'primary' },
        { name: 'New Trading', kind: 'primary', effectiveFrom: '2024-01-01' },
      ],
      evidence: [{ publisher: 'Example', citation: 'register', certainty: 'official' }],
    });
    const nameOn = async (asOf: string) =>
      (await service.get(`/v1/parties/renamed-trading?asOf=${asOf}`)).json.subject.description.name;
    expect([await nameOn('2023-12-31'), await nameOn('2024-01-01')]).toEqual(['Old Trading', 'New Trading']);
  });

  test('finds what was described a moment ago', async () => {
    await service.post('describe-company', {
      factId: 'described',
      companyId: 'example-trading',
      names: [{ name: 'Example Trading Zirkonium GmbH', kind: 'primary' }],
      evidence: [{ publisher: 'Example', citation: 'register', certainty: 'official' }],
    });
    const { json } = await service.get('/v1/search?q=zirconium');
    expect(json.results[0]).toMatchObject({
      subject: { kind: 'party', id: 'example-trading' },
      name: 'Example Trading Zirkonium GmbH',
      href: '/v1/parties/example-trading',
    });
  });
});
