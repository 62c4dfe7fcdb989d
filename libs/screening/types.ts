import type { Identifier, Subject } from '../../events/index.js';
import type {
  AsOfIndex,
  DerivedMeasure,
  FactInForce,
  Reservation,
  ReservationKind,
  RuleOnChip,
  SubjectAnswer,
} from '../as-of/index.js';
import type { NameMatch, NameMatches } from '../names/index.js';
import type { Guidance, RedFlagKind } from './red-flag-guidance.js';
import type { Licence, SaleItem, SaleParty } from './sale.js';

/** The verdicts of a screening, worst first. */
export const verdicts = ['blocked', 'review', 'clear'] as const;
export type Verdict = (typeof verdicts)[number];

/** A part of a sale: a party or an item, by its index in the question. */
export interface PartOfSale {
  readonly part: 'party' | 'item';
  readonly place: number;
}

/** Why a sale is not clear. `fact` is what was recorded, or the version of a rule. */
export type Reason = {
  /** `blocked`: it alone blocks the sale. `review`: it must be settled first. */
  readonly weight: 'blocked' | 'review';
  readonly at?: PartOfSale;
} & (
  | {
      /** A measure on the subject, recorded or by a rule, that reaches the sale, surely or possibly. */
      readonly kind: 'measure' | 'derived-measure';
      readonly subject: string;
      readonly fact: FactNamed;
    }
  | { readonly kind: 'flag'; readonly subject: string; readonly fact: FactNamed }
  | { readonly kind: 'not-recorded'; readonly subject?: string }
  | { readonly kind: 'more-possible-matches'; readonly subject?: string }
  | {
      readonly kind: 'reservation';
      readonly subject?: string;
      readonly reservation: ReservationKind;
    }
  | { readonly kind: 'red-flag'; readonly redFlag: RedFlagKind; readonly subject?: string }
  /** No party of the sale receives the goods: who does was not screened. */
  | { readonly kind: 'no-receiver' }
  | { readonly kind: 'date-not-come' }
);

/** A fact by its subject and its id. */
export interface FactNamed {
  readonly subject: string;
  readonly factId: string;
}

/** A measure that reaches the sale, surely or possibly, and what it does to the verdict. */
export interface Reached {
  readonly fact: FactNamed;
  readonly inForce: 'surely' | 'possibly';
  /** Whether it reaches a party in its role; of an item always `yes`: its destinations are narrowed by the sale. */
  readonly reach: 'yes' | 'maybe';
  /** `none`: a licence covers it. */
  readonly weight: 'blocked' | 'review' | 'none';
  /** The numbers of the licences that cover it, one for each party that needs one. */
  readonly licences?: readonly string[];
  readonly of: FactInForce | DerivedMeasure | RuleOnChip;
}

/** A recorded subject that a part of the sale is, or may be. */
export interface Candidate {
  readonly subject: Subject;
  /** What its name matched. One of `match`, `address` and `identifier`; none where the sender named its id. */
  readonly match?: NameMatch;
  /** It is an address that a list has without a name, and the party uses it. */
  readonly address?: { readonly used: string; readonly listed: string };
  /** An identifier of it that the sender gives of a party with another id. */
  readonly identifier?: Identifier;
  /**
   * `surely`: by its id, the best hit by name, or the same address. `possibly`: another match. `dismissed`: a person has
   * decided that it is another party.
   */
  readonly identified: 'surely' | 'possibly' | 'dismissed';
  /** Undefined where nothing was recorded of it by the position. */
  readonly answer: SubjectAnswer | undefined;
  readonly reached: readonly Reached[];
  /** Facts in force on an item that do not reach the sale: they are for other places or transactions. */
  readonly notReached: readonly FactInForce[];
  /** Rules that an item meets, or may meet, and that do not reach the sale. */
  readonly rulesNotReached: readonly RuleOnChip[];
}

export interface ScreenedParty {
  readonly given: SaleParty;
  readonly candidates: readonly Candidate[];
  /** More subjects may be meant by its name than the candidates. */
  readonly morePossible?: true;
}

