import { cookies } from 'next/headers';
import { z } from 'zod';
import { layAside, readAside } from '@/lib/http/aside';

const schema = z.object({ accountId: z.string(), codes: z.array(z.string()) });

/** The Set-Cookie that takes an account’s new recovery codes to the page that shows them. */
export function layCodesAside(made: z.infer<typeof schema>): string {
  return layAside({ kind: 'codes', value: made });
}

/**
 * The codes that this browser has just been given for this account; null when there are none. Somebody else may have
 * signed in here since: theirs they are not.
 */
export async function madeCodes({ accountId }: { accountId: string }): Promise<string[] | null> {
  const made = readAside({ kind: 'codes', cookies: (await cookies()).toString(), schema });
  return made?.accountId === accountId ? made.codes : null;
}
