import { consonantsOf, initialsOf, soundOf, wholeInitialsOf, type Form } from '../words/forms.js';
import { maskOf, type Letters } from '../words/letters.js';
import { wordOf, wordsOf, type Word, type WordsOf } from '../words/words.js';

/** A form with what its scores are computed from, each computed once. */
export class ReadForm implements Form {
  readonly kind: Form['kind'];
  readonly words: readonly string[];
  #ofParty: readonly Word[] | undefined;
  #ofChip: readonly Word[] | undefined;
  #bones: readonly Word[] | undefined;
  #sound: string | undefined;
  #initials: ReadonlySet<string> | undefined;
  #distinctiveInitials: ReadonlySet<string> | undefined;
  #wholeInitials: ReadonlySet<string> | undefined;
  #whole: Whole | undefined;

  constructor({ kind, words }: Form) {
    this.kind = kind;
    this.words = words;
  }

  /** Its words, as words of the name of a party or a chip. */
  as(of: WordsOf): readonly Word[] {
    if (of === 'chip') return (this.#ofChip ??= wordsOf(this.words, of));
    return (this.#ofParty ??= wordsOf(this.words, of));
  }

  /** The consonants of its words. */
  get bones(): readonly Word[] {
    this.#bones ??= consonantsOf(this.words.filter((word) => !wordOf(word).isLegalForm)).map((text) => ({
      ...{ text, mask: maskOf(text), same: text, weight: 1, isLegalForm: false },
    }));
    return this.#bones;
  }

  /** How its words sound, without most vowels. */
  get sound(): string {
    return (this.#sound ??= soundOf(this.words));
  }

  get initials(): ReadonlySet<string> {
    return (this.#initials ??= initialsOf(this.words));
  }

  /** Initials without those of its legal form. */
  get distinctiveInitials(): ReadonlySet<string> {
    return (this.#distinctiveInitials ??= initialsOf(this.words.filter((word) => !wordOf(word).isLegalForm)));
  }

  /** Initials of all its words. */
  get wholeInitials(): ReadonlySet<string> {
    return (this.#wholeInitials ??= wholeInitialsOf(this.words, (word) => wordOf(word).isLegalForm));
  }

  /** What is distinctive of it, in one word. */
  get whole(): Whole {
    if (this.#whole === undefined) {
      const words = this.as('party').filter(({ isLegalForm }) => !isLegalForm);
      const text = words.map((word) => word.text).join('');
      this.#whole = { text, mask: maskOf(text), words: words.length };
    }
    return this.#whole;
  }
}

/** A name in one word, and of how many it is. */
export interface Whole extends Letters {
  readonly words: number;
}
