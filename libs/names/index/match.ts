import { comparableIdentifier, comparableScheme, compareStrings } from '../../../events/index.js';
import { keysOfQuery, surestKeysOfQuery } from '../keys/name-keys.js';
import type {
  AskedQuery,
  ComparedAddress,
  MatchPenalty,
  NameKind,
  NameMatch,
  NameMatches,
  NamePoint,
  NameQuery,
} from '../matching.js';
import { penalty, rounded, scoreForms, withPenalties, type Score } from '../score/score.js';
import { HIT, POSSIBLE } from '../score/thresholds.js';
import { ReadForm } from '../score/read-form.js';
import { formsOf, formsOfQuery, textOfForm, type AskedForm } from '../words/forms.js';
import { comparedAddress, wordsOfAddress } from './addresses.js';
import { penaltiesOfPlace } from './places.js';
import type { NameIndex } from './name-index.js';
import { detailsAt, dismissalAt } from './subjects.js';

/** Forms that are scored for each form of a query; of one without vowels, which many names have in common, more. */
const MOST_SCORED = 100;
const MOST_SCORED_WITHOUT_VOWELS = 400;

/** Possible matches of one query that are returned; every hit is: one that is cut off would clear what it is about. */
const MOST_POSSIBLE = 50;

/** Forms that are scored last: if none of these fits, those that share less with the query do not either. */
const SCORED_LAST = 20;

/** Schemes of which a party has one identifier: another value means another party. */
const ONE_OF_EACH: ReadonlySet<string> = new Set(['lei', 'imo']);

interface Found {
  readonly score: Score;
  readonly row: number;
  readonly nameKind: NameKind;
  readonly address?: ComparedAddress;
}

/** Of equal scores, the name that says most. */
const kindsFirst: readonly NameKind[] = ['identifier', 'primary', 'alias', 'former', 'weak-alias', 'id'];

/** An id is our own name of a subject: one that it is called by says more, even if it fits a little less. */
const ID_BEHIND = 0.05;

const rankOf = ({ score: { score }, nameKind }: Found): number => score - (nameKind === 'id' ? ID_BEHIND : 0);

const isBetter = (one: Found, other: Found): boolean =>
  rankOf(one) > rankOf(other) ||
  (rankOf(one) === rankOf(other) && kindsFirst.indexOf(one.nameKind) < kindsFirst.indexOf(other.nameKind));

/** The subjects of a kind that a name may mean at a point. */
export function matchName(index: NameIndex, query: AskedQuery, point: NamePoint): NameMatches {
  const best = new Map<number, Found>();
  const keep = (subject: number, found: Found): void => {
    const before = best.get(subject);
    if (before === undefined || isBetter(found, before)) best.set(subject, found);
  };
  for (const { subject, found } of byIdentifiers(index, query, point)) keep(subject, found);
  const kinds = new Map<number, Map<number, NameKind>>();
  const kindsOf = (subject: number): Map<number, NameKind> => {
    const known = kinds.get(subject) ?? index.kindsOf(subject, point.asOf, point.position);
    kinds.set(subject, known);
    return known;
  };
  const addressWords = query.address === undefined ? undefined : wordsOfAddress(query.address);
  const addressOf = (subject: number): ComparedAddress | undefined =>
    addressWords &&
    comparedAddress(addressWords, detailsAt(index.subject(subject), point.position).addresses);
  const isElsewhere = (subject: number): boolean => {
    if (query.country === undefined) return false;
    const { countries } = detailsAt(index.subject(subject), point.position);
    return countries.size > 0 && !countries.has(query.country);
  };
  const prefix = `${query.kind}/`;
  const isWanted = (row: number): boolean =>
    index.rows.isKnownAt(row, point.position) && index.keyOf(index.rows.subjectOf(row)).startsWith(prefix);
  const how = { kind: query.kind, least: POSSIBLE, digits: 'different' } as const;
  const consider = ({ read, penalties }: ReadQuery, number: number): boolean => {
    const scored = scoreForms(read, index.form(number), how);
    if (scored === undefined) return false;
    const score = withPenalties(scored, penalties);
    for (const row of index.rowsOfForm(number).filter(isWanted)) {
      const subject = index.rows.subjectOf(row);
      const nameKind = kindsOf(subject).get(row);
      if (nameKind === undefined) continue;
      const address = addressOf(subject);
      const found = { subject, nameKind, isAcronym: isAcronym(score), text: index.rows.textOf(row), number };
      const lowered = withPenalties(score, penaltiesOf(index, found, query, point.position));
      const elsewhere = penaltiesOfPlace(lowered, {
        isOtherCountry: isElsewhere(subject),
        isOtherAddress: address?.shared.length === 0,
      });
      keep(subject, { score: withPenalties(lowered, elsewhere), row, nameKind, ...(address && { address }) });
    }
    return true;
  };
  const also = alsoOf(index, query);
  let isCut = false;
  for (const asked of formsOfQuery(query.name)) {
    const { form } = asked;
    const read = { read: new ReadForm(form), penalties: penaltiesOfForm(asked) };
    const most = form.kind === 'consonants' ? MOST_SCORED_WITHOUT_VOWELS : MOST_SCORED;
    const candidates = index.keys.candidates(
      keysOfQuery(form, false),
      surestKeysOfQuery(form),
      most,
      (number) => index.hasRow(number, isWanted),
    );
    const fits = candidates.map(({ form: number }) => consider(read, number));
    isCut ||= candidates.length >= most && fits.slice(-SCORED_LAST).includes(true);
    for (const number of also.forms) consider(read, number);
  }
  const matches = [...best]
    .map(([subject, found]) => withDismissal(index, subject, matchOf(index, subject, found), query, point))
    .filter(({ score }) => score >= POSSIBLE)
    .sort((a, b) => b.score - a.score || compareStrings(a.subject, b.subject));
  const hits = matches.filter(({ strength }) => strength === 'hit').length;
  const shown = matches.filter(
    ({ subject }, place) => place < hits + MOST_POSSIBLE || also.subjects.has(subject),
  );
  return { matches: shown, ...((isCut || shown.length < matches.length) && { morePossible: true }) };
}

