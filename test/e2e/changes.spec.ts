import { RunningService, type Json } from './running-service.js';

let service: RunningService;
beforeAll(async () => {
  service = await RunningService.start();
  await service.loadCase();
}, 60_000);
afterAll(() => service.remove());

const ask = async (query: string) => service.get(`/v1/changes?${query}`);
const reasons = ({ changes }: Json) => changes.map((row: Json) => `${row.fact.factId} ${row.why}`);

/** The positions before and after the append that retracts a fact. */
async function positionsAround(factId: string): Promise<[number, number]> {
  const { events } = (await service.get('/v1/events?limit=1000&type=FactRetracted')).json;
  const retraction = events.find((event: Json) => event.data.factId === factId);
  return [Number(retraction.id) - 1, Number(retraction.id) + 1];
}

describe('what came into force or ended between two dates', () => {
  test('between 2023-10-01 and 2023-11-01 the rules of October 2023 came into force', async () => {
    const { status, json } = await ask('asOfFrom=2023-10-01&asOfTo=2023-11-01&limit=1000');
    expect(status).toBe(200);
    expect(reasons(json)).toContain('biren-entity-list-corrected came-into-force');
    const h800 = json.changes.filter((row: Json) => row.fact.subject.id === 'nvidia-h800');
    expect(h800).toMatchObject([
      {
        why: 'came-into-force',
        before: 'not-in-force',
        after: 'surely',
        fact: { effectiveFrom: '2023-10-23' },
      },
    ]);
    for (const { fact } of json.changes) expect(fact.evidence.length).toBeGreaterThan(0);
  });

  test('in the net form, is what the world at one date has and the world at the other has not', async () => {
    const world = async (asOf: string) => {
      const { restrictions } = (await service.get(`/v1/restrictions?asOf=${asOf}&limit=1000`)).json;
      return new Map<string, string>(
        restrictions.map(({ subject, factId, inForce }: Json) => [
          `${subject.kind}-${subject.id} ${factId}`,
          inForce,
        ]),
      );
    };
    const [before, after] = [await world('2022-08-01'), await world('2024-02-10')];
    const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
    const { json } = await ask('asOfFrom=2022-08-01&asOfTo=2024-02-10&net=true&limit=1000');
    // What only some part of changes has the same state before and after.
    const changed = json.changes.filter((each: Json) => each.before !== each.after);
    expect(changed.map(({ fact }: Json) => `${fact.subject.kind}-${fact.subject.id} ${fact.factId}`)).toEqual(
      keys.filter((key) => before.get(key) !== after.get(key)),
    );
    expect(json.changes.length).toBeGreaterThan(10);
  });

  test('has what began and ended between the two: the Affiliates Rule, and its stay', async () => {
    const { json } = await ask(
      'asOfFrom=2025-09-01&asOfTo=2026-01-01&subject=company/affiliates-of-listed-parties',
    );
    expect(json.changes).toMatchObject([
      { why: 'came-into-force', before: 'not-in-force', after: 'surely', at: { asOf: '2025-09-29' } },
      { why: 'ended', before: 'surely', after: 'not-in-force', at: { asOf: '2025-11-10' } },
    ]);
  });

  test('comes page by page, pinned to the position of the first, and a pinned page is immutable', async () => {
    const whole = (await ask('asOfFrom=2022-08-01&asOfTo=2024-02-10&limit=1000')).json;
    const rows: Json[] = [];
    let next: string | null = '/v1/changes?asOfFrom=2022-08-01&asOfTo=2024-02-10&limit=3';
    while (next !== null) {
      const page: Json = (await service.get(next)).json;
      rows.push(...page.changes);
      const pinned = await service.get(page.basis.pinned);
      expect(pinned.json).toEqual(page);
      expect(pinned.headers.get('cache-control')).toContain('immutable');
      next = page.links.next;
    }
    expect(rows).toEqual(whole.changes);
  });
});

test('the correction of Biren’s date: one fact is retracted, another learned', async () => {
  const [from, to] = await positionsAround('biren-entity-list');
  const { json } = await ask(`positionFrom=${from}&positionTo=${to}&asOf=2024-01-01`);
  expect(reasons(json)).toEqual(['biren-entity-list retracted', 'biren-entity-list-corrected learned']);
  const between = await ask(`positionFrom=${from}&positionTo=${to}&asOf=2023-10-18`);
  expect(reasons(between.json)).toEqual(['biren-entity-list-corrected learned']);
  expect((await ask(`positionFrom=${from}&positionTo=${to}&asOf=2023-10-16`)).json.changes).toEqual([]);
});

describe('refusals', () => {
  test.each([
    ['', 'asOfFrom'],
    ['asOfFrom=2023-10-01', 'asOfTo'],
    ['asOfTo=2023-10-01', 'asOfFrom'],
    ['positionFrom=1', 'positionTo'],
    ['asOfFrom=2023-10-01&asOfTo=2023-11-01&positionTo=3', 'positionTo'],
    ['asOfFrom=2023-10-01&asOfTo=2023-11-01&asOf=2023-10-03', 'asOf'],
    ['positionFrom=0&positionTo=1&position=1', 'position'],
    ['positionFrom=0&positionTo=1&knownAt=2023-01-01', 'knownAt'],
    ['asOfFrom=2023-11-01&asOfTo=2023-10-01', 'asOfTo'],
    ['positionFrom=2&positionTo=1', 'positionTo'],
    ['asOfFrom=soon&asOfTo=2023-10-01', 'asOfFrom'],
    ['asOfFrom=2023-10-01&asOfTo=later', 'asOfTo'],
    ['asOfFrom=2023-10-01&asOfTo=2023-11-01&measure=none', 'measure'],
    ['asOfFrom=2023-10-01&asOfTo=2023-11-01&cursor=x', 'cursor'],
    ['asOfFrom=2023-10-01&asOfTo=2023-11-01&unheard=of', 'unheard'],
  ])('%s names %s', async (query, parameter) => {
    const { status, json } = await ask(query);
    expect({ status, named: json.errors.map((each: Json) => each.parameter) }).toEqual({
      status: 400,
      named: [parameter],
    });
  });

  test('a cursor belongs to its question, and to its route', async () => {
    const { json } = await ask('asOfFrom=2022-08-01&asOfTo=2024-02-10&limit=1');
    const cursor = new URL(json.links.next, service.url).searchParams.get('cursor') ?? '';
    for (const path of [
      `/v1/changes?cursor=${cursor}&asOfTo=2024-02-11`,
      `/v1/changes?cursor=${cursor}&subject=chip/nvidia-a100`,
      `/v1/restrictions?cursor=${cursor}`,
    ])
      expect(await service.get(path)).toMatchObject({
        status: 400,
        json: { errors: [{ parameter: 'cursor' }] },
      });
  });
});
