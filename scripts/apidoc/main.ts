// Makes the API reference of the packages in docs/api from their doc comments. A warning fails.
import { dirname } from 'node:path'
import { runTypeDoc } from './runTypeDoc.ts'

const root = dirname(dirname(import.meta.dirname))
const { code, output } = await runTypeDoc(root, [])
process.stdout.write(output)
process.exitCode = code
