import type { ValidationError } from 'class-validator';
import { pointerTo, type RequestProblem } from './problem.js';

/** What class-validator found, each problem with the JSON pointer of its field. */
export function problemsOf(
  errors: readonly ValidationError[],
  parent = '',
): (RequestProblem & { readonly pointer: string })[] {
  return errors.flatMap(({ property, constraints, children }) => {
    const pointer = pointerTo(parent, property);
    const own = ownProblems(constraints ?? {}).map(([rule, message]) => ({
      pointer,
      detail: rule === 'whitelistValidation' ? 'is not a known field' : withoutName(message, property),
    }));
    return [...own, ...problemsOf(children ?? [], pointer)];
  });
}

/** That a value is no object is said by the field's own check, better than by the descent into it. */
function ownProblems({ nestedValidation, ...own }: Readonly<Record<string, string>>): [string, string][] {
  const problems = Object.entries(own);
  if (problems.length > 0 || nestedValidation === undefined) return problems;
  return [['nestedValidation', nestedValidation]];
}

/** The library's own messages begin with the field's name, which the pointer says already. */
function withoutName(message: string, property: string): string {
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}
