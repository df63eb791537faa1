import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { httpWitness } from '../../../gateway/src/adapters/system/httpWitness.ts'
import type { Witness } from '../../../gateway/src/ports/Witness.ts'
import { openWitnessState, serveWitness } from '../../../sdk/src/witness.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'
import { codeOf } from '../../support/vectors.ts'
import { history, requestOf, vkey, witnessOn } from '../../sdk/witness/witnessing.ts'

describe('gateway/adapters/system: a witness behind HTTP', () => {
  const servers: Server[] = []
  const serving = async (server: Server, timeoutMs = 10_000): Promise<Witness> => {
    servers.push(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/w/`
    return httpWitness({ name: 'w', vkey, url, timeoutMs })
  }
  const answering = (listener: RequestListener, timeoutMs?: number): Promise<Witness> =>
    serving(createServer(listener), timeoutMs)
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close()
      server.closeAllConnections()
    }
  })

  it('is asked as the protocol says', async () => {
    const folder = await temporaryFolder()
    const state = openWitnessState({ path: join(folder.path, 'w.sqlite'), isNew: true })
    try {
      const server = serveWitness(witnessOn(state), { onError: () => {} })
      servers.push(server)
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      const witness = httpWitness({ name: 'w', vkey, url, timeoutMs: 10_000 })
      expect((await witness.addCheckpoint(requestOf(0, history(4)))).kind).to.equal('cosigned')
      expect(await witness.addCheckpoint(requestOf(0, history(4)))).to.deep.equal({
        kind: 'conflict',
        size: 4,
      })
      expect(await witness.addCheckpoint('nothing')).to.deep.equal({ kind: 'refused', status: 400 })
      expect(await witness.addCheckpoint(requestOf(4, history(5, 2)))).to.deep.equal({
        kind: 'refused',
        status: 422,
      })
    } finally {
      state.close()
      await folder.remove()
    }
  })

  it('is asked below its prefix', async () => {
    const witness = await answering((request, response) => response.end(request.url))
    expect(await witness.addCheckpoint('')).to.deep.equal({ kind: 'cosigned', lines: '/w/add-checkpoint' })
  })

  it('is believed in no other form', async () => {
    const size = { 'Content-Type': 'text/x.tlog.size' }
    const wrong = await answering((_, response) => response.writeHead(409, size).end('07\n'))
    expect(await codeOf(() => wrong.addCheckpoint(''))).to.equal('internal')
    const untyped = await answering((_, response) => response.writeHead(409).end('7\n'))
    expect(await untyped.addCheckpoint('')).to.deep.equal({ kind: 'refused', status: 409 })
    const endless = await answering((_, response) => response.end('x'.repeat(100_000)))
    expect(await codeOf(() => endless.addCheckpoint(''))).to.equal('internal')
  })

  it('leads nowhere else, and is not waited for without end', async () => {
    const elsewhere = await answering((_, response) => response.writeHead(307, { Location: '/x' }).end())
    expect(await elsewhere.addCheckpoint('').catch((error: unknown) => error)).to.be.instanceOf(Error)
    const silent = await answering(() => {}, 20)
    expect(await silent.addCheckpoint('').catch((error: unknown) => error)).to.be.instanceOf(Error)
  })
})
