import { emailIndex } from '@/lib/privacy/blind-index';
import { keys } from '@/lib/privacy/keys';
import { open, seal } from '@/lib/privacy/seal';

/** A guest's address as it stands in a subscriber's row. */
export interface SealedAddress {
  email: Uint8Array<ArrayBuffer>;
  emailIndex: Uint8Array<ArrayBuffer>;
}

/**
 * Seals what `normaliseEmail` gave. It is bound to its own index, which is as unique as the row: so it can be put into the
 * row that is there already without anybody knowing that row's id.
 */
export function sealSubscriberEmail(email: string): SealedAddress {
  const { encryption, blindIndex } = keys();
  const index = emailIndex({ key: blindIndex, email });
  return {
    email: new Uint8Array(seal({ key: encryption, plaintext: email, context: contextOf(index) })),
    emailIndex: new Uint8Array(index),
  };
}

/** The address of a guest, in plain text; null when it was forgotten. */
export function openSubscriberEmail({
  email,
  emailIndex: index,
}: {
  email: Uint8Array | null;
  emailIndex: Uint8Array | null;
}): string | null {
  if (email === null || index === null) return null;
  return open({ key: keys().encryption, sealed: email, context: contextOf(index) }).toString('utf8');
}

function contextOf(index: Uint8Array): string {
  return `subscriber-email:${Buffer.from(index).toString('hex')}`;
}
