import { parseBound, subjectName } from '../../events/index.js';
import type { Question } from '../as-of/index.js';
import { receives } from './role-reach.js';
import { guidanceFor, type RedFlagKind } from './red-flag-guidance.js';
import type { Sale } from './sale.js';
import type { Candidate, OnTheWay, PartOfSale, RedFlag, ScreenedItem, ScreenedParty } from './types.js';

interface Shown {
  readonly sale: Sale;
  readonly question: Question;
  readonly parties: readonly ScreenedParty[];
  readonly items: readonly ScreenedItem[];
  readonly onTheWay: readonly OnTheWay[];
}

/** The red flags that the facts show, as far as guidance names them at the question. */
export function redFlagsOf({ question, parties, items, onTheWay }: Shown): RedFlag[] {
  const found: RedFlag[] = [];
  const add = (kind: RedFlagKind, at?: PartOfSale, subject?: string): void => {
    const guidance = guidanceFor(kind, question.asOf);
    if (guidance === undefined) return;
    found.push({ kind, ...(at && { at }), ...(subject !== undefined && { subject }), guidance });
  };
  for (const [index, { candidates }] of parties.entries()) {
    const at = { part: 'party', place: index } as const;
    const live = candidates.filter(
      ({ identified, address }) => identified !== 'dismissed' && address === undefined,
    );
    if (!live.some(({ answer, identified }) => answer !== undefined && identified === 'surely'))
      add('party-not-recorded', at);
    for (const each of live) {
      const name = subjectName(each.subject);
      if (isSuspected(each)) add('suspected-route', at, name);
      if (hasUnknownListedOwner(each)) add('listed-owner-share-unknown', at, name);
      if (isYounger(each, items)) add('younger-than-rule', at, name);
    }
  }
  for (const { items: restrictedItems, parties: restrictedParties } of onTheWay) {
    for (const { place, subject } of restrictedItems)
      add('restricted-on-the-way', { part: 'item', place }, subject);
    for (const { place, subject } of restrictedParties)
      add('restricted-on-the-way', { part: 'party', place }, subject);
  }
  for (const index of forwardersThatReceive(parties))
    add('forwarder-receives', { part: 'party', place: index });
  return found;
}

const isSuspected = ({ answer }: Candidate): boolean =>
  answer !== undefined && answer.sales.length + answer.routes.length > 0;

/** A listed party has a share of it, and one of the shares on the way is not known. */
const hasUnknownListedOwner = ({ answer }: Candidate): boolean =>
  answer?.derived.some(({ doubts }) => doubts.includes('ownership-not-known')) === true;

/** Whether all that is known of a party, its names, begins after a rule that restricts an item of the sale. */
function isYounger({ answer }: Candidate, items: readonly ScreenedItem[]): boolean {
  const names = answer?.description?.names ?? [];
  if (names.length === 0) return false;
  const since = names.map(({ effectiveFrom }) =>
    effectiveFrom === undefined ? -Infinity : parseBound(effectiveFrom).earliest,
  );
  const rules = items.flatMap(({ candidates, byParameters }) =>
    [
      ...candidates.flatMap((each) => [...each.reached.map(({ of }) => of), ...each.notReached]),
      ...byParameters.map(({ of }) => of),
    ].flatMap((of) => startOf(of) ?? []),
  );
  return rules.some((start) => Math.min(...since) >= start);
}

function startOf(of: Candidate['reached'][number]['of']): number | undefined {
  if (!('fact' in of)) return parseBound(of.rule.data.effectiveFrom).latest;
  return of.fact.start('day').latest;
}

/** The indices of the forwarders that also receive the goods, by id or by name. */
function forwardersThatReceive(parties: readonly ScreenedParty[]): number[] {
  const keysOf = ({ given, candidates }: ScreenedParty): string[] => [
    ...candidates
      .filter(({ identified, address }) => identified === 'surely' && address === undefined)
      .map(({ subject }) => subjectName(subject)),
    ...(given.name === undefined ? [] : [`name ${given.name}`]),
  ];
  const receivers = new Set(parties.filter(({ given }) => receives(given.role)).flatMap(keysOf));
  return [...parties.entries()].flatMap(([index, party]) =>
    party.given.role === 'forwarder' && keysOf(party).some((key) => receivers.has(key)) ? [index] : [],
  );
}