export interface ScreenedItem {
  readonly given: SaleItem;
  readonly candidates: readonly Candidate[];
  /** More subjects may be meant by its name than the candidates. */
  readonly morePossible?: true;
  /** What rules make of the parameters that the sender states. */
  readonly byParameters: readonly Reached[];
}

/**
 * A country where goods are suspected to go, through which they go, or where a party is that receives them; with the items
 * that are restricted there (one without a subject, by the parameters that the sender states), and the parties to which
 * measures apply there that do not reach the destination. `place` is an index in the question.
 */
export interface OnTheWay {
  readonly country: string;
  readonly as: 'via' | 'location' | 'suspected-end';
  readonly statedBy: readonly FactNamed[];
  readonly items: readonly {
    readonly place: number;
    readonly subject?: string;
    readonly status: SubjectAnswer['status'];
  }[];
  readonly parties: readonly {
    readonly place: number;
    readonly subject: string;
    readonly status: SubjectAnswer['status'];
  }[];
}

export interface RedFlag {
  readonly kind: RedFlagKind;
  readonly at?: PartOfSale;
  readonly subject?: string;
  readonly guidance: Guidance;
}

/** A licence of the sale, and which measures it covers. */
export interface ScreenedLicence {
  readonly given: Licence;
  /** `expired`: its last day may be over at the question. */
  readonly state: 'covers' | 'covers-nothing' | 'expired';
}

/** What a sale is screened in. */
export interface ScreeningWorld {
  readonly index: AsOfIndex;
  /** The reservations that the lists give of a subject, or of a party that is not recorded. */
  readonly ofLists: (looked: {
    readonly kind: 'party' | 'chip';
    readonly id?: string;
  }) => readonly Reservation[];
  /** Whether the question names the lists that matter, so that others do not. */
  readonly isNarrowedToLists?: boolean;
  /** The present, in milliseconds since the Unix epoch: a question about a later time has a reservation. */
  readonly now: number;
}

/** What the names in a sale matched, by the indices of its parties and items; nothing where an id is given. */
export interface SaleMatches {
  readonly parties: readonly NameMatches[];
  readonly items: readonly NameMatches[];
}

/** A reservation of one part of the sale, or of all of it. */
export interface ReservationOnSale {
  readonly subject?: string;
  readonly reservation: Reservation;
}

/** What a screening does not look at. */
export const notCheckedKinds = [
  'classification',
  'end-use',
  'licence-conditions',
  'licence-exceptions',
  'addresses-of-listed-parties',
  'other-lists',
  'not-recorded-measures',
] as const;
export type NotChecked = (typeof notCheckedKinds)[number];

export const notCheckedMeanings: Readonly<Record<NotChecked, string>> = {
  classification: 'whether the items are subject to the regulations, and how they are classified',
  'end-use': 'controls on end uses (15 CFR part 744), such as military or weapons',
  'licence-conditions':
    'whether the licences given exist, and what their conditions are; of one without a quantity, how much it covers',
  'licence-exceptions': 'whether a licence exception may be used',
  'addresses-of-listed-parties':
    'whether a party has the address of a listed party with another name; only addresses that are listed without a name are compared',
  'other-lists': 'lists that are recorded here and that the question does not name',
  'not-recorded-measures': 'measures, lists and rules that are not recorded here',
};

/** What a screening rests on: any event about one of these may change it. */
export interface RestsOn {
  /** By name, as `party/huawei`. */
  readonly subjects: readonly string[];
  readonly identifiers: readonly Identifier[];
}

/** What is known of a sale at a point of both clocks. */
export interface Screening {
  readonly verdict: Verdict;
  /** Every reason why it is not clear, those that block first. */
  readonly reasons: readonly Reason[];
  readonly parties: readonly ScreenedParty[];
  readonly items: readonly ScreenedItem[];
  readonly onTheWay: readonly OnTheWay[];
  readonly redFlags: readonly RedFlag[];
  readonly licences: readonly ScreenedLicence[];
  /** Of all parts; what several parts have is there once, without a subject. */
  readonly reservations: readonly ReservationOnSale[];
  readonly notChecked: readonly NotChecked[];
  readonly restsOn: RestsOn;
}