/** A form of a query, with what its scores are lowered by whatever it is compared with. */
interface ReadQuery {
  readonly read: ReadForm;
  readonly penalties: readonly MatchPenalty[];
}

/** Of digits and letters that may be written for other letters: it may as well be a mark. */
const RESPELLED = 0.9;

function penaltiesOfForm({ form, reading }: AskedForm): MatchPenalty[] {
  const penalties: MatchPenalty[] = [];
  if (reading === 'look-alikes') penalties.push(penalty('look-alike-letters'));
  if (reading === 'respelled') penalties.push({ reason: 'look-alike-letters', factor: RESPELLED });
  if (form.leavesOut) penalties.push(penalty('extra-words'));
  return penalties;
}

/** The subjects that are matched however many others fit better, and the forms of all that they are known by. */
function alsoOf(
  index: NameIndex,
  { also = [] }: NameQuery,
): { readonly subjects: ReadonlySet<string>; readonly forms: ReadonlySet<number> } {
  const forms = new Set<number>();
  for (const key of also) {
    const subject = index.numberOf(key);
    if (subject === undefined) continue;
    for (const row of index.rowsOf(subject))
      for (const number of index.formsOfText(index.rows.textOf(row))) forms.add(number);
  }
  return { subjects: new Set(also), forms };
}

function withDismissal(
  index: NameIndex,
  subject: number,
  match: NameMatch,
  query: AskedQuery,
  { position }: NamePoint,
): NameMatch {
  if (query.asked === undefined) return match;
  const dismissed = dismissalAt(index.subject(subject), query.asked, position);
  return dismissed === undefined ? match : { ...match, dismissed };
}

function matchOf(index: NameIndex, subject: number, { score, row, nameKind, address }: Found): NameMatch {
  const value = rounded(score.score);
  return {
    subject: index.keyOf(subject),
    score: value,
    strength: value >= HIT ? 'hit' : 'possible',
    matchedName: index.rows.textOf(row),
    nameKind,
    explanation: { tokens: score.tokens(), penalties: score.penalties, ...(address && { address }) },
  };
}

function byIdentifiers(
  index: NameIndex,
  { identifiers = [], kind }: NameQuery,
  { position }: NamePoint,
): { subject: number; found: Found }[] {
  return identifiers.flatMap((identifier) => {
    const text = `${identifier.scheme}:${identifier.value}`;
    return index
      .rowsWithIdentifier(identifier, position)
      .filter((row) => index.rows.kindOf(row) === 'identifier')
      .filter((row) => index.keyOf(index.rows.subjectOf(row)).startsWith(`${kind}/`))
      .map((row) => ({
        subject: index.rows.subjectOf(row),
        found: {
          score: {
            score: 1,
            tokens: () => [{ query: text, matched: index.rows.textOf(row), similarity: 1, weight: 1 }],
            penalties: [],
            hasEveryWord: true,
          },
          row,
          nameKind: 'identifier',
        },
      }));
  });
}

const isAcronym = ({ penalties }: Score): boolean => penalties.some(({ reason }) => reason === 'acronym');

/** What was found, as far as penalties follow from it. */
interface FoundName {
  readonly subject: number;
  readonly nameKind: NameKind;
  readonly isAcronym: boolean;
  /** As recorded. */
  readonly text: string;
  /** The form that was compared. */
  readonly number: number;
}

const BRACKET = /[([（【]/u;

/** Whether a form of a recorded name is without what it has in brackets. */
function leavesOut(index: NameIndex, text: string, number: number): boolean {
  if (!BRACKET.test(text)) return false;
  const compared = textOfForm(index.form(number));
  return formsOf(text).some((form) => form.leavesOut === true && textOfForm(form) === compared);
}

function penaltiesOf(
  index: NameIndex,
  { subject, nameKind, isAcronym: isByInitials, text, number }: FoundName,
  { identifiers = [] }: NameQuery,
  position: number,
): MatchPenalty[] {
  const penalties: MatchPenalty[] = [];
  if (nameKind === 'weak-alias') penalties.push(penalty('weak-alias'));
  if (nameKind === 'former') penalties.push(penalty('former-name'));
  if (!isByInitials && leavesOut(index, text, number)) penalties.push(penalty('missing-words'));
  if (identifiers.length === 0 && !isByInitials) return penalties;
  const known = detailsAt(index.subject(subject), position);
  if (isByInitials && known.isPerson) penalties.push(penalty('initials-of-a-person'));
  const isOther = identifiers.some((identifier) => {
    const scheme = comparableScheme(identifier);
    const same = known.identifiers.filter((each) => comparableScheme(each) === scheme);
    return (
      ONE_OF_EACH.has(scheme) &&
      same.length > 0 &&
      same.every((each) => comparableIdentifier(each) !== comparableIdentifier(identifier))
    );
  });
  if (isOther) penalties.push(penalty('another-identifier'));
  return penalties;
}
