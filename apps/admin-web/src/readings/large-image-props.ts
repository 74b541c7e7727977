import type { AttachmentReference } from '@parley/contracts';

export interface LargeImageProps {
  image: AttachmentReference;
  typeName: string;
  src: string;
  /** Whose it is. */
  from: string;
  sentAt: number;
  onClose: () => void;
}
