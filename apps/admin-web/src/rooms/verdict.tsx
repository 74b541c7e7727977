import { Button, Icon } from '@parley/ui';
import type { RoomId, VerificationAnswer } from '@parley/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { troubleCode } from '../api/call.js';
import { statsQuery, verificationQuery } from '../api/queries.js';
import { Facts } from '../frame/page-head.js';
import { recordTexts } from '../texts/record.js';
import { texts, troubleWords } from '../texts/en.js';
import { Stamp } from '../time/stamp.js';
import { Authorship } from './authorship.js';

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
  const stats = useQuery(statsQuery);
  const checkpoint = stats.data?.checkpoint ?? null;
  return (
    <>
      {checked.verdict === 'complete' && <p>{say.completeWhy}</p>}
      {checked.verdict === 'destroyed' && <p>{say.destroyedWhy}</p>}
      {checked.verdict === 'complete' && checked.named === null && <p>{say.unnamed}</p>}
      {checked.verdict === 'complete' && <p>{say.storedOnly}</p>}
      {checked.firstMismatch && <p>{checked.firstMismatch.reason}</p>}
      {checked.verdict !== 'destroyed' && <Authorship seats={checked.authorship} />}
      <Facts
        facts={[
          [say.entries, texts.number(checked.entries)],
          checked.certificate === null
            ? null
            : [
                recordTexts.destruction.certificate,
                <Link key="certificate" to="/certificates/$number" params={{ number: String(checked.certificate) }}>
                  {recordTexts.destruction.certificateNumber(checked.certificate)}
                </Link>,
              ],
          checked.named && [say.named, say.namedAt(checked.named.seq, checked.named.logIndex)],
          [say.logEntries, texts.number(checked.logEntries)],
          [say.logSize, texts.number(checked.logSize)],
          [say.head, <code key="head">{checked.head}</code>],
          checkpoint && [
            say.checkpoint,
            <span key="checkpoint">
              {say.checkpointSize(checkpoint.size)}
              <Stamp at={checkpoint.at} />
            </span>,
          ],
          [say.logRoot, <code key="root">{checked.logRoot}</code>],
          [say.checkedAt, <Stamp key="at" at={checked.checkedAt} />],
        ]}
      />
    </>
  );
}
