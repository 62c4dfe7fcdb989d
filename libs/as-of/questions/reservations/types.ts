import type { ChipParameter, Destination, Identifier, PartyKind, Subject } from '../../../../events/index.js';
import type { Status } from '../status.js';

/** `blocking`: what must be settled before the answer may be read as a clearance. `note`: what it does not cover. */
export const reservationWeights = {
  'list-not-loaded': 'blocking',
  'no-edition-for-date': 'blocking',
  'between-editions': 'blocking',
  'not-confirmed-since': 'blocking',
  'edition-being-imported': 'blocking',
  'parent-restricted': 'blocking',
  'owner-restricted': 'blocking',
  'owner-in-doubt': 'blocking',
  'depends-on-headquarters': 'blocking',
  'other-transactions-restricted': 'blocking',
  'parent-not-recorded': 'blocking',
  'identifier-shared': 'blocking',
  'same-name': 'blocking',
  'listed-address': 'blocking',
  'embargo-not-recorded': 'blocking',
  'rules-not-loaded': 'blocking',
  'entries-retracted': 'blocking',
  'parameters-missing': 'blocking',
  'parameters-reported': 'blocking',
  'classification-differs': 'blocking',
  'ownership-not-known': 'note',
  'derived-not-listed': 'note',
  'retracted-facts': 'note',
} as const satisfies Readonly<Record<ReservationDetails['kind'], 'blocking' | 'note'>>;

/** A version of a rule: the fact that adopted it. */
interface RuleVersion {
  readonly id: string;
  readonly vintage: string;
}

/** A list by its id, and the dates of editions of it. */
type ListEdition<Which extends string> = { readonly id: string } & Readonly<Record<Which, string>>;

