import { startSite } from './site';

/** Starts and stops the site once, which builds it if it has to: the workers then start theirs within a hook's time. */
export default async function buildOnce(): Promise<void> {
  const site = await startSite();
  await site.stop();
}
