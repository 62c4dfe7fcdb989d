import { definitions } from '../../../events/index.js';
import { commandsOf, realCases } from '../../support/cases.js';
import { expectAsDescribed } from '../described.js';
import { commandLine, RunningService } from '../running-service.js';

/*
 * Rules on the parameters of chips and country groups over HTTP: what they make of a chip, the rules and the groups
 * themselves, and which commands are refused.
 */

let service: RunningService;

beforeAll(async () => {
  service = await RunningService.start();
  const commands = commandsOf(...realCases);
  for (const { command, body } of commands) {
    const { status, text } = await service.post(command, body);
    expect([status, text]).toEqual([201, expect.any(String)]);
  }
});
afterAll(() => service.remove());

test('the answer of a chip has what each rule makes of it, with the values that it was judged by', async () => {
  const reply = await service.get('/v1/chips/amd-mi300x?asOf=2024-06-01&destination=VN');
  await expectAsDescribed(service, 'get /v1/chips/{id}', reply);
  const { json } = reply;
  expect([json.status, json.decidedBy]).toEqual(['restricted', 'rule-surely-in-force']);
  const rule = json.rules.find((each: { inForce: string }) => each.inForce === 'surely');
  expect(rule).toMatchObject({
    ...{ rule: 'us-3a090-a', vintage: '2023-11-17', measure: 'license-required', met: 'yes' },
    destinations: [
      { destination: 'D:1', except: ['A:5', 'A:6'], inForce: 'surely' },
      { destination: 'D:4', inForce: 'possibly' },
      { destination: 'D:5', inForce: 'possibly' },
    ],
    licenceExceptions: [{ name: 'NAC' }, { name: 'ACA' }],
  });
  expect(rule.alternatives[0]).toMatchObject({
    ...{ paragraph: '3A090.a.1', met: 'yes' },
    thresholds: [
      {
        ...{ parameter: 'total-processing-performance', unit: 'TPP', atLeast: 4800, met: 'yes' },
        known: { atLeast: 20919, atMost: 20919, confirmed: true, statedBy: ['parameters'] },
      },
    ],
  });
});

test('the pinned link of an answer by rules gives the same bytes after more is recorded', async () => {
  const { json } = await service.get('/v1/chips/amd-mi300x?asOf=2024-06-01&destination=VN');
  const before = await service.get(json.basis.pinned);
  await service.post('end-rule', {
    ...{ factId: 'ended', ruleId: 'us-3a090-a', adoption: '2023-11-17', effectiveFrom: '2024-01-01' },
    evidence: definitions.RuleEnded.sample.evidence,
  });
  const after = await service.get('/v1/chips/amd-mi300x?asOf=2024-06-01&destination=VN');
  expect(after.json.status).not.toBe('restricted');
  expect((await service.get(json.basis.pinned)).text).toBe(before.text);
  const undone = await service.post('retract-fact', {
    ...{ subject: { kind: 'rule', id: 'us-3a090-a' }, factId: 'ended', reason: 'Only for a test' },
  });
  expect(undone.status).toBe(201);
});

test('a buyer decides on terms on headquarters', async () => {
  const path = '/v1/chips/amd-mi300x?asOf=2026-07-15&destination=SG&buyer=';
  const reply = await service.get(`${path}nobody-described`);
  await expectAsDescribed(service, 'get /v1/chips/{id}', reply);
  const { json } = reply;
  expect(json.basis).toMatchObject({ buyer: 'nobody-described', pinned: expect.stringContaining('buyer=') });
  expect((await service.get(`${path}No%20Slug`)).json).toMatchObject({ errors: [{ parameter: 'buyer' }] });
});

test('what follows from rules is listed for every chip and party, in pages, and as the answer of each has it', async () => {
  const path = '/v1/derived-measures?asOf=2025-10-15&destination=VN';
  const reply = await service.get(`${path}&limit=1000`);
  await expectAsDescribed(service, 'get /v1/derived-measures', reply);
  const { subjects } = reply.json;
  const ids = subjects.map(({ subject }: { subject: { id: string } }) => subject.id);
  expect(ids).toEqual(expect.arrayContaining(['amd-mi300x', 'nexperia']));
  const first = await service.get(`${path}&limit=1`);
  expect(first.json.subjects).toEqual(subjects.slice(0, 1));
  const second = await service.get(`${first.json.links.next}`);
  expect(second.json.subjects).toEqual(subjects.slice(1, 2));
  const { json } = await service.get('/v1/chips/amd-mi300x?asOf=2025-10-15&destination=VN');
  const inForce = json.rules.filter((rule: { inForce: string }) => rule.inForce !== 'not');
  expect(subjects[ids.indexOf('amd-mi300x')].rules).toEqual(inForce);
  const nexperia = await service.get('/v1/parties/nexperia?asOf=2025-10-15&destination=VN');
  expect(subjects[ids.indexOf('nexperia')].measures).toEqual(nexperia.json.derived);
});

