import type { Answer, Reservation, RuleOnChipDocument } from '../../../libs/answers/index.js';
import { answerText } from './answer-text.js';
import { reservationText } from './reservation-text.js';
import { ruleLines } from './rule-on-chip-text.js';

const source = { publisher: 'Federal Register', citation: '91 FR 1', certainty: 'official' };
const fact = {
  factId: 'rule',
  subject: { id: 'a-chip' },
  type: 'ChipRestricted',
  inForce: 'surely',
  doubts: [],
  measure: 'license-required',
  effectiveFrom: '2024-01-01',
  lifts: [],
  evidence: [source],
};
const text = (measure: object, name = 'A chip'): string =>
  answerText({
    subject: { kind: 'chip', id: 'a-chip', description: { name } },
    status: 'restricted',
    decidedBy: 'restriction-surely-in-force',
    reservations: [],
    measures: [{ ...fact, ...measure }],
    sales: [],
    routes: [],
    listings: [],
    basis: { asOf: '2024-06-01', position: 1, pinned: '/v1/chips/a-chip?asOf=2024-06-01&position=1' },
  } as unknown as Answer);

test('names the transactions of a fact', () => {
  expect(text({ appliesTo: ['export', 'reexport'] })).toContain('license-required; for export, reexport\n');
});

test.each([
  [{ state: 'list-not-loaded' }, 'no edition'],
  [{ state: 'covered', before: { edition: '2024-05-01' } }, 'the edition of 2024-05-01'],
  [
    { state: 'no-edition-for-date', after: { edition: '2026-07-23' } },
    'no edition of that date or earlier; the next edition is that of 2026-07-23',
  ],
  [
    { state: 'between-editions', before: { edition: '2024-05-01' }, after: { edition: '2026-07-23' } },
    'the edition of 2024-05-01; the next edition is that of 2026-07-23',
  ],
])('says of a list which editions are around the date: %j', (coverage, words) => {
  const answer = {
    subject: { kind: 'party', id: 'a-party' },
    status: 'no-record',
    decidedBy: 'no-restriction',
    reservations: [],
    measures: [],
    sales: [],
    routes: [],
    listings: [],
    coverage: [{ list: 'entity-list', ...coverage }],
    basis: { asOf: '2024-06-01', position: 2, pinned: '/v1/parties/a-party?asOf=2024-06-01&position=2' },
  };
  expect(answerText(answer as unknown as Answer)).toContain(
    `  looked at entity-list: ${words} (${coverage.state})\n`,
  );
});

test('names the restrictions that decided on not-restricted, with their dates', () => {
  const over = { ...fact, effectiveTo: '2024-03-01', why: 'over' };
  const answer = {
    subject: { kind: 'chip', id: 'a-chip' },
    status: 'not-restricted',
    decidedBy: 'restriction-over',
    reservations: [],
    measures: [],
    sales: [],
    routes: [],
    listings: [],
    notInForce: [over],
    basis: { asOf: '2024-06-01', position: 2, pinned: '/v1/chips/a-chip?asOf=2024-06-01&position=2' },
  };
  expect(answerText(answer as unknown as Answer)).toContain(
    '  - ChipRestricted "rule": not in force, it was over (over)\n      license-required\n      from 2024-01-01 to 2024-03-01\n',
  );
});

test('shows what the entry of a list says of a licence, each part on a line', () => {
  const entry = {
    key: 'a',
    digest: 'b',
    asWritten: 'c',
    requirement: 'For all items subject to the EAR',
    policy: 'Presumption of denial',
    footnotes: ['1 See § 734.9(e)', '4 See § 744.23'],
    programmes: ['SDGT', 'IRAN'],
  };
  expect(text({ entry })).toContain(
    [
      '      licence requirement: For all items subject to the EAR',
      '      licence review policy: Presumption of denial',
      '      footnote: 1 See § 734.9(e)',
      '      footnote: 4 See § 744.23',
      '      programmes: SDGT, IRAN',
      '      from 2024-01-01\n',
    ].join('\n'),
  );
});

test('names the edition that a list was looked up in by its title', () => {
  const title = 'Entity List, edition of 2026-07-23';
  const edition = { publisher: 'BIS', title, url: 'https://www.bis.gov', certainty: 'official' };
  expect(text({ evidence: [edition] })).toContain(
    'evidence (official): BIS, Entity List, edition of 2026-07-23, https://www.bis.gov\n',
  );
});

