import { LRUCache } from 'lru-cache';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { RecordedRawEvent } from '../event-store/index.js';
import { invalidArgument } from './gateway-refusal.js';
import { serverRegex } from './server-regex.js';

const DEFAULT_WINDOW = 32;

/** Texts of which a filter remembers whether it matches them. */
const MOST_REMEMBERED = 4096;
/** Regexes that are remembered with what they match: of many readers with one filter, the first pays. */
const MOST_REGEXES = 64;
/** Of a filter: each event is compared with every prefix. */
const MOST_PREFIXES = 1000;
/** In UTF-16 code units, of all prefixes of a filter together. */
const LONGEST_PREFIXES = 64 * 1024;

/** Which events of `$all` a reader requests, and how often it gets a checkpoint. */
export interface EventFilter {
  readonly matches: (event: RecordedRawEvent) => boolean;
  /** A checkpoint follows after this many considered events. */
  readonly checkpointInterval: number;
}

/**
 * The filter that the message describes: stream name or event type, by prefixes or a regex.
 *
 * @throws GatewayRefusal when it describes no filter, has too many or too long prefixes, or its regex is refused, see
 * {@link serverRegex}.
 */
export function eventFilterOf(options: ReadReq.Options.FilterOptions): EventFilter {
  const byStream = options.getStreamIdentifier();
  const expression = byStream ?? options.getEventType();
  if (!expression) throw invalidArgument('The filter names neither streams nor event types');
  const accepts = textTestOf(expression);
  const window = options.hasMax() ? options.getMax() : DEFAULT_WINDOW;
  return {
    matches: (event) => accepts(byStream ? event.stream : event.type),
    checkpointInterval: Math.max(1, window * options.getCheckpointintervalmultiplier()),
  };
}

function textTestOf(expression: ReadReq.Options.FilterOptions.Expression): (text: string) => boolean {
  const prefixes = expression.getPrefixList();
  if (prefixes.length > MOST_PREFIXES)
    throw invalidArgument(`A filter has at most ${MOST_PREFIXES} prefixes`);
  if (prefixes.reduce((length, prefix) => length + prefix.length, 0) > LONGEST_PREFIXES)
    throw invalidArgument(`The prefixes of a filter have at most ${LONGEST_PREFIXES} characters together`);
  if (prefixes.length > 0) return (text) => prefixes.some((prefix) => text.startsWith(prefix));
  if (expression.getRegex() === '') throw invalidArgument('The filter has neither prefixes nor a regex');
  const tested = regexTests.memo(expression.getRegex());
  if ('refusal' in tested) throw tested.refusal;
  return tested.test;
}

type Tested = { readonly test: (text: string) => boolean } | { readonly refusal: unknown };

const regexTests = new LRUCache<string, Tested>({
  max: MOST_REGEXES,
  memoMethod: (regex) => {
    try {
      return { test: remembered(serverRegex(regex)) };
    } catch (refusal) {
      return { refusal };
    }
  },
});

/** The outcomes for the texts that were tested last: the names of streams and types come again and again. */
function remembered(test: (text: string) => boolean): (text: string) => boolean {
  const outcomes = new LRUCache<string, boolean>({ max: MOST_REMEMBERED, memoMethod: test });
  return (text) => outcomes.memo(text);
}
