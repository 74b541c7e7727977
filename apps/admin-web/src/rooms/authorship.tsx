import type { SeatAuthorship } from '@parley/contracts';
import { recordTexts } from '../texts/record.js';

const say = recordTexts.authorship;

/** The verdict's second line: up to where each seat's own device signed what it wrote. */
export function Authorship({ seats }: { seats: readonly SeatAuthorship[] }) {
  if (seats.length === 0) return null;
  return (
    <ul className="authorship" aria-label={say.heading}>
      {seats.map((one) => (
        <li key={one.seat} className={one.fault === null ? undefined : 'bad'}>
          <svg className="sign-of" viewBox="0 0 12 12" fill="none" aria-hidden="true">
            {one.fault !== null ? (
              <path d="M2 2L10 10M10 2L2 10" stroke="var(--danger)" strokeWidth="2.2" strokeLinecap="round" />
            ) : one.signedUpTo >= one.last ? (
              <circle cx="6" cy="6" r="5" fill="currentColor" />
            ) : (
              <circle cx="6" cy="6" r="4.6" stroke="currentColor" strokeWidth="2" />
            )}
          </svg>
          <span>
            {sayAuthorship(one)}
            {one.fault !== null && <small>{one.fault.reason}</small>}
          </span>
        </li>
      ))}
    </ul>
  );
}

function sayAuthorship({ seat, signedUpTo, last }: SeatAuthorship): string {
  if (last === 0) return say.nothingSaid(seat);
  if (signedUpTo === 0) return say.none(seat);
  return signedUpTo >= last ? say.whole(seat) : say.signed(seat, signedUpTo);
}
