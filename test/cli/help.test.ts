import { expect } from 'chai'
import { commands } from '../../cli/src/commands.ts'
import { helpText, roles } from '../../cli/src/help.ts'
import { parseArguments } from '../../cli/src/parseArguments.ts'

describe('cli: help', () => {
  it('names every command once, under a role', () => {
    const names = commands.map(({ name }) => name)
    expect(new Set(names).size).to.equal(names.length)
    for (const name of names) expect(Object.keys(roles)).to.include(name.split(' ')[0])
    for (const role of Object.keys(roles)) {
      const own = names.filter((name) => name.startsWith(`${role} `))
      for (const name of own) expect(helpText(commands, [role])).to.include(name)
    }
  })

  for (const command of commands) {
    it(`teaches ${command.name}`, () => {
      const text = helpText(commands, command.name.split(' '))
      expect(text).to.include(command.summary)
      expect(command.examples).to.not.have.lengthOf(0)
      for (const { name } of [...(command.arguments ?? []), ...(command.options ?? [])])
        expect(text).to.include(name)
      for (const { run } of command.examples) {
        expect(run.startsWith(`consentry ${command.name}`)).to.equal(true)
        const words = (run.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ''))
        parseArguments(command, words.slice(1 + command.name.split(' ').length))
      }
      for (const line of text.split('\n')) expect(line.length).to.be.at.most(160)
    })
  }

  it('explains exit codes and profiles', () => {
    expect(helpText(commands, ['exit-codes'])).to.match(/70 {2}internal/)
    expect(helpText(commands, ['profiles'])).to.include('0600')
    expect(() => helpText(commands, ['nothing'])).to.throw('no command "nothing"')
  })
})