/** Why an answer is no clearance: a reservation without its weight. */
export type ReservationDetails =
  /**
   * Of these lists, or of any if nothing is named, no edition is recorded: what is on them may not be recorded either.
   * No list that matters names parties of these kinds, of which the subject may be.
   */
  | {
      readonly kind: 'list-not-loaded';
      readonly lists: readonly string[];
      readonly kinds?: readonly PartyKind[];
    }
  /** The date is before the first edition that is recorded. */
  | { readonly kind: 'no-edition-for-date'; readonly lists: readonly ListEdition<'first'>[] }
  /** The date is between two editions: what was on the list for a time between them may not be recorded. */
  | { readonly kind: 'between-editions'; readonly lists: readonly ListEdition<'before' | 'after'>[] }
  /** The date is after the last edition and the list's usual interval: what came on the list since is not recorded. */
  | { readonly kind: 'not-confirmed-since'; readonly lists: readonly ListEdition<'since'>[] }
  /** An edition is being imported: some of its entries may not be recorded yet. */
  | { readonly kind: 'edition-being-imported'; readonly lists: readonly ListEdition<'edition'>[] }
  /** A stated parent of the party, or a parent or an owner of that in turn, is restricted or may be. By id. */
  | {
      readonly kind: 'parent-restricted';
      readonly parties: readonly { readonly id: string; readonly status: Status }[];
    }
  /** An owner of the party, or an owner or a parent of that in turn, is restricted or may be. By id. */
  | {
      readonly kind: 'owner-restricted';
      readonly parties: readonly { readonly id: string; readonly status: Status }[];
    }
  /**
   * Stated parents and owners of the party, and theirs in turn, by id, whose own answers have these reservations: one of
   * them may be another party, which is restricted.
   */
  | {
      readonly kind: 'owner-in-doubt';
      readonly parties: readonly {
        readonly id: string;
        readonly reservations: readonly InheritedReservation[];
      }[];
    }
  /** The facts are in force for a buyer with headquarters in certain places, and the question names no buyer (R11). */
  | {
      readonly kind: 'depends-on-headquarters';
      readonly facts: readonly { readonly subject: Subject; readonly factId: string }[];
    }
  /** The facts restrict other transactions than the one that is asked about. */
  | {
      readonly kind: 'other-transactions-restricted';
      readonly facts: readonly { readonly subject: Subject; readonly factId: string }[];
    }
  /** Stated parents of the party or of one above it, by id, of which nothing is recorded: the id may be wrong. */
  | { readonly kind: 'parent-not-recorded'; readonly parties: readonly string[] }
  /** Other parties, by id, that are described by an identifier of this one, and are not joined with it. */
  | {
      readonly kind: 'identifier-shared';
      readonly parties: readonly string[];
      readonly identifiers: readonly Identifier[];
    }
  /**
   * Other parties that are restricted or may be, and are not joined with this one, have a name that this one has: they may
   * be one party. By id.
   */
  | {
      readonly kind: 'same-name';
      readonly parties: readonly { readonly id: string; readonly status: Status; readonly href: string }[];
    }
  /**
   * Entries of lists that are an address without a name, restricted or possibly so, which a recorded address of the party
   * is or may be. By id.
   */
  | {
      readonly kind: 'listed-address';
      readonly parties: readonly { readonly id: string; readonly status: Status; readonly href: string }[];
    }
  /** The text, which is cited, restricts the destination as such: no fact here says what it restricts at which date. */
  | {
      readonly kind: 'embargo-not-recorded';
      readonly destination: Destination;
      readonly citation: string;
    }
  /** Who owns the party, or the buyer of a chip, is not recorded, or not of all of it. */
  | { readonly kind: 'ownership-not-known' }
  /** The page lists recorded facts: what follows from rules is in the answer about a subject. */
  | { readonly kind: 'derived-not-listed' }
  /** Nothing recorded judges a chip by its parameters. */
  | { readonly kind: 'rules-not-loaded' }
  /** Parameters of the chip that decide whether rules in force catch it, and are not recorded. */
  | {
      readonly kind: 'parameters-missing';
      readonly parameters: readonly ChipParameter[];
      readonly rules: readonly RuleVersion[];
    }
  /** Rules in force do not catch the chip by values that neither an authority nor its maker confirms. */
  | {
      readonly kind: 'parameters-reported';
      readonly parameters: readonly ChipParameter[];
      readonly rules: readonly RuleVersion[];
    }
  /**
   * Facts state ECCNs of the chip that are those of rules in force, and by its values it does not surely meet these
   * rules: one or the other may be wrong.
   */
  | {
      readonly kind: 'classification-differs';
      readonly eccns: readonly string[];
      readonly facts: readonly { readonly subject: Subject; readonly factId: string }[];
      readonly rules: readonly RuleVersion[];
    }
  /**
   * Facts that restricted or flagged the subject were retracted, and nothing replaced them; the last ones of them. Entries
   * of lists apart: an edition that is recorded claims to have all of its entries.
   */
  | {
      readonly kind: 'retracted-facts' | 'entries-retracted';
      readonly count: number;
      readonly facts: readonly { readonly subject: Subject; readonly factId: string }[];
    };

/** Reservations of a party that every party it owns inherits. */
export const inheritedReservations = [
  'other-transactions-restricted',
  'identifier-shared',
  'same-name',
  'listed-address',
  'entries-retracted',
] as const;
export type InheritedReservation = (typeof inheritedReservations)[number];

/** Why an answer is no clearance, at any status. */
export type Reservation = {
  [Kind in ReservationKind]: Extract<ReservationDetails, { readonly kind: Kind }> & {
    readonly weight: (typeof reservationWeights)[Kind];
  };
}[ReservationKind];
export type ReservationKind = ReservationDetails['kind'];

/** A reservation with the weight of its kind. */
export function weighed({ kind, ...details }: ReservationDetails): Reservation {
  return { kind, weight: reservationWeights[kind], ...details } as Reservation;
}
/** The reservations that the lists give where none is described that matters to the question. */
export const noListLoaded: readonly Reservation[] = [weighed({ kind: 'list-not-loaded', lists: [] })];
