import { answerPath, questionOf } from '../question/question.js';
import { isViewed } from '../question/subjects.js';
import { ask } from './client.js';

/** What was asked before anything was drawn, by its path. */
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
  // Whoever has taken it sees that it failed; nobody else gets the failure, as after signing in.
  answer.catch(() => early.delete(path));
}

/** What was asked early at a path, for whoever asks there first; undefined if nothing was. */
export function takeEarly<Answer>(path: string): Promise<Answer> | undefined {
  const answer = early.get(path);
  early.clear();
  return answer as Promise<Answer> | undefined;
}
