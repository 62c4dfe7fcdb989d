import { closed } from '../../events/index.js';
import { checkOfShape } from './check-shape.js';

test('a shape without fields refuses each field, in the words of any other', () => {
  const problemsOf = checkOfShape({ schema: closed({}), rules: [] });
  expect(problemsOf({})).toEqual([]);
  expect(problemsOf({ dryRun: '1' })).toEqual([{ pointer: '/dryRun', detail: 'is not a known field' }]);
});
