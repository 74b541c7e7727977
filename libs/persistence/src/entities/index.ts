import { AdministratorRow } from './administrator-row.js';
import { AdminSessionRow } from './admin-session-row.js';
import { AttachmentRow } from './attachment-row.js';
import { ConnectionRow } from './connection-row.js';
import { GatewayRow } from './gateway-row.js';
import { InvitationRow } from './invitation-row.js';
import { KnockDecisionRow } from './knock-decision-row.js';
import { KnockRow } from './knock-row.js';
import { LogDetailsRow } from './log-details-row.js';
import { LogNodeRow } from './log-node-row.js';
import { LogRow } from './log-row.js';
import { LogTreeRow } from './log-tree-row.js';
import { MessageRow } from './message-row.js';
import { ParticipantRow } from './participant-row.js';
import { PolicyRow } from './policy-row.js';
import { ProofIdRow } from './proof-id-row.js';
import { ReadingRow } from './reading-row.js';
import { RetiredCodeRow } from './retired-code-row.js';
import { RoomKeyRow } from './room-key-row.js';
import { RoomRow } from './room-row.js';
import { ServiceKeyRow } from './service-key-row.js';
import { SignInAttemptsRow } from './sign-in-attempts-row.js';

/** Every table the programs use; a test compares them with what the migrations make. */
export const ENTITIES = [
  AdministratorRow,
  AdminSessionRow,
  AttachmentRow,
  ConnectionRow,
  GatewayRow,
  InvitationRow,
  KnockDecisionRow,
  KnockRow,
  LogDetailsRow,
  LogNodeRow,
  LogRow,
  LogTreeRow,
  MessageRow,
  ParticipantRow,
  PolicyRow,
  ProofIdRow,
  ReadingRow,
  RetiredCodeRow,
  RoomKeyRow,
  RoomRow,
  ServiceKeyRow,
  SignInAttemptsRow,
];
