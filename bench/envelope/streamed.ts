// Seals and opens 500 MiB as a stream, then prints the most memory that this process had, in MiB.
import { randomBytes } from 'node:crypto'
import { netOf, openEnvelopeStream, sealEnvelopeStream } from '@consentry/protocol'
import { nodeAead } from '../../sdk/src/node/nodeAead.ts'
import { nodeHashes } from '../../sdk/src/node/nodeHashes.ts'
import { address, recordId } from '../../test/support/ids.ts'
import { residentMiB } from '../network/residentMiB.ts'

const BYTES = 500 * 2 ** 20
const PIECE = 65_536

async function* payload(): AsyncGenerator<Uint8Array> {
  const piece = new Uint8Array(randomBytes(PIECE))
  for (let at = 0; at < BYTES; at += PIECE) yield piece
}

const place = { net: netOf(31_337, address(0xc0)), patient: address(1), recordId: recordId(1) }
const secret = { dek: new Uint8Array(32).fill(1), place }
const crypto = { aead: nodeAead, hashes: nodeHashes }
let opened = 0
const sealed = sealEnvelopeStream(payload(), secret, crypto)
for await (const chunk of openEnvelopeStream(sealed, { ...secret, release: 'show' }, crypto))
  opened += chunk.length
if (opened !== BYTES) throw new TypeError('what was opened is not what was sealed')
console.log(await residentMiB(process.pid, 'VmHWM'))
