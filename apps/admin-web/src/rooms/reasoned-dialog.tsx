import { Button, Dialog, Icon, type IconName } from '@parley/ui';
import type { UseMutationResult } from '@tanstack/react-query';
import { troubleCode } from '../api/call.js';
import { troubleWords } from '../texts/en.js';
import { ReasonField, useReason } from './reason-field.js';

/** Asks why before something is done, says what of it will be in the log, and hands the reason on. */
export function ReasonedDialog<Answer>({
  headline,
  lead,
  recorded,
  say,
  ask,
  onClose,
}: {
  headline: string;
  lead: string;
  /** What is recorded, and what follows. */
  recorded: readonly (readonly [icon: IconName, words: string])[];
  /** Its own words: the field, the way out, the way on and while that is under way. */
  say: Readonly<Record<'field' | 'cancel' | 'submit' | 'waiting', string>>;
  ask: UseMutationResult<Answer, Error, { reason: string }>;
  onClose: () => void;
}) {
  const reason = useReason();
  return (
    <Dialog
      wide
      headline={headline}
      onClose={onClose}
      actions={
        <>
          <Button look="line" onClick={onClose}>
            {say.cancel}
          </Button>
          <Button
            look="primary"
            disabled={ask.isPending || ask.isSuccess}
            onClick={() => {
              reason.submit((given) => {
                ask.mutate({ reason: given });
              });
            }}
          >
            {ask.isPending ? say.waiting : say.submit}
          </Button>
        </>
      }
    >
      <p>{lead}</p>
      <div className="reason">
        <ReasonField reason={reason} label={say.field} />
        {ask.isError && (
          <p className="error" role="alert">
            {troubleWords(troubleCode(ask.error))}
          </p>
        )}
      </div>
      <ul className="recorded">
        {recorded.map(([icon, words]) => (
          <li key={words}>
            <Icon name={icon} />
            {words}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
