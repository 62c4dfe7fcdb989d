import { eventFilterOf } from './event-filter.js';
import { ReadReq } from './protocol.js';

const { FilterOptions } = ReadReq.Options;

const filterOf = (prefixes: string[]) =>
  eventFilterOf(
    new FilterOptions().setStreamIdentifier(new FilterOptions.Expression().setPrefixList(prefixes)),
  );

test('a filter by 1,000 prefixes is answered, one by more is refused', () => {
  expect(() => filterOf(new Array(1000).fill('chip-'))).not.toThrow();
  expect(() => filterOf(new Array(1001).fill('chip-'))).toThrow('A filter has at most 1000 prefixes');
});

test('prefixes that are too long together are refused', () => {
  expect(() => filterOf(['a'.repeat(65_536)])).not.toThrow();
  expect(() => filterOf(['a'.repeat(65_536), 'b'])).toThrow(
    'The prefixes of a filter have at most 65536 characters together',
  );
});
