import { concat } from '@consentry/protocol'
import type { Rereadable } from '../client/FileSource.ts'
import { detectableBytes, detectContent } from './detectContent.ts'
import { type FileContent, readableBytes } from './previewFile.ts'

/** Reads as much of a file as its preview needs: its beginning, or all of a text that is looked into. */
export async function readHead(source: Rereadable): Promise<FileContent> {
  const head = await firstBytes(source, detectableBytes)
  const { kind } = detectContent(head)
  const isText = kind === 'json' || kind === 'xml'
  const all = isText && source.size <= readableBytes ? await firstBytes(source, readableBytes) : null
  return { head, all }
}

async function firstBytes(source: Rereadable, count: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let read = 0
  for await (const bytes of source.read()) {
    parts.push(bytes.subarray(0, count - read))
    read += bytes.length
    if (read >= count) break
  }
  return concat(...parts)
}
