import { cookies } from 'next/headers';
import { z } from 'zod';
import { readAside } from '@/lib/http/aside';

const schema = z.object({ email: z.string() });

/** The address that a link used in this browser, within the last ten minutes, has shown to be its owner's; null for none. */
export async function provenAddress(): Promise<string | null> {
  return readAside({ kind: 'proven', cookies: (await cookies()).toString(), schema })?.email ?? null;
}
