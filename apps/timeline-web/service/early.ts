import { answerPath, questionOf } from '../question/question.js';
import { isViewed } from '../question/subjects.js';
import { ask } from './client.js';

/** The requests that were sent before the page was drawn, by path. */
const early = new Map<string, Promise<unknown>>();

/**
 * Asks for the answer that an address of a subject shows, while the page is still being drawn for the first time: that
 * takes as long as the service does.
 */
export function askEarly({ pathname, search }: Pick<Location, 'pathname' | 'search'>, today: string): void {
  const [kind = '', id = '', ...more] = pathname.split('/').slice(1);
  if (!isViewed(kind) || id === '' || more.length > 0) return;
  const query = Object.fromEntries(new URLSearchParams(search));
  const path = answerPath({ kind, id: decodeURIComponent(id) }, questionOf(query), today);
  const answer = ask(path);
  early.set(path, answer);
  // The caller that took it gets the failure; a later one, such as after signing in, asks again.
  answer.catch(() => early.delete(path));
}

/** The early request for a path, for the first caller only; undefined if there was none. */
export function takeEarly<Answer>(path: string): Promise<Answer> | undefined {
  const answer = early.get(path);
  early.clear();
  return answer as Promise<Answer> | undefined;
}
