import {
  entryChanges,
  type Edition,
  type EntryChange,
  type GuardReport,
  type Plan,
} from '../../../libs/lists/import.js';

/** Examples of each change and each note, and notes, that a plan shows without `--all`. */
const MOST_EXAMPLES = 5;
const MOST_WARNINGS = 8;

const meanings: Readonly<Record<EntryChange, string>> = {
  added: 'new',
  gone: 'gone, without an end of their own',
  expired: 'gone, after their own end',
  renewed: 'renewed by a later order',
  renamed: 'known by another spelling',
  reworded: 'only reworded',
  unchanged: 'unchanged',
  undecided: 'undecided: they may be one of several that are recorded',
};

/** Commands that a plan posts. */
export function commandsOf({ phases }: Plan): number {
  return phases.reduce((sum, phase) => sum + phase.length, 0);
}

/** What a plan is shown with. */
interface ShownPlan {
  readonly edition: Edition;
  readonly plan: Plan;
  readonly report: GuardReport;
}

/** How much of a plan is shown. */
export interface PlanDetail {
  /** Every entry that changes, and every note with its entries; absent: examples. */
  readonly all?: boolean;
  /** Whether a person confirmed what the guard refuses: it is shown, because nothing else says so. */
  readonly confirm?: boolean;
}

/** A plan for a person to read before it is posted: what changes, with examples, and what the guard notes. */
export function planText(
  { edition: { read }, plan, report: { refusals, warnings } }: ShownPlan,
  { all = false, confirm = false }: PlanDetail,
): string {
  const { list, edition, changes } = plan;
  const entries = entryChanges.reduce((sum, change) => sum + changes[change].length, 0);
  const examples = all ? Infinity : MOST_EXAMPLES;
  const notes = all ? warnings : warnings.slice(0, MOST_WARNINGS);
  const confirmed = refusals.filter(({ confirmable }) => confirm && confirmable);
  return [
    `${list.name} (${list.id}), edition of ${edition.date}: ${read.rows} rows, ${entries} entries compared, ${commandsOf(plan)} commands`,
    ...entryChanges.flatMap((change) => changeLines(change, plan, examples)),
    ...repeatLines(read, examples),
    ...notes.flatMap(({ detail, entries: count }) => [
      `  note on ${count} entries: ${detail}`,
      ...atMost(examples, entriesNoted(read, detail)),
    ]),
    ...(warnings.length > notes.length ? [`  and ${warnings.length - notes.length} more notes: --all`] : []),
    ...confirmed.map(({ reason, detail }) => `  confirmed (${reason}): ${detail}`),
  ].join('\n');
}

function changeLines(change: EntryChange, { changes }: Plan, examples: number): string[] {
  const entries = changes[change];
  if (entries.length === 0) return [];
  const lines = entries.map(
    ({ partyId, name, detail }) => `    ${partyId}: ${name}${detail === undefined ? '' : ` (${detail})`}`,
  );
  return [
    `  ${entries.length} ${meanings[change]}`,
    ...(change === 'unchanged' ? [] : atMost(examples, lines)),
  ];
}

/** The rows that repeat another one: they explain why the file has more rows than entries. */
function repeatLines({ entries }: Edition['read'], examples: number): string[] {
  const lines = entries.flatMap(({ name, repeats = [] }) =>
    repeats.map(({ row, of }) => `    ${name} (row ${row} repeats row ${of})`),
  );
  if (lines.length === 0) return [];
  const counted = lines.length === 1 ? '1 row repeats' : `${lines.length} rows repeat`;
  return [`  ${counted} another row exactly`, ...atMost(examples, lines)];
}

/** The entries that a note is about. */
function entriesNoted({ entries }: Edition['read'], note: string): string[] {
  return entries
    .filter(({ remarks = [] }) => remarks.includes(note))
    .map(({ name, rows }) => `    ${name} (row ${rows.join(', ')})`);
}

function atMost(most: number, lines: readonly string[]): string[] {
  if (lines.length <= most) return [...lines];
  return [...lines.slice(0, most), `    and ${lines.length - most} more: --all`];
}
