/** What a text may give away of somebody, so that a person looks at it before everybody does. */
export type GivenAway = 'telephone' | 'e-mail' | 'street-address';

/**
 * What `text` seems to give away, each kind once. A hold costs an honest comment some hours and a miss may cost
 * somebody their safety; still most texts with numbers in them (years, prices, doses, dates, ISBNs) must pass, or
 * nobody would look at what is held. The text is NFKC with ASCII digits already (`plainText`).
 * Every pattern has bounded repetition and starts at the edge of a word, so the time is linear.
 */
export function findGivenAway(text: string): GivenAway[] {
  const prose = text.replace(WEB_ADDRESS, ' ');
  const found: GivenAway[] = [];
  if (MESSENGER_LINK.test(text) || hasTelephone(prose)) found.push('telephone');
  if (E_MAIL.some((pattern) => pattern.test(prose))) found.push('e-mail');
  if (STREET_ADDRESS.some((pattern) => pattern.test(prose))) found.push('street-address');
  return found;
}

/** Numbers in links are ids of pages; addresses of people there are their public ones. */
const WEB_ADDRESS = /(?<![\p{L}\p{N}])(?:https?:\/\/|www\.)[^\s<>"]+/giu;

const MESSENGER_LINK =
  /(?<![\p{L}\p{N}])(?:wa\.me\/|t\.me\/\+|tel:|sms:|viber:\/\/\S{0,20}=)(?:%2b|\+)?\d{7,15}/iu;

/** Looks of numbers that are no telephone's; they are taken out before looking for those. */
const OTHER_NUMBERS = [
  // Dates in any order, if they are whole: a French telephone number has the same beginning.
  /(?<![\d./-])\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})(?![./-]?\d)/gu,
  /(?<![\d./-])\d{4}[./-]\d{1,2}[./-]\d{1,2}(?![./-]?\d)/gu,
  /(?<!\p{L})ISBN\D{0,10}[\dX][\dX -]{8,16}/giu,
];

const GAP = String.raw`[ .\-/\u2010-\u2015]{0,3}`;
const NOT_INSIDE = String.raw`(?<![\p{L}\p{N}]|\d[ .,\-/+:])`;
const NOT_FURTHER = String.raw`(?![\p{L}\p{N}]|[ .,\-/:]\d)`;

/** +44 20 7946 0958, 0049 (0)30 123456: E.164 has at most 15 digits, and numbers of fewer than nine are rare. */
const INTERNATIONAL = new RegExp(String.raw`${NOT_INSIDE}(?:\+|00)[1-9](?:${GAP}\(?\d\)?){8,14}(?!\d)`, 'gu');

/** 020 7946 0958, (030) 123456-78, 06 12 34 56 78: a zero first, then groups or one run. */
const NATIONAL = new RegExp(
  String.raw`${NOT_INSIDE}\(?0[1-9]\d{0,9}\)?(?:${GAP}\d{2,8}){0,5}${NOT_FURTHER}`,
  'gu',
);

/** (212) 555-0123, 212.555.0123: the North American shape, in which neither group starts with 0 or 1. */
const NORTH_AMERICAN = new RegExp(
  String.raw`${NOT_INSIDE}(?:1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-])[2-9]\d\d[ .-]\d{4}${NOT_FURTHER}`,
  'u',
);

/** Whatever number is called one. */
const CALLED_SO = new RegExp(
  String.raw`(?<!\p{L})(?:tel|t[eé]l[eé]phone|telefon[eo]?|tel[eé]fono|phone|mobile|mobil|handy|whats ?app|signal|viber|call me|text me|ring me)(?!\p{L})` +
    String.raw`(?:[ :.]{1,3}(?:number|nummer|no|is|on|at|under|unter|al|au|the)(?!\p{L})){0,3}[ :.(=-]{1,4}(\d(?:${GAP}\d){6,12})(?!\d)`,
  'giu',
);

