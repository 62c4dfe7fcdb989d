import type { InForceState } from './changed-parts.js';
import type { ChangeReason } from './changes.js';
import type { ReservationKind } from './reservations/types.js';
import type { NoMeasureReason } from './rules-on-chip.js';
import type { DecidingRule, Status } from './status.js';
import type { NotInForceReason } from '../../rules/index.js';
import type { Doubt } from '../rules/doubts.js';

/*
 * What each word of an answer means, as descriptions of the interface and the terminal say it: clauses without a
 * subject of their own or about "it", the fact or the subject. docs/rules.md has the rules behind them. A word without
 * a meaning does not compile.
 */

export const statusMeanings: Readonly<Record<Status, string>> = {
  restricted: 'a restriction of exports is surely in force, and an authority or the company itself says so',
  uncertain: 'a restriction is possibly in force, may not bear on exports, or is only reported or alleged',
  flagged:
    'no restriction of exports, but a blocked sale (for the sale itself, the buyer and its stated parent), a flagged route (for parent and subsidiary), an exchange delisting or a measure that does not bear on exports is in force, or possibly so',
  'not-restricted':
    'none of these, and a restriction that is recorded had not begun, was over, suspended or withdrawn; that is no clearance',
  'no-record':
    'anything else: no recorded fact that bears on the question restricts or flags it, though one may except the destination, or depend on the buyer (decidedBy says so); that is no clearance',
};

export const decidingRuleMeanings: Readonly<Record<DecidingRule, string>> = {
  'restriction-surely-in-force': 'a confirmed restriction is surely in force',
  'rule-surely-in-force':
    'no recorded restriction, but a rule is surely in force that surely catches it: a chip by its confirmed parameters, a party by its owners',
  'restriction-possibly-in-force':
    'a restriction is possibly in force, may not bear on exports, or is not confirmed',
  'rule-possibly-in-force':
    'no recorded restriction, but a rule is possibly in force, or possibly catches it',
  'flag-in-force': 'a blocked sale, a flagged route or an exchange delisting is in force',
  'other-measure-in-force':
    'no restriction of exports, but a measure that does not bear on them (dealing in securities, procurement, defence articles) is in force, or possibly so',
  'restriction-suspended':
    'no restriction that bears on this question was in force, and one or more were suspended; that is no clearance',
  'restriction-over':
    'no restriction that bears on this question was in force, and one or more were over; that is no clearance',
  'restriction-not-begun':
    'no restriction that bears on this question was in force, and one or more had not begun; that is no clearance',
  'restriction-withdrawn':
    'no restriction that bears on this question was in force, and one or more were withdrawn before they began; that is no clearance',
  'restriction-excepted':
    'a recorded restriction excepts the destination asked about, and none reaches it; that is no clearance',
  'restriction-on-headquarters':
    'a recorded restriction is for buyers with headquarters in certain places, and none reaches the destination asked about: ask with destination=headquarteredIn:CN, or whichever place that is; that is no clearance',
  'flag-released':
    'no restriction bears on this question, and what flagged the subject, or a measure that does not bear on exports, was released, over or suspended; that is no clearance',
  'nothing-held': 'no recorded fact that bears on this question restricts or flags it; that is no clearance',
};

export const notInForceReasonMeanings: Readonly<Record<NotInForceReason, string>> = {
  suspended: 'it was suspended',
  over: 'it was over',
  'not-begun': 'it had not begun',
  withdrawn: 'it was withdrawn before it began',
};

export const noMeasureMeanings: Readonly<Record<NoMeasureReason, string>> = {
  suspended: 'the rule was suspended',
  over: 'the rule was over',
  'not-begun': 'the rule had not begun',
  withdrawn: 'the rule was withdrawn before it began',
  'not-met': 'the chip does not meet its thresholds',
  'not-reached': 'it does not reach the destination, or the buyer, that is asked about',
  'other-transaction': 'it does not apply to the transaction that is asked about',
};