test('what follows from rules is also every row as CSV, and text in the terminal', async () => {
  const path = '/v1/derived-measures?asOf=2025-10-15&destination=VN';
  const { json } = await service.get(`${path}&limit=1000`);
  const csv = await service.get(path, { accept: 'text/csv' });
  const [header = '', ...rows] = csv.text.trim().split('\r\n');
  expect(header).toContain('subjectKind,subjectId');
  type Listed = { rules?: object[]; measures?: object[] };
  const listed = json.subjects.flatMap(({ rules = [], measures = [] }: Listed) => [...rules, ...measures]);
  expect(rows).toHaveLength(listed.length);
  expect(rows.find((row) => row.startsWith('party,nexperia'))).toMatch(
    /,adopted-2025-09-29,RuleAdopted,possibly,.*,us-affiliates-rule,/,
  );
  const args = ['derived-measures', '--as-of', '2025-10-15', '--destination', 'VN', '--url', service.url];
  const { stdout } = await commandLine([...args, '--all']);
  expect(stdout).toContain('chip amd-mi300x');
  expect(stdout).toMatch(/party nexperia \(Nexperia B\.V\.\)\n {2}- by the rule "us-affiliates-rule"/);
  expect((await commandLine([...args, '--csv'])).stdout.trim().split(/\r?\n/)).toHaveLength(rows.length + 1);
});

test('a rule that would restrict a party and is stayed is named, with the stay', async () => {
  const reply = await service.get('/v1/parties/nexperia?asOf=2025-12-01');
  await expectAsDescribed(service, 'get /v1/parties/{id}', reply);
  expect(reply.json.idleRules).toMatchObject([
    { rule: 'us-affiliates-rule', why: 'suspended', acts: [{ factId: 'stayed-2025-11-10' }] },
  ]);
  const { stdout } = await commandLine(['party', 'nexperia', '--as-of', '2025-12-01', '--url', service.url]);
  expect(stdout).toContain('would restrict it and is not in force');
  expect(stdout).toContain('90 FR 50857');
});

test('a buyer is refused in questions that are not about chips', async () => {
  for (const path of ['/v1/parties/nexperia', '/v1/companies/nexperia', '/v1/sales/a-sale']) {
    const { status, json } = await service.get(`${path}?asOf=2025-12-01&buyer=huawei`);
    expect([path, status, json.errors]).toEqual([
      ...[path, 400, [{ parameter: 'buyer', detail: expect.stringContaining('applies only to chips') }]],
    ]);
  }
});

test('changes of a chip have the edges of what follows from its parameters', async () => {
  const path = '/v1/changes?asOfFrom=2022-01-01&asOfTo=2024-01-01&destination=CN&subject=chip/amd-mi300x';
  const reply = await service.get(path);
  await expectAsDescribed(service, 'get /v1/changes', reply);
  const { derived, reservations } = reply.json;
  expect(derived).toContainEqual(
    expect.objectContaining({
      ...{ before: 'not-in-force', after: 'surely' },
      at: expect.objectContaining({ asOf: '2023-11-17' }),
      rule: expect.objectContaining({ rule: 'us-3a090-a', vintage: '2023-11-17' }),
    }),
  );
  expect(reservations.map(({ kind }: { kind: string }) => kind)).not.toContain('derived-not-listed');
});

test('the rules are listed by version, and one by its id', async () => {
  const all = await service.get('/v1/rules?asOf=2025-06-01');
  await expectAsDescribed(service, 'get /v1/rules', all);
  expect(all.json.rules).toHaveLength(9);
  const one = await service.get('/v1/rules/us-742-6-a-6-iii-a?asOf=2025-06-01');
  await expectAsDescribed(service, 'get /v1/rules/{id}', one);
  const { json } = one;
  expect(json.rules).toMatchObject([
    {
      ...{ vintage: '2025-01-13', inForce: 'possibly', doubts: ['not-enforced'], kind: 'chip-parameters' },
      acts: [{ type: 'RuleSuspended', suspends: 'enforcement', effectiveFrom: '2025-05-13' }],
    },
  ]);
  expect((await service.get(json.basis.pinned)).json.rules).toEqual(json.rules);
  const unknown = await service.get('/v1/rules/never-adopted');
  expect([unknown.status, unknown.json.known]).toEqual([404, expect.arrayContaining(['us-3a090-a'])]);
});

test('a group has its members on a date, surely or possibly', async () => {
  const reply = await service.get('/v1/groups/ear/D:5?asOf=2025-12-01');
  await expectAsDescribed(service, 'get /v1/groups/{regime}/{code}', reply);
  const { json } = reply;
  const isMember = (country: string) =>
    json.members.find((each: { country: string }) => each.country === country)?.isMember;
  expect(['CN', 'KH', 'NI', 'HK'].map(isMember)).toEqual(['yes', 'maybe', 'yes', 'yes']);
  const atEdition = await service.get('/v1/groups/ear/D:5?asOf=2026-07-23');
  expect(atEdition.json.members.map((each: { country: string }) => each.country)).not.toContain('KH');
  const china = await service.get('/v1/groups/ear/CN?asOf=2024-01-01');
  expect(china.json.members).toEqual([{ country: 'HK', isMember: 'yes' }]);
  for (const path of ['/v1/groups/ear/D:9', '/v1/groups/eu/D:5', '/v1/groups/ear/DE'])
    expect([path, (await service.get(path)).status]).toEqual([path, 404]);
});

