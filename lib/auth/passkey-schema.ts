import { z } from 'zod';

/** Longer than anything an authenticator says; what is longer is not looked at. */
const MAX_FIELD = 20_000;

const base64url = z
  .string()
  .max(MAX_FIELD)
  .regex(/^[\w-]+$/);

const credential = {
  id: base64url.max(1400),
  rawId: base64url.max(1400),
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
  // What we asked for there is nothing; browsers say an empty object.
  clientExtensionResults: z.looseObject({}),
};

/** A new passkey, as `navigator.credentials.create` gives it, in JSON. */
export const attestationSchema = z
  .object({
    ...credential,
    response: z
      .object({
        clientDataJSON: base64url,
        attestationObject: base64url,
        transports: z
          .array(
            z
              .string()
              .max(40)
              .regex(/^[a-z-]+$/),
          )
          .max(10)
          .optional(),
      })
      .strict(),
  })
  .strict();

/** A signature, as `navigator.credentials.get` gives it, in JSON. */
export const assertionSchema = z
  .object({
    ...credential,
    response: z
      .object({
        clientDataJSON: base64url,
        authenticatorData: base64url,
        signature: base64url,
        userHandle: base64url.max(100).optional(),
      })
      .strict(),
  })
  .strict();
