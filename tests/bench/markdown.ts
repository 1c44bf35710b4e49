/** A table as prettier leaves it, so that it can be pasted into a document: texts to the left, numbers to the right. */
export function markdownTable(head: string[], rows: (string | number)[][]): string {
  const cells = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const isText = head.map((_, column) => rows.some((row) => !/^[\d.,–]*$/.test(String(row[column] ?? ''))));
  const line = (row: string[]) =>
    `| ${row.map((cell, column) => (isText[column] ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    isText[column] ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(cells[0] ?? []), line(rule), ...cells.slice(1).map(line)].join('\n');
}

/** “2.3”, “12”, “4,813”: no more digits than mean something. */
export function figure(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString('en-GB');
  if (value >= 10) return value.toFixed(0);
  return value >= 1 ? value.toFixed(1) : value.toFixed(2);
}

/** A ratio, to be compared with a bar. */
export function ratio(value: number): string {
  return value.toFixed(2);
}

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)}`;
}

export function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}
