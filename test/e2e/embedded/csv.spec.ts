import { execFileSync } from 'node:child_process';
import { restriction, RunningService, type Json } from '../running-service.js';

let service: RunningService;
beforeAll(async () => {
  service = await RunningService.start();
  await service.loadCase();
}, 60_000);
afterAll(() => service.remove());

const csv = (path: string) => service.get(path, { accept: 'text/csv' });

const READER = `
import csv, io, json, sys
text = sys.stdin.buffer.read().decode("utf-8-sig")
print(json.dumps(list(csv.reader(io.StringIO(text, newline=""), strict=True))))
`;

/** The rows as Python's csv module reads them. */
function cells(text: string): string[][] {
  return JSON.parse(execFileSync('python3', ['-c', READER], { input: text, encoding: 'utf8' })) as string[][];
}

test('the whole world as CSV has the rows that the pages have, and a link to the pinned form', async () => {
  const given = await csv('/v1/restrictions?asOf=2024-02-10');
  expect(given.headers.get('content-type')).toContain('text/csv');
  expect(given.headers.get('vary')).toContain('accept');
  expect(given.headers.get('content-disposition')).toMatch(
    /^attachment; filename="restrictions_asOf-2024-02-10_position-\d+_answerVersion-7\.csv"$/,
  );
  const [header = [], ...rows] = cells(given.text);
  const { restrictions } = (await service.get('/v1/restrictions?asOf=2024-02-10&limit=1000')).json;
  expect(rows.map((row) => row[header.indexOf('factId')])).toEqual(
    restrictions.map((each: Json) => each.factId),
  );
  for (const row of rows) expect(row).toHaveLength(header.length);
  const [, pinned = ''] = /^<(.+)>; rel="canonical"$/.exec(given.headers.get('link') ?? '') ?? [];
  const again = await csv(pinned);
  expect(again.text).toBe(given.text);
  expect(again.headers.get('cache-control')).toContain('immutable');
});

test('a row has the exceptions of its fact, and the destinations for which it was lifted', async () => {
  const cellOf = async (subject: string, column: string) => {
    const { text } = await csv(`/v1/restrictions?asOf=2024-02-10&subject=${subject}`);
    const [header = [], ...rows] = cells(text);
    return rows.map((row) => row[header.indexOf(column)]);
  };
  const named = 'CN; D:1 except A:5, A:6; D:4 except A:5, A:6; D:5 except A:5, A:6';
  expect(await cellOf('chip/nvidia-h800', 'factId')).toEqual([
    'h800-headquarters-2023',
    'h800-notice-2023',
    'h800-rule-2023',
  ]);
  expect(await cellOf('chip/nvidia-h800', 'destinations')).toEqual([
    'headquarteredIn:MO; headquarteredIn:D:5',
    named,
    named,
  ]);
  expect((await cellOf('chip/nvidia-h800', 'appliesTo'))[1]).toBe('export');
  const excepting = { destinations: ['CN', 'D:5'], exceptDestinations: ['IL'] };
  await service.post('restrict-chip', restriction('chip-with-exception', 'fact', excepting));
  expect(await cellOf('chip/chip-with-exception', 'exceptDestinations')).toEqual(['IL']);
  const { evidence, ...partly } = restriction('partly-lifted', 'fact', { destinations: ['CN', 'RU'] });
  await service.post('restrict-chip', { ...partly, evidence });
  const lift = { factId: 'lift', chipId: 'partly-lifted', lifts: 'fact', destinations: ['RU'], evidence };
  await service.post('lift-chip-restriction', { ...lift, effectiveFrom: '2024-01-01' });
  expect(await cellOf('chip/partly-lifted', 'destinations')).toEqual(['CN; RU (not in force)']);
});

test('a sale and a route list the parties and chips that they name', async () => {
  const { text } = await csv('/v1/restrictions?asOf=2024-02-10&subject=company/tusimple');
  const [header = [], ...rows] = cells(text);
  const listed = rows.map((row) => ['type', 'parties', 'chips'].map((column) => row[header.indexOf(column)]));
  expect(listed).toContainEqual([
    'SaleBlocked',
    expect.stringMatching(/^buyer tusimple-australia; buyerParent tusimple$/),
    '24 × nvidia-a100',
  ]);
  expect(listed).toContainEqual(['SubsidiaryRouteFlagged', 'subsidiary tusimple-australia', 'nvidia-a100']);
});

