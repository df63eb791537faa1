import { login, watchEvents } from '@consentry/sdk'
import type { Command } from '../Command.ts'
import { openClient, type ProfileRole } from '../connect/openClient.ts'
import { numberOption } from '../values/numbers.ts'
import { minuteOf } from '../values/times.ts'

/** Tells what changes until Ctrl-C, and begins the next time where it ended. */
function watch(role: ProfileRole): Command {
  return {
    name: `${role} watch`,
    summary: 'tell what changes, as it becomes true, until Ctrl-C',
    about: [
      'It says only that something changed: a grant, a revocation, a request, a message, a record, an access. The next run',
      'tells first what came in the meantime (up to 24 h). A line is one event; --json: one object a line.',
    ].join('\n'),
    options: [{ name: 'count', value: 'N', help: 'end after N events' }],
    examples: [
      { run: `consentry ${role} watch`, does: 'Ctrl-C ends it' },
      { run: `consentry ${role} watch --count 1 --json`, does: 'wait for the next thing to happen' },
    ],
    run: async (context) => {
      const { args, output, surroundings } = context
      const most = numberOption(args, 'count') ?? Number.POSITIVE_INFINITY
      const { client, folder, profile } = await openClient(context, role)
      const session = await login(
        client,
        role === 'patient' || profile.org === null ? {} : { role: profile.org },
      )
      const last = (await folder.file('watch'))?.trim()
      const signal = surroundings.interrupt()
      let told = 0
      for await (const { id, notice } of watchEvents(session, {
        signal,
        ...(last === undefined ? {} : { lastEventId: last }),
      })) {
        const { t, type, ...rest } = notice
        const words = Object.entries(rest).map(([name, value]) => `${name} ${String(value)}`)
        output.piece({ json: { id, ...notice }, text: `${minuteOf(t)}  ${type}  ${words.join('  ')}\n` })
        await folder.writeFile('watch', `${id}\n`)
        told++
        if (told >= most) break
      }
      return { json: undefined, text: '' }
    },
  }
}

/** For a patient. */
export const patientWatch: Command = watch('patient')
/** For an organisation. */
export const providerWatch: Command = watch('provider')
