import type { Subject } from '../../../events/index.js';
import type { AsOfIndex, WorldFilter } from '../../../libs/as-of/index.js';
import type { SubjectSearch } from '../../../libs/timeline/index.js';
import { ProblemError } from '../problems/problem.js';

const NEAR_IDS = 5;

/** 404 with the ids that the caller may have meant, among those seen by the asked position. */
export function neverSeen(
  subject: Subject,
  position: number,
  search: SubjectSearch,
  index: AsOfIndex,
): ProblemError {
  const near = search
    .find(subject.id, 4 * NEAR_IDS)
    .map((found) => found.subject)
    .filter((found) => found.kind === subject.kind && index.wasSeen(found, position))
    .slice(0, NEAR_IDS)
    .map(({ id }) => id);
  const detail = `Nothing recorded up to position ${position} is about the ${subject.kind} "${subject.id}" or names it. That is no clearance.${beginningOf(index, position)}`;
  return new ProblemError(404, 'subject-never-seen', 'The subject was never seen', detail, {
    members: { near, position },
  });
}

/** Who asks what was known on a date before there was this log means what the public could know. */
function beginningOf(index: AsOfIndex, position: number): string {
  if (position > 0 || index.head === 0) return '';
  const first = new Date(index.factAt(1).recordedAt).toISOString();
  return ` Here nothing was known before ${first}, when the log begins; what was public by a date is asked with publishedBy.`;
}

/**
 * A filter by what was never seen matches nothing, which would look like a clearance.
 * @throws ProblemError 404 with the ids or names that there are.
 */
export function refuseUnseen(
  { subject, authority }: WorldFilter,
  position: number,
  search: SubjectSearch,
  index: AsOfIndex,
): void {
  if (subject !== undefined && !index.wasSeen(subject, position))
    throw neverSeen(subject, position, search, index);
  if (authority === undefined) return;
  const known = index.authorities(position);
  if (known.includes(authority)) return;
  const detail = `Nothing recorded up to position ${position} names the authority "${authority}". That is no clearance.`;
  throw new ProblemError(404, 'authority-never-seen', 'The authority was never seen', detail, {
    members: { known, position },
  });
}
