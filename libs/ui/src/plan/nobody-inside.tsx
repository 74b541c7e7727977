/** Walls that are going: nothing is behind this door, or no longer. */
export function BrokenPlan({ seats = false }: { seats?: boolean }) {
  return (
    <svg className="plan broken" viewBox="37 28 196 142" fill="none" aria-hidden="true">
      <path className="w" d="M40 34H62M40 34V56M190 34H168M190 34V56M40 146V124M40 146H62M190 146V124M190 146H168" />
      <path className="t dash" d={`M62 34H168M62 146H${seats ? '88M124 146H' : ''}168M40 56V124M190 56V124`} />
      {seats && (
        <>
          <path className="t" d="M88 146V110A36 36 0 0 1 124 146" />
          <circle className="seat" cx="77" cy="78" r="7" opacity=".4" />
          <circle className="seat" cx="153" cy="78" r="7" opacity=".4" />
        </>
      )}
    </svg>
  );
}

/** You stand outside a whole room: this address can't make a key. */
export function ShutPlan() {
  return (
    <svg className="plan" viewBox="37 28 196 148" fill="none" aria-hidden="true">
      <path className="w" d="M124 146H190V34H40V146H88" />
      <path className="t dash" d="M88 146V110A36 36 0 0 1 124 146" />
      <circle className="seat me" cx="106" cy="163" r="8" />
      <circle className="seat free" cx="77" cy="78" r="7" />
      <circle className="seat free" cx="153" cy="78" r="7" />
    </svg>
  );
}
