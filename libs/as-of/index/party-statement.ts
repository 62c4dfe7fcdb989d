import type { Holding, Identifier, ShareBounds } from '../../../events/index.js';

/** What an event states of parties apart from its fact: parents, identifiers, names, a share, an address. */
export interface PartyStatement {
  /** Each party, by number, and the id of its parent. */
  readonly parents: readonly (readonly [party: number, parent: string])[];
  /** The identifiers of the event's own subject. */
  readonly identifiers: readonly Identifier[];
  /** The names of a party that the event describes, as they are compared (`nameKey`). */
  readonly names: readonly string[];
  /** The share of its own subject that another party has. */
  readonly share?: StatedShare;
  /** The wordings of an address that a list has without a name; the event's own subject is that entry. */
  readonly listedAddresses?: readonly string[];
}

/** A share of a party that another has. */
export interface StatedShare extends ShareBounds {
  /** The number of the owner. */
  readonly owner: number;
  /** Whether it is held directly or through others; undefined if that is not stated. */
  readonly holding: Holding | undefined;
}
