import type { ConnectionStatus, RoomStatus } from '@parley/client';
import { Icon, useAnnouncer } from '@parley/ui';
import { useEffect, useSyncExternalStore } from 'react';
import { useTexts } from '../texts/texts.js';

const watchNetwork = (listener: () => void): (() => void) => {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
};
const hasNetwork = (): boolean => navigator.onLine;

/** One line under the bar: the terms on phones; a lost line, words that are signed no more or the last minute on every screen. */
export function RoomStrip({
  line,
  status,
  closing,
  unsigned,
  summary,
  onTerms,
  onTry,
}: {
  line: ConnectionStatus;
  status: RoomStatus;
  closing: boolean;
  /** This device signs no more for what it says. */
  unsigned: boolean;
  summary: string;
  onTerms: () => void;
  /** Connects now instead of soon. */
  onTry: () => void;
}) {
  const { say } = useTexts();
  const { announce } = useAnnouncer();
  const network = useSyncExternalStore(watchNetwork, hasNetwork);
  const away = status === 'offline' || line === 'offline';
  const fault =
    line === 'refused'
      ? 'net.refused'
      : away
        ? network
          ? 'net.lost'
          : 'net.offline'
        : unsigned
          ? 'room.unsigned'
          : null;
  const words = fault === null ? null : say(fault);
  useEffect(() => {
    if (words !== null) announce(words);
  }, [words, announce]);
  if (words !== null) {
    return (
      <div className="strip off">
        <Icon name={fault === 'room.unsigned' ? 'fill/eye' : 'bold/wifi-slash'} size="s" />
        <span>{words}</span>
        {fault === 'net.lost' && (
          <button type="button" onClick={onTry}>
            {say('net.try')}
          </button>
        )}
      </div>
    );
  }
  if (closing) {
    return (
      <div className="strip bad">
        <Icon name="bold/hourglass-medium" size="s" />
        <span>{say('time.60')}</span>
      </div>
    );
  }
  return (
    <button type="button" className="strip phone-only" onClick={onTerms}>
      <Icon name="fill/eye" size="s" />
      <span>{summary}</span>
      <Icon name="bold/caret-right" size="s" />
    </button>
  );
}
