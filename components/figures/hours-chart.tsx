import { writeDuration } from '@/lib/clock';

interface HoursChartProps {
  hours: { hour: number; decided: number; median: number | null; slowest: number | null }[];
}

const STEP = 20;
const HEIGHT = 80;

/** When people decide, hour by hour, and how long each hour's comments had waited, as columns; the same as a table. */
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
      <Axis />
      <Waits hours={hours} />
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

/** How long what was decided in each hour had waited: half of it less than the dark part, nine of ten less than the whole. */
function Waits({ hours }: HoursChartProps) {
  const longest = Math.max(0, ...hours.map(({ slowest }) => slowest ?? 0));
  if (longest === 0) return null;
  const heightOf = (seconds: number | null) => (HEIGHT * (seconds ?? 0)) / longest;
  return (
    <>
      <p className="caption">
        {`How long they had waited: half less than the dark part, nine of ten less than the whole (at most ${writeDuration(longest)})`}
      </p>
      <svg viewBox={`0 0 ${24 * STEP} ${HEIGHT}`} aria-hidden="true" focusable="false">
        {hours.map(({ hour, median, slowest }) => {
          const place = { x: hour * STEP + 2, width: STEP - 4 };
          const [whole, half] = [heightOf(slowest), heightOf(median)];
          return (
            <g key={hour}>
              <rect {...place} className="pale" y={HEIGHT - whole} height={whole} />
              <rect {...place} y={HEIGHT - half} height={half} />
            </g>
          );
        })}
      </svg>
      <Axis />
    </>
  );
}

function Axis() {
  return (
    <p className="axis" aria-hidden="true">
      {[0, 6, 12, 18, 24].map((hour) => (
        <span key={hour}>{hour}</span>
      ))}
    </p>
  );
}
