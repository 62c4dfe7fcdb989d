import { parseAsOf, type DomainEvent } from '../../../events/index.js';
import { evidence } from '../../../test/support/builders.js';
import {
  given,
  party,
  partiesIdentified,
  partyDescribed,
  partyRestricted,
  retraction,
  saleBlocked,
} from '../../../test/support/questions.js';
import { changesIn, worldPage, type Question, type SubjectAnswer } from '../index.js';

const reported = evidence('2022-01-01').map((source) => ({ ...source, certainty: 'reported' as const }));
const listed = partyRestricted('alpha');
const seen = (id: string) => partyDescribed(id, { names: [{ name: id.toUpperCase(), kind: 'primary' }] });
const outcome = (answered: SubjectAnswer | undefined) => [answered?.status, answered?.decidedBy];
const subjects = (answered: SubjectAnswer | undefined) =>
  answered?.measures.map(({ fact, inForce }) => `${fact.subject.id} ${inForce}`);

describe('the ids of one party (R13)', () => {
  test('a link joins both ways, and through other ids', () => {
    const { ask } = given(
      [listed, seen('beta'), seen('gamma')],
      [partiesIdentified('beta', 'alpha')],
      [partiesIdentified('beta', 'gamma')],
    );
    for (const id of ['alpha', 'beta', 'gamma']) {
      const answered = ask(party(id), '2024-01-01');
      expect(outcome(answered)).toEqual(['restricted', 'restriction-surely-in-force']);
      expect(subjects(answered)).toEqual(['alpha surely']);
      expect(answered?.subject).toEqual(party(id));
    }
  });

  test('joins from the position at which it was recorded until it is retracted', () => {
    const { ask } = given(
      [listed, seen('beta')],
      [partiesIdentified('beta', 'alpha')],
      [retraction(party('beta'), 'same-as-alpha')],
    );
    const at = (position: number) => ask(party('beta'), '2024-01-01', { position })?.status;
    expect([at(2), at(3), at(4)]).toEqual(['no-record', 'restricted', 'no-record']);
  });

  test('joins with publishedBy only once it was public, and possibly where that is not known', () => {
    const status = (publishedOn: string | undefined) =>
      given(
        [listed, seen('beta')],
        [partiesIdentified('beta', 'alpha', { evidence: evidence(publishedOn) })],
      ).ask(party('beta'), '2024-01-01', { publishedBy: parseAsOf('2023-06-01') })?.status;
    expect([status('2023-06-01'), status('2023-06-02'), status(undefined)]).toEqual([
      'restricted',
      'no-record',
      'uncertain',
    ]);
  });

  test('that is only reported makes the facts of the other id possible', () => {
    const answered = given(
      [listed, seen('beta')],
      [partiesIdentified('beta', 'alpha', { evidence: reported })],
    ).ask(party('beta'), '2024-01-01');
    expect(outcome(answered)).toEqual(['uncertain', 'restriction-possibly-in-force']);
    expect(answered?.measures).toMatchObject([
      {
        inForce: 'possibly',
        doubts: ['identity-unconfirmed'],
        destinations: [{ destination: 'worldwide', inForce: 'possibly' }],
      },
    ]);
  });

  test('that is reported does not weaken another path that is confirmed', () => {
    const { ask } = given(
      [listed, seen('beta'), seen('gamma')],
      [partiesIdentified('beta', 'alpha', { evidence: reported })],
      [partiesIdentified('beta', 'gamma'), partiesIdentified('gamma', 'alpha')],
    );
    expect(subjects(ask(party('beta'), '2024-01-01'))).toEqual(['alpha surely']);
  });

  test('a path with one unsure link is unsure, and what is on the sure ids stays sure', () => {
    const { ask } = given(
      [listed, partyRestricted('gamma'), seen('beta')],
      [partiesIdentified('beta', 'alpha'), partiesIdentified('beta', 'gamma', { evidence: reported })],
    );
    const answered = ask(party('alpha'), '2024-01-01');
    expect(subjects(answered)).toEqual(['alpha surely', 'gamma possibly']);
    expect(answered?.status).toBe('restricted');
  });

  test('the worst status counts, and the first rule over all ids decides', () => {
    const over = partyRestricted('beta', { effectiveTo: '2023-06-01' });
    const { ask } = given(
      [over, partyRestricted('alpha', { effectiveFrom: '2030' })],
      [partiesIdentified('alpha', 'beta')],
    );
    expect(outcome(ask(party('alpha'), '2024-01-01', { position: 2 }))).toEqual([
      'not-restricted',
      'restriction-not-begun',
    ]);
    expect(outcome(ask(party('alpha'), '2024-01-01'))).toEqual(['not-restricted', 'restriction-over']);
  });

  test('a flag on an id that is possibly joined flags', () => {
    const { ask } = given(
      [saleBlocked(), seen('beta')],
      [partiesIdentified('beta', 'a-buyer', { evidence: reported })],
    );
    const answered = ask(party('beta'), '2024-01-01');
    expect(outcome(answered)).toEqual(['flagged', 'flag-in-force']);
    expect(answered?.sales).toMatchObject([{ inForce: 'possibly', doubts: ['identity-unconfirmed'] }]);
  });

  test('a sale that names two of the ids is shown once, as surely as on the surer of them', () => {
    const sale = saleBlocked({ buyer: 'alpha', buyerParent: 'beta' });
    const { ask } = given([sale], [partiesIdentified('alpha', 'beta', { evidence: reported })]);
    expect(ask(party('beta'), '2024-01-01')?.sales).toMatchObject([{ inForce: 'surely', doubts: [] }]);
  });
});

