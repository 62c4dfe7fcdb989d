import { useId } from 'preact/hooks';
import { texts } from '../texts/en.js';

interface Common {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What is wrong with it. */
  readonly problem?: string | undefined;
  readonly name?: string;
  readonly size?: 'short' | 'grows' | undefined;
}

/** A field of a form with its label, and what is wrong with it. */
export function TextInput({
  label,
  value,
  onChange,
  problem,
  name,
  size,
  hint,
  isNumber = false,
}: Common & { readonly hint?: string | undefined; readonly isNumber?: boolean }) {
  const id = useId();
  return (
    <label class={`field ${size ?? ''}`}>
      <span class="field-label">{label}</span>
      <input
        type="text"
        name={name}
        inputmode={isNumber ? 'decimal' : undefined}
        autocomplete="off"
        spellcheck={false}
        placeholder={hint}
        value={value}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : id}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <FieldProblem id={id} problem={problem} />
    </label>
  );
}

/** A choice of one of several words. */
export function Choice({
  label,
  value,
  onChange,
  problem,
  name,
  size,
  options,
  isOptional = false,
}: Common & {
  readonly options: readonly (readonly [string, string])[];
  /** Whether nothing may be chosen, which is what is shown at first. */
  readonly isOptional?: boolean;
}) {
  const id = useId();
  return (
    <label class={`field ${size ?? ''}`}>
      <span class="field-label">{label}</span>
      <select
        name={name}
        value={value}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : id}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      >
        {isOptional && <option value="">{texts.notChosen}</option>}
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
      <FieldProblem id={id} problem={problem} />
    </label>
  );
}

/** What is wrong with a field, or with a group of them. */
export function FieldProblem({
  id,
  problem,
}: {
  readonly id?: string;
  readonly problem: string | undefined;
}) {
  if (problem === undefined) return null;
  return (
    <span class="field-problem" id={id}>
      {problem}
    </span>
  );
}
