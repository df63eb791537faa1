import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { parseArguments } from '../../../cli/src/parseArguments.ts'
import { fileVersions } from '../../../cli/src/profile/fileVersions.ts'
import { profileFolder } from '../../../cli/src/profile/profileFolder.ts'
import type { Surroundings } from '../../../cli/src/Surroundings.ts'
import { codeOf } from '../../sdk/support/codeOf.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'

describe('cli: versions of records', () => {
  it('are remembered by later commands, and never go back', async () => {
    const temporary = await temporaryFolder()
    try {
      const surroundings = { env: {}, cwd: temporary.path, home: temporary.path } as Surroundings
      const folder = profileFolder({ args: parseArguments({ name: 'x' }, []), surroundings }, 'patient')
      const first = await fileVersions(folder)
      await first.see('a 1', 1)
      expect(await folder.file('versions.ndjson')).to.equal(undefined)
      await first.see('a 1', 3)
      await first.see('a 1', 2)
      const later = await fileVersions(folder)
      expect([await later.highest('a 1'), await later.highest('b 1')]).to.deep.equal([3, 0])
      const path = join(folder.path, 'versions.ndjson')
      await writeFile(path, '{"key":"a 1","ver":4}\n{"key":"a 1"', { mode: 0o600 })
      expect(await (await fileVersions(folder)).highest('a 1')).to.equal(4)
      await writeFile(path, '{"key":1,"ver":4}\n', { mode: 0o600 })
      expect(await codeOf(fileVersions(folder))).to.equal('bad_profile')
    } finally {
      await temporary.remove()
    }
  })
})
