// The page in a real browser: typed, tapped and driven by keyboard alone; what it shows is what a phone would show.
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findChromium, openBrowser } from './browser.ts'
import { HOSTILE, openScriptedChat } from './scripted-bot.ts'

/** Without a browser these are left out; where there must be one (CI_BROWSER=1), its absence is a failure. */
const absent = findChromium() === undefined && process.env.CI_BROWSER !== '1'
const PATIENCE_MS = 10_000

describe.skipIf(absent)('the page', () => {
  let browser: Browser
  let chat: Awaited<ReturnType<typeof openScriptedChat>>
  let page: Page
  let faults: string[]

  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())
  beforeEach(async () => {
    chat = await openScriptedChat()
    faults = []
    page = await browser.newPage({ viewport: { width: 390, height: 844 }, locale: 'en-GB' })
    page.setDefaultTimeout(PATIENCE_MS)
    page.on('pageerror', (error) => faults.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text())
    })
    await page.goto(chat.url)
    await opened()
  })
  afterEach(async () => {
    await page.close()
    await chat.close()
    // Also each refusal of the policy is told on the console.
    expect(faults).toEqual([])
  })

  const opened = () => page.getByText('REHEARSAL', { exact: true }).waitFor()
  const log = () => page.getByRole('log')
  const say = async (text: string) => {
    await page.getByRole('textbox', { name: 'Message' }).fill(text)
    await page.keyboard.press('Enter')
  }
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const focused = () => page.evaluate('document.activeElement.textContent || document.activeElement.id')
  /** By how many pixels the page itself can be scrolled, sideways and down: not at all, only the messages can. */
  const overhang = async () => {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = await page
      .locator('html')
      .evaluate(({ scrollWidth, clientWidth, scrollHeight, clientHeight }) => ({
        scrollWidth,
        clientWidth,
        scrollHeight,
        clientHeight,
      }))
    return [scrollWidth - clientWidth, scrollHeight - clientHeight]
  }

  it('sends what is typed and what the menu offers, and empties the input', async () => {
    await say('/plan')
    await log().getByText('Count: 0').waitFor()
    expect(await page.getByRole('textbox').inputValue()).toBe('')
    await button('Menu').click()
    await page.getByRole('button', { name: '/files A picture and a document' }).click()
    await log().getByText('letters.csv').waitFor()
    expect(await log().locator('.mine').allInnerTexts()).toEqual([
      expect.stringContaining('/plan'),
      expect.stringContaining('/files'),
    ])
  })

  it('keeps the focus on a button while its message is edited in place, and shows the toast', async () => {
    await say('/plan')
    await button('Count').focus()
    const before = await button('Count').elementHandle()
    for (const count of [1, 2]) {
      await page.keyboard.press('Enter')
      await log().getByText(`Count: ${count}`).waitFor()
      await page.getByRole('status').getByText(`Counted to ${count}`).waitFor()
      expect(await focused()).toBe('Count')
    }
    expect(await before?.evaluate((element) => element.isConnected)).toBe(true)
    expect(await log().locator('.theirs').innerText()).toContain('edited')
    expect(chat.happened).toEqual(['count 1', 'count 2'])
  })

  it('gives the focus to the message when an edit takes the focused button away', async () => {
    await say('/plan')
    await button('Now 0').focus()
    await page.keyboard.press('Enter')
    await log().getByText('Count: over').waitFor()
    expect(await focused()).toContain('Count: over')
  })

  it('shows an alert until it is closed, and then gives the focus back', async () => {
    await say('/plan')
    await button('Alert').focus()
    await page.keyboard.press('Enter')
    const alert = page.getByRole('dialog')
    expect(await alert.innerText()).toContain(`Careful: ${HOSTILE}`)
    await page.keyboard.press('Enter')
    await alert.waitFor({ state: 'hidden' })
    expect(await focused()).toBe('Alert')
  })

  it('shows hostile text as text', async () => {
    await say('/hostile')
    const shown = log().locator('.theirs .text')
    expect(await shown.innerText()).toBe(HOSTILE)
    await say('<b>mine</b>')
    await log().getByText('<b>mine</b>').waitFor()
    expect(await log().locator('.text *').count()).toBe(1)
    expect(await page.title()).toBe('Rehearsal of the migration panel')
  })

  it('shows formats, opens links apart, and puts a tapped command into the input', async () => {
    await say('/formats')
    const bubble = log().locator('.theirs')
    expect(await bubble.locator('strong em').innerText()).toBe('italic')
    expect(await bubble.locator('pre').innerText()).toBe('const a = 1')
    const links = bubble.getByRole('link')
    const tap = await links.first().evaluate((link) => [link.getAttribute('href'), link.getAttribute('rel')])
    expect(tap).toEqual(['https://example.org/', 'noopener noreferrer'])
    expect(await links.last().innerText()).toBe('https://example.org/a?b=1')
    await button('/status').click()
    expect(await page.getByRole('textbox').inputValue()).toBe('/status')
  })

  it('shows pictures with their captions and gives documents to be saved', async () => {
    await say('/files')
    const picture = log().getByRole('img', { name: 'The cost so far' })
    await picture.waitFor()
    await expect.poll(() => picture.evaluate((image) => 'naturalWidth' in image && image.naturalWidth)).toBe(1)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      log()
        .getByRole('link', { name: /letters\.csv/ })
        .click(),
    ])
    expect(download.suggestedFilename()).toBe('letters.csv')
  })

  it('pins a message in a bar that leads to it, renews the bar, and marks what came without a sound', async () => {
    await say('/pin')
    const bar = page.getByRole('button', { name: 'Pinned: Status: done' })
    await log().getByText('Line 30', { exact: true }).waitFor()
    await bar.click()
    const pinned = log().locator('.theirs').first()
    await expect.poll(focused).toContain('Status: done')
    expect(await pinned.innerText()).toMatch(/sent without a sound,\s+edited/)
    await expect.poll(() => pinned.evaluate((box) => box.getBoundingClientRect().top > 0)).toBe(true)
    await say('/hostile')
    await expect.poll(() => log().evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight < 2)).toBe(true)
  })

  it('begins and ends an incident by one switch, and kills the app', async () => {
    await page.getByText('Incidents to rehearse').click()
    const presidio = button('Presidio down')
    await presidio.click()
    await page.getByRole('button', { name: 'Presidio down', pressed: true }).waitFor()
    await button('All well again').click()
    await page.getByRole('button', { name: 'Presidio down', pressed: false }).waitFor()
    await button('Kill the app').click()
    await expect.poll(() => chat.happened).toEqual(['presidio down', 'presidio well', 'killed'])
    chat.announce('the app ended (SIGKILL); it is started again')
    await page.getByRole('list', { name: 'What happened' }).getByText('SIGKILL').waitFor()
  })

  it('says when the rehearsal no longer answers, and shows it again when it does', async () => {
    await say('/plan')
    await log().getByText('Count: 0').waitFor()
    await page.route('**/api/state*', (route) => route.abort())
    // Ends the wait for changes that is open; the next one fails.
    chat.announce('going')
    await page.getByText(`npm start -- --port ${new URL(chat.url).port}`).waitFor()
    await page.unroute('**/api/state*')
    await opened()
    await log().getByText('Count: 0').waitFor()
    // The requests that failed are told on the console, and were meant to.
    faults = []
  })

  it('is driven by the keyboard alone', async () => {
    await page.getByRole('textbox').focus()
    await page.keyboard.type('/plan')
    await page.keyboard.press('Enter')
    await log().getByText('Count: 0').waitFor()
    for (let presses = 0; (await focused()) !== 'Count' && presses < 20; presses += 1)
      await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await log().getByText('Count: 1').waitFor()
    await button('Menu').focus()
    await page.keyboard.press('Enter')
    await expect.poll(focused).toContain('/plan')
    await page.keyboard.press('ArrowDown')
    expect(await focused()).toContain('/files')
    await page.keyboard.press('Escape')
    expect(await focused()).toBe('Menu')
  })

  it('fits a phone and a wide window, and reads new messages out but no history', async () => {
    await say('/formats')
    await say('/pin')
    await log().getByText('Line 30', { exact: true }).waitFor()
    expect(await overhang()).toEqual([0, 0])
    await page.setViewportSize({ width: 320, height: 640 })
    expect(await overhang()).toEqual([0, 0])
    await page.setViewportSize({ width: 1280, height: 800 })
    await button('Presidio down').waitFor()
    expect(await overhang()).toEqual([0, 0])
    expect(await log().getAttribute('aria-live')).toBe('polite')
  })
})
