import type { DomainEvent, EventData, Evidence } from '../../events/index.js';
import { AsOfIndex, type PositionedEvent } from '../../libs/as-of/index.js';
import type { EventStore } from '../../libs/event-store/index.js';

/** One official source; its publication date is unknown unless given. */
export function evidence(publishedOn?: string): Evidence[] {
  const source = { publisher: 'Federal Register', citation: '88 FR 73458', certainty: 'official' as const };
  return [publishedOn === undefined ? source : { ...source, publishedOn }];
}

/** A valid restriction of a chip; `data` replaces fields of it. */
export function chipRestricted(data: Partial<EventData<'ChipRestricted'>> = {}): DomainEvent {
  return {
    type: 'ChipRestricted',
    data: {
      factId: 'a-fact',
      chipId: 'a-chip',
      authority: 'us-bis',
      measure: 'license-required',
      destinations: ['CN'],
      effectiveFrom: '2023-01-01',
      evidence: evidence(),
      ...data,
    },
  };
}

/** So few rows that short histories fill several segments, and merges that are done while some events are applied. */
export const SMALL_SEGMENTS = { rowsInSegment: 8, rowsInStep: 200 };

/**
 * An index to which the appends were applied. Every third time its orders are updated at once, as by a question
 * between two appends; after the next append that is only begun, as in the background; the others are inserted together.
 * Its segments are so small that a history crosses the seams between them, and that some are merged.
 */
export function indexOf(appends: readonly (readonly PositionedEvent[])[]): AsOfIndex {
  const index = new AsOfIndex(undefined, SMALL_SEGMENTS);
  for (const [place, append] of appends.entries()) {
    index.apply(append);
    if (place % 3 === 0) index.prepare();
    if (place % 3 === 1) index.preparing().next();
  }
  return index;
}

/** A store as if it were on another machine: its log cannot be read directly, so whatever follows it copies it. */
export function remote(store: EventStore): EventStore {
  return {
    identity: store.identity,
    append: (...append) => store.append(...append),
    readStream: (...read) => store.readStream(...read),
    lastPosition: (options) => store.lastPosition(options),
    subscribe: (options) => store.subscribe(options),
    close: () => store.close(),
  };
}
