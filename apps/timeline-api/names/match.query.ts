import { Injectable } from '@nestjs/common';
import { pathOf, subjectNamed } from '../../../events/index.js';
import type { Matches, MatchRequest } from '../../../libs/answers/index.js';
import {
  HIT,
  MATCHER_VERSION,
  POSSIBLE,
  type NameMatch,
  type NameMatches,
  type NameQuery,
} from '../../../libs/names/index.js';
import { Timeline } from '../../../libs/timeline/index.js';
import { knownAtText } from '../answers/basis.js';
import { coveredBy } from '../answers/coverage.js';
import type { PointInTime } from '../answers/point-in-time.js';
import type { CsvRow } from '../http/csv.js';

/** Which chips or parties names may mean. */
@Injectable()
export class MatchQueryHandler {
  constructor(private readonly timeline: Timeline) {}

  /**
   * What names match at a point; with `earlier`, only what is new, changed or gone since that point.
   * @throws NamesUnavailableError while the index of names is not available.
   */
  async matches(
    names: MatchRequest['names'],
    { point, question }: PointInTime,
    earlier?: PointInTime,
  ): Promise<Matches> {
    const { names: index } = this.timeline;
    const { asOf, position } = question;
    const queries = names.map((each) => ({ ...each, kind: each.kind ?? ('party' as const) }));
    const now = { asOf, position };
    let found = await index.match(queries, now);
    let before: typeof found | undefined;
    if (earlier !== undefined) {
      // What better matches took the place of, in one run, is not gone or new.
      before = await index.match(withAlso(queries, found), earlier.question);
      found = await index.match(withAlso(queries, before), now);
    }
    const kind = queries.some((each) => each.kind === 'party') ? 'party' : 'chip';
    return {
      results: queries.map((query, place) => ({
        name: query.name,
        asked: index.askedOf(query),
        ...(before === undefined
          ? partedByDismissal(found[place]?.matches ?? [])
          : differenceOf(before[place]?.matches ?? [], found[place]?.matches ?? [])),
        ...(found[place]?.morePossible && { morePossible: true as const }),
      })),
      basis: {
        asOf: point.asOf,
        knownAt: knownAtText(this.timeline.index, position),
        position,
        ...(earlier && { since: { asOf: earlier.point.asOf, position: earlier.point.position } }),
        matcherVersion: MATCHER_VERSION,
        thresholds: { hit: HIT, possible: POSSIBLE },
      },
      ...coveredBy(this.timeline, { kind }, question, point.lists),
    };
  }
}

const withAlso = (queries: readonly NameQuery[], found: readonly NameMatches[]) =>
  queries.map((query, place) => ({
    ...query,
    also: (found[place]?.matches ?? []).map(({ subject }) => subject),
  }));

type Result = Matches['results'][number];
type Parted = Pick<Result, 'matches' | 'dismissed' | 'gone'>;

const isLive = ({ dismissed }: NameMatch): boolean => dismissed === undefined;

function partedByDismissal(found: readonly NameMatch[]): Parted {
  return {
    matches: found.filter(isLive).map(withLink),
    dismissed: found.filter((each) => !isLive(each)).map(withLink),
  };
}

/** What of two runs differs: both are of this matcher, so that it is what was recorded that makes the difference. */
function differenceOf(before: readonly NameMatch[], found: readonly NameMatch[]): Parted {
  const was = new Map(before.filter(isLive).map((each) => [each.subject, each]));
  const live = found.filter(isLive);
  const is = new Set(live.map(({ subject }) => subject));
  return {
    matches: live.flatMap((each): Result['matches'] => {
      const earlier = was.get(each.subject);
      if (earlier === undefined) return [{ ...withLink(each), change: 'new' as const }];
      if (isSame(earlier, each)) return [];
      const { score, strength, matchedName, nameKind } = earlier;
      return [
        { ...withLink(each), change: 'changed' as const, was: { score, strength, matchedName, nameKind } },
      ];
    }),
    gone: [...was.values()].filter(({ subject }) => !is.has(subject)).map(withLink),
    dismissed: found.filter((each) => !isLive(each) && was.has(each.subject)).map(withLink),
  };
}

const isSame = (one: NameMatch, other: NameMatch): boolean =>
  one.score === other.score && one.matchedName === other.matchedName && one.nameKind === other.nameKind;

function withLink({ explanation, ...match }: NameMatch): Result['dismissed'][number] {
  const subject = subjectNamed(match.subject);
  return { ...match, explanation, href: subject === undefined ? '' : pathOf(subject) };
}

/** The columns of matches as CSV. */
export const matchColumns = [
  'row',
  'name',
  'subject',
  'score',
  'strength',
  'matchedName',
  'nameKind',
  'penalties',
  'dismissed',
  'change',
  'morePossible',
  'reservations',
] as const;

/** A row for each match, dismissed and gone ones after the others, and one for each name without any. */
export function rowsOfMatches({ results, reservations }: Matches): CsvRow[] {
  const reserved = reservations.map(({ kind }) => kind).join('; ');
  return results.flatMap(({ name, matches, dismissed, gone = [], morePossible }, place): CsvRow[] => {
    const about = {
      ...{ row: place + 1, name, reservations: reserved },
      ...(morePossible && { morePossible: 'true' }),
    };
    const isDismissed = new Set(dismissed.map(({ subject }) => subject));
    const all: readonly Result['matches'][number][] = [
      ...matches,
      ...dismissed,
      ...gone.filter(({ subject }) => !isDismissed.has(subject)),
    ];
    if (all.length === 0) return [about];
    return all.map((match) => {
      const { subject, score, strength, matchedName, nameKind, explanation, dismissed: by, change } = match;
      return {
        ...about,
        subject,
        score,
        strength,
        matchedName,
        nameKind,
        penalties: explanation.penalties.map(({ reason, factor }) => `${reason} ${factor}`).join('; '),
        dismissed: by?.reason,
        change: change ?? (gone.some((each) => each.subject === subject) ? 'gone' : undefined),
      };
    });
  });
}
