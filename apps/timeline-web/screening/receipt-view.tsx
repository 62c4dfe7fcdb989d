import { useState } from 'preact/hooks';
import type {
  DecisionRequest,
  ReceiptDocument,
  ScreeningDocument,
  ScreeningSince,
} from '../../../libs/answers/index.js';
import { FailureNotice } from '../parts/failure.js';
import { Rows } from '../parts/fact-card.js';
import { ask, RequestFailed, type Failure } from '../service/client.js';
import { changedAt } from '../service/live.js';
import { useAnswer } from '../service/use-answer.js';
import { useTitle } from '../shell/title.js';
import { inWords, recordedInWords } from '../texts/dates.js';
import { texts } from '../texts/en.js';
import { asName } from '../texts/words.js';
import { Reason, Verdict } from './verdict.js';

/** A receipt: what was answered, what was decided, and what has changed since. Printed, it is a document. */
export function ReceiptView({ id }: { readonly id: string }) {
  const path = `/v1/screenings/${encodeURIComponent(id)}`;
  const [version, setVersion] = useState(0);
  const { answer, failure } = useAnswer<ScreeningDocument>(path);
  const receipt = useAnswer<ReceiptDocument>(`${path}/receipt`, version).answer;
  const since = useAnswer<ScreeningSince>(
    answer === undefined ? undefined : `${path}/since`,
    changedAt.value,
  ).answer;
  useTitle(texts.screening.receipt);
  return (
    <section class="view">
      <header class="subject-title">
        <p class="kind">{texts.screening.receipt}</p>
        <h1>{receipt?.reference ?? receipt?.buyer ?? texts.screening.receipt}</h1>
        <p class="meta">
          <code>{id}</code>
        </p>
      </header>
      {failure !== undefined && <FailureNotice failure={failure} />}
      {receipt !== undefined && <Kept receipt={receipt} />}
      {since !== undefined && <Since since={since} />}
      {answer !== undefined && <Verdict screening={answer} />}
      {receipt !== undefined && receipt.erased === undefined && (
        <Decisions receipt={receipt} onDecided={() => setVersion(version + 1)} />
      )}
      <p class="tools">
        <button type="button" class="quiet" onClick={() => print()}>
          {texts.screening.print}
        </button>
      </p>
    </section>
  );
}

function Kept({ receipt }: { readonly receipt: ReceiptDocument }) {
  const { recordedAt, recordedIn, actor, retainUntil, editions, answerSha256, decided, erased } = receipt;
  return (
    <Rows
      rows={[
        [texts.screening.kept.recorded, `${recordedInWords(recordedAt)}, position ${recordedIn}`],
        [texts.screening.kept.by, actor],
        [
          texts.screening.kept.decided,
          decided === null ? texts.screening.undecided : texts.screening.decisions[decided],
        ],
        [
          texts.screening.kept.editions,
          editions.length === 0
            ? texts.coverage.none
            : editions
                .map(
                  ({ list, edition }) =>
                    `${asName(list)}${edition === undefined ? '' : `, ${inWords(edition)}`}`,
                )
                .join('; '),
        ],
        [texts.screening.kept.until, inWords(retainUntil)],
        [texts.screening.kept.digest, <code class="wraps">{answerSha256}</code>],
        ...(erased === undefined
          ? []
          : ([
              [texts.screening.kept.erased, `${recordedInWords(erased.erasedAt)}: ${erased.reason}`],
            ] as const)),
      ]}
    />
  );
}

/** How the answer differs now: to the same question as known now, and to the same sale if made today. */
function Since({ since: { verdict, known, inForce, replay } }: { readonly since: ScreeningSince }) {
  return (
    <section class="since">
      <h2>{texts.screening.since}</h2>
      {(
        [
          [texts.screening.knownNow, known],
          [texts.screening.inForceNow, inForce],
        ] as const
      ).map(([title, difference]) => (
        <div key={title}>
          <p>
            <strong>{title}:</strong>{' '}
            {difference.changesVerdict
              ? texts.screening.nowInstead(
                  texts.screening.verdicts[difference.verdict].title,
                  texts.screening.verdicts[verdict].title,
                )
              : texts.screening.sameVerdict(texts.screening.verdicts[verdict].title)}
          </p>
          {difference.added.length + difference.removed.length > 0 && (
            <ul class="reasons">
              {difference.added.map(({ reason }, index) => (
                <li key={`added-${index}`} class={`reason-${reason.weight}`}>
                  <Reason reason={reason} before={texts.screening.added} />
                </li>
              ))}
              {difference.removed.map(({ reason }, index) => (
                <li key={`removed-${index}`}>
                  <del>
                    <Reason reason={reason} />
                  </del>
                </li>
              ))}
            </ul>
          )}
        </div>
      ))}
      <p class="meta">{replay.same ? texts.screening.replaySame : texts.screening.replayDiffers}</p>
    </section>
  );
}

type Decision = DecisionRequest['decision'];

/** The decisions, and a form for the next one. */
function Decisions({
  receipt,
  onDecided,
}: {
  readonly receipt: ReceiptDocument;
  readonly onDecided: () => void;
}) {
  const [decision, setDecision] = useState<Decision>('stop');
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<Failure>();
  const post = async (body: DecisionRequest): Promise<void> => {
    try {
      await ask<ReceiptDocument>(`/v1/screenings/${receipt.id}/decisions`, {
        body,
        headers: { 'idempotency-key': crypto.randomUUID() },
      });
      setFailure(undefined);
      setReason('');
      onDecided();
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      setFailure(error.failure);
    }
  };
  const last = receipt.decisions.at(-1);
  return (
    <section>
      <h2>{texts.screening.decisionsTitle}</h2>
      <ol class="decisions">
        {receipt.decisions.map(
          ({ factId, decision: decided, decidedBy, decidedAt, reason: why, needsSecond, confirms }) => (
            <li key={factId}>
              <strong>{texts.screening.decisions[decided]}</strong> · {decidedBy} ·{' '}
              {recordedInWords(decidedAt)}
              {confirms !== undefined && ` · ${texts.screening.confirms}`}
              {needsSecond && confirms === undefined && ` · ${texts.screening.needsSecond}`}
              {why !== undefined && <p class="wraps">{why}</p>}
            </li>
          ),
        )}
      </ol>
      <form
        class="query decision-form"
        onSubmit={(event) => {
          event.preventDefault();
          const confirms =
            last?.needsSecond === true && receipt.decided === null && last.decision === decision
              ? { confirms: last.factId }
              : {};
          void post({ decision, reason, ...confirms });
        }}
      >
        <label class="field">
          <span class="field-label">{texts.screening.decision}</span>
          <select
            value={decision}
            onChange={({ currentTarget }) => setDecision(currentTarget.value as Decision)}
          >
            {(Object.entries(texts.screening.decisions) as [Decision, string][]).map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span class="field-label">{texts.screening.why}</span>
          <input
            type="text"
            required
            value={reason}
            autocomplete="off"
            onInput={({ currentTarget }) => setReason(currentTarget.value)}
          />
        </label>
        <button type="submit">{texts.screening.decide}</button>
      </form>
      {failure !== undefined && <FailureNotice failure={failure} />}
    </section>
  );
}
