// The menu of the chat: the commands that make sense in the state of now, in the language of now.
import type { Api } from 'grammy'
import type { Engine } from '../engine/engine.ts'
import type { RunState } from '../engine/snapshot.ts'
import type { Command, Stage } from './commands/command.ts'
import type { Jobs } from './jobs.ts'
import type { Localiser } from './localiser.ts'

export interface Menu {
  /** Publishes it when it is another one than before; `anew` also when it is the same. */
  refresh(anew?: 'anew'): void
}

export interface MenuDeps {
  readonly api: Api
  readonly chatId: number
  readonly commands: readonly Command[]
  readonly words: () => Localiser
  readonly engine: Pick<Engine, 'lastSnapshot'>
  readonly jobs: Jobs
}

const STAGES: Readonly<Record<RunState, Stage>> = {
  idle: 'idle',
  running: 'running',
  waiting: 'running',
  held: 'held',
  paused: 'held',
  stopped: 'held',
  done: 'done',
  validated: 'done',
}

export const createMenu = ({ api, chatId, commands, words, engine, jobs }: MenuDeps): Menu => {
  let published = ''
  const wanted = () => {
    const stage = STAGES[engine.lastSnapshot()?.state ?? 'idle']
    return { stage, key: `${words().language} ${stage}` }
  }
  const publish = async (): Promise<void> => {
    for (let { stage, key } = wanted(); key !== published; { stage, key } = wanted()) {
      const shown = commands.filter(({ stages }) => stages.includes(stage))
      const menu = shown.map(({ name }) => ({ command: name, description: words().t(`command-${name}`) }))
      await api.setMyCommands(menu, { scope: { type: 'chat', chat_id: chatId } })
      published = key
    }
  }
  return {
    refresh(anew) {
      if (anew) published = ''
      if (wanted().key !== published) jobs.start('menu', publish)
    },
  }
}
