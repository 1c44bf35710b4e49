import { IncomingMessage, type IncomingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { sessionCookieName } from '@/lib/auth/cookie';
import { findRoutes } from '@/lib/http/find-routes';
import { strangersDoor } from '@/lib/server/strangers';

const LENGTH = { 'content-length': '30' };

function doorFor(path: string, headers: IncomingHttpHeaders, method = 'POST') {
  const request = Object.assign(new IncomingMessage(new Socket()), { method, headers });
  return strangersDoor(findRoutes(path)!.POST!, request);
}

it('takes comments of strangers', () => {
  expect(doorFor('/articles/a/comments', LENGTH)).toMatchObject({ accepts: 'both' });
  expect(doorFor('/api/articles/a/comments', { ...LENGTH, cookie: 'theme=dark' })).toMatchObject({
    accepts: 'json',
  });
});

it('leaves everything else to Next', () => {
  expect(doorFor('/articles/a/comments', { ...LENGTH, cookie: `${sessionCookieName()}=x` })).toBeUndefined();
  expect(doorFor('/articles/a/subscriptions', LENGTH)).toBeUndefined();
  expect(doorFor('/articles/a/comments', {})).toBeUndefined();
  expect(doorFor('/articles/a/comments', { 'content-length': '99999999' })).toBeUndefined();
  expect(doorFor('/articles/a/comments', LENGTH, 'HEAD')).toBeUndefined();
});
