// Every command from the phone: what it answers, that the state stands under it, and what a slip of the thumb gets.
import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { COMMANDS } from '../../bot/commands/list.ts'
import { emptyTables, testDatabase } from '../database.ts'
import { type ChatRoom, OWNER, openChatRoom } from './chat-room.ts'
import { idleSnapshot, runningSnapshot } from './fake-engine.ts'

const { db } = await testDatabase()
const actor = `telegram:${OWNER}`
let room: ChatRoom

beforeAll(async () => {
  await emptyTables(db)
  room = await openChatRoom(db)
})
afterAll(() => room.close())
beforeEach(() => {
  room.engine.snapshotNow = runningSnapshot()
  room.engine.lettersNow = []
  room.engine.asked.length = 0
})

/** Says it and waits for an answer that is newer than it. */
const ask = async (text: string, answer: RegExp) => {
  const said = await room.chat.say(text)
  return room.see(({ messages }) =>
    messages.find((one) => one.id > said && one.from === 'bot' && answer.test(one.text)),
  )
}
/** Resolves with the menu of the chat, description by name, once it fits. */
const menu = async (fits: (menu: ReadonlyMap<string, string>) => boolean) => {
  const late = AbortSignal.timeout(10_000)
  for (;;) {
    late.throwIfAborted()
    // The emulator answers at once: other work wants its turn.
    await setImmediate()
    const shown = new Map((await room.chat.commands()).map(({ command, description }) => [command, description]))
    if (fits(shown)) return shown
  }
}
const STATE = /\n\n(💤|▶️|⏳|✋|⏸|⏹|🏁|✅) [^\n]+ — [^\n]+$/

describe('each command', () => {
  it.each([
    ['/checklist', /Vérifications[\s\S]*✅ Emails à migrer[\s\S]*Rien n’interdit le départ/],
    ['/dryrun 50', /Essai à blanc fini : 50 emails[\s\S]*2 × donnée personnelle restante[\s\S]*Total/],
    ['/compare 20', /claude-sonnet-4-6 et claude-haiku-5-5 classeraient les mêmes 20 emails[\s\S]*0,3[0]?\s\$ au plus/],
    ['/status', /Migration run-1[\s\S]*1\/3 classement ▓▓▓░+ 41\s000 sur 110\s000, soit 37,2\s%/],
    ['/cost', /Dépensé : 123,46\s\$[\s\S]*Prévu à la fin : 331\s\$[\s\S]*332\s\$ pour 110\s000/],
    ['/resume', /déjà en cours/],
    ['/stop', /Arrêter la migration/],
    ['/rate', /Débit : automatique/],
    ['/rate auto', /Débit automatique enregistré/],
    ['/dlq', /Emails en échec\nAucun/],
    ['/validate', /Validation[\s\S]*Tout est comme il faut/],
    ['/journal', /Journal/],
    ['/settings', /Langue : français/],
    ['/help', /\/checklist — .*[\s\S]*RUNBOOK\.md[\s\S]*Antonio Lopez/],
    ['/pause', /Pause enregistrée/],
  ])('%s answers, and ends with the state', async (text, answer) => {
    expect((await ask(text, answer)).text).toMatch(STATE)
  })

  it.each(COMMANDS.map(({ name }) => name))('/%s refuses what it cannot read with its usage line', async (name) => {
    // Any words can be searched, but not that many.
    const unreadable = name === 'search' ? 'mots '.repeat(99) : '12 monkeys'
    expect((await ask(`/${name} ${unreadable}`, new RegExp(`Usage : /${name}`))).text).toMatch(STATE)
    expect(room.engine.asked).toEqual([])
  })

  it.each(['/rate 0', '/rate 10001', '/rate -5', '/rate 1e3', '/resume 0', '/dryrun 0', '/dryrun 1.5', '/journal 99'])(
    '%s is out of bounds',
    async (text) => {
      await ask(text, /^Usage/)
      expect(room.engine.asked).toEqual([])
    },
  )

  it('is proposed when it was mistyped', async () => {
    await ask('/staus', /Vouliez-vous dire \/status/)
    await ask('/Pause', /Vouliez-vous dire \/pause/)
    await ask('/frobnicate', /\/help les liste toutes/)
    expect(room.engine.asked).toEqual([])
  })

  it('stands in the menu of the chat with its description', async () => {
    await room.restart()
    const names = COMMANDS.filter(({ stages }) => stages.includes('running')).map(({ name }) => name)
    const shown = await menu((found) => found.has('pause'))
    expect([...shown.keys()]).toEqual(names)
    expect([...shown.values()].every((description) => /\w/.test(description))).toBe(true)
  })

  it('leaves the menu and comes back to it with the state, and speaks the language of now', async () => {
    room.engine.snapshotNow = idleSnapshot
    room.engine.emit('changed')
    await menu((shown) => shown.has('dryrun') && !shown.has('pause'))
    room.engine.snapshotNow = { ...runningSnapshot(), state: 'paused' }
    room.engine.emit('changed')
    await menu((shown) => shown.has('resume') && !shown.has('pause') && !shown.has('dryrun'))
    await ask('/settings en', /Language: English/)
    await menu((shown) => /^go on/.test(shown.get('resume') ?? ''))
    await ask('/settings fr', /Langue : français/)
  })
})

