import { env } from '@/lib/env';
import { deriveKey } from '@/lib/privacy/seal';

/** `encryption` seals (seal, open), `blindIndex` finds e-mail addresses (emailIndex), `token` derives tokens. 32 bytes each. */
export type Keys = { encryption: Buffer; blindIndex: Buffer; token: Buffer };

let derived: Keys | undefined;

/**
 * The site's keys, derived once per process. What must be readable for as long as rows live comes from
 * ENCRYPTION_KEY; tokens come from AUTH_SECRET, so that changing it alone revokes every link that was ever sent.
 */
export function keys(): Keys {
  derived ??= {
    encryption: deriveKey({ secret: env.ENCRYPTION_KEY, purpose: 'seal' }),
    blindIndex: deriveKey({ secret: env.ENCRYPTION_KEY, purpose: 'blind-index' }),
    token: deriveKey({ secret: env.AUTH_SECRET, purpose: 'token' }),
  };
  return derived;
}