test('says of a measure where it does not bear on exports', () => {
  const [other, own] = [{ measure: 'securities', bearsOnExports: 'no' }, { bearsOnExports: 'yes' }].map(
    (part) => text(part),
  );
  expect(other).toContain('in force\n      does not bear on exports of goods\n      securities\n');
  expect(own).not.toContain('bear on exports');
});

test.each([
  [{}, 'lifted from 2024-04-01 by "act" (official)'],
  [
    { appliesTo: ['export'], destinations: ['CN'] },
    'lifted from 2024-04-01 by "act" (official), for CN, export',
  ],
  [
    { how: 'suspends', until: '2024-06-01' },
    'suspended from 2024-04-01 until 2024-06-01 by "act" (official)',
  ],
  [{ how: 'withdraws' }, 'withdrawn before it began, on 2024-04-01 by "act" (official)'],
])('says what a lift does: %j', (act, expected) => {
  const lift = {
    factId: 'act',
    type: 'ChipRestrictionLifted',
    effectiveFrom: '2024-04-01',
    evidence: [source],
  };
  expect(text({ lifts: [{ ...lift, ...act }] })).toContain(`      ${expected}: Federal Register`);
});

test('says of a sale what was blocked and is no longer', () => {
  const released = { ...fact, type: 'SaleBlocked', reason: 'An end user in China', why: 'over' };
  const answer = {
    subject: { kind: 'sale', id: 'a-sale' },
    status: 'no-record',
    decidedBy: 'flag-released',
    reservations: [],
    measures: [],
    sales: [],
    routes: [],
    listings: [],
    notInForce: [released],
    basis: { asOf: '2024-06-01', position: 2, pinned: '/v1/sales/a-sale?asOf=2024-06-01&position=2' },
  };
  expect(answerText(answer as unknown as Answer)).toContain(
    '  - SaleBlocked "rule" of a-chip: not in force, it was over (over)\n      license-required; An end user in China\n',
  );
});

describe('a rule on the parameters of chips', () => {
  const known = { confirmed: false, derivedFrom: ['a', 'b'] };
  const threshold = { parameter: 'performance-density', atLeast: 5.92, unit: 'TPP/mm2', met: 'yes' };
  const lines = (bounds: object, more: object = {}): string =>
    ruleLines({
      rule: 'us-3a090-a',
      vintage: '2023-11-17',
      legalBasis: { citation: '88 FR 73458' },
      measure: 'license-required',
      inForce: 'surely',
      doubts: [],
      met: 'yes',
      alternatives: [
        {
          paragraph: '3A090.a.2',
          met: 'yes',
          thresholds: [{ ...threshold, known: { ...known, ...bounds } }],
        },
      ],
      ...more,
    } as unknown as RuleOnChipDocument).join('\n');

  test.each([
    [{ atLeast: 19.449_631_449_631_45, atMost: 19.450_01 }, '19.4496 to 19.4501'],
    [{ atLeast: 19.45, atMost: 19.45 }, '19.45'],
    [{ atLeast: 15_832 }, '15832 to any'],
    [{ atMost: 0.333_333 }, '0 to 0.3334'],
  ])('shows %j so that it contains what is known', (bounds, shown) => {
    expect(lines(bounds)).toContain(
      `3A090.a.2: performance-density ${shown} (reported, derived from "a", "b"), at least 5.92 TPP/mm2: yes`,
    );
  });

  test('names licence exceptions with their texts, and that they clear nothing', () => {
    const licenceExceptions = [
      { name: 'NAC', citation: '15 CFR 740.8' },
      { name: 'ACA', citation: '15 CFR 740.8' },
    ];
    expect(lines({ atLeast: 19.45, atMost: 19.45 }, { licenceExceptions })).toContain(
      'may be authorised under NAC (15 CFR 740.8), ACA (15 CFR 740.8), which have conditions of their own: they clear nothing',
    );
  });
});

test('says of a fact in a reservation which subject it is of', () => {
  const facts = [{ subject: { kind: 'rule', id: 'us-3a090-a' }, factId: '2023-11-17' }];
  const reservation = { kind: 'depends-on-headquarters', weight: 'blocking', facts } as const;
  expect(reservationText(reservation as unknown as Reservation)).toContain(
    ': "2023-11-17" of rule us-3a090-a',
  );
});

test('prints nothing that moves the cursor, ends a line or reverses the order of reading', () => {
  const forged = 'Evil\u001b[2J\nA chip on 2024-06-01: NO-RECORD\u202e';
  const printed = text({}, forged);
  expect(printed.split('\n')[0]).toBe(
    'a-chip (Evil\ufffd[2J\ufffdA chip on 2024-06-01: NO-RECORD\ufffd) on 2024-06-01: RESTRICTED',
  );
});
