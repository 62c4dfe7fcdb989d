import { useLocation } from 'preact-iso';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Answer } from '../../../libs/answers/index.js';
import { FailureNotice } from '../parts/failure.js';
import { FactsTable } from '../picture/facts-table.js';
import { extentOf } from '../picture/layout.js';
import { Picture, type PicturePoint } from '../picture/picture.js';
import { sceneOf, stepOf, type Scene } from '../picture/scene.js';
import {
  answerPath,
  asKnownNow,
  followsNow,
  isPinned,
  queryOf,
  questionOf,
  subjectAddress,
  type Question,
} from '../question/question.js';
import type { Subject } from '../question/subjects.js';
import { useHistory } from '../service/history.js';
import { changesOf, head } from '../service/live.js';
import { useAnswer } from '../service/use-answer.js';
import { dayNumber, dayOf } from '../texts/dates.js';
import { texts } from '../texts/en.js';
import { useToday } from '../shell/today.js';
import { ChangedMark } from './changed-mark.js';
import { Clocks } from './clocks.js';
import { DerivedCourse, useByRules } from './derived-course.js';
import { KeepAnswer } from './keep-answer.js';
import { NarrowQuestion } from './narrow-question.js';
import { Parts } from './parts.js';
import { StatusPanel } from './status.js';
import { HistoryOf } from './history-of.js';

/** How often the service is asked while the cross is dragged, in milliseconds. */
const WHILE_DRAGGED = 120;

/** The view of a subject: its answer, and its picture on both clocks. */
export function SubjectView({ kind, id }: Subject) {
  const { query, route } = useLocation();
  const subject = useMemo(() => ({ kind, id }), [kind, id]);
  const inAddress = useMemo(() => questionOf(query), [query]);
  const today = useToday();
  // What is asked while the cross is dragged; the address follows once it is let go.
  const [dragged, setDragged] = useState<Question>();
  useEffect(() => setDragged(undefined), [inAddress, kind, id]);
  const question = dragged ?? inAddress;
  const recordedChanges = changesOf(subject);
  const version = followsNow(question) ? recordedChanges : 0;
  const { answer, failure, isAsking } = useAnswer<Answer>(answerPath(subject, question, today), version);
  const history = useHistory(subject, recordedChanges, answer !== undefined || failure !== undefined);
  const scene = useMemo(() => sceneOf(history?.facts ?? []), [history]);
  const byRules = useByRules(subject, answer);
  const asked = askedPoint(question, answer, scene, today);
  const extent = useMemo(() => extentOf(scene, dayNumber(today)), [scene, today]);

  const change = (changes: Partial<Record<keyof Question, string | undefined>>): void => {
    const next = Object.fromEntries(
      Object.entries({ ...question, ...changes }).filter(([, value]) => value !== undefined),
    );
    route(subjectAddress(subject, next));
  };
  const slowly = useThrottled(setDragged, WHILE_DRAGGED);
  const move = (point: PicturePoint, isSettled: boolean): void => {
    const next = movedTo(question, point, asked, scene);
    slowly(next, isSettled);
    if (isSettled) route(subjectAddress(subject, next), true);
  };
  // There may be thousands of facts: they are rendered again for another answer or history, not as the cross moves.
  const table = useMemo(() => <FactsTable scene={scene} />, [scene]);
  const parts = useMemo(() => answer !== undefined && <Parts answer={answer} />, [answer]);
  const recorded = useMemo(
    () => history !== undefined && <HistoryOf subject={subject} facts={history.facts} />,
    [subject, history],
  );
  const rest = queryOf({ ...question });
  const name = nameOf(answer) ?? id;
  useEffect(() => {
    document.title = `${name} · ${texts.title}`;
  }, [name]);

  return (
    <>
      <header class="subject-title">
        <p class="kind">{texts.kinds[kind]}</p>
        <h1>{name}</h1>
        <p class="meta">
          <code>
            {kind}/{id}
          </code>
        </p>
      </header>
      {isPinned(question) && (
        <p class="fixed-mark">
          {texts.question.fixed}{' '}
          <a href={subjectAddress(subject, asKnownNow(question))}>{texts.question.release}</a>
        </p>
      )}
      {answer !== undefined && (
        <ChangedMark subject={subject} question={question} answer={answer} today={today} />
      )}
      {failure !== undefined && <FailureNotice failure={failure} kind={kind} query={rest} />}
      <div class="subject-grid">
        <div class="subject-answer">
          {answer === undefined ? (
            failure === undefined && <p class="loading">{texts.loading}</p>
          ) : (
            <StatusPanel answer={answer} isAsking={isAsking} query={rest} />
          )}
          <div class="question-tools">
            {answer !== undefined && <KeepAnswer subject={subject} basis={answer.basis} />}
            <a class="button quiet" href={subjectAddress(subject)}>
              {texts.question.today}
            </a>
          </div>
        </div>
        <section class="subject-picture" aria-label={texts.picture.heading}>
          <Clocks
            question={question}
            basis={answer?.basis}
            scene={history === undefined ? undefined : scene}
            extent={extent}
            asked={asked}
            onAsk={move}
            onChange={change}
          />
          {history === undefined ? (
            failure === undefined && <div class="picture-waiting meta">{texts.picture.loading}</div>
          ) : (
            <>
              <Picture
                key={`${kind}/${id}`}
                scene={scene}
                today={dayNumber(today)}
                asked={asked}
                byRules={byRules === null ? null : byRules?.spans}
                onAsk={move}
                describedBy="picture-help"
              />
              {scene.rectangles.length === 0 && <p class="meta">{texts.picture.empty}</p>}
              <p class="meta help">{texts.picture.shortHelp}</p>
              <p id="picture-help" class="hidden">
                {texts.picture.help}
              </p>
              {table}
              {byRules != null && <DerivedCourse edges={byRules.edges} />}
            </>
          )}
          <NarrowQuestion question={question} onChange={change} />
        </section>
      </div>
      {parts}
      {recorded}
      <p class="hidden" data-head={head.value} />
    </>
  );
}

