import { settingsTable, type SettingRow } from './read-settings.js';
import { RESERVED_SETTINGS } from './settings.js';

const line = ({ name, meaning, fallback, secret, readBy, requiredBy }: SettingRow): string => {
  const readers = `Read by ${readBy.join(', ')}${requiredBy.length > 0 ? `; required by ${requiredBy.join(', ')}` : ''}.`;
  return [
    `# ${meaning}`,
    `# ${readers}${secret ? ` May be a file: ${name}_FILE.` : ''}`,
    fallback === null ? `#${name}=` : `${name}=${fallback}`,
  ].join('\n');
};

/** The text of `.env.example`: every setting with its meaning, its readers and its default. */
export const envExample = (): string =>
  [
    '# Settings of Parley. `npm start` needs none of them; a program started by itself lists what it misses.',
    '# A line that starts with #NAME= has no default. Made by `node scripts/env-example.mjs` from libs/platform/src/config.',
    ...settingsTable().map(line),
    '# Names for compose and for parts to come; no program of this version reads them.',
    Object.entries(RESERVED_SETTINGS)
      .map(([name, meaning]) => `# ${meaning}\n#${name}=`)
      .join('\n'),
  ].join('\n\n') + '\n';
