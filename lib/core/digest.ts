import type * as Crypto from 'node:crypto';

/** Length from which node:crypto is worth loading: that takes a sixth of the CPU time of an empty program. */
const NATIVE_HASH_MIN_LENGTH = 65_536;

/** Returns the SHA-256 of a string or bytes, in hexadecimal. */
export function sha256(content: string | Buffer): string {
  return digest('sha256', content);
}

/** Returns the SHA-1 of a string or bytes, in hexadecimal. For names only: SHA-1 is no longer secure. */
export function sha1(content: string | Buffer): string {
  return digest('sha1', content);
}

function digest(algorithm: keyof typeof ALGORITHMS, content: string | Buffer): string {
  if (content.length >= NATIVE_HASH_MIN_LENGTH) {
    const { hash } = require('node:crypto') as typeof Crypto;
    return hash(algorithm, content, 'hex');
  }
  const { initial, mix } = ALGORITHMS[algorithm];
  const state = Int32Array.from(initial);
  const blocks = pad(Buffer.from(content));
  for (let start = 0; start < blocks.length; start += BLOCK_LENGTH) {
    for (let t = 0; t < 16; t++) SCHEDULE[t] = blocks.readInt32BE(start + 4 * t);
    mix(state);
  }
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

const BLOCK_LENGTH = 64;

/** Pads the content to whole blocks: a 1 bit, zeros, and the length of the content in bits. */
function pad(content: Buffer): Buffer {
  const blocks = Buffer.alloc((((content.length + 8) >> 6) + 1) * BLOCK_LENGTH);
  content.copy(blocks);
  blocks[content.length] = 0x80;
  blocks.writeUInt32BE(content.length * 8, blocks.length - 4);
  return blocks;
}

/** Message schedule: the words of a block, followed by those the algorithm derives from them. */
const SCHEDULE = new Int32Array(80);

/** FIPS 180-4, 6.2.2. */
function mixSha256(state: Int32Array): void {
  for (let t = 16; t < 64; t++) {
    const x = at(SCHEDULE, t - 15);
    const y = at(SCHEDULE, t - 2);
    const small0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const small1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    SCHEDULE[t] = (at(SCHEDULE, t - 16) + small0 + at(SCHEDULE, t - 7) + small1) | 0;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let t = 0; t < 64; t++) {
    const big1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const big0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const first = (h + big1 + (g ^ (e & (f ^ g))) + at(ROUNDS, t) + at(SCHEDULE, t)) | 0;
    const second = (big0 + ((a & b) | (c & (a | b)))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  addTo(state, [a, b, c, d, e, f, g, h]);
}

/** FIPS 180-4, 6.1.2. */
function mixSha1(state: Int32Array): void {
  for (let t = 16; t < 80; t++) {
    const x = at(SCHEDULE, t - 3) ^ at(SCHEDULE, t - 8) ^ at(SCHEDULE, t - 14) ^ at(SCHEDULE, t - 16);
    SCHEDULE[t] = (x << 1) | (x >>> 31);
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
  for (let t = 0; t < 80; t++) {
    const chosen =
      t < 20
        ? (d ^ (b & (c ^ d))) + 0x5a827999
        : t < 40
          ? (b ^ c ^ d) + 0x6ed9eba1
          : t < 60
            ? ((b & c) | (d & (b | c))) + 0x8f1bbcdc
            : (b ^ c ^ d) + 0xca62c1d6;
    const next = (((a << 5) | (a >>> 27)) + chosen + e + at(SCHEDULE, t)) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  addTo(state, [a, b, c, d, e]);
}

function addTo(state: Int32Array, values: readonly number[]): void {
  for (let index = 0; index < state.length; index++) {
    state[index] = at(state, index) + (values[index] ?? 0);
  }
}

function at(numbers: Int32Array, index: number): number {
  return numbers[index] ?? 0;
}

/** Fractional parts of the cube roots of the first 64 primes: FIPS 180-4, 4.2.2. */
const ROUNDS = Int32Array.of(
  0x428a2f98,
  0x71374491,
  0xb5c0fbcf,
  0xe9b5dba5,
  0x3956c25b,
  0x59f111f1,
  0x923f82a4,
  0xab1c5ed5,
  0xd807aa98,
  0x12835b01,
  0x243185be,
  0x550c7dc3,
  0x72be5d74,
  0x80deb1fe,
  0x9bdc06a7,
  0xc19bf174,
  0xe49b69c1,
  0xefbe4786,
  0x0fc19dc6,
  0x240ca1cc,
  0x2de92c6f,
  0x4a7484aa,
  0x5cb0a9dc,
  0x76f988da,
  0x983e5152,
  0xa831c66d,
  0xb00327c8,
  0xbf597fc7,
  0xc6e00bf3,
  0xd5a79147,
  0x06ca6351,
  0x14292967,
  0x27b70a85,
  0x2e1b2138,
  0x4d2c6dfc,
  0x53380d13,
  0x650a7354,
  0x766a0abb,
  0x81c2c92e,
  0x92722c85,
  0xa2bfe8a1,
  0xa81a664b,
  0xc24b8b70,
  0xc76c51a3,
  0xd192e819,
  0xd6990624,
  0xf40e3585,
  0x106aa070,
  0x19a4c116,
  0x1e376c08,
  0x2748774c,
  0x34b0bcb5,
  0x391c0cb3,
  0x4ed8aa4a,
  0x5b9cca4f,
  0x682e6ff3,
  0x748f82ee,
  0x78a5636f,
  0x84c87814,
  0x8cc70208,
  0x90befffa,
  0xa4506ceb,
  0xbef9a3f7,
  0xc67178f2,
);

const ALGORITHMS = {
  sha1: { initial: [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0], mix: mixSha1 },
  sha256: {
    initial: [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19],
    mix: mixSha256,
  },
};
