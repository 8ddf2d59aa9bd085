// Debian's chromium, for the tests of the page and its pictures: found where it is installed, never downloaded.
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The program, or undefined when this machine has none. CHROMIUM_PATH names another one, and must then be right. */
export const findChromium = (): string | undefined => {
  const named = process.env.CHROMIUM_PATH
  if (named && !existsSync(named)) throw new Error(`there is no ${named}: put CHROMIUM_PATH right, or take it out`)
  return named || USUAL.find((path) => existsSync(path))
}

/** Throws, saying how to get one, when there is no browser. */
export const openBrowser = (): Promise<Browser> => {
  const executablePath = findChromium()
  if (executablePath === undefined)
    throw new Error('there is no chromium: apt-get install -y chromium, or name one by CHROMIUM_PATH')
  // Its sandbox does not work for root, as whom containers run; it opens nothing here but our own page.
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
}
