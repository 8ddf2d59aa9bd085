// The door of the embedded database: one client at a time, the next one as soon as the one before is really gone.
//
// Hazard: the socket server of PGlite 0.2 can count to one by itself, but never reads from a client that it turns away:
// such a socket stays open and takes the only place for good. So it is never asked to turn anybody away.
import { connect, createServer, type Socket } from 'node:net'

export interface Door {
  /** Cuts off whoever is inside, and lets nobody in any more. */
  close(): Promise<void>
}

/** Listens on `front` and passes one client at a time on to `back`; others are cut off at once. Both are socket paths. */
export const openDoor = async (front: string, back: string): Promise<Door> => {
  let inside: Socket | undefined
  const door = createServer((near) => {
    near.on('error', () => near.destroy())
    if (inside) {
      near.destroy()
      return
    }
    inside = near
    const far = connect(back)
    far.on('error', () => far.destroy())
    far.on('close', () => near.destroy())
    near.on('close', () => {
      inside = undefined
      far.destroy()
    })
    near.pipe(far)
    far.pipe(near)
  })
  await new Promise<void>((resolve, reject) => {
    door.once('error', reject)
    door.listen(front, resolve)
  })
  return {
    close: () =>
      new Promise((resolve) => {
        door.close(() => resolve())
        inside?.destroy()
      }),
  }
}
