// /settings: the language of every text, kept over restarts.
import { z } from 'zod'
import type { Call, Desk } from '../desk.ts'
import { LANGUAGES, type Language } from '../formats.ts'
import { bold, button, panel, withRows } from '../panels/panel.ts'
import { command } from './command.ts'

const languageParams = z.object({ language: z.enum(LANGUAGES) })

const show = (desk: Desk, call: Call): void => {
  const words = desk.words()
  const body = withRows(
    panel(bold(words.t('settings-title')), words.t('settings-language', { language: words.language })),
    LANGUAGES.map((language) => button('language', words.t('button-language', { language }), { language })),
  )
  void desk.answers.answer(call, body)
}

const speak = async (desk: Desk, call: Call, language: Language): Promise<void> => {
  const deed = { actor: call.actor, verb: 'settings', params: { language } }
  await desk.audit(deed, async () => {
    await desk.speak(language)
    return { kind: 'recorded' }
  })
  show(desk, call)
}

export const settings = command({
  name: 'settings',
  read: (argument) => (argument === '' ? 'show' : LANGUAGES.find((language) => language === argument)),
  async handle(desk, call, wanted) {
    if (wanted === 'show') show(desk, call)
    else await speak(desk, call, wanted)
  },
  buttons: {
    language: {
      async press(desk, call, params) {
        await speak(desk, call, languageParams.parse(params).language)
        return { toast: 'toast-language' }
      },
    },
  },
})
