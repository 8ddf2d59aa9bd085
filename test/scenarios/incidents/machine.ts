// The machine and what the watch sees: memory, disk, clocks, Redis, Presidio, backup, books and models, beside a run that goes on.
import type { Rows } from './play.ts'
import type { Scene } from './scene.ts'

const GIB = 1024 ** 3

/** A figure of the machine that goes bad and is put right, each found by the next look. */
const figure = (name: keyof Scene['figures'], bad: number) => {
  let calm = 0
  return {
    async fault({ figures, look }: Scene) {
      calm = figures[name]
      figures[name] = bad
      await look()
    },
    async repair({ figures, look }: Scene) {
      figures[name] = calm
      await look()
    },
  }
}

export const MACHINE: Rows<
  | 'ram_high'
  | 'swap_high'
  | 'disk_low'
  | 'disk_full'
  | 'event_loop_lag'
  | 'rss_high'
  | 'clock_jump'
  | 'redis_lost'
  | 'presidio_down'
  | 'presidio_leaking'
  | 'backup_old'
  | 'spend_mismatch'
  | 'model_retiring'
> = {
  ram_high: figure('ram', 91),
  swap_high: figure('swap', 70),
  disk_low: figure('disk', 8 * GIB),
  // It is low too, of course.
  disk_full: figure('disk', GIB),
  event_loop_lag: figure('lagMs', 900),
  rss_high: figure('rss', 3 * GIB),
  clock_jump: {
    async fault({ figures, look }) {
      await look()
      figures.clockOffMs -= 3_600_000
      await look()
    },
    repair: ({ look }) => look(),
  },
  redis_lost: {
    async fault({ redis, look }) {
      redis.up = false
      await look()
    },
    async repair({ redis, look }) {
      redis.up = true
      await look()
    },
  },
  presidio_down: {
    async fault({ stage, look }) {
      stage.presidio.faults.add({ fault: 'down' })
      await look()
    },
    async repair({ stage, look }) {
      stage.presidio.faults.clear()
      await look()
    },
  },
  presidio_leaking: {
    // As an image that was started again without its recognizers.
    async fault({ blindTo, look }) {
      blindTo.add('PERSON').add('IBAN_CODE')
      await look()
    },
    async repair({ blindTo, look }) {
      blindTo.clear()
      await look()
    },
  },
  backup_old: {
    async fault({ db, look }) {
      await db.run(
        `insert into core.backups (path, state, finished_at) values ('a', 'done', now() - interval '3 days')`,
      )
      await look()
    },
    async repair({ db, look }) {
      await db.run(`insert into core.backups (path, state, finished_at) values ('b', 'done', now())`)
      await look()
    },
  },
  spend_mismatch: {
    async fault({ db, look }) {
      await db.run('update core.migration_runs set settled_micros = settled_micros + 1')
      await look('spend')
    },
    async repair({ db, look }) {
      await db.run('update core.migration_runs set settled_micros = settled_micros - 1')
      await look('spend')
    },
  },
  model_retiring: {
    async fault({ catalogue, look }) {
      const week = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10)
      for (const model of catalogue.claude) model.retiresOn = week
      await look('day')
    },
    async repair({ catalogue, look }) {
      for (const model of catalogue.claude) delete model.retiresOn
      await look('day')
    },
  },
}
