import { rollOrgKey } from '@consentry/sdk/provider'
import type { Command } from '../Command.ts'
import { openProvider } from '../connect/openProvider.ts'
import { publishOrgKey } from '../connect/publishOrgKey.ts'
import { recoveryOptions, requireRecoveryPlace, showRecoveryCode } from '../connect/showRecoveryCode.ts'

/** Changes the organisation's key. */
export const providerRollKey: Command = {
  name: 'provider roll-key',
  summary: 'change the key of your organisation',
  about: [
    'Every class key that was granted is sealed to the new key first, then the key is published. By routine the next key of',
    'the same root; --new-root makes everything anew, after a member left or a device was lost.',
  ].join('\n'),
  options: [{ name: 'new-root', help: 'a new root with a new recovery code' }, ...recoveryOptions],
  examples: [
    { run: 'consentry provider roll-key', does: 'by routine' },
    { run: 'consentry provider roll-key --new-root', does: 'after a member with the old keys left' },
  ],
  run: async (context) => {
    const isNew = context.args.flag('new-root')
    if (isNew) requireRecoveryPlace(context)
    const opened = await openProvider(context)
    const root = isNew
      ? ({ kind: 'new', showRecoveryCode: showRecoveryCode(context) } as const)
      : ({ kind: 'keep' } as const)
    const { agent, resealed, withoutKeys } = await rollOrgKey(opened.agent, {
      setEncKey: publishOrgKey(context, opened),
      root,
      onProgress: context.output.progress('sealing granted keys'),
    })
    const missing = withoutKeys
      .map((id) => `grant without keys, the patient has to share again: ${id}\n`)
      .join('')
    return {
      json: { keyVersion: agent.keyVersion, resealed, withoutKeys },
      text: `key version ${agent.keyVersion}; ${resealed} granted keys sealed to it\n${missing}`,
      exit: withoutKeys.length === 0 ? 'ok' : 'partial',
    }
  },
}
