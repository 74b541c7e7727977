import { Button, Icon, useAnnouncer } from '@parley/ui';
import type { ReadingView } from '@parley/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call, troubleCode } from '../api/call.js';
import { may } from '../session/may.js';
import { useSession } from '../session/use-session.js';
import { recordTexts } from '../texts/record.js';
import { troubleWords } from '../texts/en.js';

const say = recordTexts.readings;

/** Agrees to a reading that waits, or refuses it. To one's own it says why that is for somebody else. */
export function AnswerReading({ reading: { id, administrator: asker } }: { reading: ReadingView }) {
  const { administrator } = useSession();
  const { toast } = useAnnouncer();
  const queryClient = useQueryClient();
  const answer = useMutation({
    mutationFn: (agrees: boolean) => call<unknown>('POST', `/readings/${id}/approval`, { agrees }),
    onSuccess: (_answer, agrees) => {
      toast(agrees ? say.agreed : say.refused);
    },
    // Refused or not, somebody may have been faster.
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ['readings'] }),
        queryClient.invalidateQueries({ queryKey: ['reading', id] }),
      ]),
  });
  if (!may(administrator, 'POST', '/readings/:readingId/approval')) return null;
  if (asker.id === administrator.id) return <p className="own-note">{say.ownNote}</p>;
  return (
    <div className="answer">
      <Button
        look="primary"
        size="small"
        aria-label={say.agreeWith(asker.name)}
        disabled={answer.isPending}
        onClick={() => {
          answer.mutate(true);
        }}
      >
        <Icon name="regular/check" size="s" />
        {say.agree}
      </Button>
      <Button
        look="line danger-text"
        size="small"
        aria-label={say.refuseTo(asker.name)}
        disabled={answer.isPending}
        onClick={() => {
          answer.mutate(false);
        }}
      >
        {say.refuse}
      </Button>
      {answer.isError && (
        <p className="error" role="alert">
          {troubleWords(troubleCode(answer.error))}
        </p>
      )}
    </div>
  );
}
