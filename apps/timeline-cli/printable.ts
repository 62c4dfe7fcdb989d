/**
 * A document whose strings can be printed on a terminal: what would move the cursor, end a line or reverse the reading
 * order, so that recorded text could pass for an answer, is replaced by U+FFFD.
 */
export function printable<T>(document: T): T {
  return JSON.parse(JSON.stringify(document), (_key, value: unknown) =>
    typeof value === 'string'
      ? value.replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')
      : value,
  ) as T;
}
