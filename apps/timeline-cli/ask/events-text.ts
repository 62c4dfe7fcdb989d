import { printable } from '../../../libs/printable/index.js';
import type { Page } from './pages.js';

/** The parts of a CloudEvent that its line shows. */
export interface LoggedEvent {
  /** Its position. */
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly actor: string;
  readonly data: { readonly factId?: string };
}

/** A page of the event log. */
export interface EventsPage extends Page {
  readonly events: readonly LoggedEvent[];
  readonly position: number;
  readonly head: number;
}

/** An event on one line: `12 2026-11-26T06:00:00.000Z party/huawei PartyRestricted "entity-list-2019" by analyst`. */
export function eventLine(given: LoggedEvent): string {
  const { id, type, subject, time, actor, data } = printable(given);
  const fact = data.factId === undefined ? '' : ` "${data.factId}"`;
  return `${id} ${time} ${subject} ${type.slice(type.lastIndexOf('.') + 1)}${fact} by ${actor}`;
}
