import { StartError } from '@parley/embedded';
import { tryPort, type Settings } from '@parley/platform';

const NAMES = ['CHAT_PORT', 'ADMIN_PORT', 'KEEPER_PORT', 'CHAT_INTERNAL_PORT', 'ADMIN_INTERNAL_PORT'] as const;
export type Ports = Readonly<Record<(typeof NAMES)[number], number>>;

/** All ports, tried before anything is started; 0 becomes a free one. @throws StartError naming each that is taken. */
export async function choosePorts(settings: Settings<'standalone'>): Promise<Ports> {
  const ports: Record<string, number> = {};
  const faults: string[] = [];
  for (const setting of NAMES) {
    const tried = await tryPort({ setting, port: settings[setting] });
    if ('fault' in tried) faults.push(tried.fault);
    else if (Object.values(ports).includes(tried.port))
      faults.push(`${setting} asks for port ${tried.port}, which another setting has already.`);
    else ports[setting] = tried.port;
  }
  if (faults.length > 0) throw new StartError(faults.join('\n'));
  return ports as Ports;
}
