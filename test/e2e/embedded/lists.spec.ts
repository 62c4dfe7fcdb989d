import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { definitions, type PartyKind } from '../../../events/index.js';
import { newToken } from '../../../libs/access/index.js';
import { expectAsDescribed } from '../described.js';
import { RunningService, type Json, type Reply } from '../running-service.js';
import { TestEnvironment } from '../test-environment.js';

/*
 * Government lists over HTTP: their editions, what is on them, and what an answer says of the lists that it rests on.
 *
 * The service is configured for three lists. Of the list of companies, the editions of 2024-01-01 and 2024-03-01 are
 * recorded, and each covers a week; the one of 2024-05-01 is being imported. Of the list of vessels, one edition is
 * recorded. The third was never described.
 */

const COMPANIES = 'listed-companies';
const VESSELS = 'listed-vessels';
const CONFIGURED = [COMPANIES, VESSELS, 'never-described'].join(',');

const { ListDescribed, ListEditionStarted, ListEditionRecorded, PartyRestricted } = definitions;
const evidence = ListDescribed.sample.evidence;

const described = (listId: string, kinds: PartyKind[]) => ({
  ...ListDescribed.sample,
  ...{ listId, name: `The ${listId}`, kinds, usualInterval: 7 },
});
const file = (edition: string): string => edition.replaceAll('-', '').padEnd(64, '0');
const started = (listId: string, edition: string, sha256 = file(edition)) => ({
  ...ListEditionStarted.sample,
  ...{ factId: `started-${edition}`, listId, edition, sha256 },
});
const recorded = (listId: string, edition: string) => ({
  ...ListEditionRecorded.sample,
  ...{ factId: `recorded-${edition}`, listId, edition, sha256: file(edition) },
});
const entry = (partyId: string, number: number, list = COMPANIES) => ({
  ...PartyRestricted.sample,
  ...{ factId: `entry-${number}`, partyId, list, effectiveFrom: '2023-06-01', destinations: ['worldwide'] },
  entry: {
    ...{ key: `us|${partyId}`, digest: 'd'.repeat(64), asWritten: `${partyId.toUpperCase()}, 1 Main Street` },
    ...{ requirement: 'For all items subject to the EAR', policy: 'Presumption of denial' },
  },
});
const party = (partyId: string, kind: PartyKind) => ({
  ...{ factId: 'described', partyId, kind, evidence },
  names: [{ name: partyId, kind: 'primary' }],
});

async function accepted(service: RunningService, command: string, body: object): Promise<Json> {
  const { status, text, json } = await service.post(command, body);
  expect([status, text]).toEqual([201, expect.any(String)]);
  return json;
}

async function imported(service: RunningService, listId: string, edition: string): Promise<void> {
  await accepted(service, 'start-list-edition', started(listId, edition));
  await accepted(service, 'record-list-edition', recorded(listId, edition));
}

let service: RunningService;
let environment: TestEnvironment;
/** One that asks for tokens. */
let guarded: RunningService | undefined;
/** The position at which no edition is being imported. */
let settled: number;

beforeAll(async () => {
  environment = await TestEnvironment.open();
  service = await RunningService.start({ LISTS: CONFIGURED }, environment);
  await accepted(service, 'describe-list', described(COMPANIES, ['company', 'person']));
  await accepted(service, 'describe-list', described(VESSELS, ['vessel', 'aircraft']));
  await accepted(service, 'start-list-edition', started(COMPANIES, '2024-01-01'));
  for (const [number, partyId] of ['alpha', 'beta', 'gamma'].entries())
    await accepted(service, 'restrict-party', entry(partyId, number));
  await accepted(service, 'record-list-edition', recorded(COMPANIES, '2024-01-01'));
  await imported(service, COMPANIES, '2024-03-01');
  await imported(service, VESSELS, '2024-01-01');
  await accepted(service, 'describe-party', party('some-person', 'person'));
  settled = (await accepted(service, 'describe-party', party('some-vessel', 'vessel'))).position;
  await accepted(service, 'start-list-edition', started(COMPANIES, '2024-05-01'));
});
afterAll(async () => {
  await guarded?.remove();
  await service.end();
  await environment.remove();
});

const csv = (path: string) => service.get(path, { accept: 'text/csv' });
const pinnedBy = (reply: Reply): string =>
  /^<(.+)>; rel="canonical"$/.exec(reply.headers.get('link') ?? '')?.[1] ?? '';
