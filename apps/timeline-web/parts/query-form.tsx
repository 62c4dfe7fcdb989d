import { useLocation } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import { queryOf } from '../question/question.js';
import { texts } from '../texts/en.js';

/** A field of a question: free text, or one of several words. */
export interface QueryField {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly options?: readonly (readonly [string, string])[];
  /** Says what is wrong with a text; undefined if nothing is. */
  readonly problem?: (text: string) => string | undefined;
}

/** A form that leads to another address of the same view, so that its question can be linked, and Back works. */
export function QueryForm({
  path,
  fields,
  defaults = {},
  kept = {},
}: {
  readonly path: string;
  readonly fields: readonly QueryField[];
  readonly defaults?: Readonly<Record<string, string>>;
  /** Parameters that the form does not show and that stay. */
  readonly kept?: Readonly<Record<string, string>>;
}) {
  const { query, route } = useLocation();
  const given = (): Record<string, string> =>
    Object.fromEntries(fields.map(({ name }) => [name, query[name] ?? defaults[name] ?? '']));
  const [values, setValues] = useState(given);
  // The defaults may change after the address.
  useEffect(() => setValues(given()), [query, JSON.stringify(defaults)]);
  const problemOf = ({ name, problem }: QueryField): string | undefined => problem?.(values[name] ?? '');
  return (
    <form
      class="query"
      onSubmit={(event) => {
        event.preventDefault();
        if (fields.every((field) => problemOf(field) === undefined))
          route(path + queryOf({ ...kept, ...values }));
      }}
    >
      {fields.map((field) => {
        const { name, label, hint, options } = field;
        const problem = problemOf(field);
        const set = (value: string): void => setValues((before) => ({ ...before, [name]: value }));
        return (
          <label class="field" key={name}>
            <span class="field-label">{label}</span>
            {options === undefined ? (
              <input
                type="text"
                name={name}
                value={values[name]}
                placeholder={hint}
                spellcheck={false}
                autocomplete="off"
                aria-invalid={problem !== undefined}
                onInput={({ currentTarget }) => set(currentTarget.value.trim())}
              />
            ) : (
              <select
                name={name}
                value={values[name]}
                onChange={({ currentTarget }) => set(currentTarget.value)}
              >
                {options.map(([value, text]) => (
                  <option key={value} value={value}>
                    {text}
                  </option>
                ))}
              </select>
            )}
            {problem !== undefined && (
              <span class="field-problem" role="alert">
                {problem}
              </span>
            )}
          </label>
        );
      })}
      <button type="submit">{texts.question.ask}</button>
    </form>
  );
}
