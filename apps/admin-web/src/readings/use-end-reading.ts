import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../api/call.js';

/** Ends one's own reading before its time. */
export function useEndReading(readingId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => call<unknown>('DELETE', `/readings/${readingId}`),
    onSuccess: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ['reading', readingId] }),
        queryClient.invalidateQueries({ queryKey: ['readings'] }),
      ]),
  });
}
