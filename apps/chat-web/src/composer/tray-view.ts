import type { Upload } from '@parley/client';
import type { ImageFault } from './image-fault.js';

/** Why something that was chosen is not in the tray. The name is this device's, shown here and sent nowhere. */
export interface ChoiceFault {
  key: string;
  /** null where only one file was chosen. */
  name: string | null;
  fault: ImageFault | { fault: 'tooMany'; limit: number; over: number };
}
/** Immutable. What the tray holds, and what it did not take at the last choice. */
export interface TrayView {
  uploads: readonly Upload[];
  faults: readonly ChoiceFault[];
  /** The message goes out by itself when what is on its way is up. */
  armed: boolean;
}
export const EMPTY_TRAY: TrayView = { uploads: [], faults: [], armed: false };
