import { readdir } from 'node:fs/promises'
import { expect } from 'chai'
import type { Address } from '@consentry/protocol'
import { openSource } from '../../../sdk/src/client/FileSource.ts'
import { memorySpool, type Spool } from '../../../sdk/src/client/Spool.ts'
import { fileSpool } from '../../../sdk/src/node/fileSpool.ts'
import { address } from '../../support/ids.ts'
import { randomBytes } from '@consentry/protocol'
import { temporaryFolder } from '../../support/temporaryFolder.ts'
import { codeOf } from '../support/codeOf.ts'
import { collected, inChunks, patternBytes } from '../support/patternBytes.ts'

const place = { net: { chainId: 1, registry: address(1) }, patient: address(2) as Address }

describe('sdk: streams that come once', () => {
  it('are read again as often as is needed, and nothing of them lies about', async () => {
    const folder = await temporaryFolder()
    try {
      const bytes = patternBytes(300_000)
      for (const spool of [memorySpool(), await fileSpool(folder.path)] as const) {
        let kept = Buffer.alloc(0)
        const watched: Spool = {
          ...spool,
          write: (part) => {
            kept = Buffer.concat([kept, part])
            return spool.write(part)
          },
        }
        const source = await openSource(inChunks(bytes), {
          place,
          random: randomBytes,
          crypto: {},
          spool: watched,
        })
        expect(source.size).to.equal(bytes.length)
        for (let i = 0; i < 2; i++)
          expect(Buffer.from(await collected(source.read())).equals(Buffer.from(bytes))).to.equal(true)
        // What is kept aside is encrypted.
        expect(kept.includes(Buffer.from(bytes.subarray(0, 64)))).to.equal(false)
        await source.close()
      }
      expect(await readdir(folder.path)).to.deep.equal([])
    } finally {
      await folder.remove()
    }
  })

  it('do not fill the memory without end', async () => {
    const spool = memorySpool()
    const mebibyte = new Uint8Array(1_048_576)
    const fill = async () => {
      for (let i = 0; i <= 64; i++) await spool.write(mebibyte)
    }
    expect(await codeOf(fill())).to.equal('too_large')
  })
})
