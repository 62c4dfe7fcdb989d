import { digestOf, type Evidence } from '../../../events/index.js';
import { proposals, type JoinProposal, type Joins } from '../../../libs/lists/import.js';
import { printable } from '../../../libs/printable/index.js';
import type { Case, CaseCommand } from '../load/case-file.js';
import { concernedBy } from '../load/named-commands.js';
import type { Certainty, ConfirmedJoin, JoinRow } from './join-file.js';
import type { RecordedParties } from './recorded-parties.js';

/** Proposals of at least a score, and what is undecided of that score. */
export function joinsOf({ parties, joins }: RecordedParties, minimum: number): Joins {
  const { proposals: proposed, undecided } = proposals(parties, joins);
  return {
    proposals: proposed.filter(({ score }) => score >= minimum),
    undecided: undecided.filter(({ score }) => score >= minimum),
  };
}

/** An identifier and a name in both entries. */
const IDENTIFIED = 0.97;

/**
 * How certain a join is, unless a person knows better. What shows that two parties are one is in both official entries
 * where they state one identifier and one name; by names it is our inference, which no publisher confirms.
 */
function certaintyOf({ by, score }: JoinProposal): Certainty {
  return by === 'identifier' && score >= IDENTIFIED ? 'official' : 'reported';
}

/** The rows of a file of joins: what is proposed, and after it what is undecided. */
export function rowsOf({ proposals: proposed, undecided }: Joins, { parties }: RecordedParties): JoinRow[] {
  const byId = new Map(parties.map((party) => [party.id, party]));
  const nameOf = (id: string): string => byId.get(id)?.names[0]?.name ?? '';
  const listsOf = (id: string): string => (byId.get(id)?.lists ?? []).join('; ');
  const rowOf = (join: JoinProposal, why: string): JoinRow => ({
    confirm: '',
    score: join.score,
    partyId: join.partyId,
    partyName: nameOf(join.partyId),
    partyLists: listsOf(join.partyId),
    sameAs: join.sameAs,
    sameAsName: nameOf(join.sameAs),
    sameAsLists: listsOf(join.sameAs),
    basis: join.basis,
    undecided: why,
    certainty: certaintyOf(join),
    note: '',
  });
  return [...proposed.map((each) => rowOf(each, '')), ...undecided.map((each) => rowOf(each, each.why))];
}

const MOST_SHOWN = 20;

/** Joins for a person to read: the best of them. */
export function joinsText(joins: Joins, recorded: RecordedParties): string {
  const rows = printable(rowsOf(joins, recorded));
  const [proposed, undecided] = [
    rows.filter((row) => row.undecided === ''),
    rows.filter((row) => row.undecided !== ''),
  ];
  return [
    `${recorded.parties.length} parties on lists: ${proposed.length} joins are proposed, ${undecided.length} are undecided.`,
    ...shown(proposed),
    ...(undecided.length === 0 ? [] : ['undecided:', ...shown(undecided)]),
  ].join('\n');
}

function shown(rows: readonly JoinRow[]): string[] {
  const lines = rows.slice(0, MOST_SHOWN).map(rowText);
  return rows.length > MOST_SHOWN ? [...lines, `  and ${rows.length - MOST_SHOWN} more`] : lines;
}

function rowText(row: JoinRow): string {
  const { score, partyId, partyLists, sameAs, sameAsLists, basis, undecided } = row;
  const why = undecided === '' ? '' : `; ${undecided}`;
  return `  ${score.toFixed(2)} ${partyId} (${partyLists}) = ${sameAs} (${sameAsLists}): ${basis}${why}`;
}

/** What is proposed, as if a person had confirmed all of it. */
export function allConfirmed({ proposals: proposed }: Joins): ConfirmedJoin[] {
  return proposed.map((join) => ({
    partyId: join.partyId,
    sameAs: join.sameAs,
    basis: join.basis,
    certainty: certaintyOf(join),
  }));
}

/**
 * The commands of confirmed joins: the evidence is the entries of both parties.
 * @throws RangeError if one of the parties is on none of the lists.
 */
export function caseOf(
  confirmed: readonly ConfirmedJoin[],
  { evidence }: RecordedParties,
  file: string,
): Case {
  const unknown = confirmed.flatMap(({ partyId, sameAs }) =>
    [partyId, sameAs].filter((id) => !evidence.has(id)),
  );
  if (unknown.length > 0)
    throw new RangeError(
      printable(
        `${file}: nothing was posted, because these parties are on none of the lists: ${[...new Set(unknown)].slice(0, 20).join(', ')}`,
      ),
    );
  return { file, title: 'Joins', commands: confirmed.map((join) => commandOf(join, evidence)) };
}

function commandOf(
  { partyId, sameAs, basis, certainty }: ConfirmedJoin,
  evidence: ReadonlyMap<string, readonly Evidence[]>,
): CaseCommand {
  const command = 'identify-parties';
  const entries = [partyId, sameAs].flatMap((id) => evidence.get(id)?.[0] ?? []);
  const says = {
    partyId,
    sameAs,
    basis,
    evidence: entries.map((entry) => ({ ...entry, certainty })),
  };
  // With all that it says: what was retracted can be confirmed again, with what shows it.
  const body = { factId: `join-${digestOf(says).slice(0, 16)}`, ...says };
  return {
    idempotencyKey: `join-${digestOf({ command, body })}`,
    command,
    body,
    concerned: concernedBy(command, body),
  };
}
