import { createHash } from 'node:crypto';
import { LIMITS, refuse, type Refusal, type Thumbprint } from '@parley/contracts';
import { compactVerify, decodeProtectedHeader } from 'jose';
import { deviceKey, type PublicJwk } from './device-key.js';
import type { Nonces } from './nonces.js';
import { proofClaimsSchema, proofHeaderSchema, type ProofClaims } from './proof.schema.js';
import type { ReplayGuard } from './replay-guard.js';

export interface ProofInput {
  /** What came in `DPoP` or `auth.proof`: anything at all. */
  proof: unknown;
  /** The method of the request; GET for a handshake. */
  htm: string;
  /** The addresses this request may have been sent to (`proofTargets`): from the settings, never from `Host`. */
  htu: readonly string[];
  /** A body comes with the request. It need not have arrived: nothing a stranger sends is read before the proof holds. */
  hasBody: boolean;
  /** Milliseconds since the epoch. */
  now: number;
}
export interface ProofParts {
  nonces: Nonces;
  replays: ReplayGuard;
}
export interface CheckedProof {
  thumbprint: Thumbprint;
  publicJwk: PublicJwk;
  /** `terms`: the digest of the policy the device agrees to, as it signed it. */
  claims: { terms?: string };
  /** SHA-256 of the body, base64url, as the device signed it: to be compared (`provesBody`) before anything is done with the body. */
  bodyHash: string | null;
  /** The proof itself, kept where it is evidence. It is used up. */
  jws: string;
}

/** Characters; ours have about 700. */
const MAX_PROOF = 4096;
/** RFC 7515, section 7.1, with the 64 bytes of an ES256 signature. jose decodes spaces and spare bits away; one proof has one spelling. */
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{85}[AQgw]$/;
const SKEW_MS = LIMITS.proofSkewSeconds * 1000;

/**
 * All of a device proof but its body's bytes (docs/protocol.md, after RFC 9449, section 4.3): `use_nonce` when only a fresh nonce
 * is missing, `bad_proof` for all else, without saying what. Rejects only when the replay guard does.
 */
export async function checkProof(input: ProofInput, parts: ProofParts): Promise<CheckedProof | Refusal> {
  if (typeof input.proof !== 'string' || input.proof.length > MAX_PROOF || !COMPACT.test(input.proof))
    return refuse('bad_proof');
  const signed = await verifySignature(input.proof);
  if (!signed) return refuse('bad_proof');
  const { claims, thumbprint, publicJwk } = signed;
  if (claims.htm !== input.htm || !input.htu.includes(claims.htu)) return refuse('bad_proof');
  if ((claims.bh !== undefined) !== input.hasBody) return refuse('bad_proof');
  // Before the time: a device that slept has both wrong, and a fresh nonce brings the right time along.
  if (claims.nonce === undefined || !parts.nonces.accepts(claims.nonce, input.now)) return refuse('use_nonce');
  const iat = claims.iat * 1000;
  if (Math.abs(iat - input.now) > SKEW_MS) return refuse('bad_proof');
  // Last, so that only proofs that hold cost a write. Kept twice the skew, for a gateway whose clock lags.
  const first = await parts.replays.claim(sha256(thumbprint + claims.jti), iat + 2 * SKEW_MS);
  if (!first) return refuse('bad_proof');
  return {
    thumbprint,
    publicJwk,
    claims: claims.terms === undefined ? {} : { terms: claims.terms },
    bodyHash: claims.bh ?? null,
    jws: input.proof,
  };
}

/** Whether a body with this SHA-256 (32 bytes) is the one that was signed. */
export const provesBody = ({ bodyHash }: Pick<CheckedProof, 'bodyHash'>, digest: Buffer): boolean =>
  bodyHash === digest.toString('base64url');

/** The addresses of a path under each configured origin (`CHAT_URL`), as `htu` names them: without query and fragment. */
export const proofTargets = (urls: readonly string[], path: string): string[] =>
  urls.map((url) => url.replace(/\/+$/, '') + path);

interface SignedProof {
  claims: ProofClaims;
  thumbprint: Thumbprint;
  publicJwk: PublicJwk;
}

async function verifySignature(proof: string): Promise<SignedProof | null> {
  try {
    const { jwk: publicJwk } = proofHeaderSchema.parse(decodeProtectedHeader(proof));
    const { key, thumbprint } = await deviceKey(publicJwk);
    const { payload } = await compactVerify(proof, key, { algorithms: ['ES256'] });
    const claims = proofClaimsSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)));
    return { claims, thumbprint, publicJwk };
  } catch {
    // Whatever a stranger sends ends here: jose, zod and JSON all throw, and none of their words go out.
    return null;
  }
}

const sha256 = (data: string): Buffer => createHash('sha256').update(data).digest();
