/** One thing wrong with a JSON value. */
export interface FieldProblem {
  /** JSON pointer (RFC 6901) of the field in it; empty for the value as a whole. */
  readonly pointer: string;
  /** In words that follow the name of the field: `is missing`. */
  readonly detail: string;
}

/** The JSON pointer of a field below another (RFC 6901). */
export function pointerTo(parent: string, field: string): string {
  return `${parent}/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
