/*
 * What may be recorded from now on, beyond the schemas: the log still reads what was recorded before these rules, and a
 * fact that is restored carries its old evidence.
 */

// Of the control characters only tab and line breaks are part of texts; the others are commands to a terminal.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

/**
 * Characters that show nothing by themselves: spaces, what Unicode ignores when it displays a text (zero-width ones,
 * Hangul fillers, variation selectors, tags), and the empty braille pattern. Joiners within words are among them.
 */
const VISIBLE = /[^\s\p{Default_Ignorable_Code_Point}\p{Cf}\p{Noncharacter_Code_Point}\u2800]/u;

/** UAX #9: they reorder what follows, so that a text reads differently from what is recorded. */
const BIDI_CONTROL = /[\u202a-\u202e\u2066-\u2069]/;

/** What is wrong with a text that a person wrote; undefined if nothing is. */
export function writtenTextProblem(text: string): string | undefined {
  const [bidi] = BIDI_CONTROL.exec(text) ?? [];
  if (bidi !== undefined)
    return `must not contain ${codePoint(bidi)}, which changes the direction of the text`;
  const [noncharacter] = /\p{Noncharacter_Code_Point}/u.exec(text) ?? [];
  if (noncharacter !== undefined)
    return `must not contain ${codePoint(noncharacter)}, which Unicode reserves as no character`;
  if (!VISIBLE.test(text)) return 'must not be blank';
  const [control] = CONTROL.exec(text) ?? [];
  if (control !== undefined) return `must not contain the control character ${codePoint(control)}`;
  // RFC 8785, 3.2.2.2: such a text has no canonical form, and no digest.
  if (/\p{Surrogate}/u.test(text)) return 'must not contain half of a surrogate pair';
  return undefined;
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** What is wrong with a web address that is shown to everybody; undefined if nothing is (RFC 9110, 4.2.4). */
export function writtenAddressProblem(address: string): string | undefined {
  return /^[^/]*\/\/[^/?#]*@/.test(address) ? 'must not contain a user name or a password' : undefined;
}

/** Clocks on earth are at most 14 hours from UTC (Kiribati); other offsets are slips of the pen. */
export function offsetProblem(time: string): string | undefined {
  const [, hours = '0', minutes = '0'] = /[+-](\d{2}):(\d{2})$/.exec(time) ?? [];
  return Number(hours) * 60 + Number(minutes) > 14 * 60
    ? `"${time}" must have an offset of at most 14:00`
    : undefined;
}
