import type { ReactNode } from 'react';

interface BarTableProps {
  caption: string;
  /** What the rows are, and what is counted. */
  heads: [string, string];
  rows: { name: ReactNode; key: string; value: number; said?: string }[];
}

/** A table that is its own chart: beside each number a bar of its length. Read aloud, printed or copied it is a table. */
export function BarTable({ caption, heads, rows }: BarTableProps) {
  const most = Math.max(1, ...rows.map(({ value }) => value));
  return (
    <table className="figures">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{heads[0]}</th>
          <th scope="col" className="number">
            {heads[1]}
          </th>
          <td />
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, key, value, said }) => (
          <tr key={key}>
            <th scope="row">{name}</th>
            <td className="number">{said ?? value}</td>
            <td className="bar">
              <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                <rect width={(100 * value) / most} height="8" />
              </svg>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
