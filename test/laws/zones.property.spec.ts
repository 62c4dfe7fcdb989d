import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { parseAsOf, type AsOf, type Subject } from '../../events/index.js';
import { answer, type AsOfIndex } from '../../libs/as-of/index.js';
import { decideChip, noFacts } from '../../libs/restrictions/index.js';
import { evidence, indexOf } from '../support/builders.js';
import { dayNumber } from '../support/random-values.js';
import { runs } from '../support/runs.js';

const chip: Subject = { kind: 'chip', id: 'x' };
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

// Of authorities, and named; among them the first and the last of the world, and half hours.
interface Place {
  readonly authority: string;
  readonly zone: string;
  /** What the command says of the zone. */
  readonly named?: { readonly zone: string };
}
const zones: readonly Place[] = [
  { authority: 'us-bis', zone: 'America/New_York' },
  { authority: 'cn-mofcom', zone: 'Asia/Shanghai' },
  { authority: 'au-asd', zone: 'Australia/Sydney' },
  ...['Pacific/Kiritimati', 'Etc/GMT+12', 'Asia/Kolkata', 'America/St_Johns', 'Europe/London'].map(
    (zone) => ({
      authority: 'xx-ministry',
      zone,
      named: { zone },
    }),
  ),
];
// A year in which clocks change, at midnight or not.
const day = fc.integer({ min: 0, max: 364 }).map(dayNumber);
const length = fc.integer({ min: 1, max: 60 });
const offset = fc.integer({ min: -30 * HOUR, max: 30 * HOUR });

const dayAfter = (date: string, days: number): string =>
  Temporal.PlainDate.from(date).add({ days }).toString();
const beginsIn = (zone: string, date: string): number =>
  Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds;

/** A restriction as the command handler writes it, from one day to another. */
function restricted(authority: string, from: string, to: string, named?: { readonly zone: string }) {
  const data = { authority, effectiveFrom: from, effectiveTo: to, evidence: evidence(), ...named };
  const events = decideChip(noFacts, {
    type: 'restrict-chip',
    data: { ...data, factId: 'a-fact', chipId: chip.id, measure: 'license-required', destinations: ['CN'] },
  });
  return indexOf([events.map((event) => ({ event, subject: chip, position: 1, recordedAt: 1 }))]);
}

const statusAt = (index: AsOfIndex, asOf: AsOf): string | undefined =>
  answer(index, chip, { asOf, position: 1 })?.status;
const at = (from: number): AsOf => ({ kind: 'instant', from, to: from + 1 });

