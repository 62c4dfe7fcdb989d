import { shortDigest } from '../keys.js';
import type { RestrictionData } from './held.js';

/**
 * The id of a fact that an import records: of its list, of the edition in which it was seen, of all that it says, and
 * of what is imported (its edition, and how many were retracted by then), because what a later import corrected a third
 * may have to say again.
 */
export function factIdOf(
  list: string,
  seen: string,
  says: object,
  { edition, retractions }: { readonly edition: string; readonly retractions: number },
): string {
  const imported = retractions === 0 ? [edition] : [edition, retractions];
  return `${list}-${seen}-${shortDigest([says, ...imported]).slice(0, 12)}`;
}

/**
 * Whether an import recorded a fact: what a person recorded, or corrected, has an id of another form. A lift that was
 * taken over by a correction of its fact has the id that it was given then.
 */
export function isImportedId(factId: string, list: string): boolean {
  return (
    factId.startsWith(`${list}-`) &&
    /^\d{4}-\d{2}-\d{2}-[0-9a-f]{12}(-lift-\d+)?$/.test(factId.slice(list.length + 1))
  );
}

/** The id of the only lift of a restriction, once a correction of that has taken it over. */
export function idWhenTakenOver(correctionId: string): string {
  return `${correctionId}-lift-1`;
}

/** The id of the correction that took a lift over; of any other fact, its own. */
export function withoutTakingOver(factId: string): string {
  return factId.replace(/-lift-\d+$/, '');
}

/** Whether an import recorded a restriction. */
export function isImported({ factId, list }: RestrictionData): boolean {
  return isImportedId(factId, list);
}

/** The editions in which a restriction was seen, as far as its evidence names them: the first, and those that confirm it. */
export function seenIn({ evidence }: RestrictionData): string[] {
  return [...new Set(evidence.flatMap(({ observedOn }) => observedOn ?? []))].sort();
}

/** The edition in which a restriction was first seen; undefined if it was seen in none. */
export function firstSeen(data: RestrictionData): string | undefined {
  return seenIn(data)[0];
}
