import fc from 'fast-check';
import { SubjectDirectory } from './subject-directory.js';

const SUBJECTS = 20;

/** The part of a segment that the directory reads: two ascending lists of subjects. */
type Keys = { readonly subjectKeys: readonly Uint32Array[] };

const ascending = fc.uniqueArray(fc.nat(SUBJECTS - 1)).map((keys) => Uint32Array.from(keys).sort());
const segment = fc.tuple(ascending, ascending).map((subjectKeys): Keys => ({ subjectKeys }));

/** Either a segment is added, or some segments from an index on are merged. */
const step = fc.oneof(
  { weight: 4, arbitrary: segment },
  { weight: 1, arbitrary: fc.record({ from: fc.nat(60), count: fc.integer({ min: 2, max: 5 }) }) },
);

const subjectsOf = ({ subjectKeys }: Keys): Set<number> => new Set(subjectKeys.flatMap((keys) => [...keys]));

/** The segments after some steps, and the directory of them. */
function kept(steps: readonly (Keys | { readonly from: number; readonly count: number })[]) {
  const directory = new SubjectDirectory();
  let segments: Keys[] = [];
  for (const each of steps) {
    if ('subjectKeys' in each) {
      segments.push(each);
      directory.add(each, segments.length - 1);
    } else if (segments.length >= each.count) {
      const from = each.from % (segments.length - each.count + 1);
      const inputs = segments.slice(from, from + each.count);
      const merged = { subjectKeys: inputs.flatMap(({ subjectKeys }) => subjectKeys) };
      segments = segments.toSpliced(from, each.count, merged);
      directory.merged(segments, from, each.count);
    }
  }
  return { directory, segments };
}

test('never skips a segment that has a subject, however many segments there are', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
      const { directory, segments } = kept(steps);
      for (const [index, each] of segments.entries())
        for (const subject of subjectsOf(each)) expect(directory.has(subject, index)).toBe(true);
    }),
  );
});

test('skips every segment that does not have a subject, among up to thirty segments', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30, size: 'max' }), (steps) => {
      const { directory, segments } = kept(steps);
      for (const [index, each] of segments.entries()) {
        const subjects = subjectsOf(each);
        for (let subject = 0; subject < SUBJECTS + 5; subject += 1)
          expect(directory.has(subject, index)).toBe(subjects.has(subject));
      }
    }),
  );
});
