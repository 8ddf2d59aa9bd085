// The topic of a forum in which somebody asked: what answers stands beside the question, not in the group's first topic.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Context, MiddlewareFn } from 'grammy'

export interface InTopic {
  readonly message_thread_id?: number
}

// Carried along instead of handed on: every command, job and wizard answers, and none of them has to do with topics.
const asked = new AsyncLocalStorage<InTopic>()

/** Remembers the topic of an update for everything that it sets off, jobs included. */
export const rememberTopic =
  <C extends Context>(): MiddlewareFn<C> =>
  (ctx, next) => {
    const message = ctx.msg
    // A reply in an ordinary group has a thread too, in which nothing may be sent: only a topic's message says that it is one.
    const thread = message?.is_topic_message === true ? message.message_thread_id : undefined
    // Once a value is carried, Node 20 follows every promise of the process, the engine's too: only groups with topics pay for it.
    return thread === undefined ? next() : asked.run({ message_thread_id: thread }, next)
  }

/** What to add to a call that sends; nothing outside of topics. */
export const inTopic = (): InTopic => asked.getStore() ?? {}
