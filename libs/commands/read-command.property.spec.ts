import fc from 'fast-check';
import {
  definitions,
  InvalidEventError,
  recordingCommands,
  validateEvent,
  type EventType,
} from '../../events/index.js';
import { explanationsOf, refusalsOf } from '../validation/index.js';
import { besideDataOf, bodiesOf } from './bodies.js';
import { InvalidCommandError, readCommand } from './read-command.js';

/*
 * What is accepted at the edge is what the log accepts, and the other way round, but for what is recorded no more: of every command, mutants of a golden
 * sample are checked by its shape, by the class that explains it, and by the schema of its event, which must agree.
 */

const emoji = '😀';
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    ...['', 'a', 'A-b', 'nvidia-a100', 'x'.repeat(100), 'x'.repeat(101), 'x'.repeat(2001), emoji.repeat(20)],
    ...[
      emoji.repeat(200),
      emoji.repeat(201),
      'CN',
      'XX',
      'D:5',
      'worldwide',
      'official',
      'prohibited',
      'export',
      'suspends',
      'Asia/Tokyo',
      'Mars/Olympus',
    ],
    ...[
      '2024',
      '2024-02',
      '2024-02-29',
      '2023-02-29',
      '2024-01-01T00:00Z',
      '2024-01-01T00:00:00.0001Z',
      '24-01-01',
    ],
    ...[
      'https://example.org/a',
      'https://example.org/ä b',
      'http://',
      'ftp://example.org',
      'XNAS',
      'en',
      'en-GB',
      'e',
    ],
    ...[
      null,
      true,
      0,
      1,
      -1,
      1.5,
      1e21,
      [],
      {},
      [null],
      [[]],
      ['CN', 'CN'],
      ['CN', 'HK'],
      ['worldwide', 'CN'],
      ['D:5', 'D:9'],
      ['CN', { destination: 'D:1', except: ['A:5', 'A:6'] }],
      [
        { destination: 'D:1', except: ['A:5'] },
        { except: ['A:5'], destination: 'D:1' },
      ],
      [{ destination: 'D:1', except: [] }],
      [{ destination: 'D:1', except: ['XX'] }],
      [{ destination: 'worldwide', except: ['IL'] }, 'CN'],
      [{ destination: 'D:1' }],
      ['export', 'x'],
      ['a', 'b'],
    ],
    ...[
      { earliest: '2024' },
      { latest: '2024-01' },
      { earliest: '2024', latest: '2023' },
      { earliest: 1 },
      { sooner: 'x' },
    ],
    ...[
      [{ name: 'A', kind: 'primary' }],
      [{ name: 'A', kind: 'primary', effectiveFrom: '2024-13' }],
      [{ name: 'A', kind: 'alias', effectiveTo: { earliest: '2024' } }],
      [
        { name: 'A', kind: 'weak' },
        { kind: 'weak', name: 'A' },
      ],
      [{ name: emoji.repeat(1001), kind: 'former' }],
      [{ scheme: 'lei', value: '1' }],
      [{ scheme: 'LEI', value: '1' }],
      [{ address: 'Road 1', country: 'XX' }],
      [{ address: 'Road 1', country: 'DE' }],
    ],
    ...[
      [{ publisher: 'A', citation: 'B', certainty: 'alleged', publishedOn: { latest: '2024' } }],
      [{ publisher: 'A', citation: 'B', certainty: 'alleged', publishedOn: {} }],
      [{ publisher: 'A', citation: 'B', certainty: 'alleged', observedOn: '2024-02-30' }],
      [{ publisher: 'A', citation: 'B'.repeat(1001), certainty: 'alleged' }],
    ],
    ...[
      [{ chipId: 'a' }],
      [{ chipId: 'a', quantity: 0 }],
      [{ chipId: 'a', quantity: 24 }],
      [{ chipId: 'a', more: 1 }],
    ],
    ...[{ citation: '88 FR 1' }, { citation: '88 FR 1', url: 'x' }, { citation: '88 FR 1', more: 1 }],
    ...[
      [{ publisher: 'A', url: 'https://example.org', certainty: 'official' }],
      [{ publisher: 'A', certainty: 'official' }],
      [{ publisher: 'A', citation: 'B', certainty: 'rumour' }],
      [{ publisher: 'A', citation: 'B', certainty: 'alleged', publishedOn: '2024-13', language: 'english' }],
      [[{ publisher: 'A', citation: 'B', certainty: 'alleged' }]],
    ],
  ),
);

