import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** What a test may have go wrong. */
interface Fault {
  origin?: string;
  rpId?: string;
  /** Whether it asked its owner for a finger or a number. */
  userVerified?: boolean;
  challenge?: string;
}

/** User present, user verified, attested credential data (WebAuthn, 6.1). */
const [PRESENT, VERIFIED, ATTESTED] = [0x01, 0x04, 0x40];

/**
 * A passkey in software (ES256, no attestation), for what a well-behaved browser never sends: signatures for other sites,
 * unverified owners, counters of copies. Real browsers are in tests/e2e.
 */
export function makeAuthenticator({ origin = 'http://localhost:3000', rpId = 'localhost' } = {}) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const credentialId = randomBytes(16);
  const id = credentialId.toString('base64url');
  let counter = 0;

  function authenticatorData(
    { rpId: about = rpId, userVerified = true }: Fault,
    extra: Buffer = Buffer.alloc(0),
  ): Buffer {
    const flags = PRESENT | (userVerified ? VERIFIED : 0) | (extra.length > 0 ? ATTESTED : 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(about), Buffer.of(flags), count, extra]);
  }

  function clientData(type: string, challenge: string, fault: Fault): Buffer {
    return Buffer.from(
      JSON.stringify({
        type,
        challenge: fault.challenge ?? challenge,
        origin: fault.origin ?? origin,
        crossOrigin: false,
      }),
    );
  }

  const described = { id, rawId: id, type: 'public-key', clientExtensionResults: {} };
  return {
    id,
    /** For the next signature; each one raises it. */
    setCounter: (next: number) => void (counter = next),

    create({ challenge }: { challenge: string }, fault: Fault = {}) {
      const length = Buffer.of(0, credentialId.length);
      const attested = Buffer.concat([Buffer.alloc(16), length, credentialId, coseKey(publicKey)]);
      const authData = authenticatorData(fault, attested);
      const attestationObject = cborMap([
        [cborText('fmt'), cborText('none')],
        [cborText('attStmt'), cborMap([])],
        [cborText('authData'), cborBytes(authData)],
      ]);
      return {
        ...described,
        response: {
          clientDataJSON: clientData('webauthn.create', challenge, fault).toString('base64url'),
          attestationObject: attestationObject.toString('base64url'),
          transports: ['internal'],
        },
      };
    },

    get({ challenge }: { challenge: string }, fault: Fault = {}) {
      counter += 1;
      const data = authenticatorData(fault);
      const client = clientData('webauthn.get', challenge, fault);
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey);
      return {
        ...described,
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: signature.toString('base64url'),
        },
      };
    },
  };
}

type PublicKey = ReturnType<typeof generateKeyPairSync>['publicKey'];

/** RFC 9053, 7.1.1: key type 2 (EC2), algorithm -7 (ES256), curve 1 (P-256), x, y. */
function coseKey(key: PublicKey): Buffer {
  const { x = '', y = '' } = (key as unknown as { export(o: { format: 'jwk' }): JsonWebKey }).export({
    format: 'jwk',
  });
  return cborMap([
    [Buffer.of(0x01), Buffer.of(0x02)],
    [Buffer.of(0x03), Buffer.of(0x26)],
    [Buffer.of(0x20), Buffer.of(0x01)],
    [Buffer.of(0x21), cborBytes(Buffer.from(x, 'base64url'))],
    [Buffer.of(0x22), cborBytes(Buffer.from(y, 'base64url'))],
  ]);
}

function cborMap(entries: [Buffer, Buffer][]): Buffer {
  return Buffer.concat([Buffer.of(0xa0 + entries.length), ...entries.flat()]);
}

function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.of(0x60 + text.length), Buffer.from(text)]);
}

function cborBytes(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.of(0x58, bytes.length), bytes]);
}

function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}
