import { randomUUID } from 'node:crypto';
import type { NewEvent } from '../../../libs/event-store/index.js';

/** An event that no stream holds yet, with a random id. What it says does not matter; `parts` replaces any of it. */
export function newEvent(parts: Partial<NewEvent> = {}): NewEvent {
  return { id: randomUUID(), type: 'ChipObserved', data: {}, metadata: {}, ...parts };
}

/** So many new events, numbered from 0 by `data.index`. */
export function newEvents(count: number, parts: Partial<NewEvent> = {}): readonly NewEvent[] {
  return Array.from({ length: count }, (_, index) => newEvent({ data: { index }, ...parts }));
}

/** The name of a chip's stream that nothing was written to. */
export function newStream(): string {
  return `chip-${randomUUID()}`;
}
