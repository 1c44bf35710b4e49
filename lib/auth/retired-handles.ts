import { createHmac } from 'node:crypto';
import { keys } from '@/lib/privacy/keys';

/** Before a folded name comes never this sign: folding takes punctuation out. */
const MARK = '#';

/**
 * How the handle of somebody who left is kept: retired for ever, and readable by nobody. With the key of the site a name
 * that is asked for can be compared; without it the row says only that there was one.
 */
export function concealHandle(folded: string): string {
  const digest = createHmac('sha256', keys().blindIndex).update(`handle:${folded}`, 'utf8').digest();
  return `${MARK}${digest.toString('base64url')}`;
}

/** Both forms under which a folded handle may stand among the retired ones: as it was, or concealed. */
export function retiredForms(folded: string): string[] {
  return [folded, concealHandle(folded)];
}
