// The door of the embedded database: one client at a time, the next one as soon as the one before is really gone.
//
// Hazard: the socket server of PGlite 0.2 can count to one by itself, but never reads from a client that it turns away:
// such a socket stays open and takes the only place for good. So it is never asked to turn anybody away.
import { connect, createServer, type Socket } from 'node:net'

export interface Door {
  /** Cuts off whoever is inside, and lets nobody in any more. */
  close(): Promise<void>
}

/** How long somebody may wait in front of the door for who is just leaving: the end of a connection takes a moment, in ms. */
const PATIENCE_MS = 250

/** Listens on `front` and passes one client at a time on to `back`; others wait a moment, and are cut off. Both are socket paths. */
export const openDoor = async (front: string, back: string): Promise<Door> => {
  let inside: Socket | undefined
  const waiting: Socket[] = []

  const letIn = (near: Socket): void => {
    inside = near
    const far = connect(back)
    far.on('error', () => far.destroy())
    far.on('close', () => near.destroy())
    near.on('close', () => {
      inside = undefined
      far.destroy()
      const next = waiting.shift()
      if (next) letIn(next)
    })
    near.pipe(far)
    far.pipe(near)
  }
  // What somebody says while he waits stays in his socket until he is let in.
  const door = createServer({ pauseOnConnect: true }, (near) => {
    near.on('error', () => near.destroy())
    if (!inside) {
      letIn(near)
      return
    }
    waiting.push(near)
    const leave = () => {
      const place = waiting.indexOf(near)
      if (place >= 0) waiting.splice(place, 1)
    }
    const timer = setTimeout(() => {
      if (waiting.includes(near)) near.destroy()
    }, PATIENCE_MS)
    near.on('close', () => {
      clearTimeout(timer)
      leave()
    })
  })
  await new Promise<void>((resolve, reject) => {
    door.once('error', reject)
    door.listen(front, resolve)
  })
  return {
    close: () =>
      new Promise((resolve) => {
        door.close(() => resolve())
        for (const socket of waiting.splice(0)) socket.destroy()
        inside?.destroy()
      }),
  }
}
