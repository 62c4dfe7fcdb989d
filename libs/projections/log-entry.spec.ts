import { chipRestricted } from '../../test/support/builders.js';
import { newEventsOf } from '../../test/support/histories.js';
import { toLogEntry, UnreadableEventError } from './log-entry.js';

const subject = { kind: 'chip', id: 'a-chip' } as const;
const [event] = newEventsOf([{ event: chipRestricted(), subject, position: 1, recordedAt: 1000 }], 1);

/** Reads the first event of a chip's stream, whose metadata has some other fields. */
function read(metadata: object) {
  const stored = {
    ...event!,
    stream: 'chip-a-chip',
    revision: 0,
    created: '2026-11-24T00:00:00.000Z',
    storePosition: 1n,
  };
  return toLogEntry({ ...stored, metadata: { ...stored.metadata, ...metadata } }, 1);
}

describe('the recorded time of an event', () => {
  test('is an instant of UTC, to the millisecond', () => {
    expect(read({ recordedAt: '2026-11-24T10:20:30.456Z' }).recordedAt).toBe(
      Date.UTC(2026, 10, 24, 10, 20, 30, 456),
    );
  });

  test.each([
    '2026-11-24',
    '2026-11-24T10:20:30Z',
    '2026-11-24T10:20:30.456+01:00',
    '2026-13-24T10:20:30.456Z',
    '2026-11-24T25:20:30.456Z',
    'yesterday',
    1764000000000,
  ])('is not %s: the event cannot be read', (recordedAt) => {
    expect(() => read({ recordedAt })).toThrow(UnreadableEventError);
    expect(() => read({ recordedAt })).toThrow(
      'Event 0 of chip-a-chip is not readable: its metadata /recordedAt',
    );
  });
});
