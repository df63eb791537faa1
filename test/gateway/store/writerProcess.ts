import { openLedger } from '../../../gateway/src/adapters/store/openLedger.ts'
import { leafRow } from './rows.ts'

// Appends batches of leaves for ever and prints the size that is durable after each: the test kills it somewhere.
const [dir = ''] = process.argv.slice(2)
const ledger = await openLedger({ dir })
for (;;) {
  const size = await ledger.write(async ({ leaves }) => {
    const start = await leaves.size()
    await leaves.append(Array.from({ length: 1 + (start % 7) }, (_, at) => leafRow(start + at)))
    return leaves.size()
  })
  process.stdout.write(`${size}\n`)
}
