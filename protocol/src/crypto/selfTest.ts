import { concat } from '../bytes/concat.ts'
import { from0x, fromHex, toHex } from '../bytes/hex.ts'
import { toUtf8 } from '../bytes/utf8.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { ctx } from './context.ts'
import { blake2b192, hmacSha256, keccak256, sha256, sha512 } from './hash.ts'
import { hkdfExpandSha512, hkdfSha256 } from './hkdf.ts'
import { type CryptoPorts, withDefaultPorts } from './ports.ts'
import { openBox, sealBox } from './sealedBox.ts'
import { recoverAddress } from './secp256k1.ts'

type Ports = Required<CryptoPorts>
type KnownAnswer = {
  readonly primitive: string
  readonly answer: string
  readonly compute: (ports: Ports) => Uint8Array | Promise<Uint8Array>
}

const abc = toUtf8('abc')
const ones = new Uint8Array(32).fill(1)
const boxSecret = new Uint8Array(32).fill(5)
const boxContext = 'd07038a4f573861acbd5a22cbb515e46dc07a017df8ed256976af0caa2631804'
const boxMessage = concat(fromHex(boxContext), ones)
const gcmNonce = new Uint8Array(12).fill(2)
const gcmSealed = '6fb3a52525fdf96a2adb727c1f577e1a8c7c6db4d2'
const edSeed = fromHex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb')
const edPublic = '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c'
const edSignature =
  '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
  '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00'
const signedDigest = '8469b1167ff649453977665280ad922a8a98fbd59ed652235879641f7b9dd460'
const walletSignature =
  '0xb7be8b66a69d4889d3d829771b5db3adb81ecea11ac2c276af791b87ed4fc0de' +
  '2109c8110e20ced18786ce5bf86dbecf79627f4c3d028700938942d5f5b17c421b'

