import type { SyncChange } from '@consentry/sdk/provider'
import { syncRecords } from '@consentry/sdk/provider'
import type { Command } from '../Command.ts'
import { openProvider } from '../connect/openProvider.ts'
import { createRecordFolder } from '../output/createRecordFolder.ts'
import { addressArgument, shortId } from '../values/words.ts'
import { purposeOf, purposeOption } from './purpose.ts'

/** Keeps a folder up to date with what a patient granted. */
export const providerSync: Command = {
  name: 'provider sync',
  summary: 'bring a folder up to date with what a patient granted',
  about: [
    'New and replaced records are written, withdrawn ones removed. Where it stopped is kept in the profile, so the next run',
    'opens only what changed; a run that is interrupted loses nothing. Files have mode 0600.',
  ].join('\n'),
  arguments: [
    { name: 'PATIENT', help: 'address' },
    { name: 'DIR', help: 'folder of your copy; made if it is missing' },
  ],
  options: [purposeOption, { name: 'from-start', help: 'forget where it stopped' }],
  examples: [{ run: 'consentry provider sync 0x11… ./patient-1', does: 'again and again' }],
  run: async (context) => {
    const patient = addressArgument(context.args.one('PATIENT'))
    const purpose = purposeOf(context.args)
    const target = await createRecordFolder(context, context.args.one('DIR'))
    const { agent, folder } = await openProvider(context)
    const cursorFile = `sync-${patient}-${purpose}`
    const stored = context.args.flag('from-start') ? undefined : await folder.file(cursorFile)
    const counts: Record<SyncChange['kind'], number> = { new: 0, replaced: 0, withdrawn: 0, unread: 0 }
    let access: 'open' | 'ended' = 'open'
    const unread: { record: string; code: string }[] = []
    const request = { patient, purpose, ...(stored === undefined ? {} : { cursor: stored.trim() }) }
    for await (const batch of syncRecords(agent, request)) {
      for (const change of batch.changes) {
        counts[change.kind]++
        if (change.kind === 'withdrawn') await target.remove(change.recordId)
        else if (change.kind === 'unread') unread.push({ record: change.recordId, code: change.code })
        else await target.write(change.record)
      }
      access = batch.access
      await folder.writeFile(cursorFile, `${batch.cursor}\n`)
    }
    const lines = unread.map(({ record, code }) => `not opened: ${shortId(record)} (${code})\n`).join('')
    return {
      json: { ...counts, access, unread, folder: target.path },
      text: `${counts.new} new, ${counts.replaced} replaced, ${counts.withdrawn} withdrawn; access ${access}\n${lines}`,
      exit: unread.length > 0 ? 'partial' : access === 'ended' ? 'refused' : 'ok',
    }
  },
}
