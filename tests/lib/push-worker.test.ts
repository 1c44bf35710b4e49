import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';

type Listener = (event: Record<string, unknown>) => void;

it('shows one sentence whatever a push says, opens what is new, and takes part in nothing else', () => {
  const listeners: Record<string, Listener> = {};
  const did: unknown[] = [];
  const note = (name: string) => (what: unknown, more: unknown) => did.push([name, what, more]);
  const self = {
    addEventListener: (name: string, listener: Listener) => (listeners[name] = listener),
    registration: { showNotification: note('show') },
    clients: { openWindow: note('open') },
  };
  runInNewContext(readFileSync('public/push-worker.js', 'utf8'), { self });
  expect(Object.keys(listeners)).toEqual(['push', 'notificationclick']);
  const waitUntil = () => undefined;
  listeners.push?.({ waitUntil, data: { text: () => 'Wren answered you' } });
  listeners.notificationclick?.({ waitUntil, notification: { close: () => note('close')(null, null) } });
  expect(did).toEqual([
    ['show', 'Something new is waiting', { tag: 'new' }],
    ['close', null, null],
    ['open', '/account/replies', undefined],
  ]);
});
