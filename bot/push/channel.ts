// The channel of pushes: a chat and, when it is a forum, the topics for figures and for incidents.

export interface Channel {
  readonly chatId: number
  /** Ids of forum topics; without them everything goes to the chat itself. */
  readonly topics?: { readonly metrics?: number | undefined; readonly system?: number | undefined }
}

/** The parameter that puts a message into a topic, or nothing. */
export const threadFor = (
  { topics }: Channel,
  topic: 'metrics' | 'system',
): { readonly message_thread_id?: number } => {
  const id = topics?.[topic]
  return id === undefined ? {} : { message_thread_id: id }
}
