import { createHash } from 'node:crypto';
import { parseAsOf, type SubjectKind } from '../events/index.js';
import { answer, type SubjectAnswer } from '../libs/as-of/index.js';
import { worldDigest } from '../libs/timeline/index.js';
import { caseOf, recordedBy } from './support/cases.js';

const { title, commands } = caseOf('chip-controls');

/** Runs the case in its order, each command on the facts of its own subject. */
const run = () => recordedBy(commands);

describe('the case of the chip controls', () => {
  test('is accepted whole: no command is refused and every event is valid', () => {
    expect(title).not.toBe('');
    expect(commands.length).toBeGreaterThan(0);
    expect(run().events.length).toBeGreaterThan(commands.length);
  });

  test('never uses an idempotency key twice', () => {
    const keys = commands.map(({ idempotencyKey }) => idempotencyKey);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('shows with every part of an answer the evidence that its fact was recorded with', () => {
    const { events, index } = run();
    const recorded = new Map(
      events.map(({ data }) => [data.factId, 'evidence' in data ? data.evidence : []]),
    );
    const question = { asOf: parseAsOf('2025-01-01'), position: index.head };
    const parts = index.seenSubjects().flatMap((subject) => {
      const {
        measures = [],
        sales = [],
        routes = [],
        listings = [],
      } = answer(index, subject, question) ?? {};
      return [...measures, ...sales, ...routes, ...listings];
    });
    expect(parts.length).toBeGreaterThan(20);
    for (const { fact, evidence } of parts) expect(evidence).toEqual(recorded.get(fact.factId));
  });

  test('describes every chip that a sale names', () => {
    const { events } = run();
    const described = new Set(
      events.flatMap((event) => (event.type === 'ChipDescribed' ? [event.data.chipId] : [])),
    );
    const sold = events.flatMap((event) =>
      event.type === 'SaleBlocked' ? event.data.chips.map(({ chipId }) => chipId) : [],
    );
    expect(sold).not.toHaveLength(0);
    for (const chipId of sold) expect(described).toContain(chipId);
  });

  test('corrects one date: a retracted fact stays in its stream beside the one that replaces it', () => {
    const facts = run().streams.get('party-biren');
    expect(facts?.get('biren-entity-list')?.retracted).toBe(true);
    expect(facts?.get('biren-entity-list-corrected')).toMatchObject({
      retracted: false,
      event: { data: { effectiveFrom: '2023-10-17' } },
    });
  });
});

describe('what was restricted, by the case', () => {
  const { index, events, appendEnds } = run();
  const ask = (
    kind: SubjectKind,
    id: string,
    asOf: string,
    position = index.head,
  ): SubjectAnswer | undefined => answer(index, { kind, id }, { asOf: parseAsOf(asOf), position });

  test.each<[SubjectKind, string, string, string]>([
    ['chip', 'nvidia-h800', '2023-10-22', 'not-restricted'],
    ['chip', 'nvidia-h800', '2023-10-23', 'restricted'],
    ['chip', 'nvidia-a100', '2022-08-25', 'not-restricted'],
    ['chip', 'nvidia-a100', '2022-08-26', 'restricted'],
    ['chip', 'nvidia-h20', '2025-04-08', 'not-restricted'],
    ['chip', 'nvidia-h20', '2025-04-10', 'restricted'],
    ['chip', 'nvidia-rtx-4090', '2023-11-16', 'not-restricted'],
    ['chip', 'nvidia-rtx-4090', '2023-11-17', 'restricted'],
    ['chip', 'nvidia-rtx-4090', '2024-06-01', 'restricted'],
    ['chip', 'nvidia-l40', '2023-11-16', 'not-restricted'],
    ['chip', 'nvidia-l40', '2023-11-17', 'restricted'],
    ['chip', 'nvidia-l40s', '2023-10-23', 'restricted'],
    ['chip', 'nvidia-h200', '2025-06-01', 'uncertain'],
    ['chip', 'nvidia-h800', '1990-01-01', 'not-restricted'],
    ['party', 'huawei', '2019-05-15', 'not-restricted'],
    ['party', 'huawei', '2019-05-16', 'uncertain'],
    ['party', 'huawei', '2019-05-17', 'restricted'],
    ['party', 'inspur-group', '2023-03-04', 'uncertain'],
    ['party', 'inspur-group', '2023-03-07', 'restricted'],
    ['party', 'affiliates-of-listed-parties', '2025-09-28', 'not-restricted'],
    ['party', 'affiliates-of-listed-parties', '2025-09-29', 'restricted'],
    ['party', 'affiliates-of-listed-parties', '2025-11-09', 'restricted'],
    ['party', 'affiliates-of-listed-parties', '2025-11-10', 'not-restricted'],
    ['party', 'affiliates-of-listed-parties', '2026-11-09', 'not-restricted'],
    ['party', 'affiliates-of-listed-parties', '2026-11-10', 'uncertain'],
    ['party', 'tusimple', '2024-02-10', 'flagged'],
    ['party', 'tusimple', '2024-01-10', 'flagged'],
  ])('%s %s on %s: %s', (kind, id, asOf, status) => {
    expect(ask(kind, id, asOf)?.status).toBe(status);
  });

  test('nvidia-h800 is not restricted in 1990 because its restriction had not begun', () => {
    expect(ask('chip', 'nvidia-h800', '1990-01-01')?.decidedBy).toBe('restriction-not-begun');
  });

  test('smic is restricted at every position from its listing on', () => {
    const listed = index
      .factsOn({ kind: 'party', id: 'smic' })
      .find(({ type }) => type === 'PartyRestricted');
    expect(listed?.position).toBeGreaterThan(1);
    expect(ask('party', 'smic', '2025-01-01', (listed?.position ?? 0) - 1)?.status).toBe('no-record');
    const ends = appendEnds.filter((position) => position >= (listed?.position ?? 0));
    expect(ends.length).toBeGreaterThan(10);
    expect(ends.map((position) => ask('party', 'smic', '2025-01-01', position)?.status)).toEqual(
      ends.map(() => 'restricted'),
    );
  });

  test('the stay of the Affiliates Rule suspends it: it did not end', () => {
    expect(ask('party', 'affiliates-of-listed-parties', '2025-11-10')?.decidedBy).toBe(
      'restriction-suspended',
    );
  });

  test.each([
    'nvidia-a100',
    'nvidia-a800',
    'nvidia-h100',
    'nvidia-h800',
    'nvidia-l40s',
    'nvidia-l40',
    'nvidia-rtx-4090',
  ])(
    '%s needs a licence from 2023-11-17 for each transaction, to D:1, D:4 and D:5 except A:5 and A:6',
    (id) => {
      const rule = events.flatMap((event) =>
        event.type === 'ChipRestricted' &&
        event.data.chipId === id &&
        event.data.effectiveFrom === '2023-11-17' &&
        event.data.destinations.includes('CN')
          ? [event.data]
          : [],
      );
      const except = ['A:5', 'A:6'];
      expect(rule).toMatchObject([
        {
          appliesTo: ['export', 'reexport', 'in-country-transfer'],
          destinations: [
            'CN',
            { destination: 'D:1', except },
            { destination: 'D:4', except },
            { destination: 'D:5', except },
          ],
        },
      ]);
    },
  );

  test.each([
    ['huawei', '华为技术有限公司'],
    ['smic', '中芯国际集成电路制造有限公司'],
    ['ymtc', '长江存储科技有限责任公司'],
    ['biren', '壁仞科技'],
    ['moore-threads', '摩尔线程智能科技（北京）股份有限公司'],
    ['inspur-group', '浪潮集团有限公司'],
    ['inspur-electronic-information', '浪潮电子信息产业股份有限公司'],
    ['inspur-software', '浪潮软件股份有限公司'],
  ])('%s has its Chinese name %s', (id, name) => {
    const names = events.flatMap((event) =>
      event.type === 'PartyDescribed' && event.data.partyId === id ? (event.data.names ?? []) : [],
    );
    expect(names.map((each) => each.name)).toContain(name);
  });

  test('tusimple is flagged by its sale, its route and its delisting, and is on no government list', () => {
    const given = ask('party', 'tusimple', '2024-02-10');
    expect(given?.measures).toEqual([]);
    expect(given?.sales.map((part) => part.inForce)).toEqual(['surely']);
    expect(given?.routes).toHaveLength(1);
    expect(given?.listings.map((part) => part.inForce)).toEqual(['surely']);
    expect(ask('party', 'tusimple', '2024-01-10')?.sales.map((part) => part.inForce)).toEqual(['possibly']);
  });

  test('a country group whose membership is not loaded makes a question by destination uncertain', () => {
    const question = { asOf: parseAsOf('2024-06-01'), position: index.head };
    const chip = { kind: 'chip', id: 'nvidia-h800' } as const;
    expect(answer(index, chip, { ...question, destination: 'CN' })?.status).toBe('restricted');
    const vietnam = answer(index, chip, { ...question, destination: 'VN' });
    expect(vietnam?.status).toBe('uncertain');
    expect(vietnam?.measures.flatMap(({ doubts }) => doubts)).toContain('country-group-not-loaded');
    // Israel is in A:6, which is not loaded either: it is no longer excepted by its name.
    expect(answer(index, chip, { ...question, destination: 'IL' })?.status).toBe('uncertain');
  });

  test('a rule on headquarters is left to the buyer where a chip is asked about by place', () => {
    const question = { asOf: parseAsOf('2025-06-01'), position: index.head, destination: 'FR' };
    const given = answer(index, { kind: 'chip', id: 'nvidia-rtx-4090' }, question);
    expect(given?.measures.map(({ fact }) => fact.factId)).not.toContain('rtx-4090-headquarters-2023');
    expect(given?.reservations).toContainEqual({
      kind: 'depends-on-headquarters',
      weight: 'blocking',
      facts: [{ subject: { kind: 'chip', id: 'nvidia-rtx-4090' }, factId: 'rtx-4090-headquarters-2023' }],
    });
  });

  test('a subsidiary of Inspur has the reservation that its parent is restricted, from the day on which it is', () => {
    const parentOn = (asOf: string) =>
      ask('party', 'inspur-software', asOf)?.reservations.filter(({ kind }) => kind === 'parent-restricted');
    const parent = (status: string) => ({
      kind: 'parent-restricted',
      weight: 'blocking',
      parties: [{ id: 'inspur-group', status }],
    });
    expect(parentOn('2023-02-26')).toEqual([]);
    expect(parentOn('2023-03-04')).toEqual([parent('uncertain')]);
    expect(parentOn('2023-03-07')).toEqual([parent('restricted')]);
  });

  test('the notice of 23 October 2023 was not public before that day, and its announcement of the 24th makes it sure', () => {
    const publicBy = (day: string) =>
      answer(
        index,
        { kind: 'chip', id: 'nvidia-h800' },
        { asOf: parseAsOf('2023-10-23'), position: index.head, publishedBy: parseAsOf(day) },
      )?.status;
    expect(['2023-10-17', '2023-10-22', '2023-10-23', '2023-10-24'].map(publicBy)).toEqual([
      'not-restricted',
      'not-restricted',
      'uncertain',
      'restricted',
    ]);
  });

  test('the correction of Biren changes the answer of today, not that of the older position', () => {
    const corrected = index
      .factsOn({ kind: 'party', id: 'biren' })
      .find((fact) => fact.retraction !== undefined);
    const before = (corrected?.retraction?.position ?? 0) - 1;
    expect(ask('party', 'biren', '2023-10-18', before)?.status).toBe('not-restricted');
    expect(ask('party', 'biren', '2023-10-18')?.status).toBe('restricted');
  });

  // The literal holds on every Node.js, whatever its time zone data. It changes only with the case or the answers: a
  // change of the rules that changes it must raise ANSWER_VERSION.
  test('every answer at every third position, by day and by instant, is the same byte for byte everywhere', async () => {
    const { index, appendEnds } = run();
    const hash = createHash('sha256');
    for (const position of appendEnds.filter(
      (_, place) => place % 3 === 0 || place === appendEnds.length - 1,
    ))
      for (const asOf of [
        '2019-05-16',
        '2023-10-17T04:00Z',
        '2023-11-16',
        '2025-11-09T23:59-05:00',
        '2026-11-25',
      ])
        hash.update(await worldDigest(index, { asOf: parseAsOf(asOf), position }));
    expect(hash.digest('hex')).toBe('29024ef31b6719127b1d27fc4dc6e6fb19c17e095156e012d159ced44b71d2c9');
  });

  test('an id that no event names is never seen', () => {
    expect(ask('chip', 'never-seen', '2024-01-01')).toBeUndefined();
  });
});
