import { compareStrings } from '../../events/index.js';
import type { ListEntry } from './edition.js';
import { daysBetween } from './plan/days.js';
import type { HeldEdition, HeldList } from './plan/held.js';
import type { Edition } from './plan/plan.js';
import type { Plan } from './plan/planned.js';
import { groupedBy } from './grouped.js';

/** Why an edition is not imported. */
type GuardReason =
  | 'empty'
  | 'edition-recorded'
  | 'keys-collide'
  | 'unreadable-rows'
  | 'columns-changed'
  | 'scope-changed'
  | 'dated-later'
  | 'rows-lost'
  | 'cut-short'
  | 'entries-gone';

/** One reason why an edition is not imported. */
interface GuardRefusal {
  readonly reason: GuardReason;
  readonly detail: string;
  /** Whether it can be meant, so that a person may confirm it. */
  readonly confirmable: boolean;
}

/** What a person should read before an import, and how many entries it is about. */
interface GuardWarning {
  readonly detail: string;
  readonly entries: number;
}

/** What is said of an import before anything of it is posted. */
export interface GuardReport {
  readonly refusals: readonly GuardRefusal[];
  /** Those about most entries first. */
  readonly warnings: readonly GuardWarning[];
}

/*
 * Over 308 versions of the SDN list in three years, 95 % removed at most 0.14 % of the entries, and none more than
 * 1.6 %, until the file was empty. Editions may lie years apart: what is gone without an end of its own may grow by the
 * day.
 */
const MOST_GONE = 3;
const MOST_GONE_SHARE = 0.005;
const MOST_GONE_SHARE_A_DAY = 0.0003;
const FEWEST_ROWS = 0.8;
/** Entries that may be announced before they take effect, or whose dates are misprinted. */
const MOST_LATER = 3;
const MOST_LATER_SHARE = 0.01;

/** Compares a whole edition and its plan with the edition before: what looks like a broken file is refused. */
export function guard(held: Pick<HeldList, 'editions'>, edition: Edition, made: Plan): GuardReport {
  const { changes } = made;
  const { read, date } = edition;
  const before = editionBefore(held.editions, date);
  const refusals = [
    ...empty(read.entries),
    ...recorded(held.editions, edition, made),
    ...colliding(read.entries),
    ...unreadable(edition),
    ...datedLater(edition),
    ...(before === undefined
      ? []
      : [
          ...changed(before, edition),
          ...lost(before, edition, changes.gone.length),
          ...cutShort(read.entries, changes.gone),
        ]),
  ];
  const isFirst = before === undefined && !held.editions.some((each) => each.date === date);
  return {
    refusals,
    warnings: [...(isFirst ? [nothingBefore(read.entries)] : []), ...warningsOf(read.entries)],
  };
}

function editionBefore(editions: readonly HeldEdition[], date: string): HeldEdition | undefined {
  const earlier = editions.filter((each) => each.date < date);
  return earlier.sort((a, b) => compareStrings(a.date, b.date)).at(-1);
}

const refusal = (reason: GuardReason, confirmable: boolean, detail: string): GuardRefusal[] => [
  { reason, detail, confirmable },
];

function empty(entries: readonly ListEntry[]): GuardRefusal[] {
  return entries.length > 0 ? [] : refusal('empty', false, 'the file has no entry');
}

function recorded(editions: readonly HeldEdition[], edition: Edition, made: Plan): GuardRefusal[] {
  const other = recordedFromAnotherFile(editions, edition);
  if (other === undefined || isSameContent(other, edition, made)) return [];
  const detail =
    `the edition of ${edition.date} is recorded from another file, whose SHA-256 begins with ` +
    `${other.sha256.slice(0, 12)}, and this one differs in what it says. If this file is of another day, give that day. ` +
    'If the recorded file was the wrong one, retract the record and the start of the edition, and import this one: ' +
    '"An edition was wrong" in docs/operations.md';
  return refusal('edition-recorded', false, detail);
}

/** The edition of the same date that is recorded from a file with other bytes; undefined: there is none. */
export function recordedFromAnotherFile(
  editions: readonly HeldEdition[],
  { date, sha256 }: Pick<Edition, 'date' | 'sha256'>,
): HeldEdition | undefined {
  const same = editions.filter((each) => each.date === date);
  return same.some((each) => each.sha256 === sha256) ? undefined : same[0];
}

/** Whether a file has what is recorded of an edition, and only that: as its rows in another order have. */
function isSameContent(recordedEdition: HeldEdition, { read }: Edition, { changes, phases }: Plan): boolean {
  return (
    phases.length === 0 &&
    read.unreadable.length === 0 &&
    read.rows === recordedEdition.rows &&
    read.entries.length === recordedEdition.entries &&
    changes.unchanged.length === read.entries.length
  );
}

