import { comparableText } from '../../../events/index.js';
import { askedKey } from '../changes.js';
import { keysOfQuery } from '../index-of-names/keys.js';
import type { MatchPenalty, NameKind, NameMatch, NamePoint, NameQuery } from '../matching.js';
import { HIT, penalty, POSSIBLE, rounded, scoreForms, withPenalties, type Score } from '../score/score.js';
import { formsOf } from '../words/forms.js';
import type { NameBook } from './name-book.js';
import { detailsAt, dismissalAt } from './subjects.js';

/** Forms that are scored for each form of a query. */
const MOST_SCORED = 150;

/** Matches of one query that are returned. */
const MOST_MATCHES = 50;

/** Schemes of which a party has one identifier: another value means another party. */
const ONE_OF_EACH: ReadonlySet<string> = new Set(['lei', 'imo']);

interface Found {
  readonly score: Score;
  readonly row: number;
  readonly nameKind: NameKind;
}

/** Of equal scores, the name that says most. */
const kindsFirst: readonly NameKind[] = ['identifier', 'primary', 'alias', 'former', 'weak-alias', 'id'];

/** An id is our own name of a subject: one that it is called by says more, even if it fits a little less. */
const ID_BEHIND = 0.05;

const rankOf = ({ score: { score }, nameKind }: Found): number => score - (nameKind === 'id' ? ID_BEHIND : 0);

const isBetter = (one: Found, other: Found): boolean =>
  rankOf(one) > rankOf(other) ||
  (rankOf(one) === rankOf(other) && kindsFirst.indexOf(one.nameKind) < kindsFirst.indexOf(other.nameKind));

/** The subjects of a kind that a name may mean at a point, best first. */
export function matchName(book: NameBook, query: NameQuery, point: NamePoint): NameMatch[] {
  const best = new Map<number, Found>();
  const keep = (subject: number, found: Found): void => {
    const before = best.get(subject);
    if (before === undefined || isBetter(found, before)) best.set(subject, found);
  };
  for (const { subject, found } of byIdentifiers(book, query, point)) keep(subject, found);
  const kinds = new Map<number, Map<number, NameKind>>();
  const kindsOf = (subject: number): Map<number, NameKind> => {
    const known = kinds.get(subject) ?? book.kindsOf(subject, point.asOf, point.position);
    kinds.set(subject, known);
    return known;
  };
  const prefix = `${query.kind}/`;
  const isWanted = (row: number): boolean =>
    book.rows.isKnownAt(row, point.position) && book.subject(book.rows.subjectOf(row)).key.startsWith(prefix);
  for (const form of formsOf(query.name)) {
    const candidates = book.index.candidates(keysOfQuery(form, false), MOST_SCORED, (number) =>
      book.rowsOfForm(number).some(isWanted),
    );
    for (const { form: number } of candidates) {
      const score = scoreForms(form, book.form(number), query.kind);
      if (score === undefined || score.score < POSSIBLE) continue;
      for (const row of book.rowsOfForm(number).filter(isWanted)) {
        const subject = book.rows.subjectOf(row);
        const nameKind = kindsOf(subject).get(row);
        if (nameKind === undefined) continue;
        const penalties = penaltiesOf(book, subject, nameKind, query, point.position);
        keep(subject, { score: withPenalties(score, penalties), row, nameKind });
      }
    }
  }
  return [...best]
    .map(([subject, found]) => withDismissal(book, subject, matchOf(book, subject, found), query, point))
    .filter(({ score }) => score >= POSSIBLE)
    .sort((a, b) => b.score - a.score || (a.subject < b.subject ? -1 : 1))
    .slice(0, MOST_MATCHES);
}

function withDismissal(
  book: NameBook,
  subject: number,
  match: NameMatch,
  query: NameQuery,
  { position }: NamePoint,
): NameMatch {
  const dismissed = dismissalAt(book.subject(subject), askedKey(query), position);
  return dismissed === undefined ? match : { ...match, dismissed };
}

function matchOf(book: NameBook, subject: number, { score, row, nameKind }: Found): NameMatch {
  const value = rounded(score.score);
  return {
    subject: book.subject(subject).key,
    score: value,
    strength: value >= HIT ? 'hit' : 'possible',
    matchedName: book.rows.textOf(row),
    nameKind,
    explanation: { tokens: score.tokens, penalties: score.penalties },
  };
}

function byIdentifiers(
  book: NameBook,
  { identifiers = [], kind }: NameQuery,
  { position }: NamePoint,
): { subject: number; found: Found }[] {
  return identifiers.flatMap(({ scheme, value }) => {
    const text = `${scheme}:${value}`;
    return book
      .rowsWithText(text, position)
      .filter((row) => book.rows.kindOf(row) === 'identifier')
      .filter((row) => book.subject(book.rows.subjectOf(row)).key.startsWith(`${kind}/`))
      .map((row) => ({
        subject: book.rows.subjectOf(row),
        found: {
          score: {
            score: 1,
            tokens: [{ query: text, matched: book.rows.textOf(row), similarity: 1, weight: 1 }],
            penalties: [],
          },
          row,
          nameKind: 'identifier',
        },
      }));
  });
}

function penaltiesOf(
  book: NameBook,
  subject: number,
  nameKind: NameKind,
  { country, identifiers = [] }: NameQuery,
  position: number,
): MatchPenalty[] {
  const penalties: MatchPenalty[] = [];
  if (nameKind === 'weak-alias') penalties.push(penalty('weak-alias'));
  if (nameKind === 'former') penalties.push(penalty('former-name'));
  if (country === undefined && identifiers.length === 0) return penalties;
  const known = detailsAt(book.subject(subject), position);
  if (country !== undefined && known.countries.size > 0 && !known.countries.has(country))
    penalties.push(penalty('another-country'));
  const isOther = identifiers.some(({ scheme, value }) => {
    const same = known.identifiers.filter((each) => each.scheme === scheme);
    return (
      ONE_OF_EACH.has(scheme) &&
      same.length > 0 &&
      same.every((each) => comparableText(each.value) !== comparableText(value))
    );
  });
  if (isOther) penalties.push(penalty('another-identifier'));
  return penalties;
}
