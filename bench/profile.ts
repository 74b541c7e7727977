import { readdir, readFile } from 'node:fs/promises';

/** Says where the time went in the gateway's profiles of `npm run bench -- --profile`: self time by place, busy time only. */
interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string } }[];
  samples: number[];
  timeDeltas: number[];
}
const FOLDER = 'reports/profile';

function placeOf({ functionName, url }: CpuProfile['nodes'][number]['callFrame']): string {
  const library = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (library) return `library: ${library}`;
  const own = /dist\/((?:libs|apps)\/[^/]+)/.exec(url)?.[1];
  if (own) return `parley: ${own}`;
  if (url.startsWith('node:')) return `node: ${url.slice(5).replace(/^internal\//, '')}`;
  return functionName === '' ? '(native)' : functionName;
}

const shares = new Map<string, number>();
for (const file of await readdir(FOLDER)) {
  const profile = JSON.parse(await readFile(`${FOLDER}/${file}`, 'utf8')) as CpuProfile;
  const places = new Map(profile.nodes.map((node) => [node.id, placeOf(node.callFrame)]));
  profile.samples.forEach((id, i) => {
    const place = places.get(id) ?? '?';
    if (place !== '(idle)' && place !== '(program)')
      shares.set(place, (shares.get(place) ?? 0) + (profile.timeDeltas[i] ?? 0));
  });
}
const all = [...shares.values()].reduce((sum, one) => sum + one, 0);
console.log('| self time of the gateway | share |\n|---|---|');
for (const [place, micros] of [...shares].sort(([, a], [, b]) => b - a).slice(0, 25))
  console.log(`| ${place} | ${((100 * micros) / all).toFixed(1)} % |`);
