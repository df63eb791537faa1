// node test/gateway/model/main.ts SCHEDULES SEED: plays schedules and says whether a forbidden read was found.
import { describeRead } from './describeRead.ts'
import { runSchedules } from './runSchedules.ts'

const [schedules = '2000', seed = '1'] = process.argv.slice(2)
const { forbidden, ...counts } = await runSchedules({ schedules: Number(schedules), seed: Number(seed) })
console.log(`${JSON.stringify(counts)} forbidden read: ${describeRead(forbidden)}`)