/** Answers of FIPS 180-4, RFC 4231, 5869, 7693, 7748, 8032 and of the vectors; 01 stands for a check that holds. */
const knownAnswers: readonly KnownAnswer[] = [
  {
    primitive: 'sha256',
    answer: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    compute: () => sha256(abc),
  },
  {
    primitive: 'sha256 stream',
    answer: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    compute: ({ hashes }) => {
      const stream = hashes.sha256Stream()
      for (let i = 0; i < 3; i++) stream.update(abc.subarray(i, i + 1))
      return stream.digest()
    },
  },
  {
    primitive: 'sha512',
    answer:
      'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a' +
      '2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    compute: () => sha512(abc),
  },
  {
    primitive: 'keccak256',
    answer: '4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45',
    compute: () => keccak256(abc),
  },
  {
    primitive: 'blake2b192',
    answer: '56a17e38cc371a46b12c32f18e0c61de2a84e9c2555b114e',
    compute: () => blake2b192(abc),
  },
  {
    primitive: 'hmac-sha256',
    answer: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    compute: () => hmacSha256(toUtf8('Jefe'), toUtf8('what do ya want for nothing?')),
  },
  {
    primitive: 'hkdf-sha256',
    answer: '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    compute: () =>
      hkdfSha256(new Uint8Array(22).fill(0x0b), {
        salt: fromHex('000102030405060708090a0b0c'),
        info: fromHex('f0f1f2f3f4f5f6f7f8f9'),
        length: 42,
      }),
  },
  {
    primitive: 'hkdf-expand-sha512',
    answer:
      '2253ca561f322ccdb8a535e3b6ed23170d82aa7ae705ecab85d2df18599e273e432f719741' +
      '2e87094968714ef00d4368f2ed87fd2e101215734a4cda1a64b30575a4e89ebfb9a78d8581b75e',
    compute: ({ hashes }) => hkdfExpandSha512(ones, toUtf8('consentry'), 76, hashes.hmacSha512),
  },
  {
    primitive: 'ctx',
    answer: '9d72ace0a0013b1d3b9361e2e25a15b85a56cf894e6ed6c91648ed5153e55312',
    compute: ({ hashes }) => ctx('consentry/ctx/raw', [toUtf8('ab'), toUtf8('c')], hashes.sha256),
  },
  {
    primitive: 'aes-256-gcm seal',
    answer: gcmSealed,
    compute: async ({ aead }) => (await aead.cipher(ones)).seal(gcmNonce, toUtf8('hello'), toUtf8('aad')),
  },
  {
    primitive: 'aes-256-gcm open',
    answer: toHex(toUtf8('hello')),
    compute: async ({ aead }) => {
      const plaintext = await (await aead.cipher(ones)).open(gcmNonce, fromHex(gcmSealed), toUtf8('aad'))
      return plaintext ?? new Uint8Array(0)
    },
  },
  {
    primitive: 'aes-256-gcm refuses',
    answer: '01',
    compute: async ({ aead }) => {
      const opened = await (await aead.cipher(ones)).open(gcmNonce, fromHex(gcmSealed), toUtf8('aae'))
      return flag(opened === undefined)
    },
  },
  {
    primitive: 'x25519',
    answer: 'c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552',
    compute: ({ curves }) =>
      curves.x25519(
        fromHex('a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4'),
        fromHex('e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c'),
      ),
  },
  {
    primitive: 'x25519 public key',
    answer: '50a61409b1ddd0325e9b16b700e719e9772c07000b1bd7786e907c653d20495d',
    compute: ({ curves }) => curves.x25519PublicKey(boxSecret),
  },
  {
    primitive: 'x25519 low order',
    answer: '00'.repeat(32),
    compute: ({ curves }) => curves.x25519(boxSecret, new Uint8Array(32)),
  },
  {
    primitive: 'sealed box',
    answer:
      '13be4feaeaf204c7fd3358fc9c00721881d174278128227ec674f37f7fe97b6dfe95b2156b8e8361a5fcbce63b16a3fe7cd9c5011c2' +
      'ecb9ededc2abe8988f0c903ef2f8e6059069e4209c5df536d7994c1e6e5c3aceac7d7fa92f84b2f3174dea04dc6da86496caf917c13' +
      'a9d4c0fbc9',
    compute: (ports) =>
      sealBox(boxMessage, ports.curves.x25519PublicKey(boxSecret), {
        ...ports,
        random: () => new Uint8Array(32).fill(7),
      }),
  },
  {
    primitive: 'sealed box opens',
    answer: toHex(boxMessage),
    compute: (ports) => {
      const sealed = sealBox(boxMessage, ports.curves.x25519PublicKey(boxSecret), ports)
      return openBox(sealed, { secret: boxSecret }, ports)
    },
  },
  {
    primitive: 'ed25519 public key',
    answer: edPublic,
    compute: ({ curves }) => curves.ed25519PublicKey(edSeed),
  },
  {
    primitive: 'ed25519 sign',
    answer: edSignature,
    compute: ({ curves }) => curves.ed25519Sign(edSeed, Uint8Array.of(0x72)),
  },
  {
    primitive: 'ed25519 verify',
    answer: '0100',
    compute: ({ curves }) => {
      const verify = (message: Uint8Array) =>
        curves.ed25519Verify(fromHex(edPublic), message, fromHex(edSignature))
      return concat(flag(verify(Uint8Array.of(0x72))), flag(verify(Uint8Array.of(0x73))))
    },
  },
  {
    primitive: 'secp256k1 recovery',
    answer: '2c93b4fa54d7d27e1998ccc4466b18dcf935761d',
    compute: () => from0x(recoverAddress(fromHex(signedDigest), walletSignature)),
  },
  {
    primitive: 'random',
    answer: '01',
    compute: ({ random }) => {
      const first = toHex(random(32))
      return flag(first !== toHex(random(32)))
    },
  },
]

/**
 * Known answers of every primitive, with the ports that will be used. A process that fails this must not start.
 * Throws `internal` with the name of the primitive. Spec §20.
 */
export async function selfTest(ports: CryptoPorts = {}): Promise<void> {
  const complete = withDefaultPorts(ports)
  for (const { primitive, answer, compute } of knownAnswers) {
    const result = await compute(complete)
    if (toHex(result) !== answer) {
      throw new ProtocolError('internal', 'A cryptographic primitive gives a wrong answer', {
        given: primitive,
        next: 'Do not start: reinstall, or take another runtime',
        details: { primitive },
      })
    }
  }
}

function flag(isTrue: boolean): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(isTrue ? 1 : 0)
}
