import { expect, it } from 'vitest';
import { csvRow } from '@/lib/privacy/csv';

it('quotes every cell, and says nothing for null', () => {
  expect(csvRow(['a', 'says "b", then\nc', null, 3, true, new Date(0)])).toBe(
    '"a","says ""b"", then\nc","","3","true","1970-01-01T00:00:00.000Z"\r\n',
  );
});

it.each(['=cmd()', '+1', '-1', '@x', '\t=1', '\r=1', '\n=1', '  =1', '＝1', '＋1', '－1', '＠x'])(
  'leaves no formula of %j',
  (text) => {
    expect(csvRow([text])).toBe(`"'${text}"\r\n`);
  },
);

it('leaves what is no formula as it is', () => {
  expect(csvRow(['a=b', '', 'x-y', '"'])).toBe('"a=b","","x-y",""""\r\n');
});