describe('a day is a legal day where the measure was made (R2, R3)', () => {
  test('by instant, a measure of a known zone begins and ends exactly there', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        day,
        length,
        offset,
        ({ authority, zone, named }, from, days, by) => {
          const to = dayAfter(from, days);
          const index = restricted(authority, from, to, named);
          const [begins, ends] = [beginsIn(zone, from), beginsIn(zone, to)];
          for (const instant of [begins - 1, begins, begins + by, ends - 1, ends, ends + by]) {
            const expected = instant >= begins && instant < ends ? 'restricted' : 'not-restricted';
            expect([instant, statusAt(index, at(instant))]).toEqual([instant, expected]);
          }
        },
      ),
      runs(300),
    );
  });

  test('by instant, one of no known zone is in doubt while its day has begun somewhere but not everywhere', () => {
    fc.assert(
      fc.property(day, length, offset, (from, days, by) => {
        const to = dayAfter(from, days + 2);
        const index = restricted('xx-ministry', from, to);
        const [first, last] = [beginsIn('Pacific/Kiritimati', from), beginsIn('Etc/GMT+12', from)];
        const [firstEnd, lastEnd] = [beginsIn('Pacific/Kiritimati', to), beginsIn('Etc/GMT+12', to)];
        for (const instant of [
          first - 1,
          first,
          first + by,
          last - 1,
          last,
          firstEnd,
          lastEnd - 1,
          lastEnd,
        ]) {
          const isSure = instant >= last && instant < firstEnd;
          const isPossible = instant >= first && instant < lastEnd;
          const expected = isSure ? 'restricted' : isPossible ? 'uncertain' : 'not-restricted';
          expect([instant, statusAt(index, at(instant))]).toEqual([instant, expected]);
        }
      }),
      runs(300),
    );
  });

  test('by day, days are compared as calendar days, in whatever zone or in none', () => {
    const anywhere: readonly Omit<Place, 'zone'>[] = [...zones, { authority: 'xx-ministry' }];
    fc.assert(
      fc.property(
        fc.constantFrom(...anywhere),
        day,
        length,
        fc.integer({ min: -3, max: 63 }),
        ({ authority, named }, from, days, by) => {
          const to = dayAfter(from, days);
          const index = restricted(authority, from, to, named);
          for (const asked of [dayAfter(from, by), dayAfter(from, -1), from, dayAfter(to, -1), to]) {
            const expected = asked >= from && asked < to ? 'restricted' : 'not-restricted';
            expect([asked, statusAt(index, parseAsOf(asked))]).toEqual([asked, expected]);
          }
        },
      ),
      runs(300),
    );
  });

  test('by day, an instant falls on the day of the zone of the measure; without one on that of any', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        day,
        fc.nat(DAY - 1),
        ({ authority, zone, named }, date, time) => {
          const instant = Date.parse(`${date}T00:00Z`) + time;
          const from = new Date(instant).toISOString();
          const to = new Date(instant + 5 * DAY).toISOString();
          const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
          const known = restricted(authority, from, to, named);
          const isWhole = local.toPlainTime().equals('00:00');
          const today = local.toPlainDate().toString();
          expect(statusAt(known, parseAsOf(dayAfter(today, -1)))).toBe('not-restricted');
          expect(statusAt(known, parseAsOf(today))).toBe(isWhole ? 'restricted' : 'uncertain');
          expect(statusAt(known, parseAsOf(dayAfter(today, 1)))).toBe('restricted');
          // Somewhere it is this day, and nowhere an earlier or a later one.
          const unknown = restricted('xx-ministry', from, to);
          expect(statusAt(unknown, parseAsOf(today))).toBe('uncertain');
          expect(statusAt(unknown, parseAsOf(dayAfter(date, -2)))).toBe('not-restricted');
          expect(statusAt(unknown, parseAsOf(dayAfter(date, 2)))).toBe('restricted');
        },
      ),
      runs(300),
    );
  });

  test('a fact of one day is in doubt through the whole of it, by day and by instant, and at no other time (R4)', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), day, fc.nat(DAY), ({ authority, zone, named }, date, by) => {
        const index = restricted(authority, date, date, named);
        const next = dayAfter(date, 1);
        const [begins, ends] = [beginsIn(zone, date), beginsIn(zone, next)];
        for (const instant of [begins - 1, begins, Math.min(begins + by, ends - 1), ends - 1, ends])
          expect([instant, statusAt(index, at(instant))]).toEqual([
            instant,
            instant >= begins && instant < ends ? 'uncertain' : 'not-restricted',
          ]);
        expect(statusAt(index, parseAsOf(dayAfter(date, -1)))).toBe('not-restricted');
        expect(statusAt(index, parseAsOf(date))).toBe('uncertain');
        expect(statusAt(index, parseAsOf(next))).toBe('not-restricted');
      }),
      runs(300),
    );
  });

  test('an answer reads what was written, whatever the zone data of the runtime say', () => {
    const index = restricted('us-bis', '2023-03-12', '2023-11-05');
    const written = { earliest: '2023-03-12T04:00:00.000Z', latest: '2023-03-12T04:00:00.000Z' };
    const [event] = decideChip(noFacts, {
      type: 'restrict-chip',
      data: {
        factId: 'a-fact',
        chipId: chip.id,
        authority: 'us-bis',
        measure: 'license-required',
        destinations: ['CN'],
        effectiveFrom: '2023-03-12',
        evidence: evidence(),
      },
    });
    const other = {
      ...event,
      data: { ...event?.data, instants: { effectiveFrom: written } },
    } as typeof event;
    const moved = indexOf([[{ event: other!, subject: chip, position: 1, recordedAt: 1 }]]);
    expect(statusAt(index, parseAsOf('2023-03-12T04:59:59.999Z'))).toBe('not-restricted');
    expect(statusAt(moved, parseAsOf('2023-03-12T04:59:59.999Z'))).toBe('restricted');
  });
});