const listsOf = ({ coverage }: Json): string[] => coverage.map(({ list }: Json) => list);
const kindsOf = ({ reservations }: Json): string[] => reservations.map(({ kind }: Json) => kind);
const reservation = ({ reservations }: Json, kind: string): Json =>
  reservations.find((each: Json) => each.kind === kind);

describe('the lists', () => {
  test('all that are described, each with its first and last edition, and those that are configured only', async () => {
    const reply = await service.get('/v1/lists');
    await expectAsDescribed(service, 'get /v1/lists', reply);
    expect(reply.json).toMatchObject({
      lists: [
        {
          ...{ list: COMPANIES, editions: 2, beingImported: '2024-05-01', usualInterval: 7 },
          ...{ first: { edition: '2024-01-01' }, last: { edition: '2024-03-01' } },
        },
        { list: VESSELS, editions: 1 },
      ],
      notDescribed: ['never-described'],
    });
    expect(reply.json.lists[1]).not.toHaveProperty('beingImported');
  });

  test('one, with the counts and the file of each edition', async () => {
    const reply = await service.get(`/v1/lists/${COMPANIES}`);
    await expectAsDescribed(service, 'get /v1/lists/{id}', reply);
    expect(reply.json.editions).toMatchObject([
      { edition: '2024-01-01', sha256: file('2024-01-01'), entries: 512, unreadable: 0 },
      { edition: '2024-03-01', sha256: file('2024-03-01') },
    ]);
  });

  test('are as known at a position', async () => {
    const [first, second] = (await service.get('/v1/lists')).json.lists.map(
      ({ first: { position } }: Json) => position,
    );
    expect((await service.get(`/v1/lists/${COMPANIES}?position=${first}`)).json.editions).toHaveLength(1);
    expect((await service.get(`/v1/lists?position=${first}`)).json.lists).toMatchObject([
      { editions: 1 },
      { editions: 0 },
    ]);
    expect((await service.get(`/v1/lists?position=${second}`)).json.lists).toMatchObject([
      { editions: 2 },
      { editions: 1 },
    ]);
    expect((await service.get('/v1/lists?position=1')).json).toMatchObject({
      lists: [{ list: COMPANIES }],
      notDescribed: [VESSELS, 'never-described'],
    });
  });

  test.each(['', '/entries', '/facts'])(
    'one that was never seen is 404, and that is no clearance: %s',
    async (path) => {
      const reply = await service.get(`/v1/lists/listed-compan${path}`);
      expect(reply.status).toBe(404);
      expect(reply.json).toMatchObject({
        type: 'urn:regulatory-timeline:problem:list-never-seen',
        detail: expect.stringContaining('no clearance'),
        known: expect.arrayContaining([COMPANIES, VESSELS]),
      });
    },
  );
});

