import type { RecordedRawEvent } from '../event-store/index.js';
import { eventFilterOf } from './event-filter.js';
import { ReadReq } from './protocol.js';
import { serverRegex } from './server-regex.js';

jest.mock('./server-regex.js');

test('the name of a stream is matched once, however many events it has', () => {
  const matched: string[] = [];
  jest.mocked(serverRegex).mockReturnValue((text) => {
    matched.push(text);
    return text.startsWith('chip');
  });
  const options = new ReadReq.Options.FilterOptions();
  const expression = new ReadReq.Options.FilterOptions.Expression();
  expression.setRegex('^chip');
  options.setStreamIdentifier(expression);
  const { matches } = eventFilterOf(options);
  const streams = ['chip-a', 'party-b', 'chip-a', 'party-b', 'chip-a'];
  const outcomes = streams.map((stream) => matches({ stream } as RecordedRawEvent));
  expect(outcomes).toEqual([true, false, true, false, true]);
  expect(matched).toEqual(['chip-a', 'party-b']);
});

const { FilterOptions } = ReadReq.Options;

const filterOf = (prefixes: string[]) =>
  eventFilterOf(
    new FilterOptions().setStreamIdentifier(new FilterOptions.Expression().setPrefixList(prefixes)),
  );

test('a filter by 1,000 prefixes is answered, one by more is refused', () => {
  expect(() => filterOf(new Array<string>(1000).fill('chip-'))).not.toThrow();
  expect(() => filterOf(new Array<string>(1001).fill('chip-'))).toThrow('A filter has at most 1000 prefixes');
});

test('prefixes that are too long together are refused', () => {
  expect(() => filterOf(['a'.repeat(65_536)])).not.toThrow();
  expect(() => filterOf(['a'.repeat(65_536), 'b'])).toThrow(
    'The prefixes of a filter have at most 65536 characters together',
  );
});
