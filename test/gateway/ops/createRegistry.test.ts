import { expect } from 'chai'
import { createRegistry } from '../../../gateway/src/ops/createRegistry.ts'

describe('gateway/ops/createRegistry', () => {
  it('writes nothing but help and type before anything happened', () => {
    const registry = createRegistry()
    registry.counter('done_total', 'Things done.')
    expect(registry.render()).to.equal('# HELP done_total Things done.\n# TYPE done_total counter\n')
  })

  it('counts by labels', () => {
    const registry = createRegistry()
    const count = registry.counter('done_total', 'Things done.')
    count({ code: 'allow' })
    count({ code: 'allow' })
    count({ code: 'no_access' })
    count({})
    expect(samples(registry.render())).to.deep.equal([
      'done_total{code="allow"} 2',
      'done_total{code="no_access"} 1',
      'done_total 1',
    ])
  })

  it('sorts values into cumulative buckets, a bound included, with sum and count', () => {
    const registry = createRegistry()
    const observe = registry.histogram('time_seconds', 'Times.', [0.5, 1])
    for (const value of [0.25, 0.5, 0.75, 4]) observe({ route: 'a' }, value)
    expect(samples(registry.render())).to.deep.equal([
      'time_seconds_bucket{route="a",le="0.5"} 2',
      'time_seconds_bucket{route="a",le="1"} 3',
      'time_seconds_bucket{route="a",le="+Inf"} 4',
      'time_seconds_sum{route="a"} 5.5',
      'time_seconds_count{route="a"} 4',
    ])
  })

  it('looks at gauges when asked, and leaves out those without a value', () => {
    const registry = createRegistry()
    let value: number | null = null
    registry.gauge('size', 'Size.', () => value)
    expect(samples(registry.render())).to.deep.equal([])
    value = 7
    expect(samples(registry.render())).to.deep.equal(['size 7'])
  })

  it('escapes what would end a label', () => {
    const registry = createRegistry()
    registry.counter('odd_total', 'Odd.')({ text: 'a"b\\c\nd' })
    expect(samples(registry.render())).to.deep.equal(['odd_total{text="a\\"b\\\\c\\nd"} 1'])
  })
})

function samples(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}
