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
