import { useLocation } from 'preact-iso';
import type { FactInForceDocument, Restrictions } from '../../../libs/answers/index.js';
import { CsvLink } from '../parts/csv-link.js';
import { Doubts, Reach, SubjectLink } from '../parts/fact-card.js';
import { FailureNotice } from '../parts/failure.js';
import { NextPage } from '../parts/page-links.js';
import { QueryForm, type QueryField } from '../parts/query-form.js';
import { Reservations } from '../parts/reservations.js';
import { Table } from '../parts/table.js';
import { dayProblem, knownProblem } from '../question/checks.js';
import { queryOf } from '../question/question.js';
import { changedAt } from '../service/live.js';
import { useAnswer } from '../service/use-answer.js';
import { useTitle } from '../shell/title.js';
import { useToday } from '../shell/today.js';
import { boundInWords, pointInWords, recordedInWords } from '../texts/dates.js';
import { texts } from '../texts/en.js';
import { factTitle } from '../texts/facts.js';
import { measureText, transactionsText } from '../texts/words.js';

const PAGE = '100';

const fields: readonly QueryField[] = [
  { name: 'asOf', label: texts.question.effective, hint: '2024-02-10', problem: dayProblem },
  { name: 'knownAt', label: texts.question.recorded, hint: texts.question.now, problem: knownProblem },
  { name: 'destination', label: texts.question.destination, hint: texts.question.destinationHint },
  {
    name: 'measure',
    label: texts.world.measure,
    options: [['', texts.world.any], ...Object.entries(measureText)],
  },
  { name: 'authority', label: texts.world.authority, hint: 'us-bis' },
  { name: 'list', label: texts.world.list, hint: 'entity-list' },
  { name: 'subject', label: texts.world.subject, hint: 'party/huawei' },
];

/** Every fact in force at a point on both clocks. */
export function World() {
  const { query } = useLocation();
  const today = useToday();
  const { cursor: _page, limit: _limit, ...question } = { asOf: today, ...query } as Record<string, string>;
  const follows = query['knownAt'] === undefined && query['position'] === undefined;
  const path = `/v1/restrictions${queryOf({ limit: PAGE, asOf: today, ...query })}`;
  const { answer, failure, isAsking } = useAnswer<Restrictions>(path, follows ? changedAt.value : 0);
  useTitle(texts.views.world);
  return (
    <section class="view" aria-busy={isAsking}>
      <h1>{texts.world.heading}</h1>
      <QueryForm path="/world" fields={fields} defaults={{ asOf: today }} />
      {failure !== undefined && <FailureNotice failure={failure} />}
      {answer !== undefined && (
        <>
          <p class="in-words">{asked(answer)}</p>
          <Reservations reservations={answer.reservations} title={texts.reservations.title} />
          <p class="tools">
            <CsvLink
              path={`/v1/restrictions${queryOf(question)}`}
              name={`restrictions-${answer.basis.asOf}.csv`}
              text={texts.world.csv}
            />
            <a class="button quiet" href={`/world?${answer.basis.pinned.split('?')[1] ?? ''}`}>
              {texts.question.keep}
            </a>
          </p>
          {answer.restrictions.length === 0 ? (
            <p class="notice">{texts.world.empty}</p>
          ) : (
            <FactsInForce facts={answer.restrictions} basis={answer.basis} />
          )}
          <NextPage path="/world" next={answer.links.next} />
        </>
      )}
      {answer === undefined && failure === undefined && <p class="loading">{texts.loading}</p>}
    </section>
  );
}

function asked({ basis: { asOf, asOfKind, knownAt, position } }: Restrictions): string {
  const known = knownAt === null ? texts.question.now : texts.question.atPosition(knownAt, position);
  return texts.question.asked(pointInWords(asOf), asOfKind === 'day', known);
}

function FactsInForce({
  facts,
  basis: { asOf, position },
}: {
  readonly facts: readonly FactInForceDocument[];
  readonly basis: Restrictions['basis'];
}) {
  const query = queryOf({ asOf, position });
  return (
    <Table label={texts.world.heading} columns={texts.world.columns}>
      {facts.map((fact) => (
        <tr key={`${fact.subject.kind}/${fact.subject.id}/${fact.factId}`}>
          <th scope="row">
            <SubjectLink subject={fact.subject} query={query} />
            <span class="meta"> {texts.kinds[fact.subject.kind]}</span>
          </th>
          <td>
            {factTitle(fact)}
            {fact.appliesTo !== undefined && <p class="meta">{transactionsText(fact.appliesTo)}</p>}
            {fact.legalBasis !== undefined && <p class="meta wraps">{fact.legalBasis.citation}</p>}
          </td>
          <td>
            <span class={`in-force in-force-${fact.inForce}`}>{texts.inForce[fact.inForce]}</span>
            <Doubts doubts={fact.doubts} />
          </td>
          <td>
            {boundInWords(fact.effectiveFrom)}
            {fact.effectiveTo !== undefined && (
              <>
                {' '}
                {texts.parts.effectiveTo} {boundInWords(fact.effectiveTo)}
              </>
            )}
          </td>
          <td class="wraps">{fact.destinations !== undefined && <Reach terms={fact.destinations} />}</td>
          <td class="meta">{recordedInWords(fact.recordedAt)}</td>
        </tr>
      ))}
    </Table>
  );
}
