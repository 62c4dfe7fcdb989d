import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { runs } from '../../../test/support/runs.js';
import { UnreadableFileError, type ListFormat, type ReadList } from '../edition.js';
import { ecfrPart744 } from './ecfr-part-744/format.js';
import { unConsolidated } from './un-consolidated/format.js';

/*
 * A file that was damaged on its way is refused, or read with every row accounted for. No list is silently
 * shorter.
 */

const fixtureOf = ({ name }: ListFormat): Buffer =>
  readFileSync(join(process.cwd(), `libs/lists/sources/${name}/fixture.xml`));

/** What a file holds, or undefined if it is refused as it should be: with what is wrong. */
function readOrRefused(format: ListFormat, file: Uint8Array): readonly ReadList[] | undefined {
  try {
    return format.read(file);
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    expect(error.problems).not.toEqual([]);
    expect(error.message).not.toBe('');
    return undefined;
  }
}

/** Each row is in an entry, or is listed as another kind of row, or is reported as unreadable. */
function expectAccounted({ rows, entries, others, unreadable }: ReadList): void {
  const read = new Set([...entries.flatMap((entry) => entry.rows), ...others.map(({ row }) => row)]);
  expect(read.size + unreadable.length).toBe(rows);
  for (const row of read) expect(row >= 1 && row <= rows).toBe(true);
  expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length);
  for (const entry of entries) {
    expect(entry.rows).not.toEqual([]);
    expect(entry.name).not.toBe('');
  }
}

const byte = fc.oneof(
  fc.constantFrom(...Buffer.from('<>/&;"\'= \n!-[]0aZ')),
  fc.integer({ min: 0x20, max: 0x7e }),
  fc.integer({ min: 0, max: 0xff }),
);

describe.each([ecfrPart744, unConsolidated])('$name', (format) => {
  const file = fixtureOf(format);
  const whole = format.read(file);
  const end = Buffer.from(file.toString().trimEnd()).length;
  const place = fc.integer({ min: 0, max: end - 1 });

  test('a file that is cut anywhere is refused', () => {
    fc.assert(
      fc.property(place, (at) => {
        expect(readOrRefused(format, file.subarray(0, at))).toBeUndefined();
      }),
      runs(50),
    );
  });

  test('a file with another byte in a place is refused, or has as many rows, each accounted for', () => {
    const { numRuns, seed } = runs(70);
    let accepted = 0;
    fc.assert(
      fc.property(place, byte, (at, value) => {
        const damaged = Buffer.from(file);
        damaged[at] = value;
        const lists = readOrRefused(format, damaged);
        if (lists === undefined) return;
        accepted += 1;
        expect(lists.map(({ rows }) => rows)).toEqual(whole.map(({ rows }) => rows));
        lists.forEach(expectAccounted);
      }),
      { numRuns, seed },
    );
    // A parser that refused every file would pass.
    expect({ seed, isMet: accepted > 0 }).toEqual({ seed, isMet: true });
  });

  test('a file with a piece missing, repeated or overwritten is refused, or has each row accounted for', () => {
    const length = fc.integer({ min: 1, max: 3000 });
    const how = fc.constantFrom('missing', 'repeated', 'overwritten');
    // Of one format one damaged file in twelve is read.
    const { numRuns, seed } = runs(200);
    let accepted = 0;
    fc.assert(
      fc.property(
        place,
        length,
        how,
        fc.array(byte, { minLength: 1, maxLength: 8 }),
        (at, size, kind, bytes) => {
          const [before, piece, after] = [
            file.subarray(0, at),
            file.subarray(at, at + size),
            file.subarray(at + size),
          ];
          const damaged = {
            missing: [before, after],
            repeated: [before, piece, piece, after],
            overwritten: [before, Buffer.from(bytes), after],
          }[kind];
          const lists = readOrRefused(format, Buffer.concat(damaged));
          if (lists === undefined) return;
          accepted += 1;
          lists.forEach(expectAccounted);
        },
      ),
      { numRuns, seed },
    );
    expect({ seed, isMet: accepted > 0 }).toEqual({ seed, isMet: true });
  });
});

test('a letter that is wrong in one row of the Entity List leaves the entries of all others as they are', () => {
  const text = fixtureOf(ecfrPart744).toString();
  const [list] = ecfrPart744.read(Buffer.from(text));
  const table = text.slice(0, text.indexOf('</TBODY>'));
  const rows = [...table.matchAll(/<TR>\n<TD/g)].map(({ index }) => index);
  const continued = new Set(list!.others.filter(({ as }) => as === 'continuation').map(({ row }) => row));
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: rows.length }),
      fc.nat(),
      fc.constantFrom('x', 'Q', '7'),
      (row, at, letter) => {
        const start = rows[row - 1]!;
        // The country of a row is that of the rows below.
        const own = table.slice(table.indexOf('</TD>', start), rows[row] ?? table.length);
        const letters = [...own.matchAll(/(?<=>[^<&]*)[a-z](?=[^<>&;]*<)/g)].map(({ index }) => index);
        const changed = table.indexOf('</TD>', start) + letters[at % letters.length]!;
        const damaged = text.slice(0, changed) + letter + text.slice(changed + 1);
        let first = row;
        while (continued.has(first)) first--;
        const affected = new Set([first]);
        for (let next = first + 1; continued.has(next); next++) affected.add(next);
        const [read] = ecfrPart744.read(Buffer.from(damaged));
        const untouched = ({ rows: of }: { readonly rows: readonly number[] }): boolean =>
          !of.some((number) => affected.has(number));
        const entries = new Map(read!.entries.map((entry) => [entry.key, entry]));
        const before = list!.entries.filter(untouched);
        expect(before.map(({ key }) => entries.get(key))).toEqual(before);
        expectAccounted(read!);
      },
    ),
    runs(20),
  );
});
