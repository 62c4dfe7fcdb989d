import { countryNamed } from '../../../country-names/index.js';

/** The country of each row, where a blank one means that of the row above. */
export class CountryColumn {
  private words = '';

  /** The country of the next row; undefined if it is not known, or the first row has none. */
  next(words: string): string | undefined {
    if (words !== '') this.words = words;
    return countryNamed(this.words);
  }

  /** As it was last written. */
  get written(): string {
    return this.words;
  }
}

/** The countries that a reference to other rows names: `See alternate addresses under Iran and U.A.E.`. */
export function countriesIn(reference: string): readonly string[] {
  return reference
    .replace(/\bfor this entry\b.*$/i, '')
    .replaceAll(/[()]/g, ' ')
    .split(/,|\b(?:and|under|in|see|also|the|occupied)\b/i)
    .flatMap((part) => {
      const name = part.trim();
      // Crimea has its own heading in the list, with the addresses that Ukraine has there.
      if (/^crimea\b/i.test(name)) return ['UA'];
      return name.length > 2 ? (countryNamed(name) ?? []) : [];
    });
}
