import { Button, Dialog, Icon, useAnnouncer } from '@parley/ui';
import type { HoldView } from '@parley/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, troubleCode } from '../api/call.js';
import { recordTexts } from '../texts/record.js';
import { troubleWords } from '../texts/en.js';

const say = recordTexts.holds;

/** Releases a hold, after a question: what it kept may be destroyed soon after. */
export function ReleaseHold({ hold, room }: { hold: HoldView; room: string }) {
  const [asking, setAsking] = useState(false);
  const { toast } = useAnnouncer();
  const queryClient = useQueryClient();
  const close = (): void => {
    setAsking(false);
  };
  const release = useMutation({
    mutationFn: () => call<unknown>('DELETE', `/holds/${hold.id}`),
    onSuccess: async () => {
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: ['holds'] }),
        queryClient.invalidateQueries({ queryKey: ['room', hold.roomId] }),
      ]);
      toast(say.released);
      close();
    },
  });
  return (
    <>
      <Button
        look="line"
        size="small"
        aria-label={say.releaseOf(room)}
        onClick={() => {
          setAsking(true);
        }}
      >
        {say.release}
      </Button>
      {asking && (
        <Dialog
          alert
          wide
          headline={say.releaseHeadline(room)}
          onClose={close}
          actions={
            <>
              <Button look="line" onClick={close}>
                {say.keep}
              </Button>
              <Button
                look="danger"
                disabled={release.isPending}
                onClick={() => {
                  release.mutate();
                }}
              >
                {say.releaseSubmit}
              </Button>
            </>
          }
        >
          <p>{say.releaseLead}</p>
          {release.isError && (
            <p className="error" role="alert">
              {troubleWords(troubleCode(release.error))}
            </p>
          )}
          <ul className="recorded">
            <li>
              <Icon name="regular/list-bullets" />
              {say.releaseLogged}
            </li>
          </ul>
        </Dialog>
      )}
    </>
  );
}
