const HOLD_WORDS: Record<string, string> = {
  'spam-service': 'Akismet has not answered.',
  provisional: 'Akismet let it through, and is still looking.',
  policy: 'Every comment waits here.',
  newcomer: 'It is a first comment.',
  person: 'A person was asked for.',
  links: 'It has more links than the rules let through.',
  words: 'It has a word or phrase of the list.',
  'gives-away': 'It may give away somebody’s telephone number or address.',
  flood: 'Many comments came from one network in a short time.',
  trap: 'A field that people do not see was filled in.',
  mail: 'It came by mail, which Akismet cannot judge, from somebody new.',
  imported: 'It waited on the site it came from.',
  appeal: 'Its author asks for a second look.',
  'held-person': 'Moderators look first at what this person, or this network, says.',
};

const REPORT_WORDS: Record<string, string> = {
  spam: 'that it is spam',
  abusive: 'that it attacks a person',
  'outs-someone': 'that it gives somebody away',
  'off-topic': 'that it is off the subject',
  other: 'something else about it',
};

interface Waiting {
  status: string;
  verdict: string | null;
  blatant: boolean;
  holds: string[];
  openReports: string[];
  folded: boolean;
  hasRevision: boolean;
  /** What was found in the text that its author wants in its place. */
  revision?: { holds: string[] } | null;
}

/** A hold that is of interest as long as the text can be read; every other is settled by whoever published it. */
const LASTING = 'gives-away';

/** Why a comment needs a person, one sentence for each reason, the strongest first. For moderators, never for its author. */
export function whyInWords({
  status,
  verdict,
  blatant,
  holds,
  openReports,
  folded,
  hasRevision,
  revision,
}: Waiting): string[] {
  const isUndecided = status === 'pending' || status === 'spam';
  const found = new Set([
    ...(revision?.holds ?? []),
    ...holds.filter((hold) => isUndecided || hold === LASTING),
  ]);
  const words = [...found].map((hold) => HOLD_WORDS[hold] ?? hold);
  if (hasRevision) words.unshift('Its author has put it differently, and the new text is in doubt.');
  if (openReports.length > 0) words.unshift(reportsInWords(openReports, folded));
  if (verdict === 'spam')
    words.unshift(blatant ? 'Akismet is certain that it is spam.' : 'Akismet takes it for spam.');
  else if (status === 'spam') words.unshift('A person marked it as spam, here or where it came from.');
  return words;
}

function reportsInWords(reasons: string[], folded: boolean): string {
  const readers = reasons.length === 1 ? 'A reader reports' : `${reasons.length} readers report`;
  const what = [...new Set(reasons)].map((reason) => REPORT_WORDS[reason] ?? reason);
  const said = what.length === 1 ? what.join() : `${what.slice(0, -1).join(', ')} and ${what.at(-1) ?? ''}`;
  return `${readers} ${said}.${folded ? ' It is folded until a person has looked.' : ''}`;
}