const TWO_YEARS = /^(?:19|20)\d\d\D+(?:19|20)\d\d$/u;

function hasTelephone(prose: string): boolean {
  const text = OTHER_NUMBERS.reduce((rest, pattern) => rest.replace(pattern, ' ; '), prose);
  return (
    INTERNATIONAL.test(text) ||
    NORTH_AMERICAN.test(text) ||
    [...text.matchAll(NATIONAL)].some(([number]) => isNational(number)) ||
    [...text.matchAll(CALLED_SO)].some(([, number = '']) => !TWO_YEARS.test(number))
  );
}

/** Nine to twelve digits; if all go in pairs exactly ten, as in France: other rows of pairs are lists and draws. */
function isNational(number: string): boolean {
  const groups = number.match(/\d+/g) ?? [];
  const digits = groups.join('').length;
  return groups.every(({ length }) => length === 2) ? digits === 10 : digits >= 9 && digits <= 12;
}

const LOCAL_PART = String.raw`(?<![\p{L}\p{N}._%+@/-])[\p{L}\p{N}_%+-][\p{L}\p{N}._%+-]{0,63}`;
const DOMAIN = String.raw`(?:[\p{L}\p{N}][\p{L}\p{N}-]{0,62}\.){1,6}\p{L}{2,24}(?![\p{L}\p{N}])`;

/** With an `@` before it, it is a handle of the Fediverse, which is public. The second is "name (at) host.example". */
const E_MAIL = [
  new RegExp(`${LOCAL_PART}@${DOMAIN}`, 'u'),
  new RegExp(
    String.raw`${LOCAL_PART} ?[\[({] ?at ?[\])}] ?[\p{L}\p{N}][\p{L}\p{N}-]{0,62} ?(?:\.|[\[({] ?dot ?[\])}]) ?\p{L}{2,24}`,
    'iu',
  ),
];

/** 1 to 1899, or with a letter: what comes later is mostly a year. */
const HOUSE = String.raw`(?<![\p{L}\p{N}.,/#-])(?:1[0-8]\d\d|[1-9]\d{0,2})[a-z]?`;
const PROPER = String.raw`\p{Lu}[\p{L}'’.-]{1,30}`;

const STREET_ADDRESS = [
  // 12 Long Acre Road
  new RegExp(
    String.raw`${HOUSE},? (?:${PROPER} ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Crescent|Court|Boulevard|Blvd|Terrace|Gardens|Grove|Mews|Square|Parkway|Highway|Hwy)(?!\p{L})`,
    'u',
  ),
  // 12 bis, rue de la Paix
  new RegExp(
    String.raw`${HOUSE}(?: ?bis| ?ter)?,? (?:rue|avenue|boulevard|bd|allée|impasse|chemin|quai|place) (?:(?:de|du|des|la|le|les) |d['’]|l['’]){0,2}\p{Lu}`,
    'u',
  ),
  // Hauptstraße 12
  /(?<!\p{L})\p{Lu}[\p{L}-]{1,30}(?:straße|strasse|str\.|gasse|allee|platz|weg) (?!(?:19|20)\d\d(?!\d))[1-9]\d{0,3}(?!\p{N})/u,
  // Calle Mayor, 12
  new RegExp(
    String.raw`(?<!\p{L})(?:Calle|C\/|Avenida|Avda\.?|Plaza|Paseo|Rua|Viale|Piazza|Via) (?:(?:de|del|della|di|da|do|la|los|las) ){0,2}(?:${PROPER}[ ,]{1,2}){1,4}(?:n[ºo°.]{1,2} ?)?(?!(?:19|20)\d\d(?!\d))[1-9]\d{0,3}(?!\p{N})`,
    'u',
  ),
  // A British postcode stands for a dozen houses.
  /(?<![\p{L}\p{N}])(?:[A-Z]{1,2}\d[A-Z\d]?) \d[ABD-HJLNP-UW-Z]{2}(?![\p{L}\p{N}])/u,
];
