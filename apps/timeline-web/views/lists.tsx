import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import type {
  Restrictions,
  List,
  ListChangeDocument,
  ListChanges,
  ListFactDocument,
  Lists,
} from '../../../libs/answers/index.js';
import { WebLink } from '../parts/evidence.js';
import { Rows, SubjectLink } from '../parts/fact-card.js';
import { FailureNotice } from '../parts/failure.js';
import { NextPage } from '../parts/page-links.js';
import { QueryForm } from '../parts/query-form.js';
import { CsvLink } from '../parts/csv-link.js';
import { Table } from '../parts/table.js';
import { queryOf } from '../question/question.js';
import { changedAt } from '../service/live.js';
import { useAnswer } from '../service/use-answer.js';
import { useTitle } from '../shell/title.js';
import { useToday } from '../shell/today.js';
import { boundInWords, inWords, recordedInWords } from '../texts/dates.js';
import { texts } from '../texts/en.js';
import { asName, measureText } from '../texts/words.js';

/** Every government list, with its first and last edition. */
export function ListsView() {
  const { answer, failure } = useAnswer<Lists>('/v1/lists', changedAt.value);
  const today = useToday();
  // An answer about today says how far each list is known.
  const coverage = useAnswer<Restrictions>(
    `/v1/restrictions${queryOf({ asOf: today, limit: 1 })}`,
    changedAt.value,
  ).answer?.coverage;
  useTitle(texts.views.lists);
  const coverageToday = (id: string): string => {
    const covered = coverage?.find(({ list }) => list === id);
    return covered === undefined ? '' : texts.coverage.states[covered.state](covered);
  };
  return (
    <section class="view">
      <h1>{texts.lists.heading}</h1>
      <p class="meta">{texts.lists.intro}</p>
      {failure !== undefined && <FailureNotice failure={failure} />}
      {answer?.lists.length === 0 && <p class="notice">{texts.lists.none}</p>}
      {answer !== undefined && answer.lists.length > 0 && (
        <Table label={texts.lists.heading} columns={texts.lists.columns}>
          {answer.lists.map(({ list, name, publisher, measure, editions, first, last, beingImported }) => (
            <tr key={list}>
              <th scope="row">
                <a href={`/lists/${list}`}>{name}</a>
                {beingImported !== undefined && (
                  <p class="meta">{texts.lists.beingImported(inWords(beingImported))}</p>
                )}
              </th>
              <td>{publisher}</td>
              <td>{measureText[measure]}</td>
              <td>{editions}</td>
              <td>{first === undefined ? texts.lists.notLoaded : inWords(first.edition)}</td>
              <td>
                {last !== undefined &&
                  `${inWords(last.edition)}, ${last.entries.toLocaleString('en-GB')} entries`}
              </td>
              <td>{coverageToday(list)}</td>
            </tr>
          ))}
        </Table>
      )}
      {answer !== undefined && answer.notDescribed.length > 0 && (
        <p class="notice">{texts.lists.notDescribed(answer.notDescribed.map(asName).join(', '))}</p>
      )}
    </section>
  );
}

