/** Where the bundle of `account.ts` is: put in when the bundles are made (scripts/build-assets.mjs). */
declare const ACCOUNT_SCRIPT: string;

/** Has what only accounts need fetched where there is something for it to do: readers are spared a quarter of the script. */
export function loadAccountScript(): void {
  if (document.querySelector('[data-passkey], [data-passphrase], [data-push]') === null) return;
  document.head.append(Object.assign(document.createElement('script'), { src: ACCOUNT_SCRIPT }));
}