export const doubtMeanings: Readonly<Record<Doubt, string>> = {
  'dates-coarse':
    'its beginning or end is not dated exactly, and not by every reading was it in force for the whole time asked about',
  'part-of-day': 'it was in force for a part of that day only',
  'lift-unsure':
    'a lift may have ended it, wholly or for a destination: no authority or company is known to confirm that lift, or whether it covers the destination is not known',
  'country-group-not-loaded':
    'whether the destination asked about, or where the buyer or a parent of it has its headquarters, is in a country group that bears on it is not known: no recorded edition or change of the group covers the date',
  'territory-not-loaded':
    'whether the authority means the territory asked about, or that of the headquarters, where it names its country, is not known',
  'headquarters-not-known':
    'as far as it is for parties with headquarters in a place: where the party or a parent of it has them is not known or only reported, or whether another party is its parent',
  'destinations-not-stated': 'its source does not state the destinations',
  'part-of-destination': 'it reaches a part of the destination asked about, which is more than it names',
  'publication-unknown': 'whether it was public by then is not known',
  'evidence-unconfirmed':
    'no authority or company filing confirms it in the evidence shown: it is only reported or alleged',
  'may-not-bear-on-exports': 'whether the measure restricts exports is not stated, or depends on the dealing',
  'ownership-not-known':
    'a listed party owns a part, and how much listed parties own in all is not known: a red flag that must be resolved (15 CFR part 732, supplement no. 3)',
  'holdings-may-overlap': 'what one owner has through others may be a part of what another one has',
  'country-not-known': 'whether it is of a country whose parties the rule leaves out is not known',
  'programme-not-known':
    'under which programme an owner is listed is not known, and the rule counts only some',
  'not-enforced': 'its text is in force, and its authority says that it does not enforce it',
  'parameters-missing': 'a parameter of the chip that decides whether it meets the rule is not recorded',
  'parameters-differ':
    'by what is recorded of its parameters, the chip may be on either side of a threshold of the rule',
  'parameters-reported': 'the chip meets the rule by values that neither an authority nor its maker confirms',
  'identity-unconfirmed': 'it is about another id, of which it is not confirmed that it means the same party',
};

/** Of one reservation, a colon and its details may follow. */
export const reservationMeanings: Readonly<Record<ReservationKind, string>> = {
  'list-not-loaded':
    'no edition is loaded of the government lists named, or of any: what is on them may not be recorded here',
  'no-edition-for-date': 'the date is before the first edition that is loaded of a list that matters',
  'between-editions':
    'the date is between two editions of a list that matters: what was on it for a time between them is not known',
  'not-confirmed-since':
    'the date is after the last edition that is loaded of a list that matters: what came on it since is not known',
  'edition-being-imported':
    'an edition of a list that matters is being imported, and not all of it is recorded',
  'parent-restricted': 'a parent of it, or a parent or an owner of that, is restricted, or may be',
  'owner-restricted': 'an owner of it, or an owner or a parent of that, is restricted, or may be',
  'owner-in-doubt':
    'a parent or an owner of it, or one of that in turn, may be another party that is restricted, or is restricted for other transactions, or had entries of lists that were retracted: what its own answer leaves open is open here too',
  'depends-on-headquarters': 'it depends on where the buyer has its headquarters, which is not asked about',
  'other-transactions-restricted': 'other transactions than the one asked about are restricted',
  'parent-not-recorded':
    'nothing is recorded of a stated parent of it or of a party above it, whose id may be wrong',
  'identifier-shared': 'it may be another party, which has the same identifier',
  'same-name': 'it may be another party, which is restricted, or may be, and has the same name',
  'listed-address': 'an address of it is, or may be, one that a list has without a name',
  'embargo-not-recorded':
    'the destination, or another place of the sale, is restricted as such, by a text that is not recorded here, whatever is sold',
  'ownership-not-known':
    'who owns it, or the buyer that is named, is not recorded, or not of all of it: it may have a parent that is not known',
  'parameters-missing': 'parameters of the chip are not recorded by which a rule in force judges it',
  'parameters-reported':
    'a rule in force does not catch the chip by values that neither an authority nor its maker confirms',
  'classification-differs':
    'a source states an ECCN of the chip under which a rule in force restricts, and by its recorded parameters the chip does not surely meet that rule: one or the other may be wrong',
  'entries-retracted':
    'an entry of a list that restricted it was retracted as an error, and not replaced: look at the list itself',
  'derived-not-listed':
    'recorded facts are listed: what follows from rules and owners, or from rules and parameters, is in the answer about a subject',
  'retracted-facts':
    'what had been recorded to restrict or flag it was retracted as an error, and not replaced',
  'rules-not-loaded': 'rules on the parameters of chips are not loaded: only what names it is known',
};

export const inForceMeanings: Readonly<Record<InForceState, string>> = {
  'not-in-force': 'at no time asked about, under no reading',
  possibly: 'at some time asked about, under some reading of its bounds and its reach',
  surely: 'for the whole time asked about, under every reading of its bounds and its reach',
};

/** Why the state of a fact differs at the two sides of an edge. */
export const changeReasonMeanings: Readonly<Record<ChangeReason, string>> = {
  'came-into-force': 'it came into force, surely or possibly',
  ended: 'it is not in force any more',
  'became-sure': 'it was possibly in force, and now is so surely',
  'became-doubtful': 'it was surely in force, and now is so possibly',
  narrowed: 'in force as a whole as before; a part of its reach ended or became doubtful',
  widened:
    'in force as a whole as before; parts of its reach came into force or became sure, and none the opposite',
  learned: 'it was recorded',
  retracted: 'it was retracted, as recorded in error',
  lifted: 'a lift of it was recorded',
  'lift-retracted': 'a lift of it was retracted',
  'group-learned': 'who is in a country group that it names was recorded, or retracted',
};
