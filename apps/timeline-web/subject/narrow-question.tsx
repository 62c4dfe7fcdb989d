import type { Question } from '../question/question.js';
import { texts } from '../texts/en.js';
import { isDay } from '../texts/dates.js';
import { TextField } from './clocks.js';

/** What narrows a question other than its clocks. */
export function NarrowQuestion({
  question,
  onChange,
}: {
  readonly question: Question;
  readonly onChange: (change: Partial<Record<keyof Question, string | undefined>>) => void;
}) {
  const { destination, transaction, buyer, publishedBy } = question;
  const isNarrowed = [destination, transaction, buyer, publishedBy].some((value) => value !== undefined);
  const given = (text: string): string | undefined => (text === '' ? undefined : text);
  const field = (name: 'destination' | 'buyer' | 'publishedBy', label: string, hint: string) => (
    <TextField
      label={label}
      hint={hint}
      value={question[name] ?? ''}
      isGood={(text) => name !== 'publishedBy' || text === '' || isDay(text)}
      problem={texts.question.badDay}
      onChange={(text) => onChange({ [name]: given(text), answerVersion: undefined })}
    />
  );
  return (
    <details class="narrow" open={isNarrowed}>
      <summary>{texts.question.narrow}</summary>
      <div class="fields">
        {field('destination', texts.question.destination, texts.question.destinationHint)}
        <label class="field">
          <span class="field-label">{texts.question.transaction}</span>
          <select
            value={transaction ?? ''}
            onChange={({ currentTarget }) =>
              onChange({ transaction: given(currentTarget.value), answerVersion: undefined })
            }
          >
            <option value="">{texts.question.anyTransaction}</option>
            {Object.entries(texts.question.transactions).map(([each, text]) => (
              <option key={each} value={each}>
                {text}
              </option>
            ))}
          </select>
        </label>
        {field('buyer', texts.question.buyer, 'some-buyer')}
        {field('publishedBy', texts.question.publishedBy, texts.question.effectiveHint)}
      </div>
    </details>
  );
}
