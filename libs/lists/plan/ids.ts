import { digestOf } from '../keys.js';
import type { RestrictionData } from './held.js';

/** The id of a fact that an import records: of its list and edition, and of all that it says. */
export function factIdOf(list: string, edition: string, says: object): string {
  return `${list}-${edition}-${digestOf([says]).slice(0, 12)}`;
}

/** Whether an import recorded a fact: what a person recorded, or corrected, has an id of another form. */
export function isImportedId(factId: string, list: string): boolean {
  return (
    factId.startsWith(`${list}-`) && /^\d{4}-\d{2}-\d{2}-[0-9a-f]{12}$/.test(factId.slice(list.length + 1))
  );
}

/** Whether an import recorded a restriction. */
export function isImported({ factId, list }: RestrictionData): boolean {
  return isImportedId(factId, list);
}

/** The edition in which a restriction was first seen; undefined if it was seen in none. */
export function firstSeen({ evidence }: RestrictionData): string | undefined {
  return evidence.flatMap(({ observedOn }) => observedOn ?? []).sort()[0];
}
