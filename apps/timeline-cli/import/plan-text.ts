import { entryChanges, type EntryChange, type GuardReport, type Plan } from '../../../libs/lists/import.js';

/** Examples of each change, and warnings, that a plan shows. */
const MOST_EXAMPLES = 5;
const MOST_WARNINGS = 8;

const meanings: Readonly<Record<EntryChange, string>> = {
  added: 'new',
  gone: 'gone, without an end of their own',
  expired: 'gone, after their own end',
  renewed: 'renewed by a later order',
  renamed: 'known by another spelling',
  reworded: 'reworded, and nothing else',
  unchanged: 'unchanged',
  undecided: 'undecided: they may be one of several that are recorded',
};

/** Commands that a plan posts. */
export function commandsOf({ phases }: Plan): number {
  return phases.reduce((sum, phase) => sum + phase.length, 0);
}

/** A plan for a person to read before it is posted: what changes, with examples, and what the guard says. */
export function planText(plan: Plan, rows: number, { refusals, warnings }: GuardReport): string {
  const { list, edition, changes } = plan;
  const entries = entryChanges.reduce((sum, change) => sum + changes[change].length, 0);
  return [
    `${list.name} (${list.id}), edition of ${edition.date}: ${rows} rows, ${entries} entries compared, ${commandsOf(plan)} commands`,
    ...entryChanges.flatMap((change) => changeLines(change, plan)),
    ...warnings
      .slice(0, MOST_WARNINGS)
      .map(({ detail, entries: count }) => `  note, of ${count} entries: ${detail}`),
    ...(warnings.length > MOST_WARNINGS ? [`  and ${warnings.length - MOST_WARNINGS} more notes`] : []),
    ...refusals.map(
      ({ reason, detail, confirmable }) =>
        `  refused (${reason}): ${detail}${confirmable ? '; --confirm if that is meant' : ''}`,
    ),
  ].join('\n');
}

function changeLines(change: EntryChange, { changes }: Plan): string[] {
  const entries = changes[change];
  if (entries.length === 0) return [];
  const examples =
    change === 'unchanged'
      ? []
      : entries
          .slice(0, MOST_EXAMPLES)
          .map(
            ({ partyId, name, detail }) =>
              `    ${partyId}: ${name}${detail === undefined ? '' : ` (${detail})`}`,
          );
  return [`  ${entries.length} ${meanings[change]}`, ...examples];
}
