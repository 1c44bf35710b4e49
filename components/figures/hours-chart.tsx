import { writeDuration } from '@/lib/clock';

interface HoursChartProps {
  hours: { hour: number; decided: number; median: number | null; slowest: number | null }[];
}

const STEP = 20;
const HEIGHT = 80;

/** When people decide, hour by hour, as columns; the same as a table, with how long each hour's comments had waited. */
export function HoursChart({ hours }: HoursChartProps) {
  const most = Math.max(1, ...hours.map(({ decided }) => decided));
  return (
    <figure className="hours">
      <figcaption>Decisions by the hour of the day (UTC)</figcaption>
      <svg viewBox={`0 0 ${24 * STEP} ${HEIGHT}`} aria-hidden="true" focusable="false">
        {hours.map(({ hour, decided }) => {
          const height = (HEIGHT * decided) / most;
          return <rect key={hour} x={hour * STEP + 2} width={STEP - 4} y={HEIGHT - height} height={height} />;
        })}
      </svg>
      <p className="axis" aria-hidden="true">
        {[0, 6, 12, 18, 24].map((hour) => (
          <span key={hour}>{hour}</span>
        ))}
      </p>
      <details>
        <summary>As a table</summary>
        <table className="figures">
          <thead>
            <tr>
              <th scope="col">Hour</th>
              <th scope="col" className="number">
                Decided
              </th>
              <th scope="col">Half had waited less than</th>
              <th scope="col">Nine of ten less than</th>
            </tr>
          </thead>
          <tbody>
            {hours.map(({ hour, decided, median, slowest }) => (
              <tr key={hour}>
                <th scope="row">{`${String(hour).padStart(2, '0')}:00`}</th>
                <td className="number">{decided}</td>
                <td>{median === null ? '–' : writeDuration(median)}</td>
                <td>{slowest === null ? '–' : writeDuration(slowest)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
