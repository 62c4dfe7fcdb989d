import { useEffect, useRef, useState } from 'preact/hooks';
import type { Answer } from '../../../libs/answers/index.js';
import {
  answerPath,
  asKnownNow,
  followsNow,
  queryOf,
  subjectAddress,
  type Question,
} from '../question/question.js';
import type { Subject } from '../question/subjects.js';
import { lastChangeOf } from '../service/live.js';
import { useAnswer } from '../service/use-answer.js';
import { texts } from '../texts/en.js';
import { factTitle } from '../texts/facts.js';

/** Says that the answer as known now changed since the view was opened: an event was recorded that bears on it. */
export function ChangedMark({
  subject,
  question,
  answer,
  today,
}: {
  readonly subject: Subject;
  readonly question: Question;
  readonly answer: Answer;
  readonly today: string;
}) {
  const change = lastChangeOf(subject);
  const atNow = asKnownNow(question);
  const path = answerPath(subject, atNow, today);
  const isNow = followsNow(question);
  const first = useRef<{ readonly path: string; readonly basis: Answer['basis'] } | undefined>(undefined);
  if (isNow && first.current?.path !== path) first.current = { path, basis: answer.basis };
  // Where an older point is looked at, the answer as known now is asked for beside it.
  const now = useAnswer<Answer>(!isNow && change !== undefined ? path : undefined, change?.position);
  const [dismissed, setDismissed] = useState(0);
  useEffect(() => setDismissed(0), [path]);
  if (change === undefined || change.position <= dismissed) return null;
  const before = first.current?.basis ?? answer.basis;
  const current = isNow ? answer : now.answer;
  if (current === undefined || current.basis.digest === before.digest) return null;
  return (
    <p class="changed-mark" role="status">
      <strong>{texts.live.changed}.</strong>{' '}
      {texts.live.changedBy(factTitle({ ...change.data, type: change.type }))}{' '}
      {isNow ? (
        <a
          href={`/${subject.kind}/${subject.id}${queryOf(Object.fromEntries(new URLSearchParams(before.pinned.split('?')[1])))}`}
        >
          {texts.live.before}
        </a>
      ) : (
        <a href={subjectAddress(subject, atNow)}>{texts.live.show}</a>
      )}{' '}
      <button type="button" class="quiet" onClick={() => setDismissed(change.position)}>
        {texts.parts.dismiss}
      </button>
    </p>
  );
}
