import type {
  Answer,
  ChangeDocument,
  DecisionRequest,
  EventType,
  IdleFactDocument,
  ListChangeDocument,
  ListCoverageDocument,
  Problem,
  RuleOnChipDocument,
  ScreeningDocument,
  ScreeningReasonDocument,
  ScreeningRequest,
} from '../../../libs/answers/index.js';
import { inWords, recordedInWords } from './dates.js';

/*
 * Every text of the page, in English. Each word of an answer, such as a status, has its sentence here: a word without
 * one does not compile. docs/glossary.md decides on terms.
 */

type Status = Answer['status'];
type DecidedBy = Answer['decidedBy'];
/** Why a fact is not in force, or no measure follows from a rule. */
type IdleReason = IdleFactDocument['why'] | NonNullable<RuleOnChipDocument['why']>;
/** The event types whose titles also have a measure, a country or an exchange: see facts.ts. */
type TypeWithOwnTitle =
  'ChipRestricted' | 'PartyRestricted' | 'SaleBlocked' | 'SubsidiaryRouteFlagged' | 'CompanyDelisted';
export type Doubt = Answer['measures'][number]['doubts'][number];

const plural = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;

/** An edition of a list: "30 November 2023 (40 entries)". */
const editionText = (
  edition: { readonly edition: string; readonly entries?: number } | undefined,
): string => {
  if (edition === undefined) return 'an unknown date';
  const { edition: day, entries } = edition;
  return inWords(day) + (entries === undefined ? '' : ` (${plural(entries, 'entry', 'entries')})`);
};

