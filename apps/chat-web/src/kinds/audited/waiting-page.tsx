import type { RoomView } from '@parley/contracts';
import { summaryOf } from '@parley/contracts';
import { Button, Dialog, Icon, preloadDialog, useAnnouncer, usePageTitle, QrCode } from '@parley/ui';
import { useEffect, useState } from 'react';
import { RoomTerms } from '../../frame/room-terms.js';
import { TermsStrip } from '../../frame/terms-strip.js';
import { useWarmed } from '../../frame/use-warmed.js';
import { useClient } from '../../session/client-context.js';
import { useTexts } from '../../texts/texts.js';
import { RoomSheet } from './room-sheet.js';
import { joinLink } from './share-link.js';

const COPIED_MS = 3_000;

/** The host waits: the code, the link, and what happens next. */
export function WaitingPage({ room }: { room: RoomView }) {
  const { api } = useClient();
  const { say, terms } = useTexts();
  const [dialog, setDialog] = useState<'qr' | 'terms' | null>(null);
  usePageTitle(`${say('waiting.title')} · Parley`);
  useWarmed([preloadDialog]);
  const link = room.code === null ? null : joinLink(location.origin, room.code, room.linkKey);
  const close = (): void => {
    setDialog(null);
  };
  const label = <RoomTerms policy={room.policy} />;
  const summary = terms.summaries[summaryOf(room.policy)];
  return (
    <main className="wait">
      <RoomSheet room={room} now={() => api.clock.now()} headline={say('waiting.headline')}>
        {say('waiting.text')}
      </RoomSheet>
      <section className="acts" data-landmark>
        {link !== null && (
          <Share
            link={link}
            onQr={() => {
              setDialog('qr');
            }}
          />
        )}
        <TermsStrip
          policy={room.policy}
          onPress={() => {
            setDialog('terms');
          }}
        />
        <p className="help">{say('waiting.help')}</p>
        {link !== null && (
          <output className="share-link" aria-label={say('waiting.link')}>
            {link}
          </output>
        )}
        <div className="desk-only">{label}</div>
      </section>
      {dialog === 'terms' && (
        <Dialog headline={summary} onClose={close} actions={<Button onClick={close}>{say('terms.close')}</Button>}>
          {label}
        </Dialog>
      )}
      {dialog === 'qr' && link !== null && (
        <Dialog
          headline={say('waiting.qrHeadline')}
          onClose={close}
          actions={<Button onClick={close}>{say('terms.close')}</Button>}
        >
          <p>{say('waiting.cameraText')}</p>
          <div className="qr-large">
            <QrCode text={link} label={say('waiting.qrAlt')} />
          </div>
        </Dialog>
      )}
    </main>
  );
}

function Share({ link, onQr }: { link: string; onQr: () => void }) {
  const { say } = useTexts();
  const { announce, toast } = useAnnouncer();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => {
      setCopied(false);
    }, COPIED_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [copied]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(link);
      setCopied(true);
      announce(say('waiting.copied'));
    } catch {
      toast(say('waiting.notCopied'));
    }
  };
  const canShare = 'share' in navigator;
  return (
    <>
      <Button look="primary" size="main" wide onClick={() => void copy()}>
        <Icon name={copied ? 'regular/check' : 'bold/copy'} />
        {say(copied ? 'waiting.copied' : 'waiting.copy')}
      </Button>
      <div className={canShare ? 'pair phone-only' : 'phone-only'}>
        <Button look="line" wide onClick={onQr}>
          <Icon name="regular/qr-code" />
          {say('waiting.qr')}
        </Button>
        {canShare && (
          <Button
            look="line"
            wide
            onClick={() => {
              // Closing the system's sheet without sharing is no fault.
              navigator.share({ url: link }).catch(() => undefined);
            }}
          >
            <Icon name="regular/share-network" />
            {say('waiting.share')}
          </Button>
        )}
      </div>
      <div className="qr desk-only">
        <QrCode text={link} label={say('waiting.qrAlt')} />
        <p>
          <b>{say('waiting.camera')}</b>
          <span>{say('waiting.cameraText')}</span>
        </p>
      </div>
    </>
  );
}
