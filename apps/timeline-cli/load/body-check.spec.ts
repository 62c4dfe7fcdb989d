import { definitions } from '../../../events/index.js';
import { bodyCheckOf, type ServiceDescription } from './body-check.js';

/** What a service describes of two commands, with a field that is only known from there. */
const slug = { type: 'string', pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' };
const evidence = {
  type: 'array',
  minItems: 1,
  items: { $ref: '#/components/schemas/Evidence' },
};
const restriction = {
  factId: slug,
  authority: slug,
  list: slug,
  measure: { type: 'string', enum: ['prohibited', 'presumption-of-denial'] },
  destinations: { type: 'array', items: { type: 'string' } },
  effectiveFrom: { oneOf: [{ type: 'string' }, { type: 'object' }] },
  legalBasis: { type: 'object' },
  zone: { type: 'string' },
  evidence,
};
const closed = (properties: object, required: readonly string[]) => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required,
});
const body = (name: string) => ({
  post: {
    requestBody: { content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } } },
  },
});
const description: ServiceDescription = {
  paths: {
    '/v1/commands/restrict-party': body('RestrictParty'),
    '/v1/commands/retract-fact': body('RetractFact'),
  },
  components: {
    schemas: {
      Evidence: {
        type: 'object',
        required: ['publisher', 'certainty'],
        anyOf: [{ required: ['url'] }, { required: ['citation'] }],
      },
      RestrictParty: closed({ ...restriction, partyId: slug, postpones: slug }, [
        'factId',
        'partyId',
        'evidence',
      ]),
      RetractFact: closed(
        { subject: { type: 'object' }, factId: slug, reason: { type: 'string' }, expectedRevision: {} },
        ['subject', 'factId'],
      ),
    },
  },
};
const check = bodyCheckOf(description);

const sample: Readonly<Record<string, unknown>> = definitions.PartyRestricted.sample;
const company = ({ partyId, ...rest }: Readonly<Record<string, unknown>>) => ({
  ...rest,
  companyId: partyId,
});
const retraction = (replacement: unknown) => ({
  subject: { kind: 'company', id: 'huawei' },
  factId: 'a-fact',
  reason: 'a wrong date',
  replacement,
});
const replacement = { command: 'restrict-company', ...company(sample) };

test.each<[string, string, object]>([
  ['a golden sample', 'restrict-party', sample],
  ['a field that only the service knows', 'restrict-party', { ...sample, postpones: 'another' }],
  ['another name of a command', 'restrict-company', company(sample)],
  ['another name with the first name of its field', 'restrict-company', sample],
  ['a retraction', 'retract-fact', { ...retraction(undefined), expectedRevision: 3 }],
  ['a retraction with a replacement', 'retract-fact', retraction(replacement)],
])('%s is right', (_what, command, given) => {
  expect(check(command, given as Record<string, unknown>)).toEqual([]);
});

test.each<[string, object, string, string | RegExp]>([
  ['a missing field', { factId: undefined }, '/factId', 'is missing'],
  ['an unknown field', { more: 1 }, '/more', 'is not a known field'],
  ['a word', { measure: 'bad' }, '/measure', 'must be one of prohibited, presumption-of-denial'],
  [
    'a country that does not exist',
    { destinations: ['CN', 'XX'] },
    '/destinations/1',
    /^"XX" must be an ISO 3166-1/,
  ],
  [
    'a day that does not exist',
    { effectiveFrom: '2024-02-30' },
    '/effectiveFrom',
    '"2024-02-30" is not a date that exists',
  ],
  ['a zone', { zone: 'Mars/Olympus' }, '/zone', /must be an IANA time zone/],
  [
    'a source without a place',
    { evidence: [{ publisher: 'A', certainty: 'official' }] },
    '/evidence/0',
    'must have a url or a citation',
  ],
  ['a field of the service alone', { postpones: 'A b' }, '/postpones', /^must match pattern/],
])('%s is named once, by its pointer', (_what, more, pointer, detail) => {
  const given = JSON.parse(JSON.stringify({ ...sample, ...more })) as Record<string, unknown>;
  expect(check('restrict-party', given)).toEqual([
    { pointer, detail: typeof detail === 'string' ? detail : expect.stringMatching(detail) },
  ]);
});

test('every error of a body is named, and the subject by the field that the body has', () => {
  const given = { ...company(sample), companyId: 'A b', measure: 'bad', destinations: ['XX'] };
  const pointers = check('restrict-company', given).map(({ pointer }) => pointer);
  expect(pointers.sort()).toEqual(['/companyId', '/destinations/0', '/measure']);
});

test.each<[string, unknown, string]>([
  ['no object', 'x', '/replacement'],
  ['an unknown command', { command: 'retract-fact' }, '/replacement/command'],
  ['a guard of its own', { ...replacement, expectedRevision: 1 }, '/replacement/expectedRevision'],
  ['a wrong field', { ...replacement, measure: 'bad' }, '/replacement/measure'],
  ['another subject', { ...replacement, companyId: 'zte' }, '/replacement/companyId'],
])('a replacement is refused for %s', (_what, given, pointer) => {
  expect(check('retract-fact', retraction(given))).toEqual([{ pointer, detail: expect.any(String) }]);
});

test('a command that the service does not describe is refused', () => {
  const given = definitions.ChipRestricted.sample as unknown as Record<string, unknown>;
  expect(check('restrict-chip', given)).toEqual([
    { pointer: '', detail: 'is of a command that the service does not have' },
  ]);
});
