import { parentPort } from 'node:worker_threads'
import { doSignatures, type SignatureTask } from './doSignatures.ts'

// What `signatureThread` starts: it does nothing but this.
parentPort?.on('message', (tasks: readonly SignatureTask[]) => parentPort?.postMessage(doSignatures(tasks)))
