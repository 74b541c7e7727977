import type { BesideRecord } from './archive/compare-archive.js';

/** What of an archive is proved and what is not, for a person, a line each. */
export function sayBeside({ images, missingImages, unproved, sha256, export: id }: BesideRecord): string {
  const lines = [
    'What is proved is record.jsonl, and nothing but what it holds.',
    ...(images > 0
      ? [
          images === 1
            ? 'The image beside it is the one whose digest its entry holds.'
            : `The ${images} images beside it are the ones whose digests their entries hold.`,
        ]
      : []),
    ...missingImages.map((name) => `${name} is not there.`),
    `Not proved: ${unproved.join(', ')}.`,
    '  They are there for convenience. The manifest holds their digests, and nothing signs the manifest: whoever changed',
    '  them could have written it anew. Where they differ from record.jsonl, the record is right.',
    `The SHA-256 of this archive is ${sha256}: what the log names for export ${id} when it is as it was handed out.`,
  ];
  return lines.map((line) => `${line}\n`).join('');
}
