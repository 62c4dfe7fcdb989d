import { isCountryGroup } from '../../../events/index.js';
import { destinationText } from './words.js';

/** Every term that has the form of a country group, and others like it. */
const terms = Array.from('ABCDEFGZ').flatMap((letter) => [
  letter,
  ...Array.from('0123456789').map((digit) => `${letter}:${digit}`),
]);
const groups = terms.filter(isCountryGroup);

test('there are 18 groups and letters of groups', () => {
  expect(groups).toHaveLength(18);
});

test.each(groups)('%s is a country group', (group) => {
  expect(destinationText(group)).toBe(`Country Group ${group}`);
  expect(destinationText(`headquarteredIn:${group}`)).toBe(
    `parties with headquarters in Country Group ${group}`,
  );
});

test.each([
  ['CN', 'China (CN)'],
  ['worldwide', 'worldwide'],
  ['not-stated', 'destinations not stated'],
  ['headquarteredIn:CN', 'parties with headquarters in China (CN)'],
])('%s is no country group', (destination, text) => {
  expect(destinationText(destination)).toBe(text);
});
