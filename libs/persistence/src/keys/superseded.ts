/** Of a rotation `r`: a newer one was asked for. Nothing is written: admin may add rotations and change none. */
export const SUPERSEDED = 'exists (select from rotations n where (n.asked_at, n.id) > (r.asked_at, r.id))';