describe('the entries of a list', () => {
  const asked = `/v1/lists/${COMPANIES}/entries?asOf=2024-01-03`;

  test('come in pages, each entry as its edition has it', async () => {
    const parties: string[] = [];
    let pages = 0;
    for (let path: string | null = `${asked}&limit=2`; path !== null; pages += 1) {
      const reply = await service.get(path);
      await expectAsDescribed(service, 'get /v1/lists/{id}/entries', reply);
      parties.push(...reply.json.restrictions.map(({ subject }: Json) => subject.id));
      expect(reply.json.restrictions[0].entry).toEqual(entry(reply.json.restrictions[0].subject.id, 0).entry);
      path = reply.json.links.next;
    }
    expect([pages, parties]).toEqual([2, ['alpha', 'beta', 'gamma']]);
  });

  test('a party that was never seen is 404, with the editions on which it was not found', async () => {
    const { status, json } = await service.get(`/v1/parties/never-seen?asOf=2024-01-08&lists=${COMPANIES}`);
    expect(status).toBe(404);
    expect(json).toMatchObject({
      coverage: [{ list: COMPANIES, before: { edition: expect.any(String) } }],
      reservations: expect.any(Array),
      detail: expect.stringContaining(`Lists that were searched: ${COMPANIES} (edition of `),
    });
    const later = await service.get(`/v1/parties/never-seen?asOf=2030-01-01&lists=${COMPANIES}`);
    expect(later.json.reservations).toContainEqual({
      ...{ kind: 'not-confirmed-since', weight: 'blocking' },
      lists: [{ id: COMPANIES, since: expect.any(String) }],
    });
  });

  test('have the coverage and the reservations of this list alone', async () => {
    const { json } = await service.get(`${asked}&position=${settled}`);
    expect(json).toMatchObject({ coverage: [{ list: COMPANIES, state: 'covered' }], reservations: [] });
  });

  test('come as CSV, and by the pinned link with the same bytes', async () => {
    const given = await csv(asked);
    expect(given.text.split('\r\n').filter((line) => line.includes('entry-'))).toHaveLength(3);
    const again = await csv(pinnedBy(given));
    expect([again.text, again.headers.get('cache-control')]).toEqual([
      given.text,
      expect.stringContaining('immutable'),
    ]);
    const { pinned } = (await service.get(asked)).json.basis;
    const [once, twice] = [await service.get(pinned), await service.get(pinned)];
    expect([once.status, once.text]).toEqual([200, twice.text]);
  });

  test('are asked for also of a list that nobody has described and that facts name', async () => {
    await accepted(service, 'restrict-party', entry('delta', 9, 'named-list'));
    const { json } = await service.get('/v1/lists/named-list/entries?asOf=2024-01-03');
    expect(json.restrictions).toMatchObject([{ subject: { id: 'delta' } }]);
    expect(reservation(json, 'list-not-loaded')).toMatchObject({ lists: ['named-list'] });
  });

  test('are facts with their lifts, whenever they are in force, for an import to compare with', async () => {
    const lift = {
      factId: 'gone',
      partyId: 'gamma',
      lifts: 'entry-2',
      effectiveFrom: '2023-07-01',
      evidence,
    };
    const { position } = await accepted(service, 'lift-party-restriction', lift);
    const reply = await service.get(`/v1/lists/${COMPANIES}/facts?limit=2&position=${position}`);
    await expectAsDescribed(service, 'get /v1/lists/{id}/facts', reply);
    const next = await service.get(reply.json.links.next);
    expect(next.json.links.next).toBeNull();
    const facts = [...reply.json.facts, ...next.json.facts];
    expect(facts).toMatchObject([
      { subject: { kind: 'party', id: 'alpha' }, factId: 'entry-0', entry: { key: 'us|alpha' } },
      { factId: 'entry-1' },
      { factId: 'entry-2', lifts: [{ factId: 'gone' }] },
    ]);
    const retraction = { subject: { kind: 'party', id: 'gamma' }, factId: 'gone', reason: 'wrong' };
    await accepted(service, 'retract-fact', retraction);
  });
});