it('/status says what was tried again by itself', async () => {
  const running = runningSnapshot()
  const phases = running.phases.map((phase) => (phase.name === 'classify' ? { ...phase, retried: 17 } : phase))
  room.engine.snapshotNow = { ...running, phases }
  await ask('/status', /37,2\s%\n↳ 17 échecs réessayés d’eux-mêmes en fin de phase\n2\/3 graphe/)
})

describe('/resume', () => {
  it('shows where it stood, the last errors and the cause, and resumes by its button only', async () => {
    room.engine.snapshotNow = {
      ...runningSnapshot(),
      state: 'paused',
      incidents: [{ id: 3, kind: 'presidio_down', openedAt: new Date(), params: {}, acknowledgedAt: null }],
    }
    room.engine.lettersNow = [{ phase: 'classify', code: 'pii_left', resolution: 'open', count: 12, examples: [] }]
    const panel = await ask('/resume 30', /Reprendre run-1/)
    expect(panel.text).toMatch(/phase classement : 41\s000 sur 110\s000/)
    expect(panel.text).toMatch(/12 × donnée personnelle restante/)
    expect(panel.text).toMatch(/Cause encore là : Presidio est injoignable/)
    expect(room.engine.asked).toEqual([])
    expect(await room.press(panel, /Reprendre à 30/)).toBe('Reprise demandée')
    expect(room.engine.asked).toEqual([`setRate 30 ${actor}`, `wish run ${actor}`])
  })

  it('asks for a new approval after a stop, which took the old one away', async () => {
    room.engine.snapshotNow = { ...runningSnapshot(), state: 'stopped' }
    const panel = await ask('/resume 30', /Un accord est nécessaire : 345/)
    await room.press(panel, /Approuver 345/)
    await room.fromBot(/Plafond approuvé : 345/)
    // What the button promised: a paused run goes on too, at the rate that was said.
    expect(room.engine.asked).toEqual([`approveCap f00dcafe 345 ${actor}`, `setRate 30 ${actor}`, `wish run ${actor}`])
  })

  it('names the command that changes the rate of a run that goes on', async () => {
    room.engine.snapshotNow = runningSnapshot()
    await ask('/resume 30', /déjà en cours : \/rate 30/)
    expect(room.engine.asked).toEqual([])
  })

  it('points to the plan when there is nothing to resume', async () => {
    room.engine.snapshotNow = idleSnapshot
    await ask('/resume', /commencez par le plan/)
  })
})

describe('the cap', () => {
  it('is raised from /cost by a button that binds to the plan', async () => {
    const panel = await ask('/cost', /Plafond : 345/)
    await room.press(panel, /Changer le plafond/)
    // 123.46 spent and 0.42 in flight, and 345 for the rest at the plan's 95th percentile.
    const offer = await room.fromBot(/Proposé : 469/)
    await room.press(offer, /Approuver 469/)
    await room.fromBot(/Plafond approuvé : 469/)
    expect(room.engine.asked).toEqual([`approveCap f00dcafe 469 ${actor}`])
  })
})

describe('/cost after the end', () => {
  it('offers no other cap: there is nothing left to spend it on', async () => {
    room.engine.snapshotNow = { ...runningSnapshot(110_000), state: 'validated' }
    expect((await ask('/cost', /Plafond : 345/)).keyboard).toEqual([])
  })
})

describe('/settings', () => {
  it('changes the language for good, menu included', async () => {
    await ask('/settings en', /Language: English/)
    await room.restart()
    await ask('/status', /1\/3 classification/)
    await menu((shown) => shown.get('status') === 'where the migration stands')
    await ask('/settings fr', /Langue : français/)
  })
})
