/** Whether figures go on by themselves: they do, nobody is here to see them, or the service does not answer. */
export type Liveness = 'live' | 'paused' | 'away';

export const livenessOf = ({ isError }: { isError: boolean }, attended: boolean): Liveness =>
  isError ? 'away' : attended ? 'live' : 'paused';
