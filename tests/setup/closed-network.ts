import { afterEach } from 'vitest';

import { refused } from './refuse-connections';

// Code under test may catch what a refused connection throws, and a test must not pass by that.
afterEach(() => {
  const hosts = refused.splice(0);
  if (hosts.length > 0)
    throw new Error(`The network is closed in tests, but this was tried: ${hosts.join(', ')}`);
});
