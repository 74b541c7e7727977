import {
  createHash,
  createHmac,
  generateKeyPairSync,
  randomBytes,
  randomUUID,
  sign,
  type KeyObject,
} from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { isRefusal, type ErrorCode } from '@parley/contracts';
import fc from 'fast-check';
import { calculateJwkThumbprint } from 'jose';
import {
  checkProof,
  proofTargets,
  provesBody,
  type CheckedProof,
  type ProofInput,
  type ProofParts,
} from './check-proof.js';
import { Nonces } from './nonces.js';

const NOW = 1_790_000_000_000;
const HTU = 'https://chat.example/api/v1/joins';
const nonces = new Nonces(randomBytes(32));

/** Remembers in the process, and what it was asked. */
class Replays {
  readonly claimed = new Map<string, number>();
  claim(id: Buffer, expiresAt: number): Promise<boolean> {
    const first = !this.claimed.has(id.toString('hex'));
    this.claimed.set(id.toString('hex'), expiresAt);
    return Promise.resolve(first);
  }
}
const partsWith = (replays: ProofParts['replays'] = new Replays()): ProofParts => ({ nonces, replays });
const request = (proof: unknown, more: Partial<ProofInput> = {}): ProofInput => ({
  proof,
  htm: 'POST',
  htu: [HTU],
  hasBody: false,
  now: NOW,
  ...more,
});

type Json = Record<string, unknown>;
const encode = (value: Json): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const newDevice = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const device = newDevice();
const publicJwk = (pair = device): Json => ({ ...pair.publicKey.export({ format: 'jwk' }) });
const headerOf = (pair = device): Json => ({ typ: 'dpop+jwt', alg: 'ES256', jwk: publicJwk(pair) });
const goodClaims = (): Json => ({
  htm: 'POST',
  htu: HTU,
  iat: NOW / 1000,
  jti: randomUUID(),
  nonce: nonces.issue(NOW),
});
const es256 = (key: KeyObject) => (input: string) =>
  sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');

/** A proof by hand, so that a test can say what no honest library would write. `undefined` leaves a member out. */
function proofOf(change: { header?: Json; claims?: Json; by?: (input: string) => string } = {}): string {
  const input = `${encode({ ...headerOf(), ...change.header })}.${encode({ ...goodClaims(), ...change.claims })}`;
  return `${input}.${(change.by ?? es256(device.privateKey))(input)}`;
}
const codeOf = (answer: Awaited<ReturnType<typeof checkProof>>): ErrorCode | 'accepted' =>
  isRefusal(answer) ? answer.refused : 'accepted';
async function accepted(input: ProofInput, parts = partsWith()): Promise<CheckedProof> {
  const answer = await checkProof(input, parts);
  if (isRefusal(answer)) throw new Error(answer.refused);
  return answer;
}
const digestOf = (body: Uint8Array): Buffer => createHash('sha256').update(body).digest();
const bodyHash = (body: Uint8Array): string => digestOf(body).toString('base64url');

/** RFC 9449, figure 2 and section 6.1. */
const RFC_PROOF =
  'eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg';
const RFC_JWK = {
  kty: 'EC',
  x: 'l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs',
  y: '9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA',
  crv: 'P-256',
};

