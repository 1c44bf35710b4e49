import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { LOCAL_CLIENT_HEADER } from '@/lib/http/metrics';
import { isMailKept } from '@/lib/mail/kept-mail';

/** What is kept here signs people in: it is shown on this machine, to whoever sits at it, and otherwise there is no such page. */
export async function admitDeveloper(): Promise<void> {
  const isLocal = (await headers()).get(LOCAL_CLIENT_HEADER) === '1';
  if (!isLocal || !isMailKept()) notFound();
}
