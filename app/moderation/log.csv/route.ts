import { Readable } from 'node:stream';
import { requireModerator } from '@/lib/auth/viewer';
import { answerError } from '@/lib/http/answer';
import { exportLog } from '@/lib/moderation/export-log';
import { readLogFilter } from '../log/log-filter';

/** The log as a file, piece by piece: what the page of the same query shows, and all of it. */
export async function GET(request: Request): Promise<Response> {
  try {
    const moderator = await requireModerator();
    const { filter } = readLogFilter(Object.fromEntries(new URL(request.url).searchParams));
    const text = Readable.from(exportLog({ filter, moderator }), { objectMode: false });
    return new Response(Readable.toWeb(text) as ReadableStream, {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="log.csv"',
        'cache-control': 'no-store',
      },
    });
  } catch (error) {
    return answerError({ error, request, kind: 'form' });
  }
}
