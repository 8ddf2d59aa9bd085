// Where the database lies on this machine, if it is this machine: its own volume is the one that must not fill up.
import { networkInterfaces } from 'node:os'
import { z } from 'zod'
import { only, type Queryable } from './database.ts'

const row = z.object({ folder: z.string(), address: z.string().nullable() })

const ownAddresses = (): readonly string[] =>
  Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address))

/**
 * The server's `data_directory`, or undefined when it does not tell (that is a privilege), or when it answers from an
 * address that is not one of this machine's: in a container the same path means another disk.
 */
export const databaseFolder = async (db: Queryable, addresses = ownAddresses): Promise<string | undefined> => {
  try {
    // No address: a Unix socket.
    const { folder, address } = await only(
      db,
      row,
      `select current_setting('data_directory') as folder, host(inet_server_addr()) as address`,
    )
    return address === null || addresses().includes(address) ? folder : undefined
  } catch {
    return undefined
  }
}
