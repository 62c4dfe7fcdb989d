/**
 * A value that exists by construction, such as an element at an index within bounds.
 * @throws RangeError if it does not: the caller's arithmetic is wrong, and any default would be a wrong answer.
 */
export function checked<T>(value: T | undefined): T {
  if (value === undefined) throw new RangeError('an index is out of bounds');
  return value;
}
