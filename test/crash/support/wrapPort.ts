import type { Ledger } from '../../../gateway/src/ports/Ledger.ts'
import type { LedgerTx } from '../../../gateway/src/ports/LedgerTx.ts'
import { rowSteps } from './durableSteps.ts'

/** Told the name of every failpoint that the process passes. */
export type Passed = (failpoint: string) => void

/** The same port, which says before and after each of these steps that it is there. */
export function wrapPort<Port extends object>(
  port: Port,
  {
    name,
    steps,
    passed,
  }: { readonly name: string; readonly steps: readonly string[]; readonly passed: Passed },
): Port {
  return new Proxy(port, {
    get: (target, key) => {
      const found: unknown = Reflect.get(target, key)
      if (typeof found !== 'function' || typeof key !== 'string' || !steps.includes(key)) return found
      return async (...given: unknown[]): Promise<unknown> => {
        passed(`${name}.${key}:before`)
        const result: unknown = await Reflect.apply(found, target, given)
        passed(`${name}.${key}:after`)
        return result
      }
    },
  })
}

/** The same ledger, which says where its transactions and the rows in them are. */
export function wrapLedger(ledger: Ledger, passed: Passed): Ledger {
  const wrapped = new WeakMap<LedgerTx, LedgerTx>()
  const originals = new WeakMap<LedgerTx, LedgerTx>()
  const wrap = (tx: LedgerTx): LedgerTx => {
    const known = wrapped.get(tx)
    if (known !== undefined) return known
    const rows = Object.entries(tx).map(([name, port]) => {
      const steps = rowSteps[name as keyof LedgerTx] ?? []
      return [name, wrapPort(port as object, { name: `tx.${name}`, steps, passed })]
    })
    const made = { ...tx, ...(Object.fromEntries(rows) as Partial<LedgerTx>) }
    wrapped.set(tx, made)
    originals.set(made, tx)
    return made
  }
  return {
    // What one kind of ledger has beyond the port stays.
    ...ledger,
    write: async (work) => {
      passed('ledger.write:before')
      const result = await ledger.write(async (tx) => {
        passed('ledger.write:begun')
        const done = await work(wrap(tx))
        passed('ledger.write:before-commit')
        return done
      })
      passed('ledger.write:after-commit')
      return result
    },
    read: (work) => ledger.read(work),
    attempt: (tx, work) => ledger.attempt(originals.get(tx) ?? tx, work),
    wipe: () => ledger.wipe(),
    close: () => ledger.close(),
  }
}
