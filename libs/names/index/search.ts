import { compareStrings, subjectName, subjectNamed, type AsOf, type Subject } from '../../../events/index.js';
import { keysOfQuery, surestKeysOfQuery } from '../keys/name-keys.js';
import { ReadForm } from '../score/read-form.js';
import { TypedText } from '../score/score.js';
import { formsOf } from '../words/forms.js';
import type { NameIndex } from './name-index.js';
import { isKnownAt } from './subjects.js';

/** What a text that was searched for is exactly, however it is spaced, punctuated and capitalised. */
type ExactMatch = 'identifier' | 'id' | 'name';

/** A chip, party or sale that was found, with the name that it has at the head. */
export interface FoundSubject {
  readonly subject: Subject;
  readonly name?: string;
  /** Absent: the text is only like what the subject is known by. */
  readonly exact?: ExactMatch;
  /** How well it fits the text: larger is better; comparable within one search only. */
  readonly score: number;
}

/** Forms that are scored for a search. */
const MOST_SCORED = 250;

/** A search costs as much as its text is long: what is longer than a name is cut off. */
const LONGEST_TEXT = 150;

const exactScores = { identifier: 6, id: 5, primary: 4, name: 3 } as const;

/** What fits less is something else. Who types has often only one word of several yet. */
const LEAST_ALIKE = 0.25;

/** A name that has every word of the text, and one that is only like it. */
const WITH_EVERY_WORD = 1;

interface Found {
  readonly subject: number;
  readonly score: number;
  readonly exact?: ExactMatch;
}

/**
 * The best `limit` subjects for a text that is being typed, best first: those with exactly this identifier, id or name,
 * a primary one before an alias; then those with a name that has every word; then those that are like the text. Of two
 * that fit alike, a parent is before its subsidiary.
 */
export function searchText(index: NameIndex, text: string, limit: number, asOf: AsOf): FoundSubject[] {
  const position = index.position;
  const best = new Map<number, Found>();
  const keep = (found: Found): void => {
    if ((best.get(found.subject)?.score ?? -1) < found.score) best.set(found.subject, found);
  };
  for (const row of index.rowsWithText(text, position)) keep(exactly(index, row));
  for (const form of formsOf(text.slice(0, LONGEST_TEXT))) {
    const candidates = index.keys.candidates(
      keysOfQuery(form, true),
      surestKeysOfQuery(form),
      MOST_SCORED,
      (number) => index.hasRow(number, (row) => index.rows.isKnownAt(row, position)),
    );
    const typing = new TypedText(new ReadForm(form));
    for (const { form: number } of candidates) {
      const typed = typing.scoreOf(index.form(number));
      if (typed === undefined || (!typed.hasEveryWord && typed.score < LEAST_ALIKE)) continue;
      const score = typed.score + (typed.hasEveryWord ? WITH_EVERY_WORD : 0);
      for (const row of index.rowsOfForm(number))
        if (index.rows.isKnownAt(row, position)) keep({ subject: index.rows.subjectOf(row), score });
    }
  }
  const sorted = [...best.values()].sort(
    (a, b) => b.score - a.score || compareStrings(index.keyOf(a.subject), index.keyOf(b.subject)),
  );
  return parentsFirst(index, sorted.slice(0, 2 * limit), position)
    .slice(0, limit)
    .flatMap((found) => foundOf(index, found, asOf));
}

function exactly(index: NameIndex, row: number): Found {
  const subject = index.rows.subjectOf(row);
  const kind = index.rows.kindOf(row);
  if (kind === 'identifier' || kind === 'id') return { subject, exact: kind, score: exactScores[kind] };
  return { subject, exact: 'name', score: kind === 'primary' ? exactScores.primary : exactScores.name };
}

function foundOf(index: NameIndex, { subject, score, exact }: Found, asOf: AsOf): FoundSubject[] {
  const key = index.keyOf(subject);
  const named = subjectNamed(key);
  if (named === undefined) return [];
  const name = nameAt(index, subject, asOf);
  return [
    {
      subject: named,
      ...(name === undefined ? {} : { name }),
      ...(exact === undefined ? {} : { exact }),
      score: Math.round(score * 1000) / 1000,
    },
  ];
}

/** The newest primary name that a subject bears; of one without, the newest other name. */
function nameAt(index: NameIndex, subject: number, asOf: AsOf): string | undefined {
  const kinds = [...index.kindsOf(subject, asOf, index.position)];
  const rows = (wanted: readonly string[]): number[] =>
    kinds.filter(([, kind]) => wanted.includes(kind)).map(([row]) => row);
  const row = rows(['primary']).at(-1) ?? rows(['alias', 'weak-alias', 'former'])[0];
  return row === undefined ? undefined : index.rows.textOf(row);
}

/** Moves a parent before its subsidiary where the text is as exactly the one as the other. */
function parentsFirst(index: NameIndex, found: readonly Found[], position: number): Found[] {
  const left = [...found];
  const sorted: Found[] = [];
  const take = (each: Found): void => {
    const place = left.indexOf(each);
    if (place < 0) return;
    left.splice(place, 1);
    const parent = parentOf(index, each.subject, position);
    const above = left.find((other) => other.subject === parent && tierOf(other) === tierOf(each));
    if (above !== undefined) take(above);
    sorted.push(each);
  };
  for (const each of found) take(each);
  return sorted;
}

const tierOf = ({ score, exact }: Found): string =>
  exact ?? (score >= WITH_EVERY_WORD ? 'every word' : 'like');

function parentOf(index: NameIndex, subject: number, position: number): number | undefined {
  const fact = index
    .subject(subject)
    .facts.findLast((each) => each.parentId !== undefined && isKnownAt(each, position));
  return fact?.parentId === undefined
    ? undefined
    : index.numberOf(subjectName({ kind: 'party', id: fact.parentId }));
}