test('a row has the reservations of the answer', async () => {
  for (const path of [
    '/v1/restrictions?asOf=2024-02-10',
    '/v1/changes?asOfFrom=2023-10-01&asOfTo=2023-11-01',
  ]) {
    const [header = [], ...rows] = cells((await csv(path)).text);
    const column = header.indexOf('reservations');
    expect(new Set(rows.map((row) => row[column]))).toEqual(new Set(['list-not-loaded']));
  }
});

test('an answer without rows has the reservations of its subject in a header', async () => {
  const path = '/v1/restrictions?asOf=1990-01-01&subject=party/tusimple';
  const { text, headers } = await csv(path);
  expect(cells(text)).toHaveLength(1);
  const { reservations } = (await service.get(path)).json;
  expect(reservations.length).toBeGreaterThan(1);
  expect(headers.get('reservations')).toBe(
    reservations.map(({ kind, weight }: Json) => `${kind};weight=${weight}`).join(', '),
  );
});

test('a measure that does not bear on exports is in the world, and says so, in JSON and in CSV', async () => {
  for (const measure of ['securities', 'sectoral', 'prohibited'])
    await service.post('restrict-chip', restriction(`bearing-${measure}`, 'fact', { measure }));
  const asked = (measure: string) => `/v1/restrictions?asOf=2024-02-10&subject=chip/bearing-${measure}`;
  const bearing = async (measure: string) => {
    const [header = [], row = []] = cells((await csv(asked(measure))).text);
    const [part] = (await service.get(asked(measure))).json.restrictions as Json[];
    return [row[header.indexOf('bearsOnExports')], part.bearsOnExports, part.inForce, part.doubts.join()];
  };
  expect(await bearing('securities')).toEqual(['no', 'no', 'surely', '']);
  expect(await bearing('sectoral')).toEqual(['possibly', 'possibly', 'possibly', 'may-not-bear-on-exports']);
  expect(await bearing('prohibited')).toEqual(['yes', 'yes', 'surely', '']);
  const { json } = await service.get('/v1/chips/bearing-securities?asOf=2024-02-10');
  expect(json).toMatchObject({ status: 'flagged', decidedBy: 'other-measure-in-force' });
  expect(json.measures).toMatchObject([{ measure: 'securities', bearsOnExports: 'no' }]);
});

test('the changes come as CSV too', async () => {
  const { text } = await csv('/v1/changes?asOfFrom=2023-10-01&asOfTo=2023-11-01');
  expect(text).toMatch(/^why,before,after,parts,atAsOf,atPosition,subjectKind,/);
  expect(text).toMatch(
    /\r\ncame-into-force,not-in-force,surely,[^\r]+ to surely\"?,2023-10-23,\d+,chip,nvidia-h800,/,
  );
});

test.each([
  ['text/csv', 'text/csv'],
  ['text/csv; charset=utf-8; header=present', 'text/csv'],
  ['application/json; charset=UTF-8', 'application/json'],
  ['text/html, application/json;charset="utf-8";q=0.2', 'application/json'],
  ['application/json; charset=latin1', 'application/problem+json'],
  ['', 'application/json'],
  ['application/json', 'application/json'],
  ['*/*', 'application/json'],
  ['text/*', 'text/csv'],
  ['application/json;q=0.5, text/csv', 'text/csv'],
  ['text/csv;q=0.5, application/json', 'application/json'],
  ['text/csv;q=0, */*', 'application/json'],
  ['text/html', 'application/problem+json'],
])('Accept: %s is answered as %s', async (accept, type) => {
  const { status, headers } = await service.get('/v1/restrictions', { accept });
  expect(headers.get('content-type')).toContain(type);
  expect(status).toBe(type === 'application/problem+json' ? 406 : 200);
});

