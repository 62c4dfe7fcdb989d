import 'reflect-metadata';
import fc from 'fast-check';
import { goldenSamples, InvalidEventError, validateEvent, type EventType } from '../../../events/index.js';
import { ProblemError } from '../problems/problem.js';
import { readCommand, recordingCommands, type RecordingCommand } from './command-table.js';

/*
 * What is taken at the edge is what the log takes, and the other way round: of every command, mutants of a golden
 * sample are shown to its class and to the schema of its event, which must judge alike.
 */

const emoji = '😀';
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    ...[
      '',
      ' ',
      'a',
      'A-b',
      'nvidia-a100',
      'x'.repeat(100),
      'x'.repeat(101),
      'x'.repeat(2001),
      emoji.repeat(20),
    ],
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
function mutants(name: RecordingCommand): fc.Arbitrary<Record<string, unknown>> {
  const sample = goldenSamples[recordingCommands[name].records] as Record<string, unknown>;
  const optional = [
    'effectiveTo',
    'appliesTo',
    'exceptDestinations',
    'legalBasis',
    'aliases',
    'quantity',
    'eccn',
  ];
  const more = [
    'country',
    'statedDestination',
    'ticker',
    'releasedOn',
    'totalProcessingPerformance',
    'unknown',
  ];
  const field = fc.constantFrom(...Object.keys(sample), ...optional, ...more);
  return fc.array(fc.tuple(field, fc.option(value, { nil: undefined })), { maxLength: 3 }).map((changes) => {
    const mutant: Record<string, unknown> = { ...sample };
    for (const [key, changed] of changes) {
      if (changed === undefined) Reflect.deleteProperty(mutant, key);
      else mutant[key] = changed;
    }
    return mutant;
  });
}

const isAccepted = (name: RecordingCommand, body: object): boolean => {
  try {
    readCommand(name, body);
    return true;
  } catch (error) {
    if (error instanceof ProblemError && error.status === 400) return false;
    throw error;
  }
};

const isValid = (type: EventType, data: object): boolean => {
  try {
    validateEvent(type, data);
    return true;
  } catch (error) {
    if (error instanceof InvalidEventError) return false;
    throw error;
  }
};

test.each(Object.keys(recordingCommands) as RecordingCommand[])(
  '%s takes at the edge exactly what the log takes',
  (name) => {
    const met = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(mutants(name), (body) => {
        // Beside its data, restrict-chip has `lifts` of its own.
        if (name === 'restrict-chip') delete body['lifts'];
        const accepted = isAccepted(name, body);
        met[accepted ? 'accepted' : 'refused'] += 1;
        expect(accepted).toBe(isValid(recordingCommands[name].records, body));
      }),
      { numRuns: 1000 },
    );
    expect(met.accepted).toBeGreaterThan(50);
    expect(met.refused).toBeGreaterThan(50);
  },
);
