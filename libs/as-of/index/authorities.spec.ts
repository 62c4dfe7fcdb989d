import { chipRestricted } from '../../../test/support/builders.js';
import { given } from '../../../test/support/questions.js';

test('the authorities at a position are those that events up to it name', () => {
  const by = (authority: string) => [chipRestricted({ factId: `by-${authority}`, authority })];
  const { index } = given(by('us-dod'), by('us-bis'), by('cn-mofcom'), by('us-bis-2'));
  expect([0, 1, 2, 3, 4].map((position) => index.authorities(position))).toEqual([
    [],
    ['us-dod'],
    ['us-bis', 'us-dod'],
    ['cn-mofcom', 'us-bis', 'us-dod'],
    ['cn-mofcom', 'us-bis', 'us-bis-2', 'us-dod'],
  ]);
});
