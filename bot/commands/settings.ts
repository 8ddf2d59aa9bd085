// /settings: language, quiet hours and how loud each kind of event is, kept over restarts; the rate and the lane beside them.
import { z } from 'zod'
import { type Call, type Desk, snapshotOf } from '../desk.ts'
import { LANGUAGES } from '../formats.ts'
import type { Params } from '../localiser.ts'
import { settingsPanel } from '../panels/settings.ts'
import { EVENTS, loudnessFor, type Preferences, readQuietHours } from '../preferences.ts'
import { command } from './command.ts'

const languageParams = z.object({ language: z.enum(LANGUAGES) })
const eventParams = z.object({ event: z.enum(EVENTS) })
const quietParams = z.object({ quiet: z.string() })

type Wanted = 'show' | Partial<Preferences>

const quietOf = (text: string): Pick<Preferences, 'quiet'> | undefined => {
  if (text === 'off') return { quiet: undefined }
  const quiet = readQuietHours(text)
  return quiet && { quiet }
}

/** `fr`, `en`, `quiet 22:00-08:00`, `quiet off`. */
const read = (argument: string): Wanted | undefined => {
  if (argument === '') return 'show'
  const language = LANGUAGES.find((each) => each === argument)
  if (language) return { language }
  const [word, text, ...rest] = argument.split(/\s+/)
  return word === 'quiet' && text !== undefined && rest.length === 0 ? quietOf(text) : undefined
}

const show = async (desk: Desk, call: Call): Promise<void> => {
  void desk.answers.answer(call, settingsPanel(desk.words(), desk.preferences(), (await snapshotOf(desk))?.run))
}

/** What was changed, as it stands in the journal. */
const detailOf = ({ language, quiet }: Partial<Preferences>): Params => ({
  ...(language === undefined ? {} : { language }),
  ...(quiet === undefined ? {} : { quiet: `${quiet.from}-${quiet.to}` }),
})

const change = async (
  desk: Desk,
  call: Call,
  wanted: Partial<Preferences>,
  params: Params = detailOf(wanted),
): Promise<void> => {
  await desk.audit({ actor: call.actor, verb: 'settings', params }, async () => {
    await desk.prefer(wanted)
    return { kind: 'recorded' }
  })
  await show(desk, call)
}

export const settings = command({
  name: 'settings',
  read,
  async handle(desk, { chatId, actor }, wanted) {
    if (wanted === 'show') await show(desk, { chatId, actor })
    else await change(desk, { chatId, actor }, wanted)
  },
  buttons: {
    language: {
      async press(desk, call, params) {
        await change(desk, call, languageParams.parse(params))
        return { toast: 'toast-language' }
      },
    },
    event: {
      // Each press takes the next loudness, in a circle.
      async press(desk, call, params) {
        const { event } = eventParams.parse(params)
        const { events } = desk.preferences()
        const choices = loudnessFor(event)
        const next = choices[(choices.indexOf(events[event]) + 1) % choices.length] ?? 'on'
        await change(desk, call, { events: { ...events, [event]: next } }, { event, loudness: next })
        return { toast: 'toast-recorded' }
      },
    },
    quiet: {
      async press(desk, call, params) {
        const wanted = quietOf(quietParams.parse(params).quiet)
        if (wanted) await change(desk, call, wanted)
        return { toast: 'toast-recorded' }
      },
    },
  },
})