describe('what an answer says of the other ids', () => {
  const links = [
    partiesIdentified('gamma', 'beta', { evidence: reported }),
    partiesIdentified('alpha', 'gamma'),
  ];
  const { ask } = given([seen('alpha'), partyDescribed('beta', { countries: ['CN'] }), seen('gamma')], links);

  test('each id, its name, how surely it is the same, and which facts say so', () => {
    const official = evidence('2022-01-01');
    expect(ask(party('alpha'), '2024-01-01')?.identifiedWith).toEqual([
      {
        id: 'beta',
        identified: 'possibly',
        statedBy: [{ factId: 'same-as-beta', partyId: 'gamma', evidence: reported }],
      },
      {
        id: 'gamma',
        name: 'GAMMA',
        identified: 'surely',
        statedBy: [
          { factId: 'same-as-beta', partyId: 'gamma', evidence: reported },
          { factId: 'same-as-gamma', partyId: 'alpha', evidence: official },
        ],
      },
    ]);
  });

  test('its description stays that of the id asked for', () => {
    expect(ask(party('alpha'), '2024-01-01')?.description?.name).toBe('ALPHA');
    expect(ask(party('beta'), '2024-01-01')?.description?.name).toBeUndefined();
  });

  test('nothing if it has one id', () => {
    expect(given([listed]).ask(party('alpha'), '2024-01-01')?.identifiedWith).toEqual([]);
  });
});

describe('history and filters have the facts of every id', () => {
  const sold = saleBlocked({ buyer: 'beta' });
  const link = partiesIdentified('beta', 'alpha');
  const appends: DomainEvent[][] = [[listed], [sold], [link]];
  const { index, history } = given(...appends, [retraction(party('beta'), 'same-as-alpha')]);

  test('the history, at the positions at which they are joined', () => {
    expect(history(party('beta'), 2)).toEqual(['a-sale stopped']);
    expect(history(party('beta'), 3)).toEqual(['alpha listed', 'a-sale stopped', 'beta same-as-alpha']);
    expect(history(party('alpha'), 3)).toEqual(['alpha listed', 'a-sale stopped', 'beta same-as-alpha']);
    expect(history(party('alpha'), 4)).toEqual(['alpha listed', 'beta same-as-alpha']);
  });

  const at = (position: number): Question => ({ asOf: parseAsOf('2024-01-01'), position });
  const world = (id: string, position: number) =>
    worldPage(index, at(position), { subject: party(id) }, { limit: 9 }).facts.map(
      ({ fact, inForce }) => `${fact.stream} ${inForce}`,
    );

  test('the world, where each fact keeps its own subject and state', () => {
    expect(world('beta', 2)).toEqual(['sale-a-sale surely']);
    expect(world('beta', 3)).toEqual(['party-alpha surely', 'sale-a-sale surely']);
    expect(world('beta', 4)).toEqual(['sale-a-sale surely']);
  });

  const changes = (earlier: Question, later: Question) =>
    [...changesIn(index, { earlier, later }, { subject: party('beta') })].map(
      ({ factInForce, why }) => `${factInForce.fact.stream} ${why}`,
    );

  test('changes in knowledge, by every link that was known somewhere in the span', () => {
    expect(changes(at(0), at(1))).toEqual([]);
    expect(changes(at(0), at(2))).toEqual(['sale-a-sale learned']);
    expect(changes(at(0), at(3))).toEqual(['party-alpha learned', 'sale-a-sale learned']);
    expect(changes(at(0), at(4))).toEqual(['party-alpha learned', 'sale-a-sale learned']);
  });

  test('changes in force, by the links that are known', () => {
    const begin = { asOf: parseAsOf('2022-12-31') };
    expect(changes({ ...at(3), ...begin }, at(3))).toEqual([
      'party-alpha came-into-force',
      'sale-a-sale came-into-force',
    ]);
    expect(changes({ ...at(4), ...begin }, at(4))).toEqual(['sale-a-sale came-into-force']);
  });
});