test('a cell that begins like a formula is made text', async () => {
  const evidence = [{ publisher: '=HYPERLINK("x")', citation: '+1', certainty: 'official' }];
  await service.post('restrict-chip', restriction('formula-chip', 'formula', { evidence }));
  const [header = [], row = []] = cells((await csv('/v1/restrictions?subject=chip/formula-chip')).text);
  expect(row[header.indexOf('evidencePublisher')]).toBe(`'=HYPERLINK("x")`);
  expect(row[header.indexOf('evidenceCitation')]).toBe(`'+1`);
});

test('is whole and harmless whatever was recorded, begins with the mark that Excel needs, and names its subjects', async () => {
  const evidence = [
    { publisher: 'Federal Register', citation: "88 FR 1,\n=cmd|'/C calc'!A0", certainty: 'official' },
  ];
  await service.post('restrict-chip', restriction('broken-chip', 'broken', { evidence }));
  await service.post('describe-chip', {
    factId: 'named',
    chipId: 'broken-chip',
    name: '华为 "910", B',
    evidence,
  });
  const bytes = await fetch(`${service.url}/v1/restrictions?subject=chip/broken-chip`, {
    headers: { accept: 'text/csv' },
  });
  const text = Buffer.from(await bytes.arrayBuffer());
  expect([...text.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const [header = [], row = []] = cells(text.toString());
  expect(row).toHaveLength(header.length);
  expect(row[header.indexOf('subjectName')]).toBe('华为 "910", B');
  expect(row[header.indexOf('evidenceCitation')]).toBe("88 FR 1,\n'=cmd|'/C calc'!A0");
});

test('an entry of a list has its licence terms, its countries and every citation in columns of their own', async () => {
  const official = { certainty: 'official', observedOn: '2026-07-23' };
  const edition = {
    publisher: 'BIS',
    title: 'Entity List, edition of 2026-07-23',
    url: 'https://www.bis.gov',
  };
  const evidence = [
    { ...edition, ...official },
    { publisher: 'Federal Register', citation: '84 FR 22961', ...official },
    { publisher: 'Federal Register', citation: '85 FR 29849', ...official },
  ];
  await service.post('describe-party', {
    ...{ factId: 'described', partyId: 'listed-party', countries: ['CN', 'HK'], evidence },
    names: [{ name: 'Listed Party', kind: 'primary' }],
  });
  const { status } = await service.post('restrict-party', {
    ...{ factId: 'entry', partyId: 'listed-party', list: 'entity-list', authority: 'us-bis', evidence },
    ...{ measure: 'license-required', destinations: ['worldwide'], effectiveFrom: '2019-05-16' },
    entry: {
      ...{ key: 'listed', digest: 'd', asWritten: 'Listed Party', requirement: 'For all items' },
      ...{ policy: 'Presumption of denial', footnotes: ['1 See § 734.9(e)', '4 See § 744.23'] },
      programmes: ['SDGT'],
    },
  });
  expect(status).toBe(201);
  const rowOf = async (path: string): Promise<Record<string, string>> => {
    const [header = [], ...rows] = cells((await csv(path)).text);
    const row = rows.find((each) => each[header.indexOf('factId')] === 'entry') ?? [];
    return Object.fromEntries(header.map((name, place) => [name, row[place] ?? '']));
  };
  const entry = {
    requirement: 'For all items',
    policy: 'Presumption of denial',
    footnotes: '1 See § 734.9(e); 4 See § 744.23',
    programmes: 'SDGT',
    evidenceTitle: 'Entity List, edition of 2026-07-23',
    evidenceCitation: '84 FR 22961; 85 FR 29849',
    evidenceCount: '3',
  };
  expect(await rowOf('/v1/parties/listed-party/history')).toMatchObject(entry);
  expect(await rowOf('/v1/restrictions?subject=party/listed-party&asOf=2024-01-01')).toMatchObject({
    ...entry,
    subjectCountries: 'CN; HK',
  });
});

test('CSV has no pages', async () => {
  expect(await csv('/v1/restrictions?limit=3')).toMatchObject({
    status: 400,
    json: { errors: [{ parameter: 'limit' }] },
  });
});

test.each(['/v1/restrictions', '/v1/changes'])('%s is described in both forms', async (path) => {
  const { paths } = (await service.get('/openapi.json')).json;
  const { content } = paths[path].get.responses['200'];
  expect(Object.keys(content)).toEqual(['application/json', 'text/csv']);
});
