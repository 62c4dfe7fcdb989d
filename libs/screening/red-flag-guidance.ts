import { parseAsOf, type AsOf } from '../../events/index.js';

/** A text that names a red flag, and when it may be cited. */
export interface Guidance {
  readonly citation: string;
  readonly url: string;
  /** A day: from then on it was public. */
  readonly publishedOn: string;
  /** A day: from then on it is suspended or withdrawn. */
  readonly until?: string;
}

const KNOW_YOUR_CUSTOMER = '15 CFR part 732, supplement no. 3';
const SUPPLEMENT =
  'https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C/part-732/appendix-Supplement%20No.%203%20to%20Part%20732';

/** Cited by its words, not by a paragraph: paragraph numbers could not be checked for every date. */
const knowYourCustomer = (words: string): Guidance => ({
  citation: `${KNOW_YOUR_CUSTOMER}: ${words}`,
  url: SUPPLEMENT,
  // The day of the regulations in their present order (61 FR 12802, for part 744).
  publishedOn: '1996-03-25',
});

/** What facts can show of a sale that calls for an inquiry, each with the guidance that names it. */
const guidance = {
  /** Authorities or the press suspect that goods go elsewhere through this party. */
  'suspected-route': knowYourCustomer('the shipping route is abnormal'),
  /** An item or a party is restricted where the goods are suspected to go, or on the way. */
  'restricted-on-the-way': knowYourCustomer('the shipping route is abnormal'),
  /** Nothing is recorded of the party. */
  'party-not-recorded': knowYourCustomer('little or no business background'),
  /** All that is known of the party is younger than the rule that restricts an item. */
  'younger-than-rule': knowYourCustomer('little or no business background'),
  /** A forwarder of the goods also receives them. */
  'forwarder-receives': knowYourCustomer('a freight forwarding firm is the final destination'),
  /** A listed party has a share of the party, and how much is not known. */
  'listed-owner-share-unknown': {
    citation: `${KNOW_YOUR_CUSTOMER}, as amended by the Affiliates Rule (FR Doc. 2025-19001)`,
    url: 'https://www.federalregister.gov/d/2025-19001',
    publishedOn: '2025-09-30',
    // The rule is stayed (90 FR 50857).
    until: '2025-11-10',
  },
} as const satisfies Readonly<Record<string, Guidance>>;

export type RedFlagKind = keyof typeof guidance;
export const redFlagKinds = Object.keys(guidance) as RedFlagKind[];

/** What each red flag means. */
export const redFlagMeanings: Readonly<Record<RedFlagKind, string>> = {
  'suspected-route': 'goods are suspected to go elsewhere through the party, or a sale to it was stopped',
  'restricted-on-the-way':
    'an item or a party is restricted, or may be, in a country through which the goods go, where one who receives them is, or where they are suspected to go',
  'party-not-recorded': 'nothing is recorded of the party',
  'younger-than-rule': 'every name of the party begins after a rule did that restricts an item of the sale',
  'forwarder-receives': 'who forwards the goods is also who receives them',
  'listed-owner-share-unknown': 'a listed party has a share of the party, and how much is not known',
};

/** The guidance that names a red flag at a question; undefined where none was public by then. */
export function guidanceFor(kind: RedFlagKind, asOf: AsOf): Guidance | undefined {
  const named: Guidance = guidance[kind];
  const isPublic = asOf.to > parseAsOf(named.publishedOn).from;
  const isOver = named.until !== undefined && asOf.from >= parseAsOf(named.until).from;
  return isPublic && !isOver ? named : undefined;
}
