import { concernedBy } from './named-commands.js';
import { orderBySubject, orderOfFile } from './order.js';

const chip = (chipId: string) => concernedBy('restrict-chip', { chipId });
const party = (partyId: string) => concernedBy('describe-party', { partyId });
const identified = (partyId: string, sameAs: string) => concernedBy('identify-parties', { partyId, sameAs });
const retracted = (kind: string, id: string, replacement?: object) =>
  concernedBy('retract-fact', { subject: { kind, id }, factId: 'f', ...(replacement && { replacement }) });
const sale = (saleId: string, buyer: string) => concernedBy('block-sale', { saleId, buyer, chips: [] });

test('commands about one subject wait for each other, those about others for nothing', () => {
  const commands = [chip('a'), chip('b'), chip('a'), party('a'), chip('a')];
  expect(orderBySubject(commands)).toEqual([[], [], [0], [], [2]]);
});

test('a party is the same one under each name of its commands and kinds', () => {
  const company = concernedBy('restrict-company', { companyId: 'a' });
  expect(orderBySubject([party('a'), company, retracted('company', 'a')])).toEqual([[], [0], [1]]);
});

test('a retraction waits for what is about its subject', () => {
  expect(orderBySubject([chip('a'), chip('b'), retracted('chip', 'a')])).toEqual([[], [], [0]]);
});

test('an identification waits for both parties, and what is about either waits for it', () => {
  const commands = [party('a'), party('b'), identified('a', 'b'), party('b'), party('c'), party('a')];
  expect(orderBySubject(commands)).toEqual([[], [], [0, 1], [2], [], [2]]);
});

test('an identification waits for every fact that names one of its parties, by which the service knows it', () => {
  const commands = [sale('s', 'b'), sale('t', 'b'), sale('u', 'c'), party('a'), identified('a', 'b')];
  expect(orderBySubject(commands)[4]).toEqual([3, 0, 1]);
  const replacing = retracted('party', 'a', { command: 'identify-parties', partyId: 'a', sameAs: 'b' });
  expect(orderBySubject([...commands.slice(0, 4), replacing])[4]).toEqual([3, 0, 1]);
});

test('who owns a party waits for what is about either, because the service must know the owner', () => {
  const owned = concernedBy('state-ownership', { ownedId: 'a', ownerId: 'b' });
  expect(orderBySubject([party('a'), party('b'), owned, party('c')])).toEqual([[], [], [0, 1], []]);
});

test('in the order of the file each command waits for the one before it', () => {
  expect(orderOfFile(['a', 'b', 'c'])).toEqual([[], [0], [1]]);
});
