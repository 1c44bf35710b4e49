type Act = 'sign-in' | 'second-step' | 'confirm' | 'register';

/** Where each act asks what to sign, and where it hands in what was signed. */
const ADDRESSES: Record<Act, string> = {
  'sign-in': '/sign-in/passkey',
  'second-step': '/sign-in/second-step/passkey',
  confirm: '/sign-in/confirm/passkey',
  register: '/account/passkeys',
};

/** Shows what passkeys are for in a browser that has them, and makes its buttons work. */
export function offerPasskeys(): void {
  const buttons = document.querySelectorAll<HTMLButtonElement>('button[data-passkey]');
  if (buttons.length === 0 || !('PublicKeyCredential' in window)) return;
  for (const place of document.querySelectorAll<HTMLElement>('[data-passkey-place]')) place.hidden = false;
  for (const button of buttons) button.addEventListener('click', () => void usePasskey(button));
}

async function usePasskey(button: HTMLButtonElement): Promise<void> {
  const act = button.dataset.passkey as Act;
  if (!(act in ADDRESSES)) return;
  button.disabled = true;
  try {
    await run(act);
    location.assign(onward(act, button.dataset.next));
  } catch (error) {
    say(button, wordsFor(error));
  } finally {
    button.disabled = false;
  }
}

async function run(act: Act): Promise<void> {
  const address = ADDRESSES[act];
  const { options } = (await send(`${address}/options`, {})) as { options: CreationOptions | RequestOptions };
  const signed = 'rp' in options ? await make(options) : await ask(options);
  await send(address, signed);
}

/** Where it goes on. Only our own pages name one, and only a path is followed. */
function onward(act: Act, next: string | undefined): string {
  if (next !== undefined && /^\/(?![/\\])/.test(next)) return next;
  return act === 'register' ? '/account/ways-in?done=passkey' : '/account';
}

class Refusal extends Error {
  constructor(readonly reason: string) {
    super(reason);
  }
}

async function send(address: string, body: unknown): Promise<unknown> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as { reason?: string };
  if (response.ok) return answer;
  // Something has to be proved first: the page for that leads back here.
  if (answer.reason === 'confirm' || answer.reason === 'second-step')
    location.assign(`/sign-in/${answer.reason}`);
  throw new Refusal(answer.reason ?? String(response.status));
}

interface Descriptor {
  id: string;
  type: 'public-key';
  transports?: AuthenticatorTransport[];
}

type CreationOptions = Omit<
  PublicKeyCredentialCreationOptions,
  'challenge' | 'user' | 'excludeCredentials'
> & {
  challenge: string;
  user: { id: string; name: string; displayName: string };
  excludeCredentials: Descriptor[];
};

type RequestOptions = Omit<PublicKeyCredentialRequestOptions, 'challenge' | 'allowCredentials'> & {
  challenge: string;
  allowCredentials: Descriptor[];
};

async function make(options: CreationOptions): Promise<unknown> {
  refuseNumbers(options.rp.id);
  const { challenge, user, excludeCredentials } = options;
  const credential = (await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(challenge),
      user: { ...user, id: bytes(user.id) },
      excludeCredentials: excludeCredentials.map(withBytes),
    },
  })) as PublicKeyCredential;
  const response = credential.response as AuthenticatorAttestationResponse;
  return {
    ...described(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports(),
    },
  };
}

async function ask(options: RequestOptions): Promise<unknown> {
  refuseNumbers(options.rpId);
  const { challenge, allowCredentials } = options;
  const credential = (await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytes(challenge),
      allowCredentials: allowCredentials.map(withBytes),
    },
  })) as PublicKeyCredential;
  const response = credential.response as AuthenticatorAssertionResponse;
  return {
    ...described(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      ...(response.userHandle === null ? {} : { userHandle: text(response.userHandle) }),
    },
  };
}

/** A passkey belongs to a name; a site that was opened by its number has none. */
function refuseNumbers(rpId = ''): void {
  if (location.hostname !== rpId && /^[\d.]+$|^\[/.test(location.hostname)) throw new Refusal(`host ${rpId}`);
}

function described({ id, rawId, type }: PublicKeyCredential) {
  return { id, rawId: text(rawId), type, clientExtensionResults: {} };
}

function withBytes({ id, ...rest }: Descriptor): PublicKeyCredentialDescriptor {
  return { ...rest, id: bytes(id) };
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Says above the button what stands in the way; read out, and said anew each time. */
function say(button: HTMLButtonElement, words: string): void {
  const place = button.closest('[data-passkey-place]') ?? button;
  place.querySelector('[data-said]')?.remove();
  const notice = document.createElement('p');
  notice.className = 'banner wrong';
  notice.dataset.said = '';
  notice.setAttribute('role', 'alert');
  const sentence = document.createElement('span');
  sentence.textContent = words;
  notice.append(sentence);
  place.prepend(notice);
}

function wordsFor(error: unknown): string {
  if (error instanceof Refusal) {
    const [kind, host] = error.reason.split(' ');
    if (kind === 'host')
      return `Passkeys need the site’s name: open it as ${location.protocol}//${host}${location.port && `:${location.port}`} instead.`;
    return REASONS[error.reason] ?? 'That passkey does not belong to an account here. Nothing was changed.';
  }
  const name = error instanceof DOMException ? error.name : '';
  return BROWSER_SAYS[name] ?? 'It could not be done just now. Try again in a moment.';
}

const REASONS: Record<string, string> = {
  full: 'You have as many passkeys as one account can have. Take one away first.',
  confirm: 'Show first that it is still you.',
  'second-step': 'Take the second step first.',
  '429': 'That was tried too often from where you are. Nothing is locked; try again in a minute.',
};

const BROWSER_SAYS: Record<string, string> = {
  NotAllowedError:
    'Nothing happened: it was cancelled, took too long, or there is no passkey for this site here.',
  InvalidStateError: 'This device has a passkey for your account already.',
  SecurityError: 'This browser does not allow passkeys at this address.',
};
