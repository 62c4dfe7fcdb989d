import { compareStrings } from '../../../events/index.js';
import { agreementOf, candidateOf, isDistinct, type Agreement, type Candidate } from './agreement.js';
import { Groups } from './groups.js';
import type { JoinProposal, ListedParty, UndecidedJoin } from './party.js';
import { groupedBy } from '../grouped.js';

/** What a join of parties across lists comes to. Both are sorted: the best first, then by ids. */
export interface Joins {
  /** Each joins two parties that no other proposals join, and none brings two parties of one list together. */
  readonly proposals: readonly JoinProposal[];
  readonly undecided: readonly UndecidedJoin[];
}

/** Pairs of ids of which something is recorded. */
export interface RecordedJoins {
  /** They are joined: what follows from it is not proposed. */
  readonly joined: readonly (readonly [string, string])[];
  /** They were, and it was retracted: it is not proposed again. */
  readonly apart: readonly (readonly [string, string])[];
}

/** A name or an identifier that more parties bear is no sign of any of them. */
const MOST_BEARERS = 20;

/**
 * Which parties of different lists are probably one. A publisher keeps an entry for each party: parties with a list in
 * common are never one. What would bring two of one list together is undecided, and so is what rests on the name of a
 * person. The order of the parties does not matter.
 */
export function proposals(
  parties: readonly ListedParty[],
  { joined, apart }: RecordedJoins = { joined: [], apart: [] },
): Joins {
  const candidates = [...parties].sort((a, b) => compareStrings(a.id, b.id)).map(candidateOf);
  const wereJoined = new Set(apart.map(pairName));
  const pairs = pairsOf(candidates).map((pair) =>
    wereJoined.has(pairName([pair.partyId, pair.sameAs])) ? { ...pair, doubt: RETRACTED } : pair,
  );
  const undecided: UndecidedJoin[] = pairs.flatMap(({ doubt, ...pair }) =>
    doubt === undefined ? [] : [{ ...proposalOf(pair), why: doubt }],
  );
  const groups = new Groups(candidates.map(({ party }) => party.lists));
  const places = new Map(candidates.map(({ party }, place) => [party.id, place]));
  for (const [one, other] of joined) {
    const [first, second] = [places.get(one), places.get(other)];
    if (first !== undefined && second !== undefined) groups.join([first, second]);
  }
  const proposed: JoinProposal[] = [];
  const sure = pairs.filter(({ doubt }) => doubt === undefined);
  // What shows less never stops what shows more.
  for (const rank of ranks) {
    const ranked = sure.filter((pair) => rankOf(pair) === rank);
    const inConflict = groups.conflicting(ranked.map(({ places }) => places));
    for (const pair of ranked.sort(byScore)) {
      if (inConflict.has(pair.places)) undecided.push({ ...proposalOf(pair), why: SEVERAL });
      else if (groups.join(pair.places)) proposed.push(proposalOf(pair));
    }
  }
  return { proposals: proposed.sort(byScore), undecided: undecided.sort(byScore) };
}

const SEVERAL = 'several parties of one list agree with it, or with what it agrees with';

const RETRACTED = 'they were joined before, and that was retracted';

function pairName([one, other]: readonly [string, string]): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

interface Pair extends Agreement {
  readonly partyId: string;
  readonly sameAs: string;
  /** Of both, among the candidates. */
  readonly places: Places;
}
type Places = readonly [number, number];

/** How far what two have in common is to be trusted, the best first. */
const ranks = ['identifier', 'likely', 'possible'] as const;
const LIKELY = 0.93;

function rankOf({ by, score }: Pair): (typeof ranks)[number] {
  if (by === 'identifier') return 'identifier';
  return score >= LIKELY ? 'likely' : 'possible';
}

/** The parties of different lists that agree in something. */
function pairsOf(candidates: readonly Candidate[]): Pair[] {
  const pairs = new Map<number, Pair>();
  for (const places of bearersOf(candidates))
    for (const [rank, first] of places.entries())
      for (const second of places.slice(rank + 1)) {
        const key = first * candidates.length + second;
        const [a, b] = [candidates[first], candidates[second]];
        if (a === undefined || b === undefined || pairs.has(key) || haveListInCommon(a, b)) continue;
        const agreement = agreementOf(a, b);
        if (agreement === undefined) continue;
        pairs.set(key, { partyId: a.party.id, sameAs: b.party.id, places: [first, second], ...agreement });
      }
  return [...pairs.values()];
}

/** The places of the candidates that bear each name and each identifier; of what few enough bear. */
function bearersOf(candidates: readonly Candidate[]): number[][] {
  const bearers = groupedBy(candidates.entries(), ([, { names, identifiers }]) => [
    ...[...names.values()].filter(isDistinct).map(({ text }) => `name ${text}`),
    ...[...identifiers].map((identifier) => `identifier ${identifier}`),
  ]);
  return [...bearers.values()]
    .filter(({ length }) => length > 1 && length <= MOST_BEARERS)
    .map((borne) => borne.map(([place]) => place));
}

function haveListInCommon(a: Candidate, b: Candidate): boolean {
  return a.party.lists.some((list) => b.party.lists.includes(list));
}

function proposalOf({ partyId, sameAs, score, by, basis }: Omit<Pair, 'doubt'>): JoinProposal {
  return { partyId, sameAs, score, by, basis };
}

function byScore(
  a: Pick<JoinProposal, 'score' | 'partyId' | 'sameAs'>,
  b: Pick<JoinProposal, 'score' | 'partyId' | 'sameAs'>,
): number {
  return b.score - a.score || compareStrings(a.partyId, b.partyId) || compareStrings(a.sameAs, b.sameAs);
}
