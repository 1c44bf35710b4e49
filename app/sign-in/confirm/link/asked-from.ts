import { cookies } from 'next/headers';
import { z } from 'zod';
import { readAside } from '@/lib/http/aside';
import { wayBack } from '@/app/way-back';

const schema = z.object({ next: z.string().nullable() });

/** Where this browser wanted to go on when it asked for a link to confirm by; null when it is not known any more. */
export async function askedFrom(): Promise<string | null> {
  return wayBack(readAside({ kind: 'confirm', cookies: (await cookies()).toString(), schema })?.next);
}
