import { afterAll, beforeEach } from 'vitest';
import { env } from '@/lib/env';
import { startSmtpServer } from './smtp-server';

// Imported by a file whose tests send mail: a site that tells at once, and a mail server that every test finds empty and willing.
export const server = await startSmtpServer();
beforeEach(() => {
  Object.assign(env, { SMTP_URL: server.url, REPLY_MAIL_DELAY: 0 });
  server.messages.length = 0;
  server.answer('accept');
});
afterAll(async () => {
  Object.assign(env, { SMTP_URL: undefined, REPLY_MAIL_DELAY: 300 });
  await server.close();
});