/** A list: its editions, and what changed between two of them. */
export function ListView({ id }: { readonly id: string }) {
  const { query } = useLocation();
  const { answer, failure } = useAnswer<List>(`/v1/lists/${encodeURIComponent(id)}`, changedAt.value);
  useTitle(answer?.name ?? id);
  if (failure !== undefined) return <FailureNotice failure={failure} />;
  if (answer === undefined) return <p class="loading">{texts.loading}</p>;
  const { name, publisher, url, meaning, usualInterval, editions } = answer;
  const days = editions.map(({ edition }) => edition).sort();
  const [from = days.at(-2), to = days.at(-1)] = [query['from'], query['to']];
  const options = days.map((day) => [day, inWords(day)] as const);
  return (
    <section class="view">
      <header class="subject-title">
        <p class="kind">{texts.kinds['list']}</p>
        <h1>{name}</h1>
        <p class="meta">
          <code>list/{id}</code>
        </p>
      </header>
      <Rows
        rows={[
          [texts.lists.publisher, publisher],
          [texts.lists.meaning, meaning],
          ...(url === undefined ? [] : ([[texts.lists.address, <WebLink url={url} text={url} />]] as const)),
          [texts.lists.interval, texts.lists.days(usualInterval)],
        ]}
      />
      <p class="tools">
        <a class="button quiet" href={`/world${queryOf({ list: id })}`}>
          {texts.lists.entries}
        </a>
        <CsvLink path={`/v1/lists/${id}/entries`} name={`${id}.csv`} text={texts.lists.csv} />
      </p>
      <h2>{texts.lists.editions}</h2>
      <Table label={texts.lists.editions} columns={texts.lists.editionColumns}>
        {editions.map(({ edition, entries, added, gone, changed, recordedAt, sha256 }) => (
          <tr key={edition}>
            <th scope="row">{inWords(edition)}</th>
            <td>{entries.toLocaleString('en-GB')}</td>
            <td>{added}</td>
            <td>{gone}</td>
            <td>{changed}</td>
            <td>{recordedInWords(recordedAt)}</td>
            <td>
              <code title={sha256}>{sha256.slice(0, 12)}…</code>
            </td>
          </tr>
        ))}
      </Table>
      {from !== undefined && to !== undefined && (
        <>
          <h2>{texts.lists.changed}</h2>
          <QueryForm
            path={`/lists/${id}`}
            fields={[
              { name: 'from', label: texts.lists.earlier, options },
              { name: 'to', label: texts.lists.later, options },
            ]}
            defaults={{ from, to }}
          />
          <BetweenEditions list={id} query={queryOf({ limit: '100', ...query, from, to })} />
        </>
      )}
    </section>
  );
}

function BetweenEditions({ list, query }: { readonly list: string; readonly query: string }) {
  const { answer, failure } = useAnswer<ListChanges>(`/v1/lists/${encodeURIComponent(list)}/changes${query}`);
  if (failure !== undefined) return <FailureNotice failure={failure} />;
  if (answer === undefined) return <p class="loading">{texts.loading}</p>;
  if (answer.changes.length === 0) return <p class="notice">{texts.lists.same}</p>;
  return (
    <>
      <Table
        label={texts.lists.changed}
        columns={[texts.lists.entry, inWords(answer.from), inWords(answer.to)]}
        kind="two-columns"
      >
        {answer.changes.map((change) => (
          <Change key={`${change.subject.id}/${change.key}/${change.change}`} change={change} />
        ))}
      </Table>
      <NextPage path={`/lists/${list}`} next={answer.links.next} />
    </>
  );
}

function Change({
  change: { change, subject, name, names, before, after },
}: {
  readonly change: ListChangeDocument;
}) {
  return (
    <tr>
      <th scope="row">
        <SubjectLink subject={subject} text={name} />
        <p class="meta">{texts.lists.changes[change]}</p>
      </th>
      <td>
        <Entries facts={before} />
      </td>
      <td>
        <Entries facts={after} />
        {names !== undefined && (
          <p>
            {texts.lists.newNames}: {names.join(' · ')}
          </p>
        )}
      </td>
    </tr>
  );
}

function Entries({ facts }: { readonly facts: readonly ListFactDocument[] }) {
  const [isWhole, setWhole] = useState(false);
  if (facts.length === 0) return <span class="meta">{texts.lists.notOnIt}</span>;
  return (
    <>
      {facts.slice(0, isWhole ? undefined : 3).map(({ factId, effectiveFrom, effectiveTo, entry }) => (
        <div key={factId}>
          {boundInWords(effectiveFrom)}
          {effectiveTo !== undefined && ` ${texts.parts.effectiveTo} ${boundInWords(effectiveTo)}`}
          {entry !== undefined && <p class="meta wraps as-written">{entry.asWritten}</p>}
        </div>
      ))}
      {!isWhole && facts.length > 3 && (
        <button type="button" class="quiet" onClick={() => setWhole(true)}>
          {texts.all(facts.length)}
        </button>
      )}
    </>
  );
}
