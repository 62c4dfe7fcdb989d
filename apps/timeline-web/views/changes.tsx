import { useLocation } from 'preact-iso';
import { useRef } from 'preact/hooks';
import type { ChangeDocument, Changes, DerivedChangeDocument } from '../../../libs/answers/index.js';
import { CsvLink } from '../parts/csv-link.js';
import { SubjectLink } from '../parts/fact-card.js';
import { FailureNotice } from '../parts/failure.js';
import { NextPage } from '../parts/page-links.js';
import { QueryForm, type QueryField } from '../parts/query-form.js';
import { Reservations } from '../parts/reservations.js';
import { Table } from '../parts/table.js';
import { dayProblem } from '../question/checks.js';
import { queryOf } from '../question/question.js';
import { head } from '../service/live.js';
import { useAnswer } from '../service/use-answer.js';
import { useTitle } from '../shell/title.js';
import { useToday } from '../shell/today.js';
import { boundInWords, dayNumber, dayOf, pointInWords } from '../texts/dates.js';
import { texts } from '../texts/en.js';
import { factTitle } from '../texts/facts.js';
import { destinationText, measureText } from '../texts/words.js';

const positionProblem = (text: string): string | undefined =>
  /^\d*$/.test(text) ? undefined : texts.changes.badPosition;

const common: readonly QueryField[] = [
  { name: 'subject', label: texts.world.subject, hint: 'party/huawei' },
  { name: 'destination', label: texts.question.destination, hint: texts.question.destinationHint },
  {
    name: 'net',
    label: texts.changes.net,
    options: [
      ['', texts.changes.every],
      ['true', texts.changes.onlyNet],
    ],
  },
];

const ofEffectiveTime: readonly QueryField[] = [
  { name: 'asOfFrom', label: texts.changes.after, hint: '2023-09-30', problem: dayProblem },
  { name: 'asOfTo', label: texts.changes.upTo, hint: '2023-10-31', problem: dayProblem },
  { name: 'position', label: texts.changes.atPosition, hint: texts.question.now, problem: positionProblem },
  ...common,
];

const ofRecordedTime: readonly QueryField[] = [
  { name: 'positionFrom', label: texts.changes.fromPosition, hint: '56', problem: positionProblem },
  { name: 'positionTo', label: texts.changes.toPosition, hint: '58', problem: positionProblem },
  { name: 'asOf', label: texts.question.effective, hint: '2023-10-18', problem: dayProblem },
  ...common,
];

const LAST_DAYS = 30;
const LAST_POSITIONS = 100;

/** What changed between two points of either clock: before on the left, after on the right. */
export function ChangesView() {
  const { query } = useLocation();
  const today = useToday();
  const isRecorded = query['clock'] === 'recorded' || query['positionFrom'] !== undefined;
  // The head at which the view was opened: what is recorded meanwhile moves no question.
  const opened = useRef<number | undefined>(undefined);
  opened.current ??= head.value;
  const last = opened.current;
  const defaults: Record<string, string> = isRecorded
    ? {
        asOf: today,
        ...(last === undefined
          ? {}
          : { positionFrom: String(Math.max(0, last - LAST_POSITIONS)), positionTo: String(last) }),
      }
    : { asOfFrom: dayOf(dayNumber(today) - LAST_DAYS), asOfTo: today };
  const { clock: _clock, ...given } = query;
  const asked = { ...defaults, ...given };
  const isComplete =
    !isRecorded || (asked['positionFrom'] !== undefined && asked['positionTo'] !== undefined);
  const path = isComplete ? `/v1/changes${queryOf({ limit: '100', ...asked })}` : undefined;
  const { answer, failure, isAsking } = useAnswer<Changes>(path);
  const { cursor: _page, limit: _limit, ...all } = asked as Record<string, string>;
  useTitle(texts.views.changes);
  return (
    <section class="view" aria-busy={isAsking}>
      <h1>{texts.changes.heading}</h1>
      <p class="tabs">
        <a href="/changes" aria-current={isRecorded ? undefined : 'true'}>
          {texts.changes.effective}
        </a>
        <a href="/changes?clock=recorded" aria-current={isRecorded ? 'true' : undefined}>
          {texts.changes.recorded}
        </a>
      </p>
      <QueryForm
        key={String(isRecorded)}
        path="/changes"
        fields={isRecorded ? ofRecordedTime : ofEffectiveTime}
        defaults={defaults}
        kept={isRecorded ? { clock: 'recorded' } : {}}
      />
      {failure !== undefined && <FailureNotice failure={failure} />}
      {answer !== undefined && (
        <>
          <Reservations reservations={answer.reservations} title={texts.reservations.title} />
          <p class="tools">
            <CsvLink path={`/v1/changes${queryOf(all)}`} name="changes.csv" text={texts.changes.csv} />
          </p>
          <TwoColumns answer={answer} />
          <NextPage path="/changes" next={answer.links.next} />
        </>
      )}
    </section>
  );
}

