/** Longer than any comment, with what was quoted in it; of more only the beginning is looked at. */
const MAX_LENGTH = 100_000;
const MAX_LINES = 5_000;

interface Format {
  /** RFC 3676: a line that ends in a space goes on in the next. */
  isFlowed?: boolean;
  joinsWords?: boolean;
}

/**
 * What somebody wrote in answer to a mail: without what they quoted, the line above a quotation, what a program puts below,
 * and their signature. In doubt it takes away too much rather than too little: what was quoted is somebody else's.
 */
export function answerText(source: string, { isFlowed = false, joinsWords = false }: Format = {}): string {
  const text = source.slice(0, MAX_LENGTH).replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  const lines = text.split('\n', MAX_LINES);
  const own = lines.slice(0, endOf(lines));
  const kept = withoutQuotations(own);
  const unfolded = isFlowed ? unfold(kept, joinsWords) : kept;
  return withoutSentFrom(unfolded)
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Where what was written ends: at a signature, or where a program begins to repeat the mail that was answered. */
function endOf(lines: readonly string[]): number {
  const end = lines.findIndex((line, at) => SIGNATURE.test(line) || isRepetition(lines, at));
  return end === -1 ? lines.length : end;
}

/** RFC 3676, 4.3, and what is left of it when programs take spaces from the ends of lines. */
const SIGNATURE = /^--\s?$/;

/** "-----Original Message-----" and its like, in any language, or a rule of underscores above header lines. */
const DIVIDER = /^\s*(?:[-_]{3,}\s?[\p{L}\s]{4,40}[-_]{3,}|_{10,})\s*$/u;

/** `From: …`, bold in some programs. */
const HEADER_LINE = /^\s*\*?[\p{L}\s]{1,20}\*?\s?:\*?\s+\S/u;

/** That there is one, which takes no search for where it begins. */
const ADDRESS = /[^\s<>@]@[^\s<>@]/;

function isRepetition(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  if (DIVIDER.test(line)) return true;
  // A block of header lines, the first of which names an address.
  return (
    HEADER_LINE.test(line) &&
    ADDRESS.test(line) &&
    lines.slice(at + 1, at + 4).filter((next) => HEADER_LINE.test(next)).length >= 2
  );
}

/** Quoted lines, and the line or two above them that say who wrote that and when, in whatever language: it ends with a colon. */
function withoutQuotations(lines: readonly string[]): string[] {
  const kept: string[] = [];
  for (const line of lines) {
    if (!isQuoted(line)) {
      kept.push(line);
      continue;
    }
    dropAttribution(kept);
  }
  return kept;
}

function isQuoted(line: string): boolean {
  return /^\s{0,3}>/.test(line);
}

const MOST_LINES_OF_ATTRIBUTION = 4;

function dropAttribution(kept: string[]): void {
  const last = kept.findLastIndex((line) => line.trim() !== '');
  if (last === -1 || !/[:：]$/.test(kept[last]?.trimEnd() ?? '')) return;
  let from = last;
  while (from > 0 && last - from < MOST_LINES_OF_ATTRIBUTION - 1 && kept[from - 1]?.trim() !== '') from -= 1;
  const attribution = kept.slice(from).join(' ');
  // "These three:" before a quotation is the writer's own; who and when has an address or a number in it.
  if (ADDRESS.test(attribution) || /\d/.test(attribution)) kept.length = from;
}

function unfold(lines: readonly string[], joinsWords: boolean): string[] {
  const unfolded: string[] = [];
  let isOpen = false;
  for (const raw of lines) {
    const line = raw.startsWith(' ') ? raw.slice(1) : raw;
    const text = joinsWords && line.endsWith(' ') ? line.slice(0, -1) : line;
    if (isOpen) unfolded.push((unfolded.pop() ?? '') + text);
    else unfolded.push(text);
    isOpen = line.endsWith(' ');
  }
  return unfolded;
}

/** What telephones add below, if it is the last that is said. */
const SENT_FROM =
  /^(?:sent (?:from|with|via) (?:my|mail|outlook|proton|yahoo|k-9|aqua)\b|get outlook for\b|von meinem .{1,40} gesendet|gesendet (?:von|mit) |envoyé (?:de|depuis) |enviado desde |inviato da |verzonden (?:vanaf|met) |wysłane z |отправлено с )/i;

function withoutSentFrom(lines: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return SENT_FROM.test(lines[last]?.trim() ?? '') ? lines.slice(0, last) : lines;
}
