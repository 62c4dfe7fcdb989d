/**
 * A name or an identifier as it is compared with others: however it is spaced, punctuated and capitalised, and in
 * whichever width (NFKC). A text without letters and digits is compared as it is.
 */
export function comparableText(text: string): string {
  const letters = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
  return letters === '' ? text : letters;
}
