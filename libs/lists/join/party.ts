import type { NameKind, PartyKind } from '../../../events/index.js';

/** A party as a join considers it: what is described of it, and the lists that have an entry of it. */
export interface ListedParty {
  readonly id: string;
  readonly kind: PartyKind;
  readonly names: readonly { readonly name: string; readonly kind: NameKind }[];
  /** ISO 3166-1 alpha-2. */
  readonly countries: readonly string[];
  readonly identifiers: readonly { readonly scheme: string; readonly value: string }[];
  /** Ids of lists. */
  readonly lists: readonly string[];
}

/** Two parties that are probably one. */
export interface JoinProposal {
  /** The smaller of the two ids. */
  readonly partyId: string;
  readonly sameAs: string;
  /** From 0 to 1: see `scores`. */
  readonly score: number;
  /** Whether both sources state one identifier, or only names and countries agree. */
  readonly by: 'identifier' | 'names';
  /** In a sentence, what shows it: the basis of `identify-parties`. */
  readonly basis: string;
}

/** Two parties that may be one, for a person to decide. */
export interface UndecidedJoin extends JoinProposal {
  /** In a sentence, why it is not proposed. */
  readonly why: string;
}
