import type { AttachmentId } from '@parley/contracts';

/** Small pictures of what this page sent itself: they stand in the message before anything was fetched. */
const previews = new Map<AttachmentId, Blob>();

export const keepPreview = (id: AttachmentId, preview: Blob): void => {
  previews.set(id, preview);
};
export const previewOf = (id: AttachmentId): Blob | undefined => previews.get(id);
