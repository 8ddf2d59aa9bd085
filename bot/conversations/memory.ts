// The memory of short conversations: what waits for an answer, and how it is read back after a restart.
import type { ConversationData, VersionedState, VersionedStateStorage } from '@grammyjs/conversations'
import { z } from 'zod'

export type WaitingConversations = VersionedState<ConversationData>

/** Where they wait, by chat: Redis, or this process. */
export type ConversationMemory = VersionedStateStorage<string, WaitingConversations['state']>

// As @grammyjs/conversations 2.1 writes it, data version 0.
const conversation = z.object({
  args: z.string().exactOptional(),
  replay: z.object({
    send: z.array(z.object({ payload: z.string() })),
    receive: z.array(z.object({ send: z.number(), returnValue: z.unknown() })),
  }),
  interrupts: z.array(z.number()),
})
const waiting = z.object({
  version: z.tuple([z.literal(0), z.union([z.string(), z.number()])]),
  state: z.record(z.string(), z.array(conversation)),
})

/** Reads what a store gave back; undefined when it is of another shape: the owner is then simply asked again. */
export const readWaiting = (value: unknown): WaitingConversations | undefined => {
  const read = waiting.safeParse(value)
  return read.success ? read.data : undefined
}
