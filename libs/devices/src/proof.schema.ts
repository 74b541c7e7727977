import { z } from 'zod';

/** 32 bytes in base64url. The last character's low bits are zero, else one key would have several thumbprints. */
const bytes32 = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/);

const PROOF_TYPE = 'dpop+jwt';

/** RFC 9449, section 4.2: a public P-256 key and no `d`; we know no critical header, so `crit` (RFC 7515, 4.1.11) is refused. */
export const proofHeaderSchema = z.object({
  typ: z.literal(PROOF_TYPE),
  alg: z.literal('ES256'),
  jwk: z
    .object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: bytes32, y: bytes32, d: z.never().optional() })
    .transform(({ kty, crv, x, y }) => ({ kty, crv, x, y })),
  crit: z.never().optional(),
});

/** A missing nonce is no fault of shape: it is how a device asks for its first one. */
export const proofClaimsSchema = z.object({
  htm: z.string(),
  htu: z.string(),
  iat: z.number(),
  jti: z.string().min(1).max(64),
  nonce: z.string().optional(),
  bh: bytes32.optional(),
  terms: bytes32.optional(),
});
export type ProofClaims = z.infer<typeof proofClaimsSchema>;
