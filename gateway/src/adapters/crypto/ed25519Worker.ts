import { parentPort } from 'node:worker_threads'
import { type AsideWork, aside } from './aside.ts'

// The thread of `ed25519Aside`: it does nothing but this.
parentPort?.on('message', (work: AsideWork) => parentPort?.postMessage(aside(work)))
