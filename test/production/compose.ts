// docker-compose.yml as it is read here: what its tests look at, and nothing else.
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'

export const root = new URL('../../', import.meta.url)

const service = z.object({
  container_name: z.string(),
  image: z.string(),
  build: z.object({ context: z.string(), target: z.string() }).optional(),
  profiles: z.array(z.string()).default([]),
  user: z.string().optional(),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  secrets: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  networks: z.array(z.string()),
  volumes: z.array(z.string()).default([]),
  tmpfs: z.array(z.string()),
  healthcheck: z.object({ test: z.array(z.string()).min(2), interval: z.string(), timeout: z.string() }),
  mem_limit: z.string(),
  restart: z.string(),
  read_only: z.boolean(),
  cap_drop: z.array(z.string()),
  security_opt: z.array(z.string()),
  privileged: z.boolean().optional(),
  network_mode: z.string().optional(),
  stop_grace_period: z.string().optional(),
  shm_size: z.string().optional(),
  logging: z.object({ options: z.object({ 'max-size': z.string(), 'max-file': z.string() }) }),
})

const file = z.object({
  services: z.record(z.string(), service),
  networks: z.record(z.string(), z.object({ internal: z.boolean().default(false) })),
  volumes: z.record(z.string(), z.unknown()),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
})

export type Service = z.output<typeof service>

export const composeText = readFileSync(new URL('docker-compose.yml', root), 'utf8')

/** Throws a ZodError that names the service and the field that is missing. */
export const compose = file.parse(parse(composeText, { merge: true }))

export const serviceOf = (name: string): Service => {
  const found = compose.services[name]
  if (!found) throw new Error(`docker-compose.yml has no service ${name}`)
  return found
}
