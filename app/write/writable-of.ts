import { notFound } from 'next/navigation';
import { admit } from '@/app/admit';
import { hasCode } from '@/lib/errors';

/** What `read` finds of an article, as a page shows it: who may not see it, or looks for what is not there, is told so. */
export async function foundBy<Found>(read: () => Promise<Found>): Promise<Found> {
  try {
    return await admit(read);
  } catch (error) {
    if (hasCode(error, 'not-found')) notFound();
    throw error;
  }
}
