import type { CloudEvent } from '../../../libs/answers/index.js';
import { printable } from '../../../libs/printable/index.js';

/** An event on one line: `12 2026-11-26T06:00:00.000Z party/huawei PartyRestricted "entity-list-2019" by analyst`. */
export function eventLine(given: CloudEvent): string {
  const { id, type, subject, time, actor, data } = printable(given);
  return `${id} ${time} ${subject} ${type.slice(type.lastIndexOf('.') + 1)} "${data.factId}" by ${actor}`;
}
