/** Shows, in a browser that has push messages, the button that asks for them; where none is told any more, it ends its own part. */
export function offerPush(): void {
  const button = document.querySelector<HTMLButtonElement>('button[data-push]');
  const place = document.querySelector<HTMLElement>('[data-push-place]');
  if (button === null || place === null || !('serviceWorker' in navigator && 'PushManager' in window)) return;
  place.hidden = false;
  if (button.dataset.devices === '0') void forget().catch(reportError);
  button.addEventListener('click', () => void ask(button));
}

async function ask(button: HTMLButtonElement): Promise<void> {
  button.disabled = true;
  try {
    await navigator.serviceWorker.register('/push-worker.js');
    const { pushManager } = await navigator.serviceWorker.ready;
    // One for former keys of this site would refuse the new.
    await (await pushManager.getSubscription())?.unsubscribe();
    const { endpoint } = await pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: button.dataset.push ?? '',
    });
    const response = await fetch('/account/following/devices', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ act: 'add', endpoint }),
    });
    if (!response.ok) throw new Error(String(response.status));
    location.assign('/account/following?done=device');
  } catch {
    // Not allowed, no service to be reached, or signed out meanwhile.
    const said = document.querySelector('[data-push-said]');
    if (said !== null) said.textContent = 'That did not work. Perhaps this browser is set not to ask.';
    button.disabled = false;
  }
}

/** The maker of the browser need not know of it any longer. */
async function forget(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration('/push-worker.js');
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
  await registration?.unregister();
}
