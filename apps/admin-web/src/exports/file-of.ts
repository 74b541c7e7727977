import { API } from '@parley/contracts';

/** Where an export's file is; it is made while it is fetched. */
export const fileOf = (id: string): string => `${API}/exports/${id}/file`;
