/** What a spreadsheet takes for a formula when a cell begins with it, in either width (ASVS 1.2.10). */
const FORMULA = /^[\s]*[=+\-@\t\r\n＝＋－＠]/u;

/** The mark by which spreadsheets know UTF-8. It stands before the first row. */
export const CSV_BEGINNING = '\uFEFF';

/**
 * One row of CSV (RFC 4180), with its line end. Every cell is quoted; one that a spreadsheet would run begins with an
 * apostrophe, which it takes for "this is text". Null is empty, a date is written as in ISO 8601.
 */
export function csvRow(cells: readonly (string | number | boolean | Date | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: string | number | boolean | Date | null): string {
  if (value === null) return '""';
  if (typeof value !== 'string') return `"${value instanceof Date ? value.toISOString() : String(value)}"`;
  const text = FORMULA.test(value) ? `'${value}` : value;
  return `"${text.replaceAll('"', '""')}"`;
}
