import fc from 'fast-check';
import { streamOf, type Subject } from '../../events/index.js';
import { AsOfIndex } from '../../libs/as-of/index.js';
import { history, stepIn } from '../support/histories.js';
import { runs } from '../support/runs.js';

const cluster = { chips: ['x', 'y'], parties: ['a', 'b'], sale: 's' };
const subjects: Subject[] = [
  ...cluster.chips.map((id) => ({ kind: 'chip', id }) as const),
  ...cluster.parties.map((id) => ({ kind: 'party', id }) as const),
  { kind: 'sale', id: cluster.sale },
];

test('the positions about a subject are those of all events that concern it, from any position on', () => {
  fc.assert(
    fc.property(fc.array(stepIn(cluster), { maxLength: 40 }), fc.nat(20), (steps, after) => {
      const index = new AsOfIndex();
      for (const append of history(steps)) index.apply(append);
      for (const subject of subjects) {
        const concerned = Array.from({ length: index.head }, (_, place) => place + 1).filter(
          (position) => position > after && index.streamsAt(position).has(streamOf(subject)),
        );
        expect([...index.positionsAbout(subject, after)]).toEqual(concerned);
      }
    }),
    runs(200),
  );
});
