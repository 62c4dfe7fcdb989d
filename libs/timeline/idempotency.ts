import { parse as parseUuid, v5 as uuidFromName } from 'uuid';
import type { EventMetadata } from '../../events/index.js';

/** The form of an idempotency key: 1 to 255 visible ASCII characters. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

/** Never changes: ids of recorded events derive from it. */
const EVENT_ID_NAMESPACE = parseUuid('6f1c2b1e-3c8e-4c5b-9a55-0d8f5f1b7a10');

/** What every event of a command carries of it. */
export type Origin = Pick<EventMetadata, 'actor' | 'commandId' | 'requestHash'>;

/** The id of a command with a key. A key is scoped to the actor and the stream: others may use the same one. */
export function commandIdOf(key: string, actor: string, stream: string): string {
  return idFromName(JSON.stringify([actor, stream, key]));
}

/** The id of an event, by its index in the append of its command: a retry has the same ids. */
export function eventIdOf(commandId: string, appendIndex: number): string {
  return idFromName(`${commandId}/${appendIndex}`);
}

function idFromName(name: string): string {
  return uuidFromName(Buffer.from(name), EVENT_ID_NAMESPACE);
}
