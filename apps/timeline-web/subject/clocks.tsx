import { useEffect, useState } from 'preact/hooks';
import type { Answer } from '../../../libs/answers/index.js';
import type { PicturePoint } from '../picture/picture.js';
import type { Extent } from '../picture/layout.js';
import type { Scene } from '../picture/scene.js';
import { followsNow, type Question } from '../question/question.js';
import { boundInWords, dayOf, inWords, isDay, isInstant, pointInWords } from '../texts/dates.js';
import { texts } from '../texts/en.js';

interface Properties {
  readonly question: Question;
  readonly basis: Answer['basis'] | undefined;
  readonly scene: Scene | undefined;
  readonly extent: Extent;
  readonly asked: PicturePoint;
  readonly onAsk: (point: PicturePoint, isSettled: boolean) => void;
  readonly onChange: (change: Partial<Record<keyof Question, string | undefined>>) => void;
}

/** Both clocks of the question, as sliders and as fields, and in words. */
export function Clocks({ question, basis, scene, extent, asked, onAsk, onChange }: Properties) {
  const known = knownInWords(question, basis, scene, asked.step);
  const asOf = question.asOf ?? dayOf(asked.day);
  const steps = scene?.steps.length ?? 0;
  return (
    <section class="clocks" aria-label={texts.question.heading}>
      <p class="in-words" aria-live="polite">
        {texts.question.asked(boundInWords(asOf), isDay(asOf), known)}
      </p>
      <div class="clock">
        <TextField
          label={texts.question.effective}
          hint={texts.question.effectiveHint}
          value={asOf}
          isGood={(text) => isDay(text) || isInstant(text)}
          problem={texts.question.badDay}
          onChange={(text) => onChange({ asOf: text, answerVersion: undefined })}
        />
        <input
          type="range"
          aria-label={texts.question.effectiveSlider}
          min={Math.min(extent.from, asked.day)}
          max={Math.max(extent.to, asked.day)}
          value={asked.day}
          aria-valuetext={inWords(dayOf(asked.day))}
          onInput={({ currentTarget }) => onAsk({ ...asked, day: currentTarget.valueAsNumber }, false)}
          onChange={({ currentTarget }) => onAsk({ ...asked, day: currentTarget.valueAsNumber }, true)}
        />
      </div>
      <div class="clock">
        <TextField
          label={texts.question.recorded}
          hint={texts.question.recordedHint}
          value={question.knownAt ?? (question.position === undefined ? '' : (basis?.knownAt ?? ''))}
          isGood={(text) => text === '' || isDay(text) || isInstant(text)}
          problem={texts.question.badRecorded}
          onChange={(text) =>
            onChange({
              knownAt: text === '' ? undefined : text,
              position: undefined,
              answerVersion: undefined,
            })
          }
        />
        <input
          type="range"
          aria-label={texts.question.recordedSlider}
          min={0}
          max={Math.max(1, steps)}
          disabled={steps === 0}
          value={asked.step}
          aria-valuetext={known}
          onInput={({ currentTarget }) => onAsk({ ...asked, step: currentTarget.valueAsNumber }, false)}
          onChange={({ currentTarget }) => onAsk({ ...asked, step: currentTarget.valueAsNumber }, true)}
        />
      </div>
    </section>
  );
}

function knownInWords(
  question: Question,
  basis: Answer['basis'] | undefined,
  scene: Scene | undefined,
  step: number,
): string {
  if (followsNow(question)) return texts.question.now;
  if (question.knownAt !== undefined) return `on ${pointInWords(question.knownAt)}`;
  const recorded = scene?.steps[step - 1];
  if (basis?.knownAt != null && String(basis.position) === question.position)
    return texts.question.atPosition(basis.knownAt, basis.position);
  if (recorded !== undefined) return texts.question.atPosition(recorded.recordedAt, recorded.position);
  return texts.question.beforeAll;
}

interface TextFieldProperties {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly isGood: (text: string) => boolean;
  readonly problem: string;
  readonly onChange: (text: string) => void;
}

/** A field of text that asks once it is left, or on Enter, and says what is wrong with it. */
export function TextField({ label, hint, value, isGood, problem, onChange }: TextFieldProperties) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const isBad = !isGood(text.trim());
  const commit = (): void => {
    if (!isBad && text.trim() !== value) onChange(text.trim());
  };
  return (
    <label class="field">
      <span class="field-label">{label}</span>
      <input
        type="text"
        value={text}
        spellcheck={false}
        autocomplete="off"
        placeholder={hint}
        title={hint}
        aria-invalid={isBad}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
        onBlur={commit}
        onKeyDown={({ key }) => {
          if (key === 'Enter') commit();
        }}
      />
      {isBad && (
        <span class="field-problem" role="alert">
          {problem}
        </span>
      )}
    </label>
  );
}
