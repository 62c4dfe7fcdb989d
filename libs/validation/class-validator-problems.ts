import type { ValidationError } from 'class-validator';
import { pointerTo, type FieldProblem } from './field-problem.js';

/** The errors of class-validator, each with the JSON pointer of its field. */
export function problemsOf(errors: readonly ValidationError[], parent = ''): FieldProblem[] {
  return errors.flatMap(({ property, constraints, children }) => {
    const pointer = pointerTo(parent, property);
    const own = ownProblems(constraints ?? {}).map(([rule, message]) => ({
      pointer,
      detail: rule === 'whitelistValidation' ? 'is not a known field' : withoutName(message, property),
    }));
    return [...own, ...problemsOf(children ?? [], pointer)];
  });
}

/** If a field has its own "must be an object" error, drops class-validator's generic nested-validation error. */
function ownProblems({ nestedValidation, ...own }: Readonly<Record<string, string>>): [string, string][] {
  const problems = Object.entries(own);
  if (problems.length > 0 || nestedValidation === undefined) return problems;
  return [['nestedValidation', nestedValidation]];
}

/** The library's own messages begin with the field's name, which the pointer contains already. */
function withoutName(message: string, property: string): string {
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}
