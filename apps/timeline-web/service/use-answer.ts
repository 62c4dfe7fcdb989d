import { useEffect, useState } from 'preact/hooks';
import { accessToken, ask, RequestFailed, type Failure } from './client.js';
import { takeEarly } from './early.js';

/** The state of a question: its answer, or the previous one until the next has arrived. */
export interface Asked<Answer> {
  readonly answer: Answer | undefined;
  readonly failure: Failure | undefined;
  /** Whether what is shown is of an earlier question, or nothing yet. */
  readonly isAsking: boolean;
}

/** How long until a service that is not ready is asked again, in milliseconds. */
const NOT_READY_PAUSE = 2000;

/**
 * The answer of a path, asked again whenever the path, the token or `version` changes. Without a path nothing is asked.
 * A service that is not ready, or cannot be reached, is asked again every two seconds.
 */
export function useAnswer<Answer>(path: string | undefined, version: unknown = 0): Asked<Answer> {
  const [asked, setAsked] = useState<Asked<Answer>>(nothing);
  const token = accessToken.value;
  useEffect(() => {
    if (path === undefined) {
      setAsked({ ...nothing, isAsking: false });
      return;
    }
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tryNow = async (): Promise<void> => {
      try {
        const answer = await (takeEarly<Answer>(path) ?? ask<Answer>(path, { signal: abort.signal }));
        if (!abort.signal.aborted) setAsked({ answer, failure: undefined, isAsking: false });
      } catch (error) {
        if (abort.signal.aborted) return;
        if (!(error instanceof RequestFailed)) throw error;
        const { failure } = error;
        setAsked({ answer: undefined, failure, isAsking: false });
        if (failure.status === undefined || failure.status === 503)
          timer = setTimeout(() => void tryNow(), NOT_READY_PAUSE);
      }
    };
    setAsked((before) => ({ ...before, isAsking: true }));
    void tryNow();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [path, version, token]);
  return asked;
}

const nothing: Asked<never> = { answer: undefined, failure: undefined, isAsking: true };
