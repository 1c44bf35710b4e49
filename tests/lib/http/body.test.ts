import { describe, expect, it } from 'vitest';
import { MAX_BODY_BYTES, readBody } from '@/lib/http/body';

const FORM = 'application/x-www-form-urlencoded';

describe('readBody', () => {
  it('reads a form', async () => {
    expect(await send('body=a+b%26%C3%A9&name=&x', FORM)).toEqual({
      outcome: 'read',
      kind: 'form',
      fields: { body: 'a b&é', name: '', x: '' },
    });
  });

  it('reads a form that says it is UTF-8', async () => {
    expect(await send('a=1', `${FORM}; charset=UTF-8`)).toMatchObject({ fields: { a: '1' } });
  });

  it('reads a multipart form', async () => {
    const data = new FormData();
    data.set('body', 'Grüße\r\nzwei');
    const request = new Request('http://127.0.0.1/', { method: 'POST', body: data });

    expect(await readBody(request)).toEqual({
      outcome: 'read',
      kind: 'form',
      fields: { body: 'Grüße\r\nzwei' },
    });
  });

  it('reads JSON', async () => {
    const sent = { body: 'x', nested: { body: 'y', list: ['"body":', { body: 1 }] } };
    expect(await send(JSON.stringify(sent), 'application/json')).toEqual({
      outcome: 'read',
      kind: 'json',
      fields: sent,
    });
  });

  it('reads nothing at all as an empty form', async () => {
    expect(await readBody(new Request('http://127.0.0.1/', { method: 'POST' }))).toMatchObject({
      fields: {},
    });
  });

  it.each([
    ['a=1&b=2&a=3', FORM],
    ['{"a":"1","b":"2","\\u0061":"3"}', 'application/json'],
  ])('makes a list of what was sent twice: %s', async (body, type) => {
    const read = await send(body, type);
    expect(read).toMatchObject({ outcome: 'read', fields: { a: [expect.anything(), '3'], b: '2' } });
  });

  it('keeps names of the prototype to themselves', async () => {
    const read = await send('__proto__=x&constructor=y', FORM);
    expect(Object.keys((read as { fields: object }).fields)).toEqual(['__proto__', 'constructor']);
    expect({}).not.toHaveProperty('x');
  });

  it.each([
    ['not JSON', '{"a":', 'application/json', 400],
    ['nothing as JSON', '', 'application/json', 400],
    ['JSON that is not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'application/json', 400],
    ['a form that is not UTF-8', 'a=%ff', FORM, 400],
    ['a broken escape', 'a=%', FORM, 400],
    ['too many fields', 'a=1&'.repeat(101), FORM, 400],
    ['a multipart form without its parts', 'x', 'multipart/form-data; boundary=b', 400],
    ['plain text', 'a=1', 'text/plain', 415],
    ['no type', Buffer.from('a=1'), '', 415],
    ['another charset', 'a=1', `${FORM}; charset=iso-8859-1`, 415],
    ['JSON in another charset', '{}', 'application/json; charset=utf-16', 415],
    ['too much', 'a'.repeat(MAX_BODY_BYTES + 1), FORM, 413],
    ['two megabytes of JSON', `"${'a'.repeat(2_000_000)}"`, 'application/json', 413],
  ])('refuses %s', async (_what, body, type, status) => {
    expect(await send(body, type)).toMatchObject({ outcome: 'refused', status });
  });

  it('counts what comes, whatever length was announced', async () => {
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    const request = new Request('http://127.0.0.1/', {
      method: 'POST',
      body: endless,
      headers: { 'content-type': FORM },
      duplex: 'half',
    } as RequestInit);

    expect(await readBody(request)).toMatchObject({ status: 413 });
    expect(sent).toBeLessThan(2 * MAX_BODY_BYTES);
  });

  it('takes half a megabyte of backslashes in stride', async () => {
    const json = JSON.stringify({ body: '\\"'.repeat(100_000) });

    expect(await send(json, 'application/json')).toMatchObject({ outcome: 'read' });
  });
});

function send(body: string | Buffer<ArrayBuffer>, type: string) {
  const headers: Record<string, string> = type === '' ? {} : { 'content-type': type };
  return readBody(new Request('http://127.0.0.1/', { method: 'POST', body: Buffer.from(body), headers }));
}
