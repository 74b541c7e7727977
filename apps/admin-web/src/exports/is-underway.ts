import type { ExportView } from '@parley/contracts';

export const isUnderway = ({ state }: ExportView): boolean => state === 'asked' || state === 'running';
