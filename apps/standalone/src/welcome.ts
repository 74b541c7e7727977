export interface Welcome {
  chat: string;
  admin: string;
  /** The secret of a one-time sign-in link, while there is no administrator yet. */
  invitation: string | null;
  dataDir: string;
  logDir: string;
}

/** What a start prints once everything serves. */
export const welcome = ({ chat, admin, invitation, dataDir, logDir }: Welcome): string =>
  [
    '',
    'Parley is ready.',
    '',
    `  Chat             ${chat}`,
    invitation === null ? `  Administrators   ${admin}` : `  Administrators   ${admin}/sign-in#${invitation}`,
    ...(invitation === null
      ? []
      : ['                   (makes the first administrator: works once, within 15 minutes)']),
    `  Data             ${dataDir}   (back it up; without secrets/ nothing in it can be read)`,
    `  Logs             ${logDir}`,
    '',
    'Ctrl-C stops everything.',
  ].join('\n');
