import { forbidden, redirect } from 'next/navigation';
import { hasCode } from '@/lib/errors';
import { doFirst } from '@/lib/http/answer';

/**
 * Who asks for a page, as `admit(requireModerator)`. Who has to sign in, take the second step or confirm who they are first
 * is sent there; members without the role get the page that says so, with status 403.
 */
export async function admit<Admitted>(require: () => Promise<Admitted>): Promise<Admitted> {
  try {
    return await require();
  } catch (error) {
    const first = doFirst(error);
    if (first !== null) redirect(first);
    if (hasCode(error, 'forbidden')) forbidden();
    throw error;
  }
}
