import { comparableText, subjectName } from '../../events/index.js';
import { describe as describeSubject, type AsOfIndex, type Question } from '../../libs/as-of/index.js';
import type { NameMatch, NameMatcher, NameMatches, NameQuery } from '../../libs/names/index.js';
import type { Sale, SaleMatches } from '../../libs/screening/index.js';

/*
 * Matches by names that are the same, for tests of what is made of matches. A name that contains another one whole is a
 * possible match.
 */

function matchesOf(index: AsOfIndex, question: Question, { name, kind }: NameQuery): NameMatches {
  const typed = comparableText(name);
  const found = index.seenSubjects().flatMap((subject): NameMatch[] => {
    if (subject.kind !== kind || !index.wasSeen(subject, question.position)) return [];
    const names = describeSubject(index, subject, question)?.names ?? [];
    const scores = names.map((each) => ({ each, score: scoreOf(comparableText(each.name), typed) }));
    const best = scores.sort((a, b) => b.score - a.score)[0];
    if (best === undefined || best.score === 0) return [];
    const strength = best.score === 1 ? 'hit' : 'possible';
    const matched = { matchedName: best.each.name, nameKind: 'primary' } as const;
    const explanation = { tokens: [], penalties: [] };
    return [{ subject: subjectName(subject), score: best.score, strength, ...matched, explanation }];
  });
  return { matches: found.sort((a, b) => b.score - a.score) };
}

function scoreOf(recorded: string, typed: string): number {
  if (recorded === typed) return 1;
  return recorded.includes(typed) || typed.includes(recorded) ? 0.7 : 0;
}

/** A matcher over the index of a timeline, which names as {@link exactMatches} does. */
export const exactMatcher = (timeline: { readonly index: AsOfIndex }): NameMatcher => ({
  version: 1,
  match: (queries, { asOf, position }) =>
    Promise.resolve(queries.map((query) => matchesOf(timeline.index, { asOf, position }, query))),
});

/** What the names of a sale match. */
export function exactMatches(index: AsOfIndex, question: Question, sale: Sale): SaleMatches {
  const of = (id: string | undefined, name: string | undefined, kind: NameQuery['kind']): NameMatches =>
    id !== undefined || name === undefined ? { matches: [] } : matchesOf(index, question, { name, kind });
  return {
    parties: sale.parties.map(({ id, name }) => of(id, name, 'party')),
    items: sale.items.map(({ chipId, name }) => of(chipId, name, 'chip')),
  };
}
