import fc from 'fast-check';
import { startOf, type AsOf } from '../../events/index.js';
import { answer, type PositionedEvent } from '../../libs/as-of/index.js';
import { indexOf } from '../support/builders.js';
import { DESTINATION, instantsOf, replacedOn, replacements } from '../support/random-replacements.js';
import { confirmedEvidence } from '../support/random-values.js';
import { runs } from '../support/runs.js';

const DAY = 86_400_000;
const LAST_DAY = Date.UTC(2023, 2, 20);

/** Every day, where all measures have one zone: else the days of one measure and its replacement are not the same. */
function daysOf(log: readonly PositionedEvent[]): AsOf[] {
  const zones = log.map(({ event: { data } }) => ('zone' in data ? data.zone : undefined));
  if (new Set(zones).size > 1) return [];
  const begun = log[0] && startOf(log[0].event)?.days.latest;
  const first = Math.ceil((begun ?? 0) / DAY) * DAY;
  const count = Math.floor((LAST_DAY - first) / DAY);
  return Array.from({ length: count }, (_, place) => {
    const from = first + place * DAY;
    return { kind: 'day', from, to: from + DAY };
  });
}

test('a subject whose measure only changes is restricted throughout, at every position (R6)', () => {
  let changes = 0;
  fc.assert(
    fc.property(replacements(confirmedEvidence), (appends) => {
      changes += appends.length - 1;
      const index = indexOf(appends);
      const log = appends.flat();
      expect(startOf(log[0]!.event)!.days.latest).toBeLessThan(LAST_DAY);
      for (const append of appends) {
        const position = append.at(-1)?.position ?? 0;
        for (const destination of [undefined, DESTINATION])
          for (const asOf of [...instantsOf(log), ...daysOf(log)]) {
            const question = { asOf, position, ...(destination === undefined ? {} : { destination }) };
            const status = answer(index, replacedOn, question)?.status;
            if (status !== 'restricted')
              expect({ status, question, at: new Date(asOf.from) }).toMatchObject({ status: 'restricted' });
          }
      }
    }),
    runs(200),
  );
  expect(changes).toBeGreaterThan(100);
});
