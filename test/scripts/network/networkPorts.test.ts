import { expect } from 'chai'
import { dataFolder } from '../../../scripts/network/dataFolder.ts'
import { defaultPorts, networkPorts } from '../../../scripts/network/networkPorts.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'

describe('scripts/network/networkPorts', () => {
  let folder: TemporaryFolder

  beforeEach(async () => {
    folder = await temporaryFolder()
  })

  afterEach(() => folder.remove())

  it('takes what is asked for, else what was before, else the default', async () => {
    const data = dataFolder(folder.path)
    expect(await networkPorts(data)).to.deep.equal(defaultPorts)
    expect(await networkPorts(data, { rpc: 9_001 })).to.deep.equal({ ...defaultPorts, rpc: 9_001 })
    expect(await networkPorts(data)).to.deep.equal({ ...defaultPorts, rpc: 9_001 })
  })

  it('keeps a free port that it once took: the origin of the gateway names its log', async () => {
    const data = dataFolder(folder.path)
    const first = await networkPorts(data, { rpc: 0, gateway: 0 })
    expect(first.rpc).to.not.equal(first.gateway)
    expect(await networkPorts(data, { rpc: 0, gateway: 0 })).to.deep.equal(first)
  })

  it('refuses one port for two', async () => {
    const error = await networkPorts(dataFolder(folder.path), { rpc: 9_001, gateway: 9_001 }).catch((e) => e)
    expect(error).to.have.property('code', 'bad_setting')
  })
})
