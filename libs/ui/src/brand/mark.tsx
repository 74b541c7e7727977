/** Walls with a gap, one dot in, one in the doorway. `onSheet`: the doorway's dot takes the walls' colour. */
export function Mark({ size = 30, onSheet = false }: { size?: number; onSheet?: boolean }) {
  return (
    <svg width={size} height={size} viewBox="0 0 48 48" fill="none" aria-hidden="true">
      <path
        d="M19 41H14.5A8.5 8.5 0 0 1 6 32.5V14.5A8.5 8.5 0 0 1 14.5 6H33.5A8.5 8.5 0 0 1 42 14.5V32.5"
        stroke="currentColor"
        strokeWidth="7"
      />
      <circle cx="21.5" cy="21.5" r="5.6" fill="currentColor" />
      <circle cx="35.5" cy="41" r="6.2" fill={onSheet ? 'currentColor' : 'var(--text)'} />
    </svg>
  );
}

export function Brand({ href = '/' }: { href?: string }) {
  return (
    <a className="brand" href={href}>
      <Mark />
      Parley
    </a>
  );
}
