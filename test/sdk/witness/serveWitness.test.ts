import { once } from 'node:events'
import { chmod, writeFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { parseVerifierKey, noteKeyTypes, readCosignature } from '@consentry/protocol'
import {
  openWitnessState,
  readWitnessKey,
  serveWitness,
  type WitnessState,
} from '../../../sdk/src/witness.ts'
import { codeOf } from '../../support/vectors.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'
import { history, noteOf, requestOf, vkey, witnessOn } from './witnessing.ts'

describe('a witness over HTTP', () => {
  let folder: TemporaryFolder
  let state: WitnessState & { close(): void }
  let server: Server
  let url: string
  let broken = false
  const errors: unknown[] = []

  before(async () => {
    folder = await temporaryFolder()
    state = openWitnessState({ path: join(folder.path, 'w.sqlite'), isNew: true })
    const witness = witnessOn(state)
    server = serveWitness(
      async (body) => {
        if (broken) throw new TypeError('disk')
        return witness(body)
      },
      { onError: (error) => void errors.push(error) },
    )
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/add-checkpoint`
  })
  after(async () => {
    server.close()
    server.closeAllConnections()
    state.close()
    await folder.remove()
  })
  const post = (body: string | Uint8Array<ArrayBuffer>): Promise<Response> =>
    fetch(url, { method: 'POST', body })

  it('cosigns, and tells the size with 409 in its own media type', async () => {
    const note = noteOf(history(4))
    const signed = await post(requestOf(0, history(4)))
    expect(signed.status).to.equal(200)
    expect(readCosignature(note + (await signed.text()), vkey)).to.not.equal(null)
    const refused = await post(requestOf(0, history(4)))
    expect(refused.status).to.equal(409)
    expect(refused.headers.get('content-type')).to.equal('text/x.tlog.size')
    expect(await refused.text()).to.equal('4\n')
  })

  it('answers one path and one method', async () => {
    expect((await fetch(url)).status).to.equal(405)
    expect((await fetch(`${url}/x`, { method: 'POST', body: '' })).status).to.equal(404)
  })

  it('refuses what is too large or no text', async () => {
    expect((await post('x'.repeat(200_000))).status).to.equal(413)
    expect((await post(Uint8Array.of(0xff, 0xfe))).status).to.equal(400)
    expect((await post('')).status).to.equal(400)
  })

  it('says 500 and nothing more when its state fails', async () => {
    broken = true
    const answer = await post(requestOf(4, history(5)))
    broken = false
    expect([answer.status, await answer.text()]).to.deep.equal([500, 'failed\n'])
    expect(errors).to.have.length(1)
  })

  it('reads its key from a file of its owner alone', async () => {
    const path = join(folder.path, 'w.key')
    await writeFile(path, `${'0a'.repeat(32)}\n`, { mode: 0o600 })
    const key = readWitnessKey(path, 'witness.example/w')
    expect(parseVerifierKey(key.vkey, noteKeyTypes.cosignature).publicKey).to.deep.equal(key.signer.publicKey)
    await chmod(path, 0o644)
    expect(await codeOf(() => readWitnessKey(path, 'w'))).to.equal('bad_keystore')
    await writeFile(path, 'short')
    await chmod(path, 0o600)
    expect(await codeOf(() => readWitnessKey(path, 'w'))).to.equal('bad_keystore')
  })
})
