import { useEffect, useState } from 'react';
import { isCovered } from '../frame/is-covered.js';

/** Dragged files are told about again and again; this much silence, in milliseconds, and they are gone. */
const GONE_AFTER = 700;

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** Takes files that are dropped anywhere on the page or pasted into it. Answers whether some are being dragged over it. */
export function useDroppedFiles(onFiles: (files: File[]) => void): boolean {
  const [dragged, setDragged] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const gone = (): void => {
      clearTimeout(timer);
      setDragged(false);
    };
    const over = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      const covered = isCovered();
      if (event.dataTransfer) event.dataTransfer.dropEffect = covered ? 'none' : 'copy';
      if (covered) return;
      setDragged(true);
      clearTimeout(timer);
      timer = setTimeout(gone, GONE_AFTER);
    };
    const left = (event: DragEvent): void => {
      if (event.relatedTarget === null) gone();
    };
    const dropped = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      // Otherwise the browser leaves the room to show the file.
      event.preventDefault();
      gone();
      if (!isCovered()) onFiles([...(event.dataTransfer?.files ?? [])]);
    };
    const pasted = (event: ClipboardEvent): void => {
      const files = [...(event.clipboardData?.files ?? [])];
      // Words that come with a picture of themselves, as from a spreadsheet, are pasted as words.
      const words = event.clipboardData?.getData('text/plain') ?? '';
      if (files.length === 0 || words !== '' || isCovered()) return;
      event.preventDefault();
      onFiles(files);
    };
    document.addEventListener('dragenter', over);
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', left);
    document.addEventListener('drop', dropped);
    document.addEventListener('paste', pasted);
    return () => {
      gone();
      document.removeEventListener('dragenter', over);
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', left);
      document.removeEventListener('drop', dropped);
      document.removeEventListener('paste', pasted);
    };
  }, [onFiles]);
  return dragged;
}