function colliding(entries: readonly ListEntry[]): GuardRefusal[] {
  const twice = [...groupedBy(entries, ({ key }) => [key])].filter(([, same]) => same.length > 1);
  const [first] = twice;
  if (first === undefined) return [];
  const [key, same] = first;
  const rows = same.flatMap((entry) => entry.rows.slice(0, 1));
  const detail = `${twice.length} keys are of several entries: "${key}" of rows ${rows.join(', ')}`;
  return refusal('keys-collide', false, detail);
}

function unreadable({ read }: Edition): GuardRefusal[] {
  const [first] = read.unreadable;
  if (first === undefined) return [];
  const where = [
    first.row === undefined ? [] : [`row ${first.row}`],
    first.column === undefined ? [] : [`column "${first.column}"`],
  ].flat();
  const detail = `${read.unreadable.length} rows cannot be read: ${[...where, first.detail].join(', ')}`;
  return refusal('unreadable-rows', true, detail);
}

/** Rows with dates after the edition: the date of the edition is a slip, and would be recorded of every entry. */
function datedLater({ read: { entries }, date }: Edition): GuardRefusal[] {
  const later = entries.filter(
    ({ effectiveFrom = '', citations }) =>
      effectiveFrom > date || citations.some(({ publishedOn = '' }) => publishedOn > date),
  );
  const [first] = later;
  const most = Math.max(MOST_LATER, Math.floor(MOST_LATER_SHARE * entries.length));
  if (first === undefined || later.length <= most) return [];
  const detail =
    `${later.length} of its ${entries.length} entries have dates after ${date}, that of row ${first.rows[0] ?? 1} ` +
    `among them, and at most ${most} are expected`;
  return refusal('dated-later', true, detail);
}

function changed(before: HeldEdition, { read }: Edition): GuardRefusal[] {
  const isSame = before.columns.join('\n') === read.columns.join('\n');
  const columns = `the columns are ${read.columns.join(', ')}, and were ${before.columns.join(', ')}`;
  const left = before.scope.filter((part) => !read.scope.includes(part));
  const scope = `it no longer covers ${left.join(', ')}, as the edition of ${before.date} does`;
  return [
    ...(isSame ? [] : refusal('columns-changed', true, columns)),
    ...(left.length === 0 ? [] : refusal('scope-changed', true, scope)),
  ];
}

function lost(before: HeldEdition, { read, date }: Edition, gone: number): GuardRefusal[] {
  const share = Math.max(MOST_GONE_SHARE, MOST_GONE_SHARE_A_DAY * daysBetween(before.date, date));
  const most = Math.max(MOST_GONE, Math.floor(share * before.entries));
  const entries =
    `${gone} of the ${before.entries} entries of the edition of ${before.date} are gone without an end or ` +
    `another spelling, and at most ${most} are expected`;
  const rows = `it has ${read.rows} rows, and the edition of ${before.date} has ${before.rows}`;
  return [
    ...(read.rows >= FEWEST_ROWS * before.rows ? [] : refusal('rows-lost', true, rows)),
    ...(gone <= most ? [] : refusal('entries-gone', true, entries)),
  ];
}

/** Entries that are gone from the end of a sorted file, so many that it is no chance. */
const FEWEST_CUT = 3;
/** Of neighbours in a sorted file, the part that may be out of order: publishers sort by other rules than ours. */
const MOST_OUT_OF_ORDER = 0.02;

/** A file in the order of its names from which only the last ones are gone: it looks as if it was cut. */
function cutShort(entries: readonly ListEntry[], gone: readonly { readonly name: string }[]): GuardRefusal[] {
  const last = entries.at(-1);
  if (last === undefined || gone.length < FEWEST_CUT) return [];
  const isBefore = (one: string, other: string): boolean => collator.compare(one, other) <= 0;
  const outOfOrder = entries.filter(
    ({ name }, place) => place > 0 && !isBefore(entries[place - 1]?.name ?? '', name),
  ).length;
  if (outOfOrder > MOST_OUT_OF_ORDER * entries.length) return [];
  if (!gone.every(({ name }) => isBefore(last.name, name))) return [];
  const detail =
    `the ${gone.length} entries that are gone are all after its last one, "${last.name}", in the order of the file: ` +
    'it looks as if it was cut';
  return refusal('cut-short', true, detail);
}

const collator = new Intl.Collator('en');

/** A part of a list that is taken for all of it would clear whoever is on the rest. */
const nothingBefore = (entries: readonly ListEntry[]): GuardWarning => ({
  detail:
    'no earlier edition of the list is recorded, so that nothing says whether the file is whole: of a part, give --excerpt',
  entries: entries.length,
});

/** The remarks of entries: countries that are not known, citations that are misprinted, rows that disagree. */
function warningsOf(entries: readonly ListEntry[]): GuardWarning[] {
  const counts = new Map<string, number>();
  for (const { remarks = [] } of entries)
    for (const remark of remarks) counts.set(remark, (counts.get(remark) ?? 0) + 1);
  return [...counts]
    .map(([detail, count]) => ({ detail, entries: count }))
    .sort((a, b) => b.entries - a.entries);
}
