import type {
  AccountAnswer,
  AdministratorsAnswer,
  AdministratorView,
  AdminRoomsAnswer,
  AdminRoomView,
  CertificateAnswer,
  CheckpointKeyAnswer,
  CheckpointsAnswer,
  ExportFormatView,
  ExportsAnswer,
  HoldsAnswer,
  InvitationAnswer,
  KeysAnswer,
  LogAnswer,
  ReadingAnswer,
  ReadingsAnswer,
  SessionView,
  StatsAnswer,
  TranscriptAnswer,
  VerificationAnswer,
  WaysInAnswer,
} from '@parley/contracts';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from './call.js';

/** Milliseconds between looks at figures that live. */
export const POLL_MS = 10_000;

type Filters = Readonly<Record<string, string | undefined>>;
const query = (filters: Filters): string => {
  const given = Object.entries(filters).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
};

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => call<{ administrator: AdministratorView; sessions: SessionView[] }>('GET', '/sessions'),
  staleTime: 60_000,
});

/** Held no longer than its page is open: it carries the secret and the second factor. */
export const invitationQuery = (secret: string) =>
  queryOptions({
    queryKey: ['invitation', secret],
    queryFn: () => call<InvitationAnswer>('POST', '/sign-in/invitations', { secret }),
    staleTime: Infinity,
    gcTime: 0,
  });

export const statsQuery = queryOptions({ queryKey: ['stats'], queryFn: () => call<StatsAnswer>('GET', '/stats') });

export const roomsQuery = (filters: Filters) =>
  queryOptions({
    queryKey: ['rooms', filters],
    queryFn: () => call<AdminRoomsAnswer>('GET', `/rooms${query(filters)}`),
    placeholderData: keepPreviousData,
  });

export const roomQuery = (id: string) =>
  queryOptions({
    queryKey: ['room', id],
    queryFn: () => call<{ room: AdminRoomView }>('GET', `/rooms/${id}`),
  });

/** Asked once a visit and on demand: each answer reads the whole room. */
export const verificationQuery = (id: string) =>
  queryOptions({
    queryKey: ['verification', id],
    queryFn: () => call<VerificationAnswer>('GET', `/rooms/${id}/verification`),
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });

export const readingsQuery = (filters: Filters) =>
  queryOptions({
    queryKey: ['readings', filters],
    queryFn: () => call<ReadingsAnswer>('GET', `/readings${query(filters)}`),
    placeholderData: keepPreviousData,
  });

export const readingQuery = (id: string) =>
  queryOptions({
    queryKey: ['reading', id],
    queryFn: () => call<ReadingAnswer>('GET', `/readings/${id}`),
  });

/** Unsealed words are forgotten with the page, and are never fetched twice. */
export const transcriptQuery = (readingId: string) =>
  infiniteQueryOptions({
    queryKey: ['transcript', readingId],
    queryFn: ({ pageParam }) => call<TranscriptAnswer>('GET', `/readings/${readingId}/entries?after=${pageParam}`),
    initialPageParam: 0,
    getNextPageParam: (last, _pages, after) => last.entries.at(-1)?.seq ?? after,
    staleTime: Infinity,
    gcTime: 0,
  });

export const logQuery = (filters: Filters) =>
  queryOptions({
    queryKey: ['log', filters],
    queryFn: () => call<LogAnswer>('GET', `/log${query(filters)}`),
    placeholderData: keepPreviousData,
  });

export const holdsQuery = (filters: Filters) =>
  queryOptions({
    queryKey: ['holds', filters],
    queryFn: () => call<HoldsAnswer>('GET', `/holds${query(filters)}`),
    placeholderData: keepPreviousData,
  });

export const keysQuery = queryOptions({ queryKey: ['keys'], queryFn: () => call<KeysAnswer>('GET', '/keys') });

export const checkpointsQuery = (filters: Filters) =>
  queryOptions({
    queryKey: ['checkpoints', filters],
    queryFn: () => call<CheckpointsAnswer>('GET', `/checkpoints${query(filters)}`),
    placeholderData: keepPreviousData,
  });

export const checkpointKeyQuery = queryOptions({
  queryKey: ['checkpoint key'],
  queryFn: () => call<CheckpointKeyAnswer>('GET', '/checkpoints/key'),
});

export const certificateQuery = (number: string) =>
  queryOptions({
    queryKey: ['certificate', number],
    queryFn: () => call<CertificateAnswer>('GET', `/certificates/${number}`),
    staleTime: Infinity,
  });

/** Which there are changes with the program alone. */
export const exportFormatsQuery = queryOptions({
  queryKey: ['export formats'],
  queryFn: () => call<{ formats: ExportFormatView[] }>('GET', '/exports/formats'),
  staleTime: Infinity,
});

export const exportsQuery = (readingId: string) =>
  queryOptions({
    queryKey: ['exports', readingId],
    queryFn: () => call<ExportsAnswer>('GET', `/readings/${readingId}/exports`),
  });

export const administratorsQuery = queryOptions({
  queryKey: ['administrators'],
  queryFn: () => call<AdministratorsAnswer>('GET', '/administrators'),
});

export const sessionsOfQuery = (id: string) =>
  queryOptions({
    queryKey: ['sessions', id],
    queryFn: () => call<{ sessions: SessionView[] }>('GET', `/administrators/${id}/sessions`),
  });

export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: () => call<AccountAnswer>('GET', '/account'),
  staleTime: 60_000,
});

export const waysInQuery = queryOptions({
  queryKey: ['ways-in'],
  queryFn: () => call<WaysInAnswer>('GET', '/sign-in/ways'),
  staleTime: 60_000,
});
