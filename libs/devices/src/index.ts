export {
  checkProof,
  proofTargets,
  provesBody,
  type CheckedProof,
  type ProofInput,
  type ProofParts,
} from './check-proof.js';
export type { PublicJwk } from './device-key.js';
export { Nonces } from './nonces.js';
export type { ReplayGuard } from './replay-guard.js';
