import { STREAM_CATEGORIES, streamOf, subjectKinds, subjectOf } from './index.js';

test('each kind of subject has a category, and its streams begin with it', () => {
  expect(STREAM_CATEGORIES).toHaveLength(subjectKinds.length);
  for (const kind of subjectKinds) {
    const stream = streamOf({ kind, id: 'a-1' });
    expect(STREAM_CATEGORIES.filter((category) => stream.startsWith(category))).toHaveLength(1);
    expect(subjectOf(stream)).toEqual({ kind, id: 'a-1' });
  }
});

test('no category is the beginning of another', () => {
  for (const category of STREAM_CATEGORIES) {
    expect(STREAM_CATEGORIES.filter((other) => other.startsWith(category))).toEqual([category]);
  }
});
