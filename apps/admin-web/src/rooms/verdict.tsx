import { Button, Icon } from '@parley/ui';
import type { RoomId, SeatAuthorship, VerificationAnswer } from '@parley/contracts';
import { useQuery } from '@tanstack/react-query';
import { troubleCode } from '../api/call.js';
import { verificationQuery } from '../api/queries.js';
import { Facts } from '../frame/page-head.js';
import { texts, troubleWords } from '../texts/en.js';
import { Stamp } from '../time/stamp.js';

const say = texts.verdict;

/** Whether the record of a room is whole: the verdict first, the figures behind it below. */
export function Verdict({ roomId }: { roomId: RoomId }) {
  const verification = useQuery(verificationQuery(roomId));
  const { data: checked, error } = verification;
  const verdict = error ? 'failed' : (checked?.verdict ?? 'checking');
  return (
    <section className={`verdict ${verdict}`} aria-label={say.name} aria-busy={verification.isFetching}>
      <h2>
        {verdict === 'complete' && <Icon name="regular/seal-check" size="l" />}
        {(verdict === 'altered' || verdict === 'failed') && <Icon name="regular/warning" size="l" />}
        {error ? say.failed : checked ? headline(checked) : say.checking}
      </h2>
      {error ? <p>{troubleWords(troubleCode(error))}</p> : checked && <Figures checked={checked} />}
      {(checked ?? error) && (
        <Button look="line" size="small" disabled={verification.isFetching} onClick={() => void verification.refetch()}>
          <Icon name="regular/arrows-clockwise" size="s" />
          {say.again}
        </Button>
      )}
    </section>
  );
}

function headline({ verdict, firstMismatch }: VerificationAnswer): string {
  switch (verdict) {
    case 'complete':
      return say.complete;
    case 'destroyed':
      return say.destroyed;
    case 'altered':
      return firstMismatch ? say.altered(firstMismatch.seq) : say.alteredSomewhere;
  }
}

function Figures({ checked }: { checked: VerificationAnswer }) {
  return (
    <>
      {checked.verdict === 'complete' && <p>{say.completeWhy}</p>}
      {checked.verdict === 'destroyed' && <p>{say.destroyedWhy}</p>}
      {checked.firstMismatch && <p>{checked.firstMismatch.reason}</p>}
      {checked.authorship.map((seat) => (
        <Authorship key={seat.seat} seat={seat} />
      ))}
      <Facts
        facts={[
          [say.entries, texts.number(checked.entries)],
          [say.logEntries, texts.number(checked.logEntries)],
          [say.logSize, texts.number(checked.logSize)],
          [say.head, <code key="head">{checked.head}</code>],
          [say.logRoot, <code key="root">{checked.logRoot}</code>],
          [say.checkedAt, <Stamp key="at" at={checked.checkedAt} />],
        ]}
      />
    </>
  );
}

/** The second line: what the device in a seat has signed. Words not signed yet are no fault, a receipt that does not hold is one. */
function Authorship({ seat }: { seat: SeatAuthorship }) {
  if (!seat.fault) return <p>{say.authorship(seat)}</p>;
  return (
    <p className="fault">
      <Icon name="regular/warning" size="s" /> {say.signatureBroken(seat.seat, seat.fault.number)} {seat.fault.reason}{' '}
      {seat.signedUpTo > 0 && say.authorship(seat)}
    </p>
  );
}
