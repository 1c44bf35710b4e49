import { describe, expect, it, vi } from 'vitest';
import { AppError, type ErrorCode } from '@/lib/errors';
import { answer, redirect, type Acted } from '@/lib/http/answer';

const DONE: Acted = { seeOther: '/receipts/abc', json: { status: 201, body: { id: '1' } } };

describe('answer', () => {
  it('sends a form on with 303', async () => {
    const response = await answer(form('body=x'), async () => DONE);

    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/receipts/abc');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('tells JSON in JSON', async () => {
    const response = await answer(json('{"body":"x"}'), async ({ fields, kind }) => {
      expect({ fields, kind }).toEqual({ fields: { body: 'x' }, kind: 'json' });
      return DONE;
    });

    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ id: '1' });
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('refuses a form where only JSON is spoken, in JSON', async () => {
    const act = vi.fn(async () => DONE);
    const response = await answer(form('body=x'), act, { accepts: 'json' });

    expect(response.status).toBe(415);
    expect(await response.json()).toEqual({ error: 'unsupported-media-type' });
    expect(act).not.toHaveBeenCalled();
  });

  it('says 400 to what is no JSON', async () => {
    const response = await answer(json('{'), async () => DONE);

    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: 'unreadable' });
  });

  const codes: [ErrorCode, number][] = [
    ['not-found', 404],
    ['forbidden', 403],
    ['unauthenticated', 401],
    ['conflict', 409],
    ['invalid', 400],
    ['database-unavailable', 503],
    ['internal', 500],
  ];

  it.each(codes)('turns %s into %i, whichever copy of the class threw it', async (code, status) => {
    const foreign = Object.assign(new Error('secret'), { code });
    const response = await answer(json('{}'), () => Promise.reject(foreign));

    expect(response.status).toBe(status);
    expect(await response.text()).not.toContain('secret');
  });

  it('sends a stranger with a browser to sign in', async () => {
    const response = await answer(form('x=1'), () => Promise.reject(new AppError('unauthenticated')));

    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/sign-in');
  });

  it('says nothing of the inside, and names the request', async () => {
    const response = await answer(json('{}'), () => Promise.reject(new Error('SELECT * FROM account')));

    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ error: 'internal', requestId: 'request-1' });
  });

  it('gives a form its words back while the database is away', async () => {
    const response = await answer(form('body=%3Cb%3Elong+%26+personal%0Atext&name=%22M%22'), () =>
      Promise.reject(new AppError('database-unavailable')),
    );
    const page = await response.text();

    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(page).toContain('action="/articles/a/comments"');
    expect(page).toContain('>\n&lt;b&gt;long &amp; personal\ntext</textarea>');
    expect(page).toContain('name="name" value="&quot;M&quot;"');
  });

  it.each(['body', 'guidelines', 'heldWords'])(
    'gives whoever was signed out meanwhile %s back',
    async (name) => {
      const sent = form(`version=7&intent=&${name}=An+afternoon.&note=`);
      const response = await answer(sent, () => Promise.reject(new AppError('unauthenticated')));
      const page = await response.text();

      expect(response.status).toBe(401);
      expect(page).toContain(`name="${name}" dir="auto">\nAn afternoon.</textarea>`);
      expect(page).toContain('name="version" value="7"');
      expect(page).toContain('href="/sign-in"');
    },
  );
});

describe('redirect', () => {
  it.each([
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    'x',
    '/a\r\nX: 1',
    '',
  ])('does not lead to %o', (path) => {
    expect(() => redirect(path)).toThrow(TypeError);
  });

  it('leads to a place on a page', () => {
    expect(redirect('/articles/a?draft=x#respond').headers.get('location')).toBe(
      '/articles/a?draft=x#respond',
    );
  });
});

function form(body: string): Request {
  return post(body, 'application/x-www-form-urlencoded');
}

function json(body: string): Request {
  return post(body, 'application/json');
}

function post(body: string, type: string): Request {
  return new Request('http://127.0.0.1/articles/a/comments', {
    method: 'POST',
    body,
    headers: { 'content-type': type, 'x-folkmoot-request': 'request-1' },
  });
}
