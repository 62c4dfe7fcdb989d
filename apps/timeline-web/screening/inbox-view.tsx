import type { Lists, ReceiptDocument, Receipts } from '../../../libs/answers/index.js';
import { FailureNotice } from '../parts/failure.js';
import { Table } from '../parts/table.js';
import { queryOf } from '../question/question.js';
import { changedAt } from '../service/live.js';
import { useAnswer } from '../service/use-answer.js';
import { useTitle } from '../shell/title.js';
import { inWords, pointInWords, recordedInWords } from '../texts/dates.js';
import { texts } from '../texts/en.js';
import { countryText } from '../texts/words.js';

/** What waits for a person: receipts whose answer would differ today, undecided reviews, and new editions of lists. */
export function InboxView() {
  const version = changedAt.value;
  const changed = useAnswer<Receipts>('/v1/screenings?changed=true&limit=100', version);
  const undecided = useAnswer<Receipts>('/v1/screenings?undecided=true&limit=100', version);
  const lists = useAnswer<Lists>('/v1/lists', version);
  useTitle(texts.views.inbox);
  const failure = changed.failure ?? undecided.failure ?? lists.failure;
  const toDecide = undecided.answer?.screenings.filter(({ verdict }) => verdict !== 'clear');
  return (
    <section class="view">
      <h1>{texts.inbox.heading}</h1>
      {failure !== undefined && <FailureNotice failure={failure} />}
      <h2>{texts.inbox.changed}</h2>
      <ReceiptTable receipts={changed.answer?.screenings} none={texts.inbox.noneChanged} />
      <h2>{texts.inbox.undecided}</h2>
      <ReceiptTable receipts={toDecide} none={texts.inbox.noneUndecided} />
      <h2>{texts.inbox.lists}</h2>
      {lists.answer?.lists.length === 0 && <p>{texts.lists.none}</p>}
      <ul class="plain">
        {lists.answer?.lists
          .filter(({ last }) => last !== undefined)
          .toSorted((one, other) => (other.last?.position ?? 0) - (one.last?.position ?? 0))
          .map(({ list, name, last }) => (
            <li key={list}>
              <a href={`/lists/${list}`}>{name}</a>
              {last !== undefined &&
                `: ${texts.inbox.edition(inWords(last.edition), recordedInWords(last.recordedAt))}`}
            </li>
          ))}
      </ul>
      <p class="tools">
        <a class="button quiet" href={`/changes${queryOf({})}`}>
          {texts.inbox.due}
        </a>
      </p>
    </section>
  );
}

function ReceiptTable({
  receipts,
  none,
}: {
  readonly receipts: readonly ReceiptDocument[] | undefined;
  readonly none: string;
}) {
  if (receipts === undefined) return <p class="loading">{texts.loading}</p>;
  if (receipts.length === 0) return <p class="meta">{none}</p>;
  return (
    <Table label={none} columns={texts.inbox.columns}>
      {receipts.map(({ id, reference, buyer, destination, verdict, changed, asOf, recordedAt }) => (
        <tr key={id}>
          <th scope="row">
            <a href={`/screenings/${id}`}>{reference ?? buyer ?? id}</a>
          </th>
          <td>{destination === undefined ? '' : countryText(destination)}</td>
          <td>{texts.screening.verdicts[verdict].title}</td>
          <td>{changed === undefined ? '' : texts.screening.verdicts[changed.verdict].title}</td>
          <td>{pointInWords(asOf)}</td>
          <td>{recordedInWords(recordedAt)}</td>
        </tr>
      ))}
    </Table>
  );
}
