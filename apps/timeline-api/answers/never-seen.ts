import { answeredKinds, pathOf, subjectName, type Subject } from '../../../events/index.js';
import type { AsOfIndex, WorldFilter } from '../../../libs/as-of/index.js';
import type { Timeline } from '../../../libs/timeline/index.js';
import { asOfNow } from './point-in-time.js';
import { NamesUnavailableError } from '../../../libs/names/index.js';
import { ProblemError } from '../http/problems/problem.js';
import type { CoverageResult } from './coverage.js';

const NEAR_IDS = 5;

type NamedTimeline = Pick<Timeline, 'names' | 'now'> & { readonly index: AsOfIndex };

/**
 * 404 with similar ids, and with the same id of other kinds, of subjects that were seen by the requested position; and
 * with the editions of lists that the subject was looked for on: nothing on them is recorded of that id.
 */
export function neverSeen(
  subject: Subject,
  position: number,
  timeline: NamedTimeline,
  covered?: CoverageResult,
): ProblemError {
  const { index } = timeline;
  const ofOtherKinds = answeredKinds
    .map((kind): Subject => ({ kind, id: subject.id }))
    .filter((other) => other.kind !== subject.kind && index.wasSeen(other, position));
  const others = ofOtherKinds.map((other) => ` A ${other.kind} has that id: ${pathOf(other)}.`).join('');
  const detail = `Nothing recorded up to position ${position} is about the ${subject.kind} "${subject.id}" or names it. That is no clearance.${others}${lookedAt(covered)}${beginningOf(index, position)}`;
  return new ProblemError(404, 'subject-never-seen', 'The subject was never seen', detail, {
    members: {
      position,
      ...(others === '' ? {} : { knownAs: ofOtherKinds.map(subjectName) }),
      ...(covered && {
        coverage: [...covered.coverage],
        reservations: covered.reservations,
      }),
    },
    late: async () => ({ near: await nearIds(subject, position, timeline) }),
  });
}

/** The lists that a subject was looked for on, each by the edition before the date. */
function lookedAt(covered: CoverageResult | undefined): string {
  if (covered === undefined) return '';
  if (covered.coverage.length === 0)
    return covered.reservations.length === 0
      ? ''
      : ' No list was searched: none of the lists that matter is loaded.';
  const lists = covered.coverage.map(
    ({ list, state, before }) =>
      `${list} (${before === undefined ? 'no edition' : `edition of ${before.edition}`}${state === 'covered' ? '' : `: ${state}`})`,
  );
  return ` Lists that were searched: ${lists.join(', ')}. They may have it under another id: search for its name with /v1/search.`;
}

/** Ids like that of a subject. None while the index of names is not available. */
async function nearIds(subject: Subject, position: number, timeline: NamedTimeline): Promise<string[]> {
  const found = await timeline.names
    .search(subject.id, 4 * NEAR_IDS, asOfNow(timeline))
    .catch((error: unknown) => {
      if (error instanceof NamesUnavailableError) return [];
      throw error;
    });
  const ids = found
    .map((each) => each.subject)
    .filter((each) => each.kind === subject.kind && timeline.index.wasSeen(each, position))
    .map(({ id }) => id);
  return [...new Set(ids)].slice(0, NEAR_IDS);
}

/** A question about knowledge before the log begins is probably about what was public: names the parameter for it. */
function beginningOf(index: AsOfIndex, position: number): string {
  if (position > 0 || index.head === 0) return '';
  const first = new Date(index.knownFrom(1)).toISOString();
  return ` This log begins at ${first}: nothing was recorded before. For what was public by a date, use publishedBy.`;
}

/**
 * Refuses a filter by a subject, an authority or a list that was never seen: an empty page would look like a clearance.
 * @throws ProblemError (404) with the recorded ids or names.
 */
export function refuseUnseen(
  { subject, authority, list }: WorldFilter,
  position: number,
  timeline: NamedTimeline,
  coveredFor?: (subject: Subject) => CoverageResult,
): void {
  const { index } = timeline;
  if (subject !== undefined && !index.wasSeen(subject, position))
    throw neverSeen(subject, position, timeline, coveredFor?.(subject));
  refuseUnseenName('authority', authority, index.authorities(position), position);
  refuseUnseenName('list', list, index.lists(position), position);
}

function refuseUnseenName(
  what: 'authority' | 'list',
  name: string | undefined,
  known: readonly string[],
  position: number,
): void {
  if (name === undefined || known.includes(name)) return;
  const detail = `Nothing recorded up to position ${position} names the ${what} "${name}". That is no clearance.`;
  throw new ProblemError(404, `${what}-never-seen`, `The ${what} was never seen`, detail, {
    members: { known, position },
  });
}
