/** As pressing a link would: the browser keeps the file where it keeps files, and shows its own progress. */
export function startDownload(address: string, fileName = ''): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
}

/** Milliseconds in which a browser has surely begun to read what it is to keep. */
const KEPT_MS = 60_000;

/** Gives a text to the browser to keep as a file. */
export function keepText(text: string, fileName: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  startDownload(address, fileName);
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, KEPT_MS);
}
