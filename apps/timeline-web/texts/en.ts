import type {
  Answer,
  ChangeDocument,
  ListChangeDocument,
  ListCoverageDocument,
  Problem,
} from '../../../libs/answers/index.js';
import { inWords, recordedInWords } from './dates.js';

/*
 * Every text of the page, in English. What has a word in the answers has its sentence here, by that word: a word that is
 * missing does not compile. docs/glossary.md decides on terms.
 */

type Status = Answer['status'];
type DecidedBy = Answer['decidedBy'];
export type Doubt = Answer['measures'][number]['doubts'][number];

const plural = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;

export const texts = {
  title: 'Regulatory Timeline',
  tagline: 'What was restricted on a date, as we knew it on a date, with its evidence.',
  skip: 'Skip to the answer',
  navigation: 'Views',
  views: {
    world: 'World',
    changes: 'Changes',
    lists: 'Lists',
    events: 'Events',
  },
  docs: 'Interface',
  unknown: 'not known',
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
  } as Readonly<Record<string, string>>,

  search: {
    label: 'Search chips, parties and sales',
    placeholder: 'Name, id or identifier, in any script',
    none: (text: string): string => `Nothing recorded is called “${text}”. That is no clearance.`,
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
    'rule-surely-in-force': 'No measure names it, but a rule that is surely in force surely catches it.',
    'restriction-possibly-in-force':
      'A restriction is possibly in force, may not bear on exports, or is not confirmed.',
    'rule-possibly-in-force': 'No measure names it, but a rule is possibly in force, or possibly catches it.',
    'flag-in-force':
      'No restriction, but a blocked sale, a flagged route or an exchange delisting is in force.',
    'other-measure-in-force':
      'No restriction of exports, but a measure of another kind is in force, or possibly so.',
    'restriction-suspended': 'A restriction that is recorded was suspended.',
    'restriction-over': 'A restriction that is recorded was over.',
    'restriction-not-begun': 'A restriction that is recorded had not begun.',
    'restriction-withdrawn': 'A restriction that is recorded was withdrawn before it began.',
    'restriction-excepted': 'A restriction that is recorded excepts this destination.',
    'restriction-on-headquarters':
      'A restriction is recorded for buyers with headquarters in certain places; none reaches this destination.',
    'flag-released': 'What flagged it was released, over or suspended.',
    'nothing-held': 'Nothing recorded restricts or flags it.',
  } as const satisfies Readonly<Record<DecidedBy, string>>,

  reservations: {
    title: 'Why this is no clearance',
    titleRestricted: 'What this answer does not cover',
    blocking: 'to be settled first',
    note: 'note',
    none: 'Every list that matters covers the date, and nothing else is reserved.',
  },

  doubts: {
    'dates-coarse': 'Its beginning or end is not dated exactly.',
    'part-of-day': 'It was in force for a part of that day only.',
    'lift-unsure': 'A lift that is not confirmed, or may not cover the destination, may have ended it.',
    'country-group-not-loaded':
      'Whether the destination is in a country group that bears on it is not known.',
    'territory-not-loaded':
      'Whether the authority means the territory, where it names its country, is not known.',
    'headquarters-not-known': 'Where the party has its headquarters is not known.',
    'destinations-not-stated': 'Its source does not state the destinations.',
    'part-of-destination': 'It reaches a part of the destination that is asked about.',
    'publication-unknown': 'Whether it was public by then is not known.',
    'evidence-unconfirmed': 'No authority or company filing confirms it: it is only reported or alleged.',
    'may-not-bear-on-exports':
      'Whether the measure restricts exports is not stated, or depends on the dealing.',
    'ownership-not-known':
      'A listed party owns a part, and how much listed parties own in all is not known: a red flag to be resolved.',
    'holdings-may-overlap': 'What one owner has through others may be a part of what another one has.',
    'country-not-known': 'Whether it is of a country whose parties the rule leaves out is not known.',
    'programme-not-known':
      'Under which programme an owner is listed is not known, and the rule counts only some.',
    'not-enforced': 'Its text is in force, and its authority says that it does not enforce it.',
    'parameters-missing': 'A parameter that decides whether the chip meets the rule is not recorded.',
    'parameters-differ': 'By what sources state, the chip may be on either side of a threshold.',
    'parameters-reported': 'It meets the rule by values that neither an authority nor its maker confirms.',
    'identity-unconfirmed':
      'It is about another id, of which it is not confirmed that it means the same party.',
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
  } as Readonly<Record<string, string>>,

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
    columns: ['Subject', 'Fact', 'In force', 'When', 'Reach', 'Recorded'],
    empty: 'No recorded fact that meets this is in force. That is no clearance.',
  },

  changes: {
    heading: 'What changed',
    effective: 'In the world (effective time)',
    recorded: 'In what was known (recorded time)',
    after: 'After the day',
    upTo: 'Up to and with the day',
    atPosition: 'As known at position',
    fromPosition: 'From position',
    toPosition: 'To position',
    net: 'Which changes',
    every: 'every change',
    onlyNet: 'only the difference of both ends',
    badPosition: 'Write a position: a whole number.',
    csv: 'All changes as CSV',
    what: 'What',
    known: (position: number): string => `As known at position ${position}`,
    none: 'Nothing that is recorded changed between the two.',
    why: {
      'came-into-force': 'came into force',
      ended: 'ended',
      'became-sure': 'became sure',
      'became-doubtful': 'became doubtful',
      narrowed: 'narrowed',
      widened: 'widened',
      learned: 'was recorded',
      retracted: 'was retracted as an error',
      lifted: 'a lift was recorded',
      'lift-retracted': 'its lift was retracted',
      'group-learned': 'a country group that it names was recorded or retracted',
    } as const satisfies Readonly<Record<ChangeDocument['why'], string>>,
  },

  lists: {
    heading: 'Government lists',
    none: 'No list is recorded. An answer was looked up on none: every one has that reservation.',
    columns: ['List', 'Publisher', 'Measure', 'Editions', 'First', 'Last'],
    notLoaded: 'not loaded',
    beingImported: (edition: string): string => `The edition of ${edition} is being imported.`,
    notDescribed: (names: string): string => `Configured, and not recorded: ${names}.`,
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
    changes: {
      added: 'added',
      gone: 'gone',
      expired: 'expired',
      renewed: 'renewed',
      renamed: 'renamed',
    } as const satisfies Readonly<Record<ListChangeDocument['change'], string>>,
  },

  events: {
    heading: 'Events',
    intro: 'What is recorded, the newest first. New events appear as they are recorded.',
    isNew: 'new',
  },

  question: {
    heading: 'The question',
    asked: (asOf: string, isDay: boolean, known: string): string =>
      `${isDay ? 'On' : 'At'} ${asOf}, as known ${known}.`,
    now: 'now',
    effective: 'In force on (effective time)',
    effectiveHint: 'A day: 2023-10-23',
    recorded: 'As known on (recorded time)',
    recordedHint: 'A UTC day or an instant; empty: as known now',
    effectiveSlider: 'Day in effective time',
    recordedSlider: 'Step in recorded time',
    badDay: 'Write a day that exists, such as 2023-10-23.',
    badRecorded: 'Write a day, such as 2026-11-24, or an instant, such as 2026-11-24T10:00:00Z.',
    atPosition: (instant: string, position: number): string =>
      `on ${recordedInWords(instant)} (position ${position})`,
    beforeAll: 'before anything was recorded of it',
    asKnownNow: (position: number): string => `now (position ${position})`,
    today: 'Today, as known now',
    narrow: 'Narrow the question',
    destination: 'Destination',
    destinationHint: 'CN, D:5, headquarteredIn:CN',
    transaction: 'Transaction',
    anyTransaction: 'any',
    buyer: 'Buyer (id)',
    publishedBy: 'Public by',
    ask: 'Ask',
    keep: 'Keep this answer',
    kept: 'Link copied. Under it this answer never changes.',
    fixed: 'This page is fixed: its answer never changes. It was kept with both clocks.',
    release: 'Ask again, as known now',
    digest: 'Digest',
  },

  picture: {
    heading: 'The picture',
    label: 'Effective time to the right, recorded time upwards. The cross is the question.',
    role: 'timeline on two clocks',
    help: 'Arrow keys move the cross by a day or a step, with Shift by 30 days; Page Up and Page Down move it to the next edge; plus, minus and 0 zoom. Drag the cross, or click where it should go. Ctrl and the wheel zoom, dragging elsewhere moves the picture.',
    shortHelp: 'Drag the cross, click where it should go, or use the arrow keys. Ctrl and the wheel zoom.',
    effectiveAxis: 'effective time: when it is in force →',
    recordedAxis: '↑ recorded time: when we knew of it',
    today: 'today',
    before: 'before that',
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
    possiblyInPart: 'as recorded, possibly for a part of the time',
    retractedOn: (when: string, reason: string): string => `retracted on ${when}: ${reason}`,
    empty: 'Nothing recorded restricts or flags it. That is no clearance.',
    loading: 'Reading what is recorded…',
  },

  parts: {
    heading: 'What the answer rests on',
    measures: 'Restrictions and other measures',
    sales: 'Blocked sales',
    routes: 'Flagged routes',
    listings: 'Exchange delistings',
    notInForce: 'Recorded, and not in force',
    derived: 'Follows from rules on ownership',
    rules: 'Rules on the parameters of chips',
    identified: 'Also known under',
    description: 'Who or what it is',
    none: 'No recorded fact is in force.',
    evidence: (count: number): string => plural(count, 'source', 'sources'),
    reach: 'Reach',
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
      atLeast === atMost ? `${atLeast} % in all` : `${atLeast} % surely, ${atMost} % at most`,
    holding: (party: string, owner: string, share: string): string => `${owner} owns ${share} of ${party}`,
    shareNotKnown: 'a share that is not known',
    listed: 'listed',
    ruleActs: 'Suspended or ended by',
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
    none: 'No government list is described that matters: nothing was looked up on one.',
    states: {
      covered: 'covered',
      'between-editions': 'between two editions',
      'not-confirmed-since': 'not confirmed since its last edition',
      'no-edition-for-date': 'before its first edition',
      'list-not-loaded': 'not loaded',
    } as const satisfies Readonly<Record<ListCoverageDocument['state'], string>>,
    before: (edition: string, entries: number): string =>
      `edition of ${inWords(edition)}, ${plural(entries, 'entry', 'entries')}`,
    after: (edition: string): string => `next edition of ${inWords(edition)}`,
  },

  history: {
    heading: 'History',
    intro:
      'Every fact in the order in which it was recorded. Corrections are struck through, with the reason.',
    retracted: 'Retracted',
    replacedBy: 'Replaced by',
    csv: 'History as CSV',
  },

  states: {
    401: {
      title: 'Sign in',
      text: 'This service answers with an access token only.',
    },
    403: { title: 'Not allowed', text: 'The token does not allow this.' },
    404: { title: 'Never seen', text: 'Nothing recorded is about it or names it. That is no clearance.' },
    503: {
      title: 'Not ready',
      text: 'The service does not follow its log yet, so that it gives no answer as of now. It is asked again every two seconds.',
    },
    unreachable: {
      title: 'No connection',
      text: 'The service cannot be reached. It is asked again every two seconds.',
    },
    other: { title: 'Not answered', text: 'The service does not answer this question.' },
    near: 'Recorded, with a similar id:',
    knownAs: 'Recorded, of another kind:',
    fields: 'What is wrong',
    empty: {
      title: 'Nothing is recorded yet',
      text: 'The log is empty, so that no question has an answer. Record a fact by a command, load a case, or import a list.',
    },
    notFound: 'There is no such view.',
  },

  signIn: {
    label: 'Access token',
    hint: 'It is kept in the memory of this tab only: closing or reloading the tab forgets it.',
    button: 'Sign in',
    wrong: 'The service does not know this token.',
    out: 'Sign out',
  },

  live: {
    live: 'Live',
    connecting: 'Connecting…',
    lost: 'Connection lost, trying again…',
    restored: 'Connection restored',
    liveAt: (position: number): string => `Live · position ${position}`,
    changed: 'Changed while you were looking',
    changedBy: (what: string): string => `${what} was recorded, and the answer as known now is another one.`,
    show: 'Show the answer as known now',
    before: 'the answer before',
    recorded: 'Newest events',
    none: 'No events since you opened this page. They appear here as they are recorded.',
  },

  home: {
    heading: 'What was restricted on date X, and what did we know on date Y?',
    examples: 'For example',
    searchFirst: 'Search for a chip, a party or a sale, or open one of the views above.',
    newest: 'Recorded last',
  },
} as const;

/** The kind of a problem: the last part of its type. */
export const problemKind = ({ type }: Partial<Problem>): string => type?.split(':').at(-1) ?? '';
