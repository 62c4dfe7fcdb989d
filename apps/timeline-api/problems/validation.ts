import type { ValidationError } from 'class-validator';
import { pointerTo, type RequestProblem } from './problem.js';

/** What class-validator found, each problem with the JSON pointer of its field. */
export function problemsOf(
  errors: readonly ValidationError[],
  parent = '',
): (RequestProblem & { readonly pointer: string })[] {
  return errors.flatMap(({ property, constraints, children }) => {
    const pointer = pointerTo(parent, property);
    const own = Object.entries(constraints ?? {}).map(([rule, message]) => ({
      pointer,
      detail: rule === 'whitelistValidation' ? 'is not a known field' : withoutName(message, property),
    }));
    return [...own, ...problemsOf(children ?? [], pointer)];
  });
}

/** The library's own messages begin with the field's name, which the pointer says already. */
function withoutName(message: string, property: string): string {
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}
