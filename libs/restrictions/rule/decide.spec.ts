import { definitions, type EventData } from '../../../events/index.js';
import { specification } from '../../../test/support/restrictions/specification.js';
import { decideRule, type RuleCommand } from './decide.js';

const { given } = specification<RuleCommand>(decideRule);

type Adopted = EventData<'RuleAdopted'>;
type Thresholds = NonNullable<Adopted['chipParameters']>['any'][number]['all'];

const sample: Adopted = definitions.RuleAdopted.sample;
const adopted: RuleCommand = { type: 'adopt-rule', data: sample };
const withThresholds = (...all: object[]): RuleCommand => ({
  type: 'adopt-rule',
  data: {
    ...sample,
    chipParameters: {
      ...sample.chipParameters!,
      any: [{ paragraph: '3A090.a.1', all: all as Thresholds }],
    },
  },
});
const tpp = { parameter: 'total-processing-performance', unit: 'TPP', citation: 'ECCN 3A090.a.1' };
const stayed = (more: object = {}): RuleCommand => ({
  type: 'suspend-rule',
  data: {
    ...definitions.RuleSuspended.sample,
    factId: 'stayed',
    suspends: 'rule',
    effectiveFrom: '2025-11-10',
    ...more,
  },
});

test('a rule is adopted with the terms of its kind, and begins where its authority is', () => {
  given()
    .when(adopted)
    .then({
      type: 'RuleAdopted',
      data: {
        zone: 'America/New_York',
        instants: { effectiveFrom: { earliest: '2023-11-17T05:00:00.000Z' } },
      },
    });
});

test('another version of the text is another fact of the rule', () => {
  given(adopted)
    .when({ type: 'adopt-rule', data: { ...sample, factId: '2025-01-13', effectiveFrom: '2025-01-13' } })
    .then({ type: 'RuleAdopted', data: { factId: '2025-01-13' } });
  given(adopted).when(adopted).thenRefused('fact-exists', '/factId');
});

test('a rule without the terms of its kind is none', () => {
  const { chipParameters: _terms, ...without } = sample;
  given().when({ type: 'adopt-rule', data: without }).thenRefused('terms-mismatched', '/chipParameters');
});

test.each<[string, object, string]>([
  ['of another unit', { ...tpp, unit: 'GB/s', atLeast: 4800 }, 'unit'],
  ['without its unit', { parameter: tpp.parameter, citation: tpp.citation, atLeast: 4800 }, 'unit'],
  ['without a limit', tpp, 'parameter'],
  ['that leaves no value', { ...tpp, atLeast: 4800, lessThan: 2400 }, 'lessThan'],
  ['that leaves no value but its limit', { ...tpp, moreThan: 4800, atMost: 4800 }, 'atMost'],
  ['below nothing', { ...tpp, lessThan: 0 }, 'lessThan'],
  ['with two limits on one side', { ...tpp, atLeast: 1, moreThan: 10 }, 'moreThan'],
  ['that holds or not, of a measured parameter', { ...tpp, is: true }, 'is'],
  [
    'that is measured, of a parameter that holds or not',
    { parameter: 'designed-or-marketed-for-data-centres', atLeast: 1, citation: tpp.citation },
    'is',
  ],
])('a threshold %s is refused', (_what, threshold, field) => {
  given()
    .when(withThresholds({ ...tpp, atLeast: 4800 }, threshold))
    .thenRefused('terms-mismatched', `/chipParameters/any/0/all/1/${field}`);
});

test('a rule is stayed, or not enforced, for a time or until further notice', () => {
  given(adopted)
    .when(stayed({ until: { earliest: '2026-11-10' } }))
    .then({
      type: 'RuleSuspended',
      data: {
        zone: 'America/New_York',
        instants: { until: { earliest: '2026-11-10T05:00:00.000Z' } },
      },
    });
  given(adopted)
    .when(stayed({ suspends: 'enforcement' }))
    .then({ type: 'RuleSuspended', data: { suspends: 'enforcement' } });
  given(adopted)
    .when(stayed({ until: '2025-11-01' }))
    .thenRefused('interval-empty', '/until');
});

test('what is stayed or ends is a version of the rule that is recorded, and not retracted', () => {
  given().when(stayed()).thenRefused('fact-unknown', '/adoption');
  given(adopted, { type: 'retract-fact', factId: '2023-11-17', reason: 'Of another rule' })
    .when(stayed())
    .thenRefused('fact-retracted', '/adoption');
  given(adopted, stayed())
    .when(stayed({ factId: 'again', adoption: 'stayed' }))
    .thenRefused('lift-mismatched', '/adoption');
  given(adopted)
    .when({ type: 'end-rule', data: definitions.RuleEnded.sample })
    .then({ type: 'RuleEnded', data: { zone: 'America/New_York' } });
});

test.each([
  [
    'apart',
    [
      { ...tpp, atLeast: 4800 },
      { ...tpp, lessThan: 4800 },
    ],
  ],
  [
    'of a parameter that holds and does not',
    [true, false].map((is) => ({
      parameter: 'designed-or-marketed-for-data-centres',
      is,
      citation: tpp.citation,
    })),
  ],
])('an alternative whose thresholds are %s catches no chip, and is refused', (_what, thresholds) => {
  given()
    .when(withThresholds(...thresholds))
    .thenRefused('terms-mismatched', '/chipParameters/any/0/all/1');
});

test('thresholds on one parameter that some values meet together are accepted', () => {
  given()
    .when(withThresholds({ ...tpp, atLeast: 2400 }, { ...tpp, lessThan: 4800 }, { ...tpp, moreThan: 2400 }))
    .then({ type: 'RuleAdopted', data: {} });
});

test('a rule does not end before it begins, by its end or by a correction of its beginning', () => {
  const ended = (effectiveFrom: string): RuleCommand => ({
    type: 'end-rule',
    data: { ...definitions.RuleEnded.sample, effectiveFrom },
  });
  given(adopted).when(ended('2023-11-16')).thenRefused('not-in-force', '/effectiveFrom');
  given(adopted).when(ended('2023-11-17')).then({ type: 'RuleEnded', data: {} });
  const corrected = (effectiveFrom: string): RuleCommand => ({
    type: 'retract-fact',
    factId: '2023-11-17',
    reason: 'The date is another one',
    replacement: {
      type: 'adopt-rule',
      data: { ...sample, factId: 'corrected', effectiveFrom },
    },
  });
  given(adopted, ended('2025-01-13'))
    .when(corrected('2025-11-17'))
    .thenRefused('lift-lost', '/replacement/effectiveFrom');
  given(adopted, ended('2025-01-13'))
    .when(corrected('2023-12-17'))
    .then({ type: 'FactRetracted', data: {} }, { type: 'RuleAdopted', data: {} });
});

test('a rule that was recorded in error is corrected in one append', () => {
  const { type, data } = adopted;
  given(adopted)
    .when({
      type: 'retract-fact',
      factId: '2023-11-17',
      reason: 'The date is that of publication',
      replacement: { type, data: { ...data, factId: '2023-11-17-corrected' } },
    })
    .then(
      { type: 'FactRetracted', data: { replacedBy: '2023-11-17-corrected' } },
      { type: 'RuleAdopted', data: { factId: '2023-11-17-corrected' } },
    );
});
