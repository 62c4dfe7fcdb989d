import { streamCategories, streamOf, subjectKinds, subjectOf, type SubjectKind } from './index.js';

const kinds = Object.keys(subjectKinds) as SubjectKind[];

test('each kind of subject has a category, and its streams begin with it', () => {
  expect(streamCategories).toHaveLength(kinds.length);
  for (const kind of kinds) {
    const stream = streamOf({ kind, id: 'a-1' });
    expect(streamCategories.filter((category) => stream.startsWith(category))).toHaveLength(1);
    expect(subjectOf(stream)).toEqual({ kind, id: 'a-1' });
  }
});

test('no category is the beginning of another', () => {
  for (const category of streamCategories) {
    expect(streamCategories.filter((other) => other.startsWith(category))).toEqual([category]);
  }
});
