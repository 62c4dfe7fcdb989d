export { addressWords } from './address-words.js';
export { hanLegalForms, legalForms } from './legal-forms.js';
export { respelled, withoutLookAlikes } from './look-alikes.js';
export { nameKey } from './name-key.js';
export { plainText, splitWords } from './plain-text.js';