describe('an answer rests on editions', () => {
  // A person: the list is for parties of its kind.
  const party = (asOf: string, more = '') =>
    service.get(`/v1/parties/some-person?asOf=${asOf}&position=${settled}${more}`).then(({ json }) => json);

  test.each([
    ['2024-01-01', 'covered'],
    ['2024-01-08', 'covered'],
    ['2024-01-09', 'between-editions'],
    ['2024-02-29', 'between-editions'],
    ['2024-03-08', 'covered'],
    ['2024-03-09', 'not-confirmed-since'],
    ['2023-12-31', 'no-edition-for-date'],
  ])('of a date: %s is %s', async (asOf, state) => {
    const json = await party(asOf, `&lists=${COMPANIES}`);
    expect(json.coverage).toMatchObject([{ list: COMPANIES, state }]);
    const own = kindsOf(json).filter((kind) => kind !== 'ownership-not-known');
    expect(own).toEqual(state === 'covered' ? [] : [state]);
  });

  test('names the editions before and after the date', async () => {
    const [given] = (await party('2024-02-01', `&lists=${COMPANIES}`)).coverage;
    expect(given).toMatchObject({
      name: `The ${COMPANIES}`,
      before: { edition: '2024-01-01', sha256: file('2024-01-01') },
      after: { edition: '2024-03-01' },
    });
  });

  const answers: readonly [string, string][] = [
    ['get /v1/parties/{id}', '/v1/parties/alpha?asOf='],
    ['get /v1/restrictions', '/v1/restrictions?asOf='],
    ['get /v1/changes', '/v1/changes?asOfFrom=2023-01-01&asOfTo='],
    ['get /v1/parties', '/v1/parties?asOf='],
  ];

  test.each(answers)('each reservation names its lists and dates: %s', async (operation, path) => {
    const ask = async (asOf: string, position: number): Promise<Json> => {
      const reply = await service.get(`${path}${asOf}&position=${position}`);
      await expectAsDescribed(service, operation, reply);
      return reply.json;
    };
    const { head } = (await service.get('/v1/events?limit=1')).json;
    const late = await ask('2024-04-01', head);
    expect(reservation(late, 'list-not-loaded')).toEqual({
      ...{ kind: 'list-not-loaded', weight: 'blocking', lists: ['never-described'] },
    });
    expect(reservation(late, 'edition-being-imported')).toEqual({
      ...{
        kind: 'edition-being-imported',
        weight: 'blocking',
        lists: [{ id: COMPANIES, edition: '2024-05-01' }],
      },
    });
    expect(kindsOf(await ask('2024-04-01', settled))).not.toContain('edition-being-imported');
    if (operation === 'get /v1/changes') {
      // The span begins before the first edition of either.
      expect(reservation(late, 'no-edition-for-date')).toMatchObject({
        lists: [
          { id: COMPANIES, first: '2024-01-01' },
          { id: VESSELS, first: '2024-01-01' },
        ],
      });
      return;
    }
    expect(reservation(late, 'not-confirmed-since')).toEqual({
      ...{ kind: 'not-confirmed-since', weight: 'blocking' },
      lists: [
        { id: COMPANIES, since: '2024-03-01' },
        { id: VESSELS, since: '2024-01-01' },
      ],
    });
    expect(reservation(await ask('2024-02-01', head), 'between-editions')).toEqual({
      ...{ kind: 'between-editions', weight: 'blocking' },
      lists: [{ id: COMPANIES, before: '2024-01-01', after: '2024-03-01' }],
    });
    expect(reservation(await ask('2023-01-01', head), 'no-edition-for-date').lists).toContainEqual({
      ...{ id: COMPANIES, first: '2024-01-01' },
    });
  });

  test('a span is covered only where each of its days is', async () => {
    const between = async (from: string, to: string) => {
      const path = `/v1/changes?asOfFrom=${from}&asOfTo=${to}&position=${settled}&lists=${COMPANIES}`;
      return (await service.get(path)).json.coverage[0].state;
    };
    expect(await between('2024-01-02', '2024-01-08')).toBe('covered');
    expect(await between('2024-01-02', '2024-03-02')).toBe('between-editions');
    expect(await between('2024-03-02', '2024-03-20')).toBe('not-confirmed-since');
  });

  test('a search says what it rests on, also if it finds nothing', async () => {
    const reply = await service.get('/v1/search?q=nobody-at-all');
    await expectAsDescribed(service, 'get /v1/search', reply);
    expect(listsOf(reply.json)).toEqual([COMPANIES, VESSELS, 'never-described']);
    expect(kindsOf(reply.json)).toEqual(['list-not-loaded', 'not-confirmed-since', 'edition-being-imported']);
  });

  test('CSV names the reservations in its rows', async () => {
    const { text } = await csv(`/v1/restrictions?asOf=2024-02-01&position=${settled}&lists=${COMPANIES}`);
    expect(text).toContain('between-editions');
  });
});

describe('which lists matter', () => {
  const of = async (partyId: string, more = '') =>
    (await service.get(`/v1/parties/${partyId}?asOf=2024-01-03&position=${settled}${more}`)).json;

  test('those that name parties of its kind: a list of vessels does not concern a person', async () => {
    expect(listsOf(await of('some-person'))).toEqual([COMPANIES, 'never-described']);
    expect(listsOf(await of('some-vessel'))).toEqual([VESSELS, 'never-described']);
    expect(listsOf(await of('alpha'))).toEqual([COMPANIES, VESSELS, 'never-described']);
  });

  test('where no list names such parties, none is loaded: that is no clearance', async () => {
    const json = await of('some-person', `&lists=${VESSELS}`);
    expect(json.coverage).toEqual([]);
    expect(reservation(json, 'list-not-loaded')).toMatchObject({
      ...{ weight: 'blocking', lists: [], kinds: ['person'] },
    });
  });

  test('where a party may be of a kind that no list names, that is no clearance either', async () => {
    const json = await of('alpha', `&lists=${VESSELS}`);
    expect(listsOf(json)).toEqual([VESSELS]);
    expect(reservation(json, 'list-not-loaded')).toMatchObject({ kinds: ['company', 'person'] });
    const notSeen = await of('nobody', `&lists=${COMPANIES}`);
    expect(reservation(notSeen, 'list-not-loaded')).toMatchObject({ kinds: ['vessel', 'aircraft'] });
  });

  test('those that the question names, which the answer and its pinned link repeat', async () => {
    const json = await of('alpha', `&lists=${VESSELS},${COMPANIES},${VESSELS}`);
    expect([listsOf(json), json.basis.lists]).toEqual([[COMPANIES, VESSELS], `${COMPANIES},${VESSELS}`]);
    expect(kindsOf(json)).toEqual(['ownership-not-known']);
    expect(json.basis.pinned).toContain('lists=');
  });

  test('one that is none is refused', async () => {
    const asked = '/v1/parties/alpha?asOf=2024-01-03&lists=';
    const { status, json } = await service.get(`${asked}listed-compan`);
    expect([status, json.type]).toEqual([404, 'urn:regulatory-timeline:problem:list-never-seen']);
    expect((await service.get(`${asked}Not A Slug`)).json.errors).toMatchObject([{ parameter: 'lists' }]);
  });

  test('no list concerns a chip, which rules may restrict', async () => {
    await accepted(service, 'describe-chip', {
      factId: 'described',
      chipId: 'some-chip',
      name: 'Chip',
      evidence,
    });
    const { json } = await service.get('/v1/chips/some-chip?asOf=2024-01-03');
    expect([json.coverage, kindsOf(json)]).toEqual([[], ['rules-not-loaded']]);
  });

  test('a list that does not bear on exports matters only where it is named', async () => {
    const list = { ...described('barred-suppliers', ['company']), measure: 'procurement' };
    const { position } = await accepted(service, 'describe-list', list);
    const ask = async (more: string) =>
      listsOf((await service.get(`/v1/parties/alpha?asOf=2024-01-03&position=${position}${more}`)).json);
    expect(await ask('')).not.toContain('barred-suppliers');
    expect(await ask('&lists=barred-suppliers')).toEqual(['barred-suppliers']);
  });
});

