import { GAP, ringOf, type RingShape } from './ring-shape';

/** A voice's ring, drawn from its name alone: the same name has the same ring, and nobody is asked for a face. */
export function Rings({ name }: { name: string }) {
  const { arcs, turn, core } = ringOf(name);
  return (
    <svg className="rings" width="28" height="28" viewBox="0 0 28 28" aria-hidden="true">
      <circle
        cx="14"
        cy="14"
        r="11.5"
        strokeWidth="3.6"
        pathLength="100"
        strokeDasharray={arcs.map((arc) => `${arc} ${GAP}`).join(' ')}
        transform={`rotate(${turn} 14 14)`}
      />
      <Core {...core} />
    </svg>
  );
}

/** What stands in the middle: a small or a larger point, a ring, or a ring in two halves. */
function Core({ kind, turn }: RingShape['core']) {
  switch (kind) {
    case 'dot':
      return <circle className="full" cx="14" cy="14" r="2.6" />;
    case 'disc':
      return <circle className="full" cx="14" cy="14" r="4.6" />;
    case 'ring':
      return <circle cx="14" cy="14" r="5" strokeWidth="2.6" />;
    case 'split':
      return (
        <circle
          cx="14"
          cy="14"
          r="5"
          strokeWidth="2.6"
          pathLength="100"
          strokeDasharray="40 10"
          transform={`rotate(${turn} 14 14)`}
        />
      );
  }
}
