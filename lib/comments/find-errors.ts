import { isReservedName, type CleanName } from '@/lib/auth/fold-name';
import type { Place } from '@/lib/comments/read-place';
import { MESSAGES, type CommentErrors, type CommentValues } from '@/lib/comments/schema';

/** What the schema cannot know: whose name it is, and what is left of a text once its invisible characters are gone. */
export function findErrors({ place, values, body, email, name, isGuest }: Judged): CommentErrors {
  const errors: CommentErrors = {};
  if (body === '') errors.body = [MESSAGES.emptyBody];
  if (!isGuest) return errors;
  const nameError = findNameError(name, place);
  if (nameError !== null) errors.name = [nameError];
  const wantsMail = values.email.trim() !== '';
  if (wantsMail && email === null) errors.email = [MESSAGES.badEmail];
  if (!wantsMail && values.notify !== 'none') errors.email = [MESSAGES.emailNeeded];
  return errors;
}

interface Judged {
  place: Place;
  values: CommentValues;
  body: string;
  email: string | null;
  name: CleanName;
  isGuest: boolean;
}

/** Nobody signs as a member, as those who look after the site, or as the author of what is answered. */
function findNameError(name: CleanName, { isTaken, site, bylineName }: Place): string | null {
  if (name.outcome === 'ok')
    return isTaken || isReservedName(name.name, bylineName === null ? [site.name] : [site.name, bylineName])
      ? MESSAGES.takenName
      : null;
  if (name.reason === 'empty') return MESSAGES.emptyName;
  return name.reason === 'too-long' ? MESSAGES.longName : MESSAGES.badName;
}
