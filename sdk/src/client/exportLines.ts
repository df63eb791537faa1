import {
  type Address,
  type ExportHead,
  type ExportLine,
  exportLineSchema,
  isSameNet,
  readLines,
  responseLimits,
  strictJson,
} from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import { keepReceipt } from './keepReceipt.ts'
import type { Session } from './login.ts'

/** A line of an export, as text and read. */
export type ReadExportLine = { readonly text: string; readonly line: ExportLine }

/**
 * Reads the export of a patient line by line. The first line's receipt is checked and kept, the last says that nothing is
 * missing. Throws `step_up_required`, `bad_receipt`, `unexpected_answer` for an export that is not whole. Spec §16
 */
export async function* exportLines(
  session: Session,
  patient: Address,
): AsyncGenerator<ReadExportLine, void, undefined> {
  const { chunks, proof } = await session.stream('exportPatient', { path: { p: patient } })
  let count = 0
  let isWhole = false
  for await (const text of readLines(chunks, responseLimits.bytes)) {
    if (isWhole) throw notWhole()
    const line = lineOf(text)
    if (line.type === 'end') {
      if (line.lines !== count) throw notWhole()
      isWhole = true
    } else if ((count === 0) !== (line.type === 'export')) throw notWhole()
    if (line.type === 'export') await checkHead(session, line, { patient, proof })
    count++
    yield { text, line }
  }
  if (!isWhole) throw notWhole()
}

async function checkHead(
  { client }: Session,
  { patient: whose, net, receipt }: ExportHead,
  { patient, proof }: { readonly patient: Address; readonly proof: string },
): Promise<void> {
  if (whose !== patient || !isSameNet(net, client.net))
    throw new SdkError('unexpected_answer', 'The gateway exported somebody else')
  await keepReceipt(client, receipt, { proof, verdict: 'allow' })
}

function lineOf(text: string): ExportLine {
  const found = exportLineSchema.safeParse(strictJson(text, responseLimits))
  if (found.success) return found.data
  throw new SdkError('unexpected_answer', 'A line of the export has not the form of the API')
}

function notWhole(): SdkError {
  return new SdkError('unexpected_answer', 'The export is not whole', { next: 'Export again' })
}
