import { Injectable } from '@nestjs/common';
import { pathOf, subjectNamed } from '../../../events/index.js';
import type { Matches, MatchRequest } from '../../../libs/answers/index.js';
import { HIT, MATCHER_VERSION, POSSIBLE, type NameMatch } from '../../../libs/names/index.js';
import { Timeline } from '../../../libs/timeline/index.js';
import { knownAtText } from '../answers/basis.js';
import { coveredBy } from '../answers/coverage.js';
import type { PointInTime } from '../answers/point-in-time.js';
import type { CsvRow } from '../http/csv.js';

/** Which chips or parties names may mean. */
@Injectable()
export class MatchQueryHandler {
  constructor(private readonly timeline: Timeline) {}

  /** @throws NamesUnavailableError while the index of names is not available. */
  async matches(names: MatchRequest['names'], { point, question }: PointInTime): Promise<Matches> {
    const { asOf, position } = question;
    const queries = names.map((each) => ({ ...each, kind: each.kind ?? ('party' as const) }));
    const found = await this.timeline.names.match(queries, { asOf, position });
    const kind = queries.some((each) => each.kind === 'party') ? 'party' : 'chip';
    return {
      results: names.map(({ name }, place) => {
        const all = (found[place] ?? []).map(withLink);
        return {
          name,
          matches: all.filter(({ dismissed }) => dismissed === undefined),
          dismissed: all.filter(({ dismissed }) => dismissed !== undefined),
        };
      }),
      basis: {
        asOf: point.asOf,
        knownAt: knownAtText(this.timeline.index, position),
        position,
        matcherVersion: MATCHER_VERSION,
        thresholds: { hit: HIT, possible: POSSIBLE },
      },
      ...coveredBy(this.timeline, { kind }, question, point.lists),
    };
  }
}

function withLink({ explanation, ...match }: NameMatch): Matches['results'][number]['matches'][number] {
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
  'reservations',
] as const;

/** A row for each match, dismissed ones after the others, and one for each name without any. */
export function rowsOfMatches({ results, reservations }: Matches): CsvRow[] {
  const reserved = reservations.map(({ kind }) => kind).join('; ');
  return results.flatMap(({ name, matches, dismissed }, place): CsvRow[] => {
    const about = { row: place + 1, name, reservations: reserved };
    const all = [...matches, ...dismissed];
    if (all.length === 0) return [about];
    return all.map(({ subject, score, strength, matchedName, nameKind, explanation, dismissed: by }) => ({
      ...about,
      subject,
      score,
      strength,
      matchedName,
      nameKind,
      penalties: explanation.penalties.map(({ reason, factor }) => `${reason} ${factor}`).join('; '),
      dismissed: by?.reason,
    }));
  });
}
