import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { namedSchemas } from '../../apps/timeline-api/app/openapi-document.js';
import { exampleOf, schemaName } from '../../apps/timeline-api/commands/command-schemas.js';
import { readJsonBody } from '../../apps/timeline-api/http/json-body.js';
import { ProblemError } from '../../apps/timeline-api/http/problems/problem.js';
import { commandNames, validateEvent } from '../../events/index.js';
import { InvalidCommandError, readCommand } from '../../libs/commands/index.js';
import { CommandRefusedError, noFacts } from '../../libs/restrictions/index.js';
import { runs } from '../support/runs.js';
import { seeded } from '../support/seeded.js';

/*
 * Bodies that are wrong in ways that nobody thought of: the examples of all commands, with values and then bytes of
 * them changed. Each is refused for a reason, or is what the description says that a body is.
 */

const DOCUMENT = 'description';
const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema({
  $id: DOCUMENT,
  components: { schemas: JSON.parse(JSON.stringify(namedSchemas())) as object },
});

function describedBody(command: string): ValidateFunction {
  const reference = `${DOCUMENT}#/components/schemas/${schemaName(command)}`;
  const validate = ajv.getSchema(reference);
  if (validate === undefined) throw new RangeError(`${reference} is not described`);
  return validate;
}

const ODD_VALUES: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 1e21, 24, [], {}, [[]], [null], [{}]],
  ...['', ' ', '\u0000', '\u001b[2J', '\ud800', '\ufeff', '😀'.repeat(300), 'x'.repeat(3000), '__proto__'],
  ...['CN', 'XX', 'D:5', 'worldwide', 'not-stated', 'headquarteredIn:CN', 'official', 'prohibited', 'ends'],
  ...['2024', '2024-02-30', '2024-02-29', '2024-01-01T00:00+14:00', '2024-01-01T00:00+23:59', 'Asia/Tokyo'],
  ...['https://u:p@example.org', 'https://例子.中国/公告', 'javascript:alert(1)', 'nvidia-a100', 'A b'],
  ...[{ earliest: '2024' }, { earliest: '2025', latest: '2024' }, { command: 'describe-chip' }],
  ...[['CN', 'HK'], ['CN', 'CN'], ['worldwide', 'CN'], [{ destination: 'D:1', except: ['A:5'] }], ['a', 'b']],
];
const ODD_FIELDS = [
  ...['__proto__', 'constructor', 'toString', '', 'a/b', 'more', 'expectedRevision', 'replacement'],
  ...['lifts', 'postpones', 'alsoEnds', 'exceptDestinations', 'zone', 'until', 'how', 'names', 'name', 'url'],
];

interface Draws {
  readonly below: (limit: number) => number;
  readonly of: <T>(values: readonly T[]) => T;
}

function draws(seed: number): Draws {
  const next = seeded(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  return { below, of: (values) => values[below(values.length)] as never };
}

type Holder = Record<string, unknown>;

/** Every object and list within a value. */
function holdersIn(value: unknown): Holder[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value as Holder, ...Object.values(value).flatMap(holdersIn)];
}

/** Changes, adds, takes away or moves one value somewhere inside. */
function changeValue(body: object, { below, of }: Draws): void {
  const holder = of(holdersIn(body));
  const fields = Object.keys(holder);
  const field = fields.length > 0 && below(4) > 0 ? of(fields) : of(ODD_FIELDS);
  if (below(5) === 0) Reflect.deleteProperty(holder, field);
  else {
    const value = structuredClone(below(3) === 0 ? of(holdersIn(body)) : of(ODD_VALUES));
    Object.defineProperty(holder, field, { value, enumerable: true, configurable: true, writable: true });
  }
}

/** Changes, doubles or takes away some bytes. */
function changeBytes(bytes: Buffer, { below }: Draws): Buffer {
  const start = below(bytes.length);
  const end = Math.min(bytes.length, start + below(40));
  const [before, middle, after] = [bytes.subarray(0, start), bytes.subarray(start, end), bytes.subarray(end)];
  switch (below(3)) {
    case 0:
      return Buffer.concat([before, after]);
    case 1:
      return Buffer.concat([before, middle, middle, after]);
    default:
      return Buffer.concat([before, Buffer.of(below(256)), after]);
  }
}

function mutatedBody(command: string, draw: Draws): Buffer {
  const body = structuredClone(exampleOf(command));
  for (let changes = draw.below(4); changes > 0; changes -= 1) changeValue(body, draw);
  const bytes = Buffer.from(JSON.stringify(body, undefined, draw.below(2)));
  return draw.below(3) === 0 ? changeBytes(bytes, draw) : bytes;
}

/** Reads a body as the service does, and decides the command on no facts; the value, if the body was accepted. */
function accepted(command: string, bytes: Buffer): unknown {
  try {
    const value = readJsonBody({ headers: { 'content-type': 'application/json' } }, bytes);
    const { decide } = readCommand(command, value);
    try {
      for (const { type, data } of decide(noFacts)) validateEvent(type, data);
    } catch (error) {
      if (!(error instanceof CommandRefusedError)) throw error;
    }
    return value;
  } catch (error) {
    if (error instanceof ProblemError && error.status < 500) return undefined;
    if (error instanceof InvalidCommandError && error.problems.length > 0) return undefined;
    throw error;
  }
}

test('of 10,000 mutated bodies each is refused for a reason, or is as described', () => {
  const { numRuns, seed } = runs(10_000);
  const counts = { accepted: 0, refused: 0 };
  for (let run = 0; run < numRuns; run += 1) {
    const draw = draws(seed + run);
    const command = draw.of(commandNames);
    const bytes = mutatedBody(command, draw);
    const named = `LAW_SEED=${seed + run} LAW_RUNS=1: ${command} ${bytes.toString()}`;
    let value: unknown;
    try {
      value = accepted(command, bytes);
    } catch (error) {
      throw new Error(named, { cause: error });
    }
    counts[value === undefined ? 'refused' : 'accepted'] += 1;
    if (value === undefined) continue;
    const isDescribed = describedBody(command);
    if (!isDescribed(value)) throw new Error(`${named} ${JSON.stringify(isDescribed.errors)}`);
  }
  if (numRuns >= 1000) for (const count of Object.values(counts)) expect(count).toBeGreaterThan(numRuns / 20);
});