test('the facts in force of a chip as CSV have the derived measures, with their rule', async () => {
  const { text } = await service.get('/v1/chips/amd-mi300x?asOf=2024-06-01&destination=VN', {
    accept: 'text/csv',
  });
  const [header = '', ...rows] = text.trim().split('\r\n');
  const columns = header.replace('\ufeff', '').split(',');
  expect(rows).toHaveLength(1);
  const cell = (name: string) => rows[0]?.split(',')[columns.indexOf(name)];
  expect(['subjectId', 'factId', 'type', 'inForce', 'measure'].map(cell)).toEqual([
    ...['amd-mi300x', '2023-11-17', 'RuleAdopted', 'surely', 'license-required'],
  ]);
  expect(rows[0]).toContain('us-3a090-a');
});

test('the terminal shows rules, a group, and the values by which a rule judges a chip', async () => {
  const asked = async (...args: string[]) => {
    const { stdout } = await commandLine([...args, '--url', service.url]);
    return stdout;
  };
  expect(await asked('rules', 'us-742-6-a-6-iii-a', '--as-of', '2025-06-01')).toContain(
    'possibly in force (not-enforced)',
  );
  expect(await asked('group', 'ear', 'D:5', '--as-of', '2025-12-01')).toContain('possibly: ');
  const chip = await asked('chip', 'amd-mi300x', '--as-of', '2024-06-01', '--destination', 'VN');
  expect(chip).toContain('3A090.a.1: total-processing-performance 20919, at least 4800 TPP: yes');
  expect(chip).toContain(
    'may be authorised under NAC (15 CFR 740.8(a)(1)), ACA (15 CFR 740.8(a)(2)), which have conditions of their own: they clear nothing',
  );
});

describe('bad input names its field', () => {
  const { sample } = definitions.RuleAdopted;
  const terms = sample.chipParameters;
  const withThreshold = (threshold: object) => ({
    ...{ ...sample, ruleId: 'a-rule' },
    chipParameters: { ...terms, any: [{ paragraph: 'a', all: [threshold] }] },
  });
  const tpp = { parameter: 'total-processing-performance', unit: 'TPP', atLeast: 4800, citation: '3A090' };
  const described = (parameter: object) => ({
    ...{ factId: 'described', chipId: 'a-chip', parameters: [parameter] },
    evidence: definitions.ChipDescribed.sample.evidence,
  });
  const joined = { ...definitions.CountryJoinedGroup.sample, factId: 'joined' };

  test.each<[string, string, object, string]>([
    [
      'an unknown parameter',
      'describe-chip',
      described({ parameter: 'colour', unit: 'TPP', value: 1 }),
      '/parameters/0/parameter',
    ],
    [
      'an unknown unit',
      'describe-chip',
      described({ ...tpp, unit: 'furlong', citation: undefined, atLeast: undefined, value: 1 }),
      '/parameters/0/unit',
    ],
    [
      'the unit of another parameter',
      'describe-chip',
      described({ parameter: 'performance-density', unit: 'TPP', value: 1 }),
      '/parameters/0/unit',
    ],
    [
      'a threshold of an unknown parameter',
      'adopt-rule',
      withThreshold({ ...tpp, parameter: 'colour' }),
      '/chipParameters/any/0/all/0/parameter',
    ],
    [
      'a threshold without citation',
      'adopt-rule',
      withThreshold({ ...tpp, citation: undefined }),
      '/chipParameters/any/0/all/0/citation',
    ],
    [
      'a rule without its terms',
      'adopt-rule',
      { ...sample, ruleId: 'a-rule', chipParameters: undefined },
      '/chipParameters',
    ],
    ['a group that there is not', 'add-country-to-group', { ...joined, groupId: 'ear-d-9' }, '/groupId'],
    ['a regime that there is not', 'add-country-to-group', { ...joined, groupId: 'eu-d-5' }, '/groupId'],
    ['a country that there is not', 'add-country-to-group', { ...joined, country: 'XX' }, '/country'],
  ])('%s', async (_what, command, body, pointer) => {
    const { status, json } = await service.post(command, body);
    expect([400, 422]).toContain(status);
    expect(json.errors.map((each: { pointer: string }) => each.pointer)).toContain(pointer);
  });

  test('a group that no edition knows', async () => {
    const other = await RunningService.start();
    try {
      const { status, json } = await other.post('add-country-to-group', joined);
      expect([status, json.errors]).toEqual([422, [expect.objectContaining({ pointer: '/groupId' })]]);
    } finally {
      await other.remove();
    }
  });
});
