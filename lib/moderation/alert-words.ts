/** What the notices of the spam service about the account mean, by its codes, and what can be done about them. */
const WORDS: Readonly<Record<string, string>> = {
  '10001': 'the key is of an old kind that has to be replaced',
  '10003': 'the plan has to be changed for the use that the site makes of it',
  '30001': 'the plan has to be changed for the use that the site makes of it',
  '10005': 'the key is used in a way that looks like abuse',
  '10006': 'the key is suspended for improper use',
  '10009': 'the key is suspended, because it was used more than it may be',
  '10010': 'the key is suspended for inappropriate use',
  '10011': 'the plan has to be changed, because the use is high',
  '10402': 'the subscription has not been paid',
  '10403': 'access was withdrawn from the key',
  '10404': 'this site is not on the list of sites that the key is for',
  '10501': 'the month’s allowance is used up, for the first month',
  '10502': 'the month’s allowance is used up, for the second month',
  '10504': 'the month’s allowance is used up, for the third month',
  '10508': 'the month’s allowance is used up, for the fourth month',
  '10516': 'the month’s allowance is used up again',
};

/** Such a notice as a sentence, with the code for whoever looks it up. */
export function alertInWords({ code, message }: { code: string; message: string | null }): string {
  const known = WORDS[code];
  if (known !== undefined) return `Akismet says of the account of this site that ${known} (code ${code}).`;
  return message ? `Akismet says of the account of this site: “${message}” (code ${code}).` : unknown(code);
}

function unknown(code: string): string {
  return `Akismet has something to say about the account of this site (code ${code}).`;
}
