import { expect } from 'chai'
import { createPrompts } from '../../cli/src/createPrompts.ts'
import { codeOf } from '../sdk/support/codeOf.ts'
import { fakeTerminal } from './support/fakeTerminal.ts'

const prompting = (answers: readonly string[], { isTTY = true, isYes = false } = {}) => {
  const { written, streams } = fakeTerminal({ answers, isTTY })
  return { written, prompts: createPrompts(streams, isYes) }
}

describe('cli: prompts', () => {
  it('go on after a yes only, and say before what it is about', async () => {
    for (const [answer, code] of [
      ['y', 'none'],
      ['YES', 'none'],
      ['', 'declined'],
      ['n', 'declined'],
      ['yep', 'declined'],
    ] as const) {
      const { written, prompts } = prompting([answer])
      expect(await codeOf(prompts.confirm(['Clinic\u001b[2J may read.'], 'Sign?'))).to.equal(code)
      expect(written.err).to.equal('Clinic�[2J may read.\nSign? [y/N] ')
    }
  })

  it('ask nobody where nobody sits, and say what to do instead', async () => {
    const { written, prompts } = prompting([], { isTTY: false })
    expect(await codeOf(prompts.confirm(['x'], 'Sign?'))).to.equal('needs_yes')
    expect(await codeOf(prompts.ask('Code: ', 'Give a file'))).to.equal('needs_yes')
    expect(await codeOf(prompts.askSecret('Code: ', 'Give a file'))).to.equal('needs_yes')
    expect(written.err).to.equal('')
  })

  it('ask nothing with --yes', async () => {
    const { written, prompts } = prompting([], { isTTY: false, isYes: true })
    await prompts.confirm(['x'], 'Sign?')
    expect(written.err).to.equal('')
  })

  it('read lines one after the other, and hide a secret', async () => {
    const { written, prompts } = prompting(['first', 'secret', 'third'])
    expect(await prompts.ask('One: ', '')).to.equal('first')
    expect(await prompts.askSecret('Two: ', '')).to.equal('secret')
    expect(await prompts.ask('Three: ', '')).to.equal('third')
    expect(written.err).to.not.include('secret')
  })
})
