import { type Browser, chromium } from 'playwright-core'
import { needs } from '../../scripts/needs/Need.ts'

const quiet = [
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts the Chromium of this machine, in a new profile. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = needs.chromium.find()
  if (!executablePath) throw new TypeError('Chromium is missing: apt-get install -y chromium')
  // As root, as in containers, Chromium's sandbox cannot be set up; the page comes from this repository alone.
  const args = [...quiet, '--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
  return chromium.launch({ executablePath, headless: true, args })
}