function TwoColumns({ answer: { changes, derived = [], basis } }: { readonly answer: Changes }) {
  const isOfEffective = 'asOfFrom' in basis;
  const [before, after] = isOfEffective
    ? [pointInWords(basis.asOfFrom), pointInWords(basis.asOfTo)]
    : [texts.changes.known(basis.positionFrom), texts.changes.known(basis.positionTo)];
  if (changes.length + derived.length === 0) return <p class="notice">{texts.changes.none}</p>;
  return (
    <Table label={texts.changes.heading} columns={[texts.changes.what, before, after]} kind="two-columns">
      {derived.map((change, index) => (
        <DerivedRow key={`derived-${index}`} change={change} isOfEffective={isOfEffective} />
      ))}
      {changes.map((change, index) => (
        <Row key={index} change={change} isOfEffective={isOfEffective} />
      ))}
    </Table>
  );
}

const stateText = {
  surely: texts.inForce.surely,
  possibly: texts.inForce.possibly,
  'not-in-force': texts.inForce.not,
};

function State({ state }: { readonly state: keyof typeof stateText }) {
  return (
    <span class={`in-force in-force-${state === 'not-in-force' ? 'not' : state}`}>{stateText[state]}</span>
  );
}

function Row({
  change: { fact, why, before, after, parts, at },
  isOfEffective,
}: {
  readonly change: ChangeDocument;
  readonly isOfEffective: boolean;
}) {
  const partsOn = (side: 'before' | 'after') =>
    parts.length > 1 && (
      <ul class="plain meta">
        {parts.map((part, index) => (
          <li key={index}>
            {part.destination === undefined ? '' : `${destinationText(part.destination)}: `}
            {stateText[part[side]]}
          </li>
        ))}
      </ul>
    );
  return (
    <tr>
      <th scope="row">
        <SubjectLink subject={fact.subject} query={queryOf({ asOf: at.asOf, position: at.position })} />
        <span class="meta"> {texts.kinds[fact.subject.kind]}</span>
        <p class="plain-weight">{factTitle(fact)}</p>
        <p class="meta">
          {texts.changes.why[why]} · {isOfEffective ? boundInWords(at.asOf) : `#${at.position}`}
        </p>
      </th>
      <td>
        <State state={before} />
        {partsOn('before')}
      </td>
      <td>
        <State state={after} />
        {partsOn('after')}
      </td>
    </tr>
  );
}

function DerivedRow({
  change: { before, after, at, measure, rule },
  isOfEffective,
}: {
  readonly change: DerivedChangeDocument;
  readonly isOfEffective: boolean;
}) {
  const derived = measure ?? rule;
  return (
    <tr>
      <th scope="row">
        {derived !== undefined && (
          <>
            {measureText[derived.measure]}
            <p class="plain-weight">{derived.title}</p>
          </>
        )}
        <p class="meta">{isOfEffective ? boundInWords(at.asOf) : `#${at.position}`}</p>
      </th>
      <td>
        <State state={before} />
      </td>
      <td>
        <State state={after} />
      </td>
    </tr>
  );
}
