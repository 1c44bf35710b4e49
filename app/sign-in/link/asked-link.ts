import { cookies } from 'next/headers';
import { z } from 'zod';
import { readAside } from '@/lib/http/aside';
import { wayBack } from '@/app/way-back';

const schema = z.object({ browserToken: z.string(), code: z.string(), next: z.string().nullable() });

/** What this browser asked for a link with, in the last ten minutes; null when another one did, or none. */
export async function askedLink() {
  const asked = readAside({ kind: 'link', cookies: (await cookies()).toString(), schema });
  return asked && { ...asked, next: wayBack(asked.next) };
}
