import { hanLegalForms, legalForms } from './legal-forms.js';
import { withoutLookAlikes } from './look-alikes.js';
import { plainText, splitWords } from './plain-text.js';

/**
 * One text for the spellings of a name of a party: without legal forms, diacritics and letters of other scripts that only
 * look Latin, whatever the order of its words. Two names with one key may well be those of two parties: it is compared
 * where a doubt is enough. A name of legal forms alone is compared as it is.
 */
export function nameKey(name: string): string {
  const whole = plainText(withoutLookAlikes(name) ?? name);
  const form = hanLegalForms.find((each) => whole.endsWith(each) && whole.length > each.length);
  const text = form === undefined ? whole : whole.slice(0, -form.length);
  const words = splitWords(text);
  const distinctive = words.filter((word) => !legalForms.has(word));
  const key = (distinctive.length > 0 ? distinctive : words).sort().join(' ');
  return key === '' ? name : key;
}
