import { isSlug, subjectKindNames, subjectNamed, type Subject } from '../../../events/index.js';
import { invalidRequest } from './problems/problem.js';

/**
 * Reads the query parameter `subject`: `chip/nvidia-a100`.
 * @throws ProblemError (400) if it has another form.
 */
export function readSubject(name: string | undefined): Subject | undefined {
  const named = name === undefined ? undefined : subjectNamed(name);
  if (name === undefined || (named !== undefined && isSlug(named.id))) return named;
  const kinds = subjectKindNames.map((kind) => `${kind}/`).join(', ');
  const detail = `must be one of ${kinds} and an id of lower-case letters, digits and hyphens (chip/nvidia-a100)`;
  throw invalidRequest([{ parameter: 'subject', detail }]);
}
