import { isSlug, subjectNamed, type Subject } from '../../../events/index.js';
import { invalidRequest } from './problems/problem.js';

/**
 * Reads the query parameter `subject`: `chip/nvidia-a100`. `kinds` are the names of the kinds that it may be of.
 * @throws ProblemError (400) if it has another form.
 */
export function readSubject(name: string | undefined, kindNames: readonly string[]): Subject | undefined {
  const isKnown = name !== undefined && kindNames.includes(name.slice(0, Math.max(name.indexOf('/'), 0)));
  const named = isKnown ? subjectNamed(name) : undefined;
  if (name === undefined || (named !== undefined && isSlug(named.id))) return named;
  const kinds = kindNames.map((kind) => `${kind}/`).join(', ');
  const detail = `must be one of ${kinds} and an id of lower-case letters, digits and hyphens (chip/nvidia-a100)`;
  throw invalidRequest([{ parameter: 'subject', detail }]);
}
