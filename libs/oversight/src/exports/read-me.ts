/** What an archive says of itself to whoever opens it. */
export const readMe = (title: string): string => `Parley export: ${title}

record.jsonl    the proof: every entry with its hashes, the chain, the log's proofs and the signed checkpoint
transcript.*    the same entries for people to read; proves nothing by itself
images/         the images as they were sent, named by their ids; each digest stands in its entry of the record
manifest.json   every file with its size and SHA-256 (base64url), and the checkpoint

To check it, in a copy of Parley's source, with the public key you were given when the record was made:
  npm run verify -- record.jsonl --key PUBKEY
Redacted entries show hashes alone and verify all the same. All times are UTC.
`;
