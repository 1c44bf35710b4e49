import type { IncomingMessage } from 'node:http';
import { REQUEST_ID_HEADER } from '@/lib/http/answer';
import { passIn } from '@/lib/http/headers';
import { LOCAL_CLIENT_HEADER } from '@/lib/http/metrics';
import { CLIENT_ADDRESS_HEADER, clientAddress, isLocalClient } from '@/lib/http/origin';

/** Makes what reads, of a request, who is asking: as far as the trusted proxies tell, and no further. */
export function makeClientReader({ siteUrl, trustedHops, dev }: Parts) {
  /** The address of the client. */
  function addressOf({ headers, socket }: IncomingMessage): string {
    const forwardedFor = headers['x-forwarded-for']?.toString();
    const { remoteAddress: socketAddress } = socket;
    return clientAddress({ socketAddress, forwardedFor, trustedHops });
  }

  /** What Next is told of it. */
  function headersFor(request: IncomingMessage, requestId: string): Record<string, string> {
    const { headers, socket } = request;
    const isLocal = isLocalClient({ socketAddress: socket.remoteAddress, headers, siteUrl, trustedHops });
    return {
      ...passIn({ headers, hasBody: request.method === 'POST', dev }),
      [CLIENT_ADDRESS_HEADER]: addressOf(request),
      [REQUEST_ID_HEADER]: requestId,
      ...(isLocal && { [LOCAL_CLIENT_HEADER]: '1' }),
    };
  }

  return { addressOf, headersFor };
}

interface Parts {
  siteUrl: string;
  trustedHops: number;
  dev: boolean;
}
