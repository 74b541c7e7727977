/** What an archive says of itself to whoever opens it. */
export const readMe = (title: string): string => `Parley export: ${title}

record.jsonl    the proof: every entry with its hashes, the chain, the log's proofs and the signed checkpoint
transcript.*    the same entries for people to read; a convenience, which proves nothing
images/         the images as they were sent, named by their ids; each digest stands in its entry of the record
manifest.json   every file with its size and SHA-256 (base64url), and the checkpoint; it is not signed

What is proved is record.jsonl and, through it, the images. The other files are bound by the manifest alone, which whoever
changes them can change too: only the log of the service, which names the SHA-256 of this whole archive, tells that they
are the ones that were handed out. In doubt the record is right.

To check it, in a copy of Parley's source, with the public key you were given when the record was made:
  npm run verify -- ARCHIVE.zip --key PUBKEY
Redacted entries show hashes alone and verify all the same. All times are UTC.
`;
