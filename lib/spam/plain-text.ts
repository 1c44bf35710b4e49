/** Zeros of the digits that people type who do not type ASCII's: Arabic, Persian and Urdu, Devanagari, Bengali. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6];

/**
 * `text` as it reads, for looking things up in it: compatibility forms made plain (NFKC), invisible characters
 * dropped, digits made ASCII, white space of any kind and length one space, or one line break if there is one in it.
 */
export function plainText(text: string): string {
  return (
    text
      .normalize('NFKC')
      .replace(/\p{Default_Ignorable_Code_Point}+/gu, '')
      // Again, for letters and their marks that came together only now.
      .normalize('NFKC')
      .replace(/\p{Nd}/gu, asciiDigit)
      .replace(/\s+/gu, (space) => (space.includes('\n') ? '\n' : ' '))
  );
}

function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  const zero = ZEROS.find((first) => code >= first && code < first + 10);
  return zero === undefined ? digit : String(code - zero);
}
