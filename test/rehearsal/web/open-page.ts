// The page of a rehearsal that is open: its server, and the incidents that it may begin in the parts that are emulated.
import type { OpenChat } from '../../emulators/phone.ts'
import { title } from '../banner.ts'
import type { Environment, Parts } from '../environment.ts'
import type { Supervisor } from '../supervisor.ts'
import { createIncidents, troublesOf } from './incidents.ts'
import { type PageServer, startPageServer } from './page-server.ts'

export interface PageOrder {
  readonly supervisor: Pick<Supervisor, 'emulators' | 'database' | 'docker' | 'pretendRam'>
  readonly parts: Parts
  readonly environment: Environment
  readonly chat: OpenChat
  /** The app's process, while it runs. */
  readonly pid: () => number | undefined
  /** 0 takes any free one. */
  readonly port: number
}

/** Throws when the port is taken. Closing it first ends the incidents: the app can only end in order in a world that is well. */
export const openPage = async ({ supervisor, parts, environment, chat, pid, port }: PageOrder): Promise<PageServer> => {
  const incidents = createIncidents(troublesOf(supervisor, parts))
  const killApp = () => {
    const running = pid()
    if (running !== undefined) process.kill(running, 'SIGKILL')
  }
  try {
    const server = await startPageServer({
      chat,
      incidents,
      killApp,
      port,
      title: title(parts),
      language: environment.BOT_LANGUAGE || 'fr',
      timeZone: environment.OPERATOR_TZ || 'Europe/Paris',
    })
    supervisor.docker.onRestarted(async (container) => {
      await incidents.repaired(container)
      server.announce(`Docker restarted ${container}.`)
    })
    return {
      ...server,
      async close() {
        await server.close()
        await incidents.clear()
      },
    }
  } catch (cause) {
    throw new Error(`the page cannot listen on port ${port}: name another one with --port, or leave it out`, { cause })
  }
}