describe('an edition', () => {
  test('is started before it is recorded, and one at a time', async () => {
    const refusals = [
      ['start-list-edition', started('no-such-list', '2024-01-01'), 422, 'list-unknown'],
      ['start-list-edition', { ...started(COMPANIES, '2024-06-01') }, 409, 'edition-under-way'],
      ['record-list-edition', recorded(COMPANIES, '2024-06-01'), 422, 'edition-not-started'],
      ['start-list-edition', { ...started(VESSELS, '2024-01-01'), factId: 'other' }, 409, 'edition-recorded'],
    ] as const;
    for (const [command, body, status, kind] of refusals) {
      const reply = await service.post(command, body);
      expect([reply.status, reply.json.type]).toEqual([status, `urn:regulatory-timeline:problem:${kind}`]);
    }
  });
});

test('who may write may not import: not by a command about lists, nor by retracting a fact of one', async () => {
  const [writer, importer] = [
    newToken({ actor: 'tool', scopes: ['read', 'write'] }),
    newToken({ actor: 'importer', scopes: ['read', 'write', 'import'] }),
  ];
  const own = await TestEnvironment.open();
  const path = join(own.folder, 'tokens.json');
  await writeFile(path, JSON.stringify({ tokens: [writer.entry, importer.entry] }));
  const asking = await RunningService.start({ TOKENS_FILE: path }, own);
  guarded = asking;
  const as = ({ token }: { token: string }, command: string, body: object) =>
    asking.post(command, body, { authorization: `Bearer ${token}` }).then(({ status }) => status);
  const commands: readonly [string, object][] = [
    ['describe-list', described(COMPANIES, ['company'])],
    ['start-list-edition', started(COMPANIES, '2024-01-01')],
    ['record-list-edition', recorded(COMPANIES, '2024-01-01')],
    [
      'retract-fact',
      { subject: { kind: 'list', id: COMPANIES }, factId: 'recorded-2024-01-01', reason: 'the wrong file' },
    ],
  ];
  for (const [command, body] of commands) {
    expect([command, await as(writer, command, body)]).toEqual([command, 403]);
    expect([command, await as(importer, command, body)]).toEqual([command, 201]);
  }
});

test('a pinned link gives the same bytes after the service starts with other lists', async () => {
  const paths = [
    '/v1/parties/alpha?asOf=2024-02-01',
    '/v1/restrictions?asOf=2024-02-01',
    '/v1/changes?asOfFrom=2023-01-01&asOfTo=2024-02-01',
    '/v1/parties?asOf=2024-02-01',
    `/v1/lists/${COMPANIES}/entries?asOf=2024-02-01`,
  ];
  const given = new Map<string, string>();
  // Each configuration gives the links that those before it have made, and makes its own.
  for (const LISTS of [undefined, '', 'another-list,barred-suppliers']) {
    if (LISTS !== undefined) {
      await service.end();
      service = await RunningService.start({ LISTS }, environment);
    }
    for (const [link, text] of given) expect((await service.get(link)).text).toBe(text);
    for (const path of paths) {
      const { pinned } = (await service.get(path)).json.basis;
      given.set(pinned, (await service.get(pinned)).text);
    }
  }
  expect(given.size).toBeGreaterThan(paths.length);
});
