import { StartError } from '@parley/embedded';
import { isSecretThere, keepSecret } from '@parley/platform';

/** With data there already a missing master key is never replaced: a new one would open nothing. @throws StartError */
export function keepMasterKey(file: string, fresh: boolean): void {
  if (!isSecretThere(file) && !fresh)
    throw new StartError(
      `The data is there, but its master key ${file} is gone. Put it back from your back-up: nothing opens without it.`,
    );
  keepSecret(file, 'base64');
}

/** Made when missing, with data there too: keeper says so when the log was signed by another. */
export const keepCheckpointKey = (file: string): string => keepSecret(file, 'base64');

/** Passwords are set anew at each start, so a missing one may always be made. */
export const keepPassword = (file: string): string => keepSecret(file, 'base64url');
