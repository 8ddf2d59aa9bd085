# States, reasons, bounds, phases, services, letters: what the engine says by codes.

## States

state-idle = idle
state-running = running
state-waiting = waiting
state-held = held
state-paused = paused
state-stopped = stopped
state-done = done
state-validated = validated
state-unknown-word = unknown state
state-unknown = ❔ Unknown state: the database does not answer. Nothing is spent while it does not.
state-line = { $state ->
    [idle] 💤 Idle
    [running] ▶️ Running
    [waiting] ⏳ Waiting
    [held] ✋ Held: you decide
    [paused] ⏸ Paused
    [stopped] ⏹ Stopped
    [done] 🏁 Done
    [validated] ✅ Validated
   *[other] ❔ Unknown state
} — { $reason }

## Reasons

reason-idle = no migration is open
reason-starting = the engine is starting
reason-running = nothing holds the migration
reason-paused = pause asked for, nothing is called
reason-stopped = stop asked for, the approved budget is withdrawn
reason-done = all phases have ended; /validate checks the result
reason-validated = the validation found everything as it must be
reason-incident = { $kindName }
reason-cooldown = { $serviceName } rests until { CLOCK($until) }
reason-rate-limited = the rate limit is reached until { CLOCK($until) }
reason-budget = the budget of { MONEY($cap) } has no room left for the next call
reason-plan-changed = the terms changed since the approval (model, prompt, policy or prices)
reason-lease = another engine holds the migration on { $host }
reason-breaker = too many identical errors in a row

## What bounds the speed

bound-requests = { $limit } requests per minute
bound-input-tokens = { $limit } input tokens per minute
bound-output-tokens = { $limit } output tokens per minute
bound-batches = the provider’s batch queue: usually an hour, a day at most
bound-presidio = Presidio, { $rate } texts per second
bound-database = the database
bound-latency = the service's response time
bound-concurrency = the number of concurrent calls
bound-voyage = { $limit } Voyage requests per minute

## Phases and services

phase-classify = classification
phase-graph = graph
phase-embed = embeddings
service-anthropic = Claude
service-voyage = Voyage AI
service-presidio = Presidio

## Letters: why an email could not be done

letter-invalid_answer = answer outside the schema three times
letter-refusal = the model refused to answer
letter-truncated = answer cut off three times
letter-rejected = request refused by the service
letter-too_large = request too large for the service
letter-service_error = the service fails on this email alone
letter-pii_left = something personal was left: nothing was sent
letter-undecodable = no readable text
letter-constraint = row refused by the database

## Pushes

push-run-started = 🚀 Migration started: { $total } emails, cap { MONEY($cap) }
push-digest = Digest: phase { $phaseName }, { $done } done and { $failed } failed of { $total }; spent { MONEY($spent) } of { MONEY($cap) }, { MONEY($spentToday) } of it in 24 h; incidents in 24 h: { $incidents }
push-scheduled-late = Start planned for { MOMENT($at) }: the program was not there. Nothing started.
push-scheduled-red = Planned start: { $count ->
    [one] one check is red
   *[other] { $count } checks are red
}. Nothing started.
push-scheduled-changed = Planned start: the terms changed since { MONEY($cap) } were approved. Nothing started.
push-scheduled-refused = Planned start: nothing started ({ $outcome ->
    [run_open] a migration is open already
    [nothing_to_do] nothing is left to do
   *[plan_changed] the terms changed
}).
push-scheduled-cut = Start planned for { MOMENT($at) }: the program was cut at that moment. Look at the state.
push-phase-done = ✔️ Phase ended ({ $phaseName }): { $done } done, { $failed } failed
push-run-done = 🏁 Migration ended: { $done } done, { $failed } failed, { MONEY($spent) } spent
push-resolved = ✅ Resolved: { $incidentName }
resolved-number = Incident no. { $id }

## What does not leave

outside-withheld = 🔒 This message held something personal and was not sent. The server's log keeps its kind, without the text.
rehearsal-note = 🎭 REHEARSAL: emulated services, play money.
