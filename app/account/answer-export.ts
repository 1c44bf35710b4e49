import { Readable } from 'node:stream';
import { requireFresh } from '@/lib/auth/viewer';
import { answerError } from '@/lib/http/answer';
import { exportAccount, type ExportFormat } from '@/lib/privacy/export-account';

const TYPES: Readonly<Record<ExportFormat, string>> = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
};

/** Hands an account out to its owner, piece by piece, as a file whose name says nothing of this site. */
export async function answerExport(request: Request, format: ExportFormat): Promise<Response> {
  try {
    const viewer = await requireFresh();
    const text = Readable.from(exportAccount({ viewer, format }), { objectMode: false });
    return new Response(Readable.toWeb(text) as ReadableStream, {
      headers: {
        'content-type': TYPES[format],
        'content-disposition': `attachment; filename="export.${format}"`,
        'cache-control': 'no-store',
      },
    });
  } catch (error) {
    return answerError({ error, request, kind: 'form' });
  }
}