describe('a device proof', () => {
  it('names its device, its terms and itself', async () => {
    const terms = bodyHash(Buffer.from('terms'));
    const proof = proofOf({ claims: { terms } });
    const { thumbprint, publicJwk: jwk, claims, jws } = await accepted(request(proof));
    expect(thumbprint).toBe(await calculateJwkThumbprint(publicJwk()));
    expect(jwk).toEqual(publicJwk());
    expect(claims).toEqual({ terms });
    expect(jws).toBe(proof);
    expect((await accepted(request(proofOf()))).claims).toEqual({});
  });

  it('is read as in RFC 9449: its example lacks nothing but our nonce', async () => {
    const input = request(RFC_PROOF, { htu: ['https://server.example.com/token'], now: 1_562_262_616_000 });
    expect(await checkProof(input, partsWith())).toEqual({ refused: 'use_nonce' });
    expect(await checkProof({ ...input, proof: RFC_PROOF.replace('2-GxA6', '2-GxB6') }, partsWith())).toEqual({
      refused: 'bad_proof',
    });
  });

  it('may be for any of the configured addresses', async () => {
    const htu = proofTargets(['https://chat.example', 'http://localhost:5055/'], '/api/v1/joins');
    expect(htu).toEqual([HTU, 'http://localhost:5055/api/v1/joins']);
    for (const target of htu) await accepted(request(proofOf({ claims: { htu: target } }), { htu }));
  });

  it('signs the raw body, whatever it holds, and no other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(), async (body, at) => {
        const proof = await accepted(request(proofOf({ claims: { bh: bodyHash(body) } }), { hasBody: true }));
        expect(provesBody(proof, digestOf(body))).toBe(true);
        const other = Uint8Array.from(body, (byte, index) => (index === at % body.length ? byte ^ 1 : byte));
        for (const bytes of [other, body.subarray(1), Uint8Array.of(...body, 0)])
          expect(provesBody(proof, digestOf(bytes))).toBe(false);
      }),
      { numRuns: 20 },
    );
    const bare = await accepted(request(proofOf()));
    expect(bare.bodyHash).toBeNull();
    for (const body of ['', '{}']) expect(provesBody(bare, digestOf(Buffer.from(body)))).toBe(false);
  });

  it('counts while its time is within a minute, and its nonce in the current or previous window', async () => {
    for (const seconds of [-60, 0, 60]) await accepted(request(proofOf({ claims: { iat: NOW / 1000 + seconds } })));
    await accepted(request(proofOf({ claims: { nonce: nonces.issue(NOW - 60_000) } })));
  });

  it('counts once, at every gateway that shares the guard, and is remembered as long as it could be used', async () => {
    const replays = new Replays();
    const proof = proofOf({ claims: { jti: 'one' } });
    const { thumbprint } = await accepted(request(proof), partsWith(replays));
    expect(await checkProof(request(proof), partsWith(replays))).toEqual({ refused: 'bad_proof' });
    expect(await checkProof(request(proofOf({ claims: { jti: 'one' } })), partsWith(replays))).toEqual({
      refused: 'bad_proof',
    });
    expect([...replays.claimed.keys()]).toEqual([createHash('sha256').update(`${thumbprint}one`).digest('hex')]);
    for (const expiresAt of replays.claimed.values()) expect(expiresAt).toBeGreaterThanOrEqual(NOW + 60_000);
    const other = newDevice();
    await accepted(
      request(proofOf({ header: headerOf(other), claims: { jti: 'one' }, by: es256(other.privateKey) })),
      partsWith(replays),
    );
  });

  it('counts for one of many that arrive at once', async () => {
    const parts = partsWith();
    const proof = proofOf();
    const answers = await Promise.all(Array.from({ length: 20 }, () => checkProof(request(proof), parts)));
    expect(answers.filter((answer) => !isRefusal(answer))).toHaveLength(1);
  });

  it('does not count while the guard is away', async () => {
    const away = partsWith({ claim: () => Promise.reject(new Error('database away')) });
    await expect(checkProof(request(proofOf()), away)).rejects.toThrow('database away');
  });
});

describe('a proof that asks for a nonce', () => {
  it.each([
    ['none', undefined],
    ['an old one', nonces.issue(NOW - 120_000)],
    ['one from the future', nonces.issue(NOW + 60_000)],
    ['one of another service', new Nonces(randomBytes(32)).issue(NOW)],
    ['an empty one', ''],
  ])('is told to take a fresh one: it brought %s', async (_, nonce) => {
    const replays = new Replays();
    expect(await checkProof(request(proofOf({ claims: { nonce } })), partsWith(replays))).toEqual({
      refused: 'use_nonce',
    });
    expect(replays.claimed.size).toBe(0);
  });

  it('is told so only when all else holds but the time', async () => {
    const slept = { nonce: nonces.issue(NOW - 600_000), iat: NOW / 1000 - 600 };
    expect(codeOf(await checkProof(request(proofOf({ claims: slept })), partsWith()))).toBe('use_nonce');
    expect(codeOf(await checkProof(request(proofOf({ claims: { ...slept, htm: 'GET' } })), partsWith()))).toBe(
      'bad_proof',
    );
  });
});

