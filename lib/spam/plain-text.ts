/** Zeros of the digits that people type who do not type ASCII's: Arabic, Persian and Urdu, Devanagari, Bengali. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6];

/**
 * `text` as it reads, for looking things up in it: compatibility forms made plain (NFKC), invisible characters
 * dropped, digits made ASCII, white space of any kind and length one space, or one line break if there is one in it.
 */
export function plainText(text: string): string {
  const composed = text.normalize('NFKC');
  const visible = composed.replace(/\p{Default_Ignorable_Code_Point}+/gu, '');
  // Again, for letters and their marks that came together only now.
  const whole = visible === composed ? composed : visible.normalize('NFKC');
  // Most signs are plain already, and are left alone: twenty thousand texts are read at once by a rehearsal.
  return whole
    .replace(/(?![0-9])\p{Nd}/gu, asciiDigit)
    .replace(/\s{2,}|[^\S \n]/gu, (space) => (space.includes('\n') ? '\n' : ' '));
}

function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  const zero = ZEROS.find((first) => code >= first && code < first + 10);
  return zero === undefined ? digit : String(code - zero);
}
