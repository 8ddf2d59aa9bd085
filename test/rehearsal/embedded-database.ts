// The child that holds the embedded database: PGlite computes on the thread it is called on, so it has its own process.
import { openEmbedded } from '../../engine/store/embedded.ts'
import { serveParent } from './parent.ts'

await serveParent(async () => {
  const [, , folder] = process.argv
  if (folder === undefined) throw new Error('the embedded database needs its folder')
  const { dsn, close } = await openEmbedded(folder)
  return { ready: { dsn }, close }
})