describe('a forged proof', () => {
  const other = newDevice();
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const spki = device.publicKey.export({ format: 'pem', type: 'spki' });
  const body = Buffer.from('{"name":"Heron"}');
  const jwk = publicJwk();
  const lastY = String(jwk.y).at(-1) ?? '';
  const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const twin = ALPHABET[ALPHABET.indexOf(lastY) + 1] ?? '';

  const attacks: Record<string, () => [proof: unknown, more?: Partial<ProofInput>]> = {
    'no algorithm, no signature': () => [proofOf({ header: { alg: 'none' }, by: () => '' })],
    'no algorithm, a right signature': () => [proofOf({ header: { alg: 'none' } })],
    'HS256 with the public key as its secret': () => [
      proofOf({
        header: { alg: 'HS256' },
        by: (input) => createHmac('sha256', spki).update(input).digest('base64url'),
      }),
    ],
    'HS256 with an octet key inside': () => [
      proofOf({
        header: { alg: 'HS256', jwk: { kty: 'oct', k: 'c2VjcmV0' } },
        by: (input) => createHmac('sha256', 'secret').update(input).digest('base64url'),
      }),
    ],
    ES384: () => [
      proofOf({
        header: { alg: 'ES384', jwk: p384.publicKey.export({ format: 'jwk' }) },
        by: (input) =>
          sign('sha384', Buffer.from(input), { key: p384.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url'),
      }),
    ],
    RS256: () => [
      proofOf({
        header: { alg: 'RS256', jwk: rsa.publicKey.export({ format: 'jwk' }) },
        by: (input) => sign('sha256', Buffer.from(input), rsa.privateKey).toString('base64url'),
      }),
    ],
    'ES256 named, another curve inside': () => [proofOf({ header: { jwk: p384.publicKey.export({ format: 'jwk' }) } })],
    'a signature in DER': () => [
      proofOf({ by: (input) => sign('sha256', Buffer.from(input), device.privateKey).toString('base64url') }),
    ],
    'a signature of zeros': () => [proofOf({ by: () => Buffer.alloc(64).toString('base64url') })],
    "another device's signature under this key": () => [proofOf({ by: es256(other.privateKey) })],
    "this device's signature under another key": () => [proofOf({ header: headerOf(other) })],
    'the private key inside': () => [proofOf({ header: { jwk: { ...device.privateKey.export({ format: 'jwk' }) } } })],
    'no key': () => [proofOf({ header: { jwk: undefined } })],
    'a key by reference': () => [proofOf({ header: { jwk: undefined, jku: 'https://evil.example/keys', kid: '1' } })],
    'a point off the curve': () => [proofOf({ header: { jwk: { ...jwk, y: jwk.x } } })],
    'the same key spelled another way': () => [
      proofOf({ header: { jwk: { ...jwk, y: String(jwk.y).slice(0, -1) + twin } } }),
    ],
    'a critical header': () => [proofOf({ header: { crit: ['exp'], exp: 1 } })],
    'an unencoded payload': () => [proofOf({ header: { crit: ['b64'], b64: false } })],
    'another type': () => [proofOf({ header: { typ: 'JWT' } })],
    'no type': () => [proofOf({ header: { typ: undefined } })],
    'another method': () => [proofOf({ claims: { htm: 'GET' } })],
    'the method in lower case': () => [proofOf({ claims: { htm: 'post' } })],
    'another path': () => [proofOf({ claims: { htu: 'https://chat.example/api/v1/rooms' } })],
    'another host': () => [proofOf({ claims: { htu: 'https://evil.example/api/v1/joins' } })],
    'another scheme': () => [proofOf({ claims: { htu: HTU.replace('https', 'http') } })],
    'an address with a query': () => [proofOf({ claims: { htu: `${HTU}?a=1` } })],
    'no address configured': () => [proofOf(), { htu: [] }],
    'a body it does not sign': () => [proofOf(), { hasBody: true }],
    'a body that did not come': () => [proofOf({ claims: { bh: bodyHash(body) } })],
    'a body hash in hex': () => [
      proofOf({ claims: { bh: createHash('sha256').update(body).digest('hex') } }),
      { hasBody: true },
    ],
    'a time too early': () => [proofOf({ claims: { iat: NOW / 1000 - 61 } })],
    'a time too late': () => [proofOf({ claims: { iat: NOW / 1000 + 61 } })],
    'a time in words': () => [proofOf({ claims: { iat: String(NOW / 1000) } })],
    'an identifier too long': () => [proofOf({ claims: { jti: 'x'.repeat(65) } })],
    'an empty identifier': () => [proofOf({ claims: { jti: '' } })],
    'an identifier that is a number': () => [proofOf({ claims: { jti: 7 } })],
    'a nonce that is no text': () => [proofOf({ claims: { nonce: [nonces.issue(NOW)] } })],
    'terms that are no digest': () => [proofOf({ claims: { terms: 'all of them' } })],
    'claims that are a list': () => {
      const input = `${encode(headerOf())}.${Buffer.from('[]').toString('base64url')}`;
      return [`${input}.${es256(device.privateKey)(input)}`];
    },
    'claims that are not JSON': () => {
      const input = `${encode(headerOf())}.${Buffer.from('{"htm":').toString('base64url')}`;
      return [`${input}.${es256(device.privateKey)(input)}`];
    },
    'claims that are not UTF-8': () => {
      const input = `${encode(headerOf())}.${Buffer.from([0x22, 0xff, 0x22]).toString('base64url')}`;
      return [`${input}.${es256(device.privateKey)(input)}`];
    },
    'no signature part': () => [proofOf().split('.').slice(0, 2).join('.')],
    'two proofs in one header': () => [`${proofOf()}, ${proofOf()}`],
    'more than 4 KiB': () => [proofOf({ claims: { pad: 'x'.repeat(4096) } })],
    nothing: () => [undefined],
    'an empty text': () => [''],
    'an object': () => [{ proof: proofOf() }],
  };

  it.each(Object.keys(attacks))('is refused without a reason: %s', async (name) => {
    const replays = new Replays();
    const [proof, more] = attacks[name]?.() ?? [null];
    expect(await checkProof(request(proof, more), partsWith(replays))).toEqual({ refused: 'bad_proof' });
    expect(replays.claimed.size).toBe(0);
  });

  it.each(['htm', 'htu', 'iat', 'jti'])('is refused without the claim %s', async (claim) => {
    expect(await checkProof(request(proofOf({ claims: { [claim]: undefined } })), partsWith())).toEqual({
      refused: 'bad_proof',
    });
  });

  it('is refused when any character of a good one is changed, left out or added', async () => {
    const good = proofOf({ claims: { jti: 'good' } });
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: good.length - 1 }),
        fc.constantFrom('', 'A', '.', '=', ' ', 'é'),
        fc.boolean(),
        async (at, character, insert) => {
          const changed = good.slice(0, at) + character + good.slice(insert ? at : at + 1);
          fc.pre(changed !== good);
          expect(await checkProof(request(changed), partsWith())).toEqual({ refused: 'bad_proof' });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is refused and never breaks the check, whatever it is', async () => {
    const part = fc.oneof(
      fc.string(),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
      fc.base64String(),
    );
    const garbage = fc.oneof(
      fc.anything(),
      fc.string({ maxLength: 6000 }),
      fc.tuple(part, part, part).map((parts) => parts.join('.')),
    );
    await fc.assert(
      fc.asyncProperty(garbage, async (proof) => {
        expect(await checkProof(request(proof), partsWith())).toEqual({ refused: 'bad_proof' });
      }),
      { numRuns: 500 },
    );
  });

  it('is refused and never breaks the check, signed by a real device over claims and headers of any shape', async () => {
    const odd = fc.oneof(fc.jsonValue(), fc.constant(undefined));
    const claims = fc.dictionary(fc.constantFrom('htm', 'htu', 'iat', 'nonce'), odd, { minKeys: 1 });
    const header = fc.dictionary(fc.constantFrom('typ', 'alg', 'jwk', 'crit', 'b64', 'kid'), odd);
    await fc.assert(
      fc.asyncProperty(claims, header, async (changedClaims, changedHeader) => {
        const proof = proofOf({ claims: changedClaims, header: changedHeader });
        expect(['use_nonce', 'bad_proof']).toContain(codeOf(await checkProof(request(proof), partsWith())));
      }),
      { numRuns: 300 },
    );
  });
});

describe('the thumbprint of a key', () => {
  it('is that of RFC 7638, section 3.1, and of RFC 9449, section 6.1', async () => {
    const n =
      '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw';
    expect(await calculateJwkThumbprint({ kty: 'RSA', n, e: 'AQAB' })).toBe(
      'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
    );
    expect(await calculateJwkThumbprint(RFC_JWK)).toBe('0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I');
  });
});