export const texts = {
  title: 'Regulatory Timeline',
  skip: 'Skip to the answer',
  navigation: 'Views',
  views: {
    world: 'World',
    screening: 'Screening',
    inbox: 'Inbox',
    changes: 'Changes',
    lists: 'Lists',
    events: 'Events',
  },
  docs: 'The HTTP interface',
  unknown: 'not known',
  yes: 'yes',
  no: 'no',
  or: ' or ',
  notChosen: 'choose…',
  loading: 'Asking…',
  more: (count: number): string => `Show ${count.toLocaleString('en-GB')} more`,
  all: (count: number): string => `Show all ${count.toLocaleString('en-GB')}`,
  notAdvice: 'It reports what its sources say. It is not legal advice, and no answer is a clearance.',

  kinds: {
    chip: 'Chip',
    party: 'Party',
    sale: 'Sale',
    list: 'List',
    group: 'Country group',
    rule: 'Rule',
    screening: 'Screening',
    clock: 'Clock',
  } as const satisfies Readonly<Record<Answer['subject']['kind'], string>>,

  search: {
    label: 'Search chips, parties and sales',
    placeholder: 'Name, id or identifier, in any script',
    none: (text: string): string => `Nothing is recorded under “${text}”. That is no clearance.`,
    exact: { identifier: 'identifier', id: 'id', name: 'name' },
    found: (count: number): string => plural(count, 'subject found', 'subjects found'),
  },

  status: {
    restricted: 'Restricted',
    uncertain: 'Uncertain',
    flagged: 'Flagged',
    'not-restricted': 'No restriction in force',
    'no-record': 'No record',
  } as const satisfies Readonly<Record<Status, string>>,
  noClearance: 'This is no clearance.',
  decidedBy: {
    'restriction-surely-in-force': 'A confirmed restriction is surely in force.',
    'rule-surely-in-force': 'No recorded restriction, but a rule that is surely in force surely catches it.',
    'restriction-possibly-in-force':
      'A restriction is possibly in force, may not bear on exports, or is not confirmed.',
    'rule-possibly-in-force':
      'No recorded restriction, but a rule is possibly in force, or possibly catches it.',
    'flag-in-force':
      'No restriction, but a blocked sale, a flagged route or an exchange delisting is in force.',
    'other-measure-in-force':
      'No restriction of exports, but a measure that does not bear on them (securities, procurement or defence articles) is in force, or may be.',
    'restriction-suspended': 'A recorded restriction was suspended.',
    'restriction-over': 'A recorded restriction was over.',
    'restriction-not-begun': 'A recorded restriction had not begun.',
    'restriction-withdrawn': 'A recorded restriction was withdrawn before it began.',
    'restriction-excepted': 'A recorded restriction excepts this destination, and none reaches it.',
    'restriction-on-headquarters':
      'A recorded restriction is for buyers with headquarters in certain places, and none reaches this destination.',
    'flag-released': 'What flagged it was released, was over or was suspended.',
    'nothing-held': 'Nothing recorded restricts or flags it.',
  } as const satisfies Readonly<Record<DecidedBy, string>>,

  reservations: {
    title: 'Why this is no clearance',
    titleRestricted: 'What this answer does not cover',
    blocking: 'to be settled first',
    note: 'note',
    none: 'Every list that matters covers the date, and there are no other reservations. It is still no clearance.',
  },

  doubts: {
    'dates-coarse':
      'Its beginning or end is not dated exactly, so it may not be in force for the whole time asked about.',
    'part-of-day': 'It was in force for only part of that day.',
    'lift-unsure':
      'A lift may have ended it, wholly or for a destination: that lift is not confirmed, or it is not known whether it covers the destination.',
    'country-group-not-loaded':
      'It is not known whether the destination, or the headquarters of the buyer or a parent of it, is in a country group that bears on it: no recorded edition or change of the group covers the date.',
    'territory-not-loaded':
      'The authority names a country, and it is not known whether that includes the territory asked about, or that of the headquarters.',
    'headquarters-not-known':
      'It depends on headquarters: where the party or a parent of it has them is not known or only reported, or it is not known whether another party is its parent.',
    'destinations-not-stated': 'Its source does not state the destinations.',
    'part-of-destination': 'It reaches only part of the destination asked about.',
    'publication-unknown': 'It is not known whether it was public by then.',
    'evidence-unconfirmed': 'No authority or company filing confirms it: it is only reported or alleged.',
    'may-not-bear-on-exports':
      'Whether the measure restricts exports is not stated, or depends on the dealing.',
    'ownership-not-known':
      'A listed party owns part of it, and how much listed parties own in all is not known: a red flag that must be resolved.',
    'holdings-may-overlap': 'What one owner has through others may be part of what another owner has.',
    'country-not-known': 'It is not known whether it is from a country whose parties the rule leaves out.',
    'programme-not-known':
      'It is not known under which programme an owner is listed, and the rule counts only some.',
    'not-enforced': 'Its text is in force, but its authority says that it does not enforce it.',
    'parameters-missing': 'A parameter that decides whether the chip meets the rule is not recorded.',
    'parameters-differ':
      'By its recorded parameters, the chip may be on either side of a threshold of the rule.',
    'parameters-reported':
      'The chip meets the rule by values that neither an authority nor its maker confirms.',
    'identity-unconfirmed':
      'It is about another id, and it is not confirmed that both ids mean the same party.',
  } as const satisfies Readonly<Record<Doubt, string>>,

  inForce: { surely: 'surely in force', possibly: 'possibly in force', not: 'not in force' },
  idle: {
    suspended: 'suspended',
    over: 'over',
    'not-begun': 'not begun',
    withdrawn: 'withdrawn before it began',
    'not-met': 'does not meet its thresholds',
    'not-reached': 'does not reach the destination or the buyer asked about',
    'other-transaction': 'does not apply to the transaction asked about',
  } as const satisfies Readonly<Record<IdleReason, string>>,

  certainty: {
    official: 'official',
    'company-filing': 'company filing',
    reported: 'reported',
    alleged: 'alleged',
  },

  nextPage: 'Next page',
  lastPage: 'There are no more.',

  world: {
    heading: 'The world: every fact in force',
    measure: 'Measure',
    any: 'any',
    authority: 'Authority (id)',
    list: 'List (id)',
    subject: 'Subject',
    csv: 'All rows as CSV',
    columns: ['Subject', 'Fact', 'In force', 'From, and until before', 'Reach', 'Recorded'],
    empty: 'No recorded fact in force matches this question. That is no clearance.',
  },

  changes: {
    heading: 'What changed',
    effective: 'In the world (effective time)',
    recorded: 'In what was known (recorded time)',
    after: 'After the day',
    upTo: 'Up to and including the day',
    atPosition: 'As known at position',
    fromPosition: 'From position',
    toPosition: 'To position',
    net: 'Which changes',
    every: 'every change',
    onlyNet: 'only the difference between the two points',
    badPosition: 'Enter a position: a whole number.',
    csv: 'All changes as CSV',
    what: 'What',
    known: (position: number): string => `As known at position ${position}`,
    none: 'No recorded fact changed between the two points.',
    why: {
      'came-into-force': 'came into force',
      ended: 'ended',
      'became-sure': 'became sure',
      'became-doubtful': 'became doubtful',
      narrowed: 'narrowed',
      widened: 'widened',
      learned: 'was recorded',
      retracted: 'was retracted as an error',
      lifted: 'a lift of it was recorded',
      'lift-retracted': 'a lift of it was retracted',
      'group-learned': 'who is in a country group that it names was recorded or retracted',
    } as const satisfies Readonly<Record<ChangeDocument['why'], string>>,
    /** The reasons whose wording differs for changes that are still to come. */
    whyAhead: {
      'came-into-force': 'comes into force',
      ended: 'ends',
      'became-sure': 'becomes sure',
      'became-doubtful': 'becomes doubtful',
    } as const satisfies Readonly<Partial<Record<ChangeDocument['why'], string>>>,
  },

  lists: {
    heading: 'Government lists',
    none: 'No list is recorded. No answer rests on one, and every answer has that reservation.',
    intro:
      'An answer names the editions that it rests on. What was added to a list since its last edition is not known.',
    columns: ['List', 'Publisher', 'Measure', 'Editions', 'First', 'Last', 'Today'],
    notLoaded: 'not loaded',
    beingImported: (edition: string): string => `The edition of ${edition} is being imported.`,
    notDescribed: (names: string): string => `Configured, but not recorded: ${names}.`,
    publisher: 'Publisher',
    meaning: 'Meaning',
    address: 'Published at',
    interval: 'Usual interval',
    days: (days: number): string => plural(days, 'day', 'days'),
    entries: 'Entries in force',
    csv: 'Entries as CSV',
    editions: 'Editions',
    editionColumns: ['Edition', 'Entries', 'Added', 'Gone', 'Changed', 'Recorded', 'SHA-256 of the file'],
    changed: 'What changed between two editions',
    earlier: 'Earlier edition',
    later: 'Later edition',
    entry: 'Entry',
    same: 'The two editions have the same entries.',
    notOnIt: 'not on it',
    newNames: 'Names in the later edition',
    changes: {
      added: 'added',
      gone: 'gone',
      expired: 'expired',
      renewed: 'renewed',
      renamed: 'renamed',
    } as const satisfies Readonly<Record<ListChangeDocument['change'], string>>,
  },

  screening: {
    heading: 'Screen a sale',
    parties: 'Parties to the sale',
    items: 'Items sold',
    idHint:
      'A name in any script, the id of a recorded subject, or both. A name is compared with every recorded name.',
    role: 'Role',
    roles: {
      seller: 'Seller',
      buyer: 'Buyer',
      'intermediate-consignee': 'Intermediate consignee',
      consignee: 'Consignee',
      'end-user': 'End user',
      forwarder: 'Forwarder',
      carrier: 'Carrier',
      bank: 'Bank',
      broker: 'Broker',
      parent: 'Parent of the buyer',
      'ultimate-parent': 'Ultimate parent of the buyer',
      other: 'Other',
    } as const satisfies Readonly<Record<ScreeningRequest['parties'][number]['role'], string>>,
    party: {
      name: 'Name',
      id: 'Id of a recorded party',
      country: 'Country',
      headquarters: 'Headquarters',
      address: 'Address',
    },
    moreOfParty: 'Headquarters, address, identifiers',
    scheme: 'Kind of identifier',
    identifier: 'Identifier',
    addIdentifier: 'Add an identifier',
    item: 'Item',
    chipId: 'Id of a recorded chip',
    quantity: 'Quantity',
    parameters: 'Parameters of a chip that is not recorded',
    parametersHint: 'The values by which rules judge it, as you state them. Leave the id empty.',
    parameter: 'Parameter',
    limit: 'Is',
    limits: { value: 'exactly', atLeast: 'at least', atMost: 'at most' },
    holds: 'Does it apply?',
    valueIn: (unit: string): string => `Value in ${unit}`,
    addParameter: 'Add a parameter',
    where: 'Where it goes, and the point on both clocks',
    licences: 'Licences that you have',
    licencesHint:
      'They are not verified. A licence covers only the measures of its authority, and clears nothing else.',
    licence: {
      number: 'Number',
      expires: 'Last day',
      authority: 'Granted by (id)',
      consignee: 'For the party',
      quantity: 'Units left (optional)',
      items: 'It covers',
    },
    addLicence: 'Add a licence',
    partyNumber: (number: number): string => `party ${number}`,
    itemNumber: (number: number): string => `item ${number}`,
    addParty: 'Add a party',
    addItem: 'Add an item',
    remove: 'Remove',
    fields: {
      destination: 'Destination',
      via: 'Via (countries)',
      asOf: 'In force on (effective time)',
      knownAt: 'As known on (recorded time)',
      endUse: 'End use',
      reference: 'Your reference',
    },
    hints: {
      destination: 'CN',
      via: 'AU, SG',
      asOf: 'now; or 2023-10-23',
      knownAt: 'now; or 2026-11-24',
      endUse: 'recorded, but not evaluated',
      reference: 'order number',
    },
    screen: 'Screen',
    record: 'Screen and record a receipt',
    verdicts: {
      blocked: {
        title: 'Blocked',
        text: 'A measure that reaches this sale is surely in force, and none of the licences given covers it.',
      },
      review: { title: 'Review', text: 'Something must be settled first.' },
      clear: {
        title: 'Nothing found',
        text: 'No recorded fact is against it, on the lists named below.',
      },
    } as const satisfies Readonly<
      Record<ScreeningDocument['verdict'], { readonly title: string; readonly text: string }>
    >,
    weights: { blocked: 'blocks the sale', review: 'to be settled first' },
    reasons: 'Why',
    reasonKinds: {
      measure: 'A recorded measure reaches the sale',
      'derived-measure': 'A rule restricts it',
      flag: 'The party is flagged',
      'not-recorded': 'Nothing is recorded about it',
      'more-possible-matches': 'The name may mean more subjects than are shown',
      reservation: 'A blocking reservation',
      'red-flag': 'A red flag',
      'no-receiver': 'No party to the sale receives the goods: name the buyer, a consignee or the end user',
      'date-not-come': 'The question is about a time in the future',
    } as const satisfies Readonly<Record<ScreeningReasonDocument['kind'], string>>,
    redFlagsTitle: 'Red flags',
    redFlags: {
      'suspected-route':
        'Goods are suspected to go elsewhere through the party, or a sale to it was stopped.',
      'restricted-on-the-way':
        'An item or a party is restricted, or may be, in a country through which the goods go, where a party that receives them is, or where they are suspected to go.',
      'party-not-recorded': 'Nothing is recorded about the party.',
      'younger-than-rule':
        'Every name of the party begins after a rule that restricts an item of the sale began.',
      'forwarder-receives': 'The party that forwards the goods also receives them.',
      'listed-owner-share-unknown': 'A listed party has a share of the party, and how much is not known.',
    } as const satisfies Readonly<Record<ScreeningDocument['redFlags'][number]['kind'], string>>,
    notCheckedTitle: 'What was not looked at',
    notChecked: {
      classification: 'Whether the items are subject to the regulations, and how they are classified.',
      'end-use': 'Controls on end uses (15 CFR part 744), such as military or weapons.',
      'licence-conditions':
        'Whether the licences given exist, and what their conditions are; for a licence without a quantity, how much it covers.',
      'licence-exceptions': 'Whether a licence exception may be used.',
      'addresses-of-listed-parties':
        'Whether a party has the address of a listed party with another name: only addresses that are listed without a name are compared.',
      'other-lists': 'Lists that are recorded here but not named in the question.',
      'not-recorded-measures': 'Measures, lists and rules that are not recorded here.',
    } as const satisfies Readonly<Record<ScreeningDocument['notChecked'][number], string>>,
    partsTo: (destination: string): string => `Parties and items of the sale to ${destination}`,
    byParameters: 'item by its parameters',
    noCandidate: 'Nothing similar is recorded.',
    listedAddress: (used: string): string => `an address that is listed without a name: ${used}`,
    hasIdentifier: (identifier: string): string => `it has the identifier ${identifier}`,
    identified: {
      surely: 'It is',
      possibly: 'It may be',
      dismissed: 'Ruled out:',
    },
    matched: (name: string, score: number): string => `by the name “${name}”, ${score} of 100`,
    licenceStates: {
      covers: 'covers measures that reach the sale',
      'covers-nothing': 'covers nothing that reaches the sale',
      expired: 'may have expired, so it covers nothing',
    } as const satisfies Readonly<Record<ScreeningDocument['licences'][number]['state'], string>>,
    licensed: (numbers: string): string => `covered by licence ${numbers}`,
    reached: (count: number): string =>
      plural(count, 'measure reaches it, or may', 'measures reach it, or may'),
    notReached: (citations: string): string => `In force, but for other places or transactions: ${citations}`,
    receipt: 'Receipt',
    print: 'Print',
    undecided: 'not decided',
    kept: {
      recorded: 'Recorded',
      by: 'Screened by',
      decided: 'Decided',
      editions: 'List editions',
      until: 'To be kept until',
      digest: 'SHA-256 of the answer',
      erased: 'Erased',
    },
    since: 'Since then',
    knownNow: 'The same question, as known now',
    inForceNow: 'The same sale if made today',
    nowInstead: (now: string, then: string): string => `${now}, instead of ${then}`,
    sameVerdict: (verdict: string): string => `still ${verdict}`,
    added: 'New',
    replaySame: 'Today, the same question at the same position has the same answer, byte for byte.',
    replayDiffers:
      'The present version of the service answers the same question at the same position differently.',
    decisionsTitle: 'Decisions',
    decisions: { proceed: 'Proceed', stop: 'Stop', escalate: 'Escalate' } as const satisfies Readonly<
      Record<DecisionRequest['decision'], string>
    >,
    decision: 'Decision',
    why: 'Why',
    decide: 'Record the decision',
    confirms: 'confirms the one before',
    needsSecond: 'counts once another person confirms it',
  },

  inbox: {
    heading: 'Inbox',
    changed: 'Receipts whose answer would differ today',
    undecided: 'Not decided',
    lists: 'Lists, newest edition first',
    noneChanged: 'No receipt would have a different answer today.',
    noneUndecided: 'Every receipt that is not clear has a decision.',
    columns: ['Sale', 'To', 'Verdict', 'Now', 'In force on', 'Recorded'],
    edition: (edition: string, recorded: string): string => `edition of ${edition}, recorded ${recorded}`,
    due: 'What came into force or ended in the last 30 days',
  },

  events: {
    heading: 'Events',
    intro: 'Everything recorded, newest first. New events appear as they are recorded.',
    isNew: 'new',
    older: 'Older events',
    all: 'All events',
    newestAgain: 'Back to the newest events',
    ownedBy: (owner: string, share: string): string => `${owner} has ${share}`,
    /** The titles of the facts whose type says enough. */
    types: {
      ChipDescribed: 'Chip described',
      ChipRestrictionLifted: 'Restriction lifted',
      PartyDescribed: 'Party described',
      PartyRestrictionLifted: 'Restriction lifted',
      SaleReleased: 'Sale released',
      CompanyRelisted: 'Listed again',
      SubsidiaryRouteCleared: 'Route cleared',
      OwnershipStated: 'Share stated',
      OwnershipEnded: 'Share ended',
      PartiesIdentified: 'Joined with another id',
      MatchDismissed: 'Match by name dismissed',
      FactRetracted: 'Fact retracted',
      ListDescribed: 'List described',
      ListEditionStarted: 'Import of an edition started',
      ListEditionRecorded: 'Edition of a list recorded',
      GroupEditionRecorded: 'Edition of a country group recorded',
      CountryJoinedGroup: 'Country joined a group',
      CountryLeftGroup: 'Country left a group',
      RuleAdopted: 'Rule adopted',
      RuleSuspended: 'Rule suspended',
      RuleEnded: 'Rule ended',
      SaleScreened: 'Sale screened',
      ScreeningAnswerStored: 'Answer of the screening stored',
      ScreeningDecided: 'Screening decided',
      ScreeningErased: 'Screening erased',
      ClockCorrected: 'Clock corrected',
    } as const satisfies Readonly<Record<Exclude<EventType, TypeWithOwnTitle>, string>>,
  },

  question: {
    heading: 'The question',
    asked: (asOf: string, isDay: boolean, known: string): string =>
      `${isDay ? 'On' : 'At'} ${asOf}, as known ${known}.`,
    now: 'now',
    effective: 'In force on (effective time)',
    effectiveHint: 'A day: 2023-10-23',
    recorded: 'As known on (recorded time)',
    recordedHint: 'now; or a UTC day',
    effectiveSlider: 'Day in effective time',
    recordedSlider: 'Step in recorded time',
    badDay: 'Enter a day that exists, such as 2023-10-23.',
    badRecorded: 'Enter a day, such as 2026-11-24, or an instant, such as 2026-11-24T10:00:00Z.',
    atPosition: (instant: string, position: number): string =>
      `on ${recordedInWords(instant)} (position ${position})`,
    beforeAll: 'before anything was recorded about it',
    today: 'Today, as known now',
    narrow: 'Narrow the question',
    destination: 'Destination',
    destinationHint: 'CN, D:5, headquarteredIn:CN',
    transaction: 'Transaction',
    anyTransaction: 'any',
    transactions: {
      export: 'export',
      reexport: 'reexport',
      'in-country-transfer': 'in-country transfer',
    } as const satisfies Readonly<Record<NonNullable<ScreeningRequest['transaction']>, string>>,
    buyer: 'Buyer (id)',
    publishedBy: 'Public by',
    ask: 'Ask',
    keep: 'Keep this answer',
    kept: 'Link copied. The answer at this link never changes.',
    fixed: 'This page is fixed: both clocks are set, and its answer never changes.',
    release: 'Ask again, as known now',
    digest: 'SHA-256 of this answer',
  },

  picture: {
    heading: 'The picture',
    label: 'Effective time to the right, recorded time upwards. The cross is the question.',
    role: 'timeline on two clocks',
    help: 'Arrow keys move the cross by a day or a step, or by 30 days with Shift; Page Up and Page Down move it to the next or previous edge; plus and minus zoom, and 0 shows everything. Drag the cross, or click where it should go. Ctrl with the wheel zooms; dragging elsewhere moves the picture.',
    shortHelp:
      'Drag the cross, click where it should go, or use the arrow keys. Ctrl with the wheel zooms. The colour is deeper where facts overlap; # is the position in the log.',
    effectiveAxis: 'effective time: when it is in force →',
    recordedAxis: '↑ recorded time: when we knew of it',
    today: 'today',
    asKnownNow: 'now',
    atStep: (position: number): string => `#${position}`,
    byRules: 'by rules',
    byRulesWaiting: 'asking…',
    before: 'before then',
    beforeShort: 'before',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fit: 'Fit',
    legend: {
      restricts: 'restricts',
      flags: 'flags',
      possibly: 'possibly in force',
      lifted: 'lifted',
      retracted: 'retracted later',
    },
    andMore: (count: number): string => `, and ${count} more`,
    retracted: (title: string): string => `Retracted: ${title}`,
    corrected: (title: string): string => `Corrected: ${title}`,
    asTable: (count: number): string => `The same ${plural(count, 'fact', 'facts')} as a table`,
    tableLabel: 'The facts of the picture',
    columns: ['Fact', 'Effective from', 'Effective to', 'Recorded', 'Now'],
    open: 'no end recorded',
    notRetracted: 'as recorded',
    possiblyInPart: 'as recorded, but only possibly in force for part of the time',
    retractedOn: (when: string, reason: string): string => `retracted on ${when}: ${reason}`,
    empty:
      'No recorded fact that names it restricts or flags it; what follows from rules is in the strip below the rows. That is no clearance.',
    derived: 'What follows from rules, as known at the cross',
    loading: 'Reading the history…',
  },

  parts: {
    heading: 'What the answer rests on',
    measures: 'Restrictions and other measures',
    sales: 'Blocked sales',
    routes: 'Flagged routes',
    listings: 'Exchange delistings',
    notInForce: 'Recorded, but not in force',
    derived: 'Follows from rules on ownership',
    idleRules: 'Rules on ownership that would restrict it, but are not in force',
    rules: 'Rules on the parameters of chips',
    identified: 'Also known as',
    description: 'Who or what it is',
    none: 'No recorded fact is in force.',
    evidence: (count: number): string => plural(count, 'source', 'sources'),
    reach: 'Reach',
    buyer: 'Buyer',
    seller: 'Seller',
    chips: 'Chips',
    statedDestination: 'Stated destination',
    suspectedDestination: 'Suspected destination',
    reason: 'Reason',
    redFlag: 'Red flag',
    policy: 'Licence policy',
    legalBasis: 'Legal basis',
    recorded: (instant: string): string => `recorded ${instant}`,
    appliesTo: 'Applies to',
    owns: (share: string): string => ` owns ${share} of `,
    atMost: (percent: number): string => `at most ${percent} %`,
    atLeast: (percent: number): string => `at least ${percent} %`,
    between: (atLeast: number, atMost: number): string => `${atLeast} to ${atMost} %`,
    theChip: 'the chip',
    notConfirmed: ' (not confirmed)',
    derivedFrom: (factIds: readonly string[]): string =>
      ` (derived from the performance and the die area of ${factIds.join(', ')})`,
    dismiss: 'OK',
    except: 'except',
    lifts: 'Lifted by',
    effectiveFrom: 'From',
    effectiveTo: 'until before',
    published: 'published',
    link: 'source',
    names: 'Names',
    countries: 'Countries',
    headquarters: 'Headquarters',
    kind: 'Kind',
    maker: 'Maker',
    parent: 'Stated parent',
    releasedOn: 'Released on',
    identifiers: 'Identifiers',
    chain: 'The chain it rests on',
    share: (atLeast: number, atMost: number): string =>
      atLeast === atMost ? `${atLeast} % in all` : `at least ${atLeast} %, at most ${atMost} % in all`,
    shareNotKnown: 'an unknown share',
    listed: 'listed',
    isParentOf: 'is a stated parent of',
    met: { yes: 'meets it', maybe: 'may meet it', no: 'does not meet it' },
    known: 'recorded',
    threshold: 'threshold',
    parameter: 'parameter',
    exceptions: 'Licence exceptions that may authorise it, on conditions of their own: they clear nothing',
    otherRules: (count: number): string =>
      plural(count, 'rule that does not bear on it now', 'rules that do not bear on it now'),
  },

  coverage: {
    heading: 'Lists that were looked at',
    none: 'No government list that matters is recorded, so no list was looked at.',
    states: {
      covered: ({ before }) => `covered by the edition of ${editionText(before)}`,
      'between-editions': ({ before, after }) =>
        `between the edition of ${editionText(before)} and that of ${editionText(after)}`,
      'not-confirmed-since': ({ before }) =>
        `not confirmed since its last edition, of ${editionText(before)}`,
      'no-edition-for-date': ({ after }) => `before its first edition, of ${editionText(after)}`,
      'list-not-loaded': () => 'not loaded',
    } as const satisfies Readonly<
      Record<ListCoverageDocument['state'], (covered: ListCoverageDocument) => string>
    >,
  },

  history: {
    heading: 'History',
    intro: 'Every fact, in the order of recording. Retracted facts are struck through, with the reason.',
    retracted: 'Retracted',
    replacedBy: 'Replaced by',
    csv: 'History as CSV',
  },

  states: {
    401: {
      title: 'Sign in',
      text: 'This service answers only with an access token.',
    },
    403: { title: 'Not allowed', text: 'The token does not allow this.' },
    404: { title: 'Never seen', text: 'No recorded fact is about it or names it. That is no clearance.' },
    503: {
      title: 'Not ready',
      text: 'The service has not caught up with its log, so it cannot answer as of now yet. Retrying every two seconds.',
    },
    unreachable: {
      title: 'No connection',
      text: 'The service cannot be reached. Retrying every two seconds.',
    },
    other: { title: 'Not answered', text: 'The service does not answer this question.' },
    near: 'Recorded with a similar id:',
    knownAs: 'Recorded as another kind of subject:',
    lists: 'Lists that are recorded or configured:',
    empty: {
      title: 'Nothing is recorded yet',
      text: 'The log is empty, so no question has an answer yet. Record a fact with a command, load a case, or import a list.',
    },
    notFound: 'There is no such view.',
  },

  signIn: {
    label: 'Access token',
    hint: 'It is kept only in the memory of this tab: closing or reloading the tab forgets it.',
    button: 'Sign in',
    wrong: 'The service does not accept this token.',
    out: 'Sign out',
  },

  live: {
    live: 'Live',
    explained: 'Whether events arrive as they are recorded; # is the last position of the log',
    connecting: 'Connecting…',
    lost: 'Connection lost, trying again…',
    restored: 'Connection restored',
    changed: 'Changed while you were looking',
    changedBy: (what: string): string => `“${what}” was recorded, and the answer as known now is different.`,
    show: 'Show the answer as known now',
    before: 'Show the previous answer',
  },

  home: {
    heading: 'What was restricted on date X, and what did we know on date Y?',
    lead: 'Search for a chip, a party or a sale. Every answer states its day, when it was known, and its evidence.',
    examples: 'Questions to start with',
    questions: {
      h800Before: 'Was the NVIDIA H800 restricted on 22 October 2023?',
      h800After: 'And a day later?',
      huawei: 'Huawei on 16 May 2019, listed at a quarter past four in the afternoon',
      tusimple: 'TuSimple on 10 February 2024: a blocked sale, a flagged route, a delisting',
      rtx4090: 'May an RTX 4090 go to China on 1 June 2024?',
      mi300x: 'An AMD MI300X to Vietnam on 1 June 2024: no measure names it',
      nexperia: 'Nexperia on 15 October 2025: on no list, and owned by Wingtech',
      biren: 'Biren on 18 October 2023, before and after a date correction',
    },
    lately: 'In the last 30 days',
    soon: 'In the next 90 days',
    noneLately: 'No recorded fact came into force or ended.',
    noneSoon:
      'No recorded fact will come into force or end. What authorities decide in the meantime is not known.',
    allChanges: 'All of them, before and after',
    sideBySide: 'Before and after',
    holds: 'What answers about today rest on',
    recorded: (count: number, last: string): string =>
      `${plural(count, 'event is', 'events are')} recorded, the last on ${last}.`,
    newest: 'Recorded last',
  },
} as const;

/** The kind of a problem: the last part of its type. */
export const problemKind = ({ type }: Partial<Problem>): string => type?.split(':').at(-1) ?? '';
