import { Ajv2020 } from 'ajv/dist/2020.js';
import { seeded } from '../../support/seeded.js';
import { RunningService, type Json } from '../running-service.js';

/*
 * Queries that are wrong in ways that nobody thought of. Each is refused, or is what the description says that a query
 * is; none ends in an error of the service. Bodies are in test/laws/mutated-bodies.spec.ts.
 */
const seed = Number(process.env['LAW_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const COUNT = 2000;
const AT_ONCE = 16;

let service: RunningService;
beforeAll(async () => {
  service = await RunningService.start();
  await service.loadCase();
}, 60_000);
afterAll(() => service.remove());

const random = seeded(seed);
const below = (n: number): number => Math.floor(random() * n);
const oneOf = <T>(values: readonly T[]): T => values[below(values.length)]!;

const VALUES = [
  ...[
    '2023-10-23',
    '2023-10',
    '2023',
    '2023-10-23T10:00:00Z',
    '2023-10-23T10:00+08:00',
    '2023-02-30',
    '20231023',
  ],
  ...['2023-10-23T10:00Z/2023-10-24T10:00Z', '2199-12-31', '1899-12-31', '9999-99-99', 'today', 'now'],
  ...['0', '1', '17', '56', '-1', '1.5', '1e3', '00', '0x10', '999999999999999999999', 'NaN', ' 5', '5 '],
  ...['CN', 'cn', 'XX', 'D:5', 'D:9', 'worldwide', 'headquarteredIn:CN', 'not-stated', 'export', 'reexport'],
  ...[
    'us-bis',
    'license-required',
    'chip/nvidia-a100',
    'party/huawei',
    'sale/',
    'chip/A B',
    'Asia/Tokyo',
    'PST',
  ],
  ...[
    '',
    ' ',
    'true',
    'false',
    'null',
    '[]',
    '{}',
    '%00',
    '\u0000',
    '\u001b[2J',
    '\ud800',
    'é',
    '华为',
    '__proto__',
  ],
  ...['ChipRestricted', 'io.regulatory-timeline.SaleBlocked', 'lei:5493', 'x'.repeat(300), 'a'.repeat(2000)],
];
/** A lone surrogate has no form in UTF-8. */
const wellFormed = (text: string): string => Buffer.from(text).toString();
const STRANGE_NAMES = [
  '__proto__',
  'constructor',
  'as_of',
  'asof',
  'ASOF',
  'toString',
  '',
  'a b',
  'cursor[]',
];
const IDS: Json = { chips: 'nvidia-a100', parties: 'huawei', companies: 'huawei', sales: 'tusimple-24-a100' };

/** A route that is asked by GET, with what its description says of its query. */
interface Route {
  readonly path: string;
  readonly parameters: ReadonlyMap<string, (text: string) => boolean>;
}

/** The routes that have queries, by the description. */
function routesOf(document: Json): Route[] {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, coerceTypes: 'array' });
  ajv.addSchema({ $id: 'document', components: document.components });
  const schemaOf = (schema: Json): object =>
    JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"document#/components')) as object;
  return Object.entries<Json>(document.paths).flatMap(([path, { get }]) => {
    const described = (get?.parameters ?? []).filter((each: Json) => each.in === 'query');
    if (described.length === 0) return [];
    const parameters = new Map<string, (text: string) => boolean>(
      described.map(({ name, schema }: Json) => {
        const validate = ajv.compile({ type: 'object', properties: { value: schemaOf(schema) } });
        return [name, (text: string) => validate({ value: text })];
      }),
    );
    const list = path.split('/')[2] ?? '';
    return [{ path: path.replace('{id}', IDS[list] ?? 'huawei'), parameters }];
  });
}

test(`seed ${seed}: of ${COUNT} mutated queries each is refused, or is as described`, async () => {
  const routes = routesOf((await service.get('/openapi.json')).json);
  expect(routes.length).toBeGreaterThan(8);
  const wrong: object[] = [];
  let answered = 0;
  const askOne = async (): Promise<void> => {
    const { path, parameters } = oneOf(routes);
    const names = [...parameters.keys()];
    const given = new Map(
      Array.from({ length: 1 + below(3) }, () => {
        const name = random() < 0.05 ? oneOf(STRANGE_NAMES) : oneOf(names);
        // Some are of the form that is described, so that not every query is refused for its form.
        const described = random() < 0.2 ? VALUES.filter((value) => parameters.get(name)?.(value)) : [];
        return [name, oneOf(described.length > 0 ? described : VALUES)];
      }),
    );
    const query = [...given].map((pair) =>
      pair.map((text) => encodeURIComponent(wellFormed(text))).join('='),
    );
    const { status, json } = await service.get(`${path}?${query.join('&')}`);
    const isAnswered = status < 400;
    if (isAnswered) answered += 1;
    const isDescribed = [...given].every(([name, text]) => parameters.get(name)?.(wellFormed(text)) === true);
    if (status >= 500 || (isAnswered && !isDescribed)) wrong.push({ path, query, status, json });
  };
  for (let sent = 0; sent < COUNT; sent += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, askOne));
  expect(wrong.slice(0, 5)).toEqual([]);
  // Not all of them are wrong.
  expect(answered).toBeGreaterThan(COUNT / 50);
}, 120_000);
