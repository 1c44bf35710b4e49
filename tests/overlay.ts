import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { overlayQuestion, readOverlay, type Overlay } from '@/lib/inbox/overlay';

/** What /api/viewer says to an account, without a session. */
export async function overlayFor(accountId: string, slug: string | null = null): Promise<Overlay> {
  const [row] = await db.$queryRaw<{ said: unknown }[]>(
    Prisma.sql`SELECT ${overlayQuestion({ slug })} AS said FROM account WHERE id = ${accountId}`,
  );
  return readOverlay(row?.said);
}
