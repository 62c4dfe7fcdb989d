import fc from 'fast-check';
import { recordedClock, type DomainEvent, type Subject } from '../../events/index.js';
import { AsOfIndex, type PositionedEvent } from '../../libs/as-of/index.js';
import { chipRestricted, indexOf } from '../support/builders.js';
import { runs } from '../support/runs.js';
import { readBack } from '../support/sealed.js';

/* What was known at an instant, in a log that clocks have stamped which went wrong, and that were corrected. */

const chip: Subject = { kind: 'chip', id: 'a-chip' };
const correction: DomainEvent = {
  type: 'ClockCorrected',
  data: { factId: 'a-correction', reason: 'a reason', lastRecordedAt: 'then', rightTime: 'now' },
};

const CORRECTED = 0;
/** Appends by their size, at any time; a correction is one event. */
const logs = fc
  .array(fc.tuple(fc.constantFrom(CORRECTED, 1, 1, 2, 3), fc.integer({ min: 1, max: 40 })), {
    minLength: 1,
    maxLength: 20,
  })
  .map((appends) => {
    let position = 0;
    const next = (event: DomainEvent, subject: Subject, recordedAt: number): PositionedEvent => ({
      event,
      subject,
      position: (position += 1),
      recordedAt,
    });
    return appends.map(([size, recordedAt]) =>
      size === CORRECTED
        ? [next(correction, recordedClock, recordedAt)]
        : Array.from({ length: size }, () =>
            next(chipRestricted({ factId: `fact-${position}` }), chip, recordedAt),
          ),
    );
  });

const isCorrection = ({ event }: PositionedEvent): boolean => event.type === 'ClockCorrected';

/** When an event counts as recorded: where the clock was corrected after it, by the time of the correction at the latest. */
function countsAs({ position, recordedAt }: PositionedEvent, log: readonly PositionedEvent[]): number {
  const later = log.filter((entry) => isCorrection(entry) && entry.position > position);
  return Math.min(recordedAt, ...later.map((entry) => entry.recordedAt));
}

/** The end of the last append up to which nothing counts as recorded later than an instant. */
function positionKnownAt(appends: readonly (readonly PositionedEvent[])[], instant: number): number {
  let known = 0;
  for (const append of appends) {
    if (append.some((entry) => countsAs(entry, appends.flat()) > instant)) return known;
    known = append.at(-1)?.position ?? known;
  }
  return known;
}

/** The latest `recordedAt` up to the end of an append since the last correction, with its own. */
function latestRecordedAt(log: readonly PositionedEvent[]): number {
  const since = log.findLastIndex(isCorrection);
  return Math.max(...log.slice(Math.max(since, 0)).map(({ recordedAt }) => recordedAt));
}

test('knownAt gives the position that the definition gives, and never less for a later instant', () => {
  fc.assert(
    fc.property(logs, (appends) => {
      const index = indexOf(appends);
      for (let instant = 0; instant <= 41; instant += 1)
        expect([instant, index.positionKnownAt(instant)]).toEqual([
          instant,
          positionKnownAt(appends, instant),
        ]);
      expect(index.positionKnownAt(41)).toBe(index.head);
    }),
    runs(250),
  );
});

test('right after a correction its time knows the head, and an earlier one what it knew before', () => {
  fc.assert(
    fc.property(logs, fc.integer({ min: 1, max: 40 }), (appends, rightTime) => {
      const before = indexOf(appends);
      const head = before.head + 1;
      const corrected = indexOf([
        ...appends,
        [{ event: correction, subject: recordedClock, position: head, recordedAt: rightTime }],
      ]);
      expect(corrected.positionKnownAt(rightTime)).toBe(head);
      for (let instant = 0; instant < rightTime; instant += 1)
        expect(corrected.positionKnownAt(instant)).toBe(before.positionKnownAt(instant));
    }),
    runs(150),
  );
});

test('the recordedAt that an answer by position names is the same for ever', () => {
  fc.assert(
    fc.property(logs, (appends) => {
      const index = indexOf(appends);
      for (const [place, append] of appends.entries()) {
        const end = append.at(-1)?.position ?? 0;
        const known = appends.slice(0, place + 1);
        expect(index.knownAt(end)).toBe(latestRecordedAt(known.flat()));
        expect(indexOf(known).knownAt(end)).toBe(index.knownAt(end));
      }
    }),
    runs(150),
  );
});

test('an index that is restored from its segments knows of the corrections', () => {
  const index = new AsOfIndex();
  const HOUR = 3_600_000;
  for (let position = 1; position <= 9000; position += 1) {
    const isCorrected = position % 1500 === 0;
    index.apply([
      {
        event: isCorrected ? correction : chipRestricted({ factId: `fact-${position}` }),
        subject: isCorrected ? recordedClock : chip,
        position,
        recordedAt: isCorrected ? position : position + HOUR,
      },
    ]);
  }
  index.seal();
  const restored = readBack(index, []);
  expect(restored.head).toBe(9000);
  for (const instant of [1, 1499, 1500, 3001, 5999, 8999]) {
    const known = index.positionKnownAt(instant);
    expect(known).toBe(Math.floor(instant / 1500) * 1500);
    expect(restored.positionKnownAt(instant)).toBe(known);
  }
});