/** What a subject is called: two names where the date of its renaming is not known exactly. */
function nameOf(answer: Answer | undefined): string | undefined {
  const description = answer?.subject.description;
  const primary = description?.names.filter(({ kind }) => kind === 'primary') ?? [];
  return primary.length > 1 ? primary.map(({ name }) => name).join(texts.or) : description?.name;
}

/** Where the cross is. */
function askedPoint(
  { asOf, position }: Question,
  answer: Answer | undefined,
  scene: Scene,
  today: string,
): PicturePoint {
  const day = dayNumber((asOf ?? today).slice(0, 10));
  const known = position === undefined ? answer?.basis.position : Number(position);
  return {
    day: Number.isFinite(day) ? day : dayNumber(today),
    step: known === undefined ? scene.steps.length : stepOf(scene, known),
  };
}

/** The question at a point of the picture. Only the clock that moved is changed; the top row is what is known now. */
function movedTo(question: Question, point: PicturePoint, from: PicturePoint, { steps }: Scene): Question {
  const { asOf, ...rest } = asKnownNow(question);
  const { knownAt, position } = question;
  const day = point.day === from.day && asOf !== undefined ? asOf : dayOf(point.day);
  if (point.step === from.step)
    return {
      ...rest,
      asOf: day,
      ...(knownAt === undefined ? {} : { knownAt }),
      ...(position === undefined ? {} : { position }),
    };
  if (point.step >= steps.length) return { ...rest, asOf: day };
  const before = steps[0]?.position ?? 1;
  const last = steps[point.step - 1]?.position ?? before - 1;
  return { ...rest, asOf: day, position: String(last) };
}

/** Calls a function at most once in `pause` milliseconds, and always with the last value; at once if it is urgent. */
function useThrottled<Value>(
  call: (value: Value) => void,
  pause: number,
): (value: Value, isUrgent: boolean) => void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const last = useRef<Value | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (value, isUrgent) => {
    last.current = value;
    if (isUrgent) {
      clearTimeout(timer.current);
      timer.current = undefined;
      call(value);
      return;
    }
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      if (last.current !== undefined) call(last.current);
    }, pause);
  };
}
