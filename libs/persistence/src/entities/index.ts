import { ActivityRow } from './activity-row.js';
import { AdministratorMakerRow } from './administrator-maker-row.js';
import { AdministratorRow } from './administrator-row.js';
import { AdminSessionRow } from './admin-session-row.js';
import { ArchiveRow } from './archive-row.js';
import { AttachmentRow } from './attachment-row.js';
import { CertificateRow } from './certificate-row.js';
import { CheckpointRow } from './checkpoint-row.js';
import { ConnectionRow } from './connection-row.js';
import { CosignatureRow } from './cosignature-row.js';
import { ExportRow } from './export-row.js';
import { GatewayRow } from './gateway-row.js';
import { HoldRow } from './hold-row.js';
import { InvitationRow } from './invitation-row.js';
import { JobRow } from './job-row.js';
import { KnockDecisionRow } from './knock-decision-row.js';
import { KnockRow } from './knock-row.js';
import { LogDetailsRow } from './log-details-row.js';
import { LogNodeRow } from './log-node-row.js';
import { LogRow } from './log-row.js';
import { LogTreeRow } from './log-tree-row.js';
import { MasterKeyRow } from './master-key-row.js';
import { MessageRow } from './message-row.js';
import { OidcIdentityRow } from './oidc-identity-row.js';
import { ParticipantRow } from './participant-row.js';
import { PasskeyRow } from './passkey-row.js';
import { PolicyRow } from './policy-row.js';
import { ProofIdRow } from './proof-id-row.js';
import { ReadingApprovalRow } from './reading-approval-row.js';
import { ReadingRow } from './reading-row.js';
import { ReceiptRow } from './receipt-row.js';
import { RecoveryCodeRow } from './recovery-code-row.js';
import { RetiredCodeRow } from './retired-code-row.js';
import { RoomHeadRow } from './room-head-row.js';
import { RoomKeyRow } from './room-key-row.js';
import { RoomRow } from './room-row.js';
import { RotationRow } from './rotation-row.js';
import { ServiceKeyRow } from './service-key-row.js';
import { SignInAttemptsRow } from './sign-in-attempts-row.js';
import { SignInChallengeRow } from './sign-in-challenge-row.js';

/** Every table the programs use; a test compares them with what the migrations make. */
export const ENTITIES = [
  ActivityRow,
  AdminSessionRow,
  AdministratorMakerRow,
  AdministratorRow,
  ArchiveRow,
  AttachmentRow,
  CertificateRow,
  CheckpointRow,
  ConnectionRow,
  CosignatureRow,
  ExportRow,
  GatewayRow,
  HoldRow,
  InvitationRow,
  JobRow,
  KnockDecisionRow,
  KnockRow,
  LogDetailsRow,
  LogNodeRow,
  LogRow,
  LogTreeRow,
  MasterKeyRow,
  MessageRow,
  OidcIdentityRow,
  ParticipantRow,
  PasskeyRow,
  PolicyRow,
  ProofIdRow,
  ReadingApprovalRow,
  ReadingRow,
  ReceiptRow,
  RecoveryCodeRow,
  RetiredCodeRow,
  RoomHeadRow,
  RoomKeyRow,
  RoomRow,
  RotationRow,
  ServiceKeyRow,
  SignInAttemptsRow,
  SignInChallengeRow,
];
