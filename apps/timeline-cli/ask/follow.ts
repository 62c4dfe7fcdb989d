import { EventSource } from 'eventsource';
import type { CloudEvent } from '../../../libs/answers/index.js';
import { RequestFailedError, type TimelineClient } from '../client.js';

/** What to follow, and what happens with it. */
export interface Following {
  /** The path of the event log, with its filter. */
  readonly path: string;
  readonly onEvent: (event: CloudEvent) => void;
  /** Called when the connection is lost; it is opened again after the last event. */
  readonly onInterruption: () => void;
  readonly signal: AbortSignal;
}

/**
 * Follows the event log live until the signal aborts. A lost connection is opened again after the last event that
 * came; answers the position of that one, or undefined if none has come.
 * @throws RequestFailedError if the service refuses the stream; the message says how to continue.
 */
export function follow(client: TimelineClient, following: Following): Promise<string | undefined> {
  const { path, onEvent, onInterruption, signal } = following;
  const source = new EventSource(client.urlOf(path), {
    fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, ...client.authorization } }),
  });
  let last: string | undefined;
  return new Promise<string | undefined>((resolve, reject) => {
    source.onmessage = ({ data, lastEventId }) => {
      last = lastEventId;
      onEvent(JSON.parse(String(data)) as CloudEvent);
    };
    source.onerror = ({ code, message }) => {
      if (source.readyState !== EventSource.CLOSED) {
        onInterruption();
        return;
      }
      const status = code === undefined ? {} : { status: code };
      const resume = last === undefined ? '' : ` Continue with --after ${last}.`;
      reject(
        new RequestFailedError(
          `The stream has ended: ${message ?? 'the service closed it'}.${resume}`,
          status,
        ),
      );
    };
    signal.addEventListener('abort', () => resolve(last), { once: true });
  }).finally(() => source.close());
}
