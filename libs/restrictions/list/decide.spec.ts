import { definitions } from '../../../events/index.js';
import { specification } from '../../../test/support/restrictions/specification.js';
import { decideList, type ListCommand } from './decide.js';

const { given } = specification<ListCommand>(decideList);

const described: ListCommand = { type: 'describe-list', data: definitions.ListDescribed.sample };
const otherFile = 'a'.repeat(64);

const started = (factId = 'started', edition = '2023-11-30', file?: string): ListCommand => {
  const { sha256, ...data } = definitions.ListEditionStarted.sample;
  return { type: 'start-list-edition', data: { ...data, factId, edition, sha256: file ?? sha256 } };
};
const recorded = (edition = '2023-11-30', file?: string): ListCommand => {
  const { sha256, ...data } = definitions.ListEditionRecorded.sample;
  const own = { ...data, factId: 'recorded', edition, sha256: file ?? sha256 };
  return { type: 'record-list-edition', data: own };
};
const retracted = (factId: string, alsoRetract?: string[]): ListCommand => ({
  type: 'retract-fact',
  factId,
  reason: 'The file was the wrong one',
  ...(alsoRetract && { alsoRetract }),
});

test('an edition of a list that is described is started, and then recorded', () => {
  given(described)
    .when(started())
    .then({ type: 'ListEditionStarted', data: { edition: '2023-11-30' } });
  given(described, started())
    .when(recorded())
    .then({ type: 'ListEditionRecorded', data: { edition: '2023-11-30' } });
});

test('the description of a list that has editions is replaced, and not retracted', () => {
  const again: ListCommand = { type: 'describe-list', data: { ...described.data, factId: 'again' } };
  for (const held of [given(described, started()), given(described, started(), recorded())])
    held.when(retracted('described')).thenRefused('list-has-editions', '/factId');
  given(described).when(retracted('described')).then({ type: 'FactRetracted', data: {} });
  given(described, started(), again).when(retracted('described')).then({ type: 'FactRetracted', data: {} });
  given(described, started(), retracted('started'))
    .when(retracted('described'))
    .then({ type: 'FactRetracted', data: {} });
});

test('a list is described before an edition of it is started', () => {
  given().when(started()).thenRefused('list-unknown', '/listId');
});

test('one edition is imported at a time', () => {
  const underWay = given(described, started());
  underWay.when(started('another', '2024-01-15')).thenRefused('edition-under-way', '/edition');
  underWay.when(started('again')).thenRefused('edition-under-way', '/edition');
  underWay.when(started('again', '2023-11-30', otherFile)).thenRefused('edition-under-way', '/edition');
  const next = started('next', '2024-01-15');
  given(described, started(), recorded()).when(next).then({ type: 'ListEditionStarted', data: {} });
  given(described, started(), retracted('started')).when(next).then({ type: 'ListEditionStarted', data: {} });
});

test('what is recorded is the edition that was started, from the same file', () => {
  given(described).when(recorded()).thenRefused('edition-not-started', '/edition');
  const underWay = given(described, started());
  underWay.when(recorded('2024-01-15')).thenRefused('edition-not-started', '/edition');
  underWay.when(recorded('2023-11-30', otherFile)).thenRefused('edition-not-started', '/edition');
});

test('an edition is recorded once; from another file only after its record and its start are retracted', () => {
  const held = given(described, started(), recorded());
  held.when(started('again')).thenRefused('edition-recorded', '/edition');
  held.when(started('again', '2023-11-30', otherFile)).thenRefused('edition-recorded', '/edition');
  given(described, started(), recorded(), retracted('recorded', ['started']))
    .when(started('again', '2023-11-30', otherFile))
    .then({ type: 'ListEditionStarted', data: { sha256: otherFile } });
});
