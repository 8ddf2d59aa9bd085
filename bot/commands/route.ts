// Routes typed commands to their handlers; a wrong argument gets the usage line, an unknown name the nearest one.
import { Composer } from 'grammy'
import { actorOf, type BotContext } from '../context.ts'
import type { Call, Desk } from '../desk.ts'
import { faultOf } from '../fault.ts'
import { panel } from '../panels/panel.ts'
import type { Command } from './command.ts'
import { COMMANDS, START } from './list.ts'
import { nearest } from './nearest.ts'

const runCommand = async (desk: Desk, { name, run }: Command, call: Call, argument: string): Promise<void> => {
  try {
    const outcome = await run(desk, call, argument)
    if (outcome === 'usage') void desk.answers.answer(call, panel(desk.words().t(`usage-${name}`)))
  } catch (error) {
    desk.log.error({ command: name, fault: faultOf(error) }, 'a command failed')
    void desk.answers.answer(call, panel(desk.words().t('failed-command')))
  }
}

/** Installed before the conversations, so that a waiting one swallows no command. */
export const routeCommands = (desk: Desk): Composer<BotContext> => {
  const composer = new Composer<BotContext>()
  for (const known of [...COMMANDS, START]) {
    composer.chatType(['private', 'group', 'supergroup']).command(known.name, async (ctx) => {
      await runCommand(desk, known, { chatId: ctx.chat.id, actor: actorOf(ctx) }, ctx.match)
    })
  }
  composer.on('message:text').filter(
    (ctx) => ctx.message.text.startsWith('/'),
    async (ctx) => {
      const typed = /^\/(\w*)/.exec(ctx.message.text)?.[1] ?? ''
      const names = COMMANDS.map(({ name }) => name)
      const guess = nearest(typed, names)
      const words = desk.words()
      const text = guess === undefined ? words.t('command-unknown') : words.t('command-nearest', { name: guess })
      void desk.answers.answer({ chatId: ctx.chat.id }, panel(text))
    },
  )
  return composer
}

/** Installed last: a text that nobody waits for. */
export const routeTheRest = (desk: Desk): Composer<BotContext> => {
  const composer = new Composer<BotContext>()
  composer.on('message', (ctx) => {
    void desk.answers.answer({ chatId: ctx.chat.id }, panel(desk.words().t('command-unknown')))
  })
  return composer
}
