import { Button, Icon } from '@parley/ui';
import type { UseQueryResult } from '@tanstack/react-query';
import { troubleCode } from '../api/call.js';
import { onServerClock } from '../api/server-clock.js';
import { texts, troubleWords } from '../texts/en.js';
import { utcClock, utcDay } from '../time/format-time.js';

/** Says inside a page that something did not come, and asks again. `shownSince`: from when what it shows instead is. */
export function TroubleNotice({
  error,
  shownSince = null,
  onAgain,
}: {
  error: unknown;
  shownSince?: number | null;
  onAgain: () => void;
}) {
  return (
    <div className="trouble" role="alert">
      <Icon name="regular/warning" />
      <span>
        {troubleWords(troubleCode(error))}
        {shownSince !== null && (
          <span className="num"> {texts.shownSince(`${utcDay(shownSince)} ${utcClock(shownSince)}`)}</span>
        )}
      </span>
      <Button look="line" size="small" onClick={onAgain}>
        {texts.again}
      </Button>
    </div>
  );
}

/** What is wrong with an answer that was asked for, and how old the one is that stands there in its place. */
export const QueryTrouble = ({
  of: { data, error, dataUpdatedAt, refetch },
}: {
  of: Pick<UseQueryResult, 'data' | 'error' | 'dataUpdatedAt' | 'refetch'>;
}) =>
  error && (
    <TroubleNotice
      error={error}
      shownSince={data === undefined ? null : onServerClock(dataUpdatedAt)}
      onAgain={() => void refetch()}
    />
  );
