/** Receipts as seats: filled where it has arrived or was read, dashed while it waits. Always beside words. */
export function SeatDots({ filled, of, waiting = false }: { filled: number; of: number; waiting?: boolean }) {
  return (
    <span className={waiting ? 'seat-dots waiting' : 'seat-dots'} aria-hidden="true">
      {Array.from({ length: of }, (_, seat) => (
        <i key={seat} className={seat < filled ? 'on' : undefined} />
      ))}
    </span>
  );
}