/** A golden sample of the command's event in which some fields were changed, added or taken away. */
function mutants(records: EventType, fields: readonly string[] = []): fc.Arbitrary<Record<string, unknown>> {
  const sample: Readonly<Record<string, unknown>> = definitions[records].sample;
  const optional = [
    'effectiveTo',
    'appliesTo',
    'exceptDestinations',
    'legalBasis',
    'names',
    'identifiers',
    'addresses',
    'countries',
    'quantity',
    'eccn',
  ];
  const more = [
    'how',
    'zone',
    'until',
    'replacedBy',
    'headquarters',
    'statedDestination',
    'kind',
    'releasedOn',
    'totalProcessingPerformance',
    'unknown',
  ];
  const field = fc.constantFrom(...Object.keys(sample), ...optional, ...more, ...fields);
  return fc.array(fc.tuple(field, fc.option(value, { nil: undefined })), { maxLength: 3 }).map((changes) => {
    const mutant: Record<string, unknown> = { ...sample };
    for (const [key, changed] of changes) {
      if (changed === undefined) Reflect.deleteProperty(mutant, key);
      else mutant[key] = changed;
    }
    return mutant;
  });
}

const problemsOf = (name: string, body: object) => {
  try {
    readCommand(name, body);
    return [];
  } catch (error) {
    if (error instanceof InvalidCommandError) return error.problems;
    throw error;
  }
};

const isAccepted = (name: string, body: object): boolean => problemsOf(name, body).length === 0;

const isValid = (type: EventType, data: object): boolean => {
  try {
    validateEvent(type, data);
    return true;
  } catch (error) {
    if (error instanceof InvalidEventError) return false;
    throw error;
  }
};

const canonical = [...recordingCommands].filter(([name, { command }]) => name === command);

test.each(canonical.map(([name, { command, type }]) => [name, command, type] as const))(
  '%s accepts at the edge exactly what the log accepts',
  (name, command, type) => {
    const { properties } = definitions[type].schema;
    const { ofCommand, inShort } = besideDataOf(command);
    const met = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(mutants(type), (body) => {
        for (const field of Object.keys({ ...ofCommand, ...inShort }))
          if (!(field in properties)) Reflect.deleteProperty(body, field);
        const accepted = isAccepted(name, body);
        met[accepted ? 'accepted' : 'refused'] += 1;
        expect(accepted).toBe(isValid(type, body));
      }),
      { numRuns: 1000 },
    );
    expect(met.accepted).toBeGreaterThan(50);
    expect(met.refused).toBeGreaterThan(50);
  },
);

/** What the log reads, because it could be recorded once, and is recorded no more. */
const recordedOnce = fc.constantFrom<readonly [field: string, value: unknown]>(
  ['evidence', [{ publisher: ' ', citation: 'B', certainty: 'alleged' }]],
  ['evidence', [{ publisher: '\u00a0\u3000', citation: 'B', certainty: 'alleged' }]],
  ['evidence', [{ publisher: 'A\u001b[2J', citation: 'B', certainty: 'alleged' }]],
  ['evidence', [{ publisher: 'A', citation: 'B\u0000', certainty: 'alleged' }]],
  ['evidence', [{ publisher: 'A', citation: 'B', quote: '\u009b2J', certainty: 'alleged' }]],
  ['evidence', [{ publisher: 'A', citation: 'B', title: '\ud800', certainty: 'alleged' }]],
  ['evidence', [{ publisher: 'A', url: 'https://u:p@example.org/', certainty: 'alleged' }]],
  ['evidence', [{ publisher: 'A', url: 'https://u@example.org', certainty: 'alleged' }]],
  [
    'evidence',
    [{ publisher: 'A', citation: 'B', certainty: 'alleged', publishedOn: '2024-01-01T00:00+14:01' }],
  ],
  [
    'evidence',
    [
      {
        publisher: 'A',
        citation: 'B',
        certainty: 'alleged',
        publishedOn: { latest: '2024-01-01T00:00-23:59' },
      },
    ],
  ],
);

test.each(canonical.map(([name, { type }]) => [name, type] as const))(
  '%s refuses by its pointer what the log reads and is recorded no more',
  (name, type) => {
    fc.assert(
      fc.property(recordedOnce, ([field, value]) => {
        const body = { ...definitions[type].sample, [field]: value };
        expect(isValid(type, body)).toBe(true);
        expect(problemsOf(name, body)).toEqual([
          {
            pointer: expect.stringMatching(/^\/evidence\/0\/[a-zA-Z]+$/),
            detail: expect.stringMatching(/^(must not|"2024)/),
          },
        ]);
      }),
      { numRuns: 30 },
    );
  },
);

test.each(
  canonical.map(([name, { command, type, subjectField }]) => ({ name, command, type, subjectField })),
)(
  'the class that explains $name refuses exactly what its compiled schema refuses',
  ({ command, type, subjectField }) => {
    const { guarded } = bodiesOf(command, subjectField);
    const [refusals, explanations] = [refusalsOf(guarded), explanationsOf(guarded)];
    fc.assert(
      fc.property(
        fc.oneof(
          { weight: 9, arbitrary: mutants(type, Object.keys(guarded.schema.properties)) },
          {
            weight: 1,
            arbitrary: mutants(type).chain((body) =>
              recordedOnce.map(([field, value]) => ({ ...body, [field]: value })),
            ),
          },
        ),
        (body) => {
          expect(explanations(body).length > 0).toBe(refusals(body).length > 0);
        },
      ),
      { numRuns: 1000 },
    );
  },
);
