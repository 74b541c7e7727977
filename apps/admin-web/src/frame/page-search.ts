/** Which page of a list an address names: what the one before it gave as `next`. */
export interface PageSearch {
  before?: string | undefined;
}

export function readPageSearch({ before }: Record<string, unknown>): PageSearch {
  return typeof before === 'string' && /^[\da-f-]{1,36}$/.test(before) ? { before } : {};
}
